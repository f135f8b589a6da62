import type { Browser, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { card, MAYA, OMAR, OPS, type Stage, startStage } from './sim-page-app.ts';
import { HAS_BROWSER, openTab, startBrowser, type TabOptions } from './sim-page-tab.ts';

let browser: Browser;
let stage: Stage;
let tab: Tab;
const faults: string[] = [];

const open = (options: TabOptions = {}): Promise<Tab> => openTab(browser, stage, faults, options);

const post = async (content: object) =>
  String((await stage.call('chat.postMessage', { channel: OPS, ...content })).ts);

describe.skipIf(!HAS_BROWSER)('the page in a browser', () => {
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    faults.length = 0;
    stage = await startStage();
    tab = await open();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await stage.close();
    expect(faults).toEqual([]);
  });

  it('shows a new card at once and edits it when somebody acknowledges', async () => {
    stage.onPayload = async (payload) => {
      const { message } = payload as { message: { ts: string } };
      await stage.call('chat.update', { channel: OPS, ts: message.ts, ...card('LAB-PC-9', 'Acknowledged') });
      return undefined;
    };
    await post(card('LAB-PC-9'));
    await tab.getByRole('heading', { name: /Backup failed on LAB-PC-9/ }).waitFor();
    await tab.getByText(/ago$/).first().waitFor();
    await tab.getByRole('button', { name: 'Acknowledge' }).click();
    await tab.getByText('Acknowledged').first().waitFor();
    expect(await tab.locator('.divider').allTextContents()).toEqual(['Today']);
    expect(stage.received.at(-1)).toMatchObject({
      user: { id: MAYA },
      actions: [{ action_id: 'alert.ack', value: '1' }],
    });
  });

  it('shows two cards of one action id apart, each with its own click', async () => {
    const [first, second] = [await post(card('A')), await post(card('B'))];
    await tab.locator(`[data-key="m:${second}"]`).getByRole('button', { name: 'Details' }).click();
    await expect.poll(() => stage.received.at(-1)).toMatchObject({ message: { ts: second } });
    await tab.locator(`[data-key="m:${first}"]`).getByRole('button', { name: 'Details' }).click();
    await expect.poll(() => stage.received.at(-1)).toMatchObject({ message: { ts: first } });
  });

  it('offers commands while one types, and shows the answer to its person alone', async () => {
    const omar = await open({ user: OMAR });
    stage.onPayload = async () => ({ response_type: 'ephemeral', text: 'All is *well*' });
    await tab.getByRole('textbox').pressSequentially('/insync sta');
    await tab.getByRole('option', { name: /\/insync status/ }).waitFor();
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Enter');
    expect(await tab.getByRole('textbox').inputValue()).toBe('/insync status ');
    await tab.keyboard.press('Enter');
    await tab.getByText('Only visible to you').waitFor();
    expect(await tab.locator('strong').textContent()).toBe('well');
    expect(stage.received.at(-1)).toMatchObject({ command: '/insync', text: 'status' });
    expect(await omar.getByText('Only visible to you').count()).toBe(0);
    await tab.getByRole('button', { name: 'Dismiss message' }).click();
    await tab.getByText('Only visible to you').waitFor({ state: 'detached' });
  });

  it('opens the ⋮ menu by keyboard and sends the choice', async () => {
    await post(card('LAB-PC-9'));
    await tab.getByRole('button', { name: 'More actions' }).press('Enter');
    await tab.keyboard.press('ArrowDown');
    expect(await tab.evaluate(() => document.activeElement?.textContent)).toBe('Add note…');
    await tab.keyboard.press('Enter');
    await expect
      .poll(() => stage.received.at(-1))
      .toMatchObject({ actions: [{ selected_option: { value: 'note:1' } }] });
    expect(await tab.locator('.floating').count()).toBe(0);
  });

  it('opens a modal that keeps the focus, keeps what is typed over an update, and closes on Escape', async () => {
    const label = (text: string) => ({ type: 'plain_text', text });
    const view = (title: string) => ({
      type: 'modal',
      title: label(title),
      submit: label('Save'),
      blocks: [
        {
          type: 'input',
          block_id: 'why',
          label: label('Why'),
          element: { type: 'plain_text_input', action_id: 'note' },
        },
        { type: 'actions', elements: [{ type: 'button', action_id: 'again', text: label('Count again') }] },
      ],
    });
    stage.onPayload = async (payload) => {
      const [action] = (payload.actions ?? []) as { action_id: string }[];
      const { id } = (payload.view ?? {}) as { id?: string };
      if (action?.action_id === 'again')
        await stage.call('views.update', { view_id: id, view: view('Counted') });
      else if (action) await stage.call('views.open', { trigger_id: payload.trigger_id, view: view('Note') });
      return undefined;
    };
    await post(card('LAB-PC-9'));
    await tab.getByRole('button', { name: 'Details' }).click();
    const dialog = tab.getByRole('dialog', { name: 'Note' });
    await dialog.waitFor();
    await tab.getByLabel('Why').fill('in repair');
    for (let i = 0; i < 8; i += 1) await tab.keyboard.press('Tab');
    expect(await tab.evaluate(() => document.querySelector('#slack')?.contains(document.activeElement))).toBe(
      false,
    );
    await tab.getByRole('button', { name: 'Count again' }).click();
    await tab.getByRole('dialog', { name: 'Counted' }).waitFor();
    expect(await tab.getByLabel('Why').inputValue()).toBe('in repair');
    expect(stage.received.at(-1)).toMatchObject({
      view: { state: { values: { why: { note: { value: 'in repair' } } } } },
    });
    await tab.keyboard.press('Escape');
    await tab.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('opens a thread, replies in it, and counts the replies below the message', async () => {
    const ts = await post(card('LAB-PC-9'));
    await tab.locator(`[data-key="m:${ts}"]`).hover();
    await tab.getByRole('button', { name: 'Reply in thread' }).click();
    await tab.getByRole('textbox', { name: 'Reply…' }).fill('on it');
    await tab.keyboard.press('Enter');
    await tab.locator('#replies').getByText('on it').waitFor();
    await tab.locator('#messages').getByText('1 reply').waitFor();
    expect(stage.slack.thread(OPS, ts).at(-1)).toMatchObject({ user: MAYA, text: 'on it' });
  });

  it('shows a reply that is sent to the channel too in both places, each naming the other', async () => {
    const ts = await post(card('LAB <PC> 9'));
    const reply = (text: string, more: object = {}) =>
      stage.call('chat.postMessage', { channel: OPS, text, thread_ts: ts, ...more });
    await reply('acknowledged by <@U07OMAR>');
    await reply('back again', { reply_broadcast: true });
    const aloud = tab.locator('#messages .message', { hasText: 'back again' });
    await aloud.getByText('replied to a thread:').waitFor();
    await tab.locator('#messages').getByText('2 replies').waitFor();
    expect(await tab.locator('#messages').getByText('acknowledged by').count()).toBe(0);
    await aloud.getByRole('button', { name: 'Backup failed on LAB <PC> 9' }).click();
    const replies = tab.locator('#replies');
    await replies.getByText('Also sent to #ops').waitFor();
    expect(await replies.locator('.message').count()).toBe(3);
    await reply('and once more');
    await replies.getByText('and once more').waitFor();
    await tab.locator('#messages').getByText('3 replies').waitFor();
  });

  it('lets one be somebody else', async () => {
    await tab.getByRole('button', { name: /Switch person/ }).click();
    await tab.getByRole('menuitemradio', { name: 'Omar Said' }).click();
    await tab.locator('body[data-user="U07OMAR"]').waitFor();
    await tab.getByRole('textbox').fill('hello');
    await tab.keyboard.press('Enter');
    await tab.locator('#messages .name', { hasText: 'Omar Said' }).waitFor();
  });

  it('keeps to the end of the channel, unless one reads further up', async () => {
    for (let i = 0; i < 12; i += 1) await post(card(`PC-${i}`));
    const scroller = tab.locator('#channel [data-scroller]');
    await tab.getByRole('heading', { name: /PC-11$/ }).waitFor();
    const left = () => scroller.evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight);
    expect(await left()).toBeLessThan(2);
    await scroller.evaluate((node) => node.scrollTo(0, 0));
    await post(card('PC-12'));
    await tab.getByRole('heading', { name: /PC-12$/ }).waitFor({ state: 'attached' });
    expect(await scroller.evaluate((node) => node.scrollTop)).toBe(0);
  });

  it.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(26, 29, 33)'],
  ] as const)('follows the system’s %s theme', async (colorScheme, ground) => {
    const themed = await open({ colorScheme });
    expect(await themed.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(ground);
  });

  it('fits a phone, with the channels behind a button', async () => {
    await post(card('AN-EXTREMELY-LONG-DEVICE-NAME-WITHOUT-ANY-PLACE-TO-BREAK-IT-0123456789'));
    const phone = await open({ width: 380 });
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(380);
    expect(await phone.locator('#channel [data-scroller]').evaluate((node) => node.scrollWidth)).toBe(380);
    expect(await phone.getByRole('link', { name: 'security' }).isVisible()).toBe(false);
    await phone.getByRole('button', { name: 'Channels' }).click();
    await phone.getByRole('link', { name: 'security' }).click();
    await phone.getByRole('heading', { name: 'security', level: 1 }).waitFor();
  });
});
