/** The app's own place, its shortcuts, its files and its forms, in a browser. */
import type { Browser, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../src/sim/slack/types.ts';
import { MAYA, OMAR, OPS, type Stage, startStage } from './sim-page-app.ts';
import { HAS_BROWSER, openTab, startBrowser, type TabOptions } from './sim-page-tab.ts';

let browser: Browser;
let stage: Stage;
let tab: Tab;
const faults: string[] = [];

const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (label: string, value = '1') => ({
  type: 'button',
  action_id: 'go',
  text: plain(label),
  value,
});
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });
const input = (id: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(id),
  element: { action_id: id, ...element },
  ...more,
});
const modal = (blocks: object[], title = 'Search') => ({
  type: 'modal',
  title: plain(title),
  submit: plain('Find'),
  blocks,
});
/** The smallest picture there is. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const open = async (options: TabOptions = {}): Promise<Tab> => {
  tab = await openTab(browser, stage, faults, options);
  return tab;
};
const inApp = (name: string, more: TabOptions = {}) =>
  open({ channel: stage.slack.direct(MAYA).id, tab: name, ...more });
const heard = (type: string): Json => stage.received.filter((payload) => payload.type === type).at(-1) ?? {};
const lastValues = () =>
  (stage.received.at(-1)?.view as { state: { values: Json } } | undefined)?.state.values;

/** Opens a modal of these blocks by the global shortcut, through the page's own menu. */
async function openForm(...blocks: object[]): Promise<void> {
  const then = stage.onPayload;
  stage.onPayload = async (payload) => {
    if (payload.type !== 'shortcut') return then(payload);
    await stage.call('views.open', { trigger_id: payload.trigger_id, view: modal(blocks) });
    return undefined;
  };
  await open();
  await tab.getByRole('button', { name: 'Shortcuts', exact: true }).press('Enter');
  await tab.keyboard.press('Enter');
  await tab.getByRole('dialog', { name: 'Search' }).waitFor();
}

describe.skipIf(!HAS_BROWSER)('the app in a browser', () => {
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    faults.length = 0;
    stage = await startStage();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await stage.close();
    expect(faults).toEqual([]);
  });

  it('asks for Home when it is opened, draws it, and draws it again', async () => {
    const chart = await stage.upload('chart.png', PNG);
    const home = (words: string) => ({
      type: 'home',
      blocks: [
        section(words),
        { type: 'actions', elements: [button('Acknowledge', '7')] },
        input('Filter', { type: 'plain_text_input' }),
        { type: 'image', slack_file: { id: chart }, alt_text: 'Events an hour', title: plain('Last day') },
      ],
    });
    const publish = (words: string) => stage.call('views.publish', { user_id: MAYA, view: home(words) });
    stage.onPayload = async (payload) => {
      if ((payload.event as Json | undefined)?.tab === 'home') await publish('3 open alerts');
      if (payload.type === 'block_actions') await publish('2 open alerts');
      return undefined;
    };
    await open();
    await tab.getByRole('link', { name: 'inSync' }).click();
    await tab.getByText('3 open alerts').waitFor();
    expect(await tab.getByRole('link', { name: 'Home' }).getAttribute('aria-current')).toBe('page');
    const picture = tab.getByRole('img', { name: 'Events an hour' });
    await expect.poll(() => picture.evaluate((node: HTMLImageElement) => node.naturalWidth)).toBe(1);
    await tab.getByText('Last day').waitFor();
    await tab.getByLabel('Filter').fill('half typed');
    await tab.getByRole('button', { name: 'Acknowledge' }).click();
    await tab.getByText('2 open alerts').waitFor();
    expect(await tab.getByLabel('Filter').inputValue()).toBe('half typed');
    expect(heard('block_actions')).toMatchObject({
      user: { id: MAYA },
      container: { type: 'view' },
      view: { type: 'home' },
      actions: [{ action_id: 'go', value: '7' }],
    });
    expect(stage.slack.home(OMAR)).toBeUndefined();
  });

  it('says that there is nothing yet, and what the app is', async () => {
    await inApp('home');
    await tab.getByText('inSync has put nothing here yet.').waitFor();
    await tab.getByRole('link', { name: 'About' }).click();
    await tab.getByText('/insync export').waitFor();
    await tab.getByText('Look up in inSync').waitFor();
    expect(stage.received.map(({ event }) => (event as Json).tab)).toEqual(['home']);
  });

  it('marks what the app said in the DM until its Messages are opened', async () => {
    await inApp('home');
    const { channel } = (await stage.call('conversations.open', { users: MAYA })) as {
      channel: { id: string };
    };
    const { ts } = await stage.call('chat.postMessage', { channel: channel.id, text: 'Export: 40 %' });
    await tab.locator('#sidebar').getByLabel('1 unread').waitFor();
    await tab.locator('#tabs').getByLabel('1 unread').waitFor();
    await tab.getByRole('link', { name: 'Messages' }).click();
    await tab.getByText('Export: 40 %').waitFor();
    await stage.call('chat.update', { channel: channel.id, ts: String(ts), text: 'Export: done' });
    await tab.getByText('Export: done').waitFor();
    expect(await tab.getByLabel('1 unread').count()).toBe(0);
    await stage.upload('events.csv', Buffer.from('time,subject\n13:52,LAB-PC-9\n'), {
      channel_id: channel.id,
    });
    await tab.getByText('CSV · 28 bytes').waitFor();
    await tab.getByText('13:52,LAB-PC-9').waitFor();
    const saved = tab.waitForEvent('download');
    await tab.getByRole('link', { name: 'Download events.csv' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('events.csv');
    const parts = await (await download.createReadStream()).toArray();
    expect(String(Buffer.concat(parts))).toBe('time,subject\n13:52,LAB-PC-9\n');
  });

  it('offers its message shortcut by keyboard alone, and shows the answer to its person', async () => {
    const { ts } = stage.slack.say({ user: OMAR, channel: OPS, text: 'LAB-PC-9 again' });
    stage.onPayload = async (payload) => {
      await fetch(String(payload.response_url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: 'Last success 2 days ago' }),
      });
      return undefined;
    };
    await open();
    await tab.getByRole('button', { name: 'Reply in thread' }).focus();
    await tab.keyboard.press('Tab');
    await tab.keyboard.press('Enter');
    await tab.getByRole('menuitem', { name: 'Look up in inSync' }).waitFor();
    await tab.keyboard.press('Enter');
    await tab.getByText('Last success 2 days ago').waitFor();
    await tab.getByText('Only visible to you').waitFor();
    expect(heard('message_action')).toMatchObject({
      callback_id: 'lookup',
      user: { id: MAYA },
      channel: { id: OPS },
      message: { ts, user: OMAR, text: 'LAB-PC-9 again' },
    });
  });

  it('chooses several of many, searching, and one of few', async () => {
    const types = ['Backup', 'Restore', 'Login', 'Alert', 'Device', 'User', 'Policy', 'Legal hold', 'Server'];
    await openForm(
      input('Type', { type: 'multi_static_select', options: types.map(option), max_selected_items: 2 }),
      input('Severity', { type: 'static_select', options: ['Error', 'Alert'].map(option) }),
      input('When', { type: 'radio_buttons', options: ['Hour', 'Day'].map(option) }),
      input('Day', { type: 'datepicker', initial_date: '2026-11-22' }),
      input('Time', { type: 'timepicker' }),
      input('Moment', { type: 'datetimepicker', initial_date_time: 1_795_355_520 }),
      input('By', { type: 'users_select' }),
      input('Where', { type: 'conversations_select' }),
      input('Also', { type: 'checkboxes', options: ['Open', 'Mine'].map(option) }),
    );
    await tab.getByLabel('Type').press('Enter');
    await tab.keyboard.type('hol');
    await tab.keyboard.press('Enter');
    await tab.getByRole('searchbox').fill('');
    await tab.getByRole('option', { name: 'Backup' }).click();
    await tab.getByRole('option', { name: 'Restore' }).click();
    await tab.keyboard.press('Escape');
    expect(await tab.locator('.chip').allTextContents()).toEqual(['Backup', 'Legal hold']);
    expect(await tab.getByRole('dialog').count()).toBe(1);
    await tab.getByLabel('Severity').press('Enter');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Enter');
    await tab.getByLabel('Hour').check();
    await tab.getByLabel('Time', { exact: true }).fill('13:52');
    await tab.getByLabel('By').click();
    await tab.getByRole('option', { name: 'Omar Said' }).click();
    await tab.getByLabel('Where').click();
    await tab.getByRole('option', { name: '#security' }).click();
    await tab.getByLabel('Mine').check();
    await tab.getByRole('button', { name: 'Find' }).click();
    await tab.getByRole('dialog').waitFor({ state: 'detached' });
    expect(lastValues()).toMatchObject({
      Type: { Type: { selected_options: [{ value: 'backup' }, { value: 'legal hold' }] } },
      Severity: { Severity: { selected_option: { value: 'alert' } } },
      When: { When: { selected_option: { value: 'hour' } } },
      Day: { Day: { selected_date: '2026-11-22' } },
      Time: { Time: { selected_time: '13:52' } },
      Moment: { Moment: { selected_date_time: 1_795_355_520 } },
      By: { By: { selected_user: OMAR } },
      Where: { Where: { selected_conversation: 'C0123SEC' } },
      Also: { Also: { selected_options: [{ value: 'mine' }] } },
    });
  });

  it('counts while one types, and leaves alone what is typed and chosen', async () => {
    const letters = { dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } };
    const blocks = (found: string) => [
      input('Type', { type: 'multi_static_select', options: ['Backup', 'Login'].map(option) }),
      input('When', { type: 'radio_buttons', options: ['Hour', 'Day'].map(option) }),
      input('Text', { type: 'plain_text_input', ...letters }, { dispatch_action: true }),
      section(found),
    ];
    const queries: unknown[] = [];
    stage.onPayload = async (payload) => {
      if (payload.type !== 'block_actions') return undefined;
      const [action] = payload.actions as { value: string }[];
      queries.push(action?.value);
      const { id } = payload.view as { id: string };
      await stage.call('views.update', { view_id: id, view: modal(blocks(`found for ${action?.value}`)) });
      return undefined;
    };
    await openForm(...blocks('nothing asked'));
    await tab.getByLabel('Type').click();
    await tab.getByRole('option', { name: 'Login' }).click();
    await tab.keyboard.press('Escape');
    await tab.getByLabel('Day').check();
    await tab.getByLabel('Text').pressSequentially('lab');
    await tab.getByText('found for lab').waitFor();
    await tab.keyboard.type('-9');
    await tab.getByText('found for lab-9').waitFor();
    expect(await tab.locator('.chip').allTextContents()).toEqual(['Login']);
    expect(await tab.getByLabel('Day').isChecked()).toBe(true);
    expect(queries.at(-1)).toBe('lab-9');
  });

  it('shows errors at their inputs and scrolls to the first, in a modal longer than the window', async () => {
    stage.onPayload = async (payload) =>
      payload.type === 'view_submission'
        ? { response_action: 'errors', errors: { Last: 'No such device.' } }
        : undefined;
    const rows = Array.from({ length: 30 }, (_, i) => section(`row ${i}`));
    await openForm(...rows, input('Last', { type: 'plain_text_input' }, { optional: true }));
    const last = tab.getByLabel('Last');
    const seen = () => last.evaluate((node) => node.getBoundingClientRect().bottom < innerHeight);
    expect(await seen()).toBe(false);
    await tab.getByRole('button', { name: 'Find' }).click();
    await tab.getByText('No such device.').waitFor();
    expect(await seen()).toBe(true);
    expect(await last.evaluate((node) => node === document.activeElement)).toBe(true);
    expect(await last.getAttribute('aria-invalid')).not.toBeNull();
    await tab.keyboard.press('Escape');
    await tab.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('fits a phone', async () => {
    stage.onPayload = async (payload) => {
      if ((payload.event as Json | undefined)?.tab === 'home')
        await stage.call('views.publish', {
          user_id: MAYA,
          view: {
            type: 'home',
            blocks: [{ ...section('A-LONG-DEVICE-NAME-'.repeat(5)), accessory: button('Go') }],
          },
        });
      return undefined;
    };
    await inApp('home', { width: 380 });
    await tab.getByText('A-LONG-DEVICE').waitFor();
    const width = () => tab.evaluate(() => document.querySelector('.scroller')?.scrollWidth);
    expect(await width()).toBe(380);
    await stage.upload(`${'long'.repeat(20)}.csv`, Buffer.from('a,'.repeat(200)), {
      channel_id: stage.slack.direct(MAYA).id,
    });
    await tab.getByRole('link', { name: 'Messages' }).click();
    await tab.getByRole('link', { name: /^Download/ }).waitFor();
    expect(await width()).toBe(380);
  });
});
