/** What the demo shows around Slack: the guided story, what the bot knows, and that all of it is there for everybody. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import pino from 'pino';
import type { Browser, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHAPTERS } from '../../src/demo/chapters.ts';
import { DEMO_YAML } from '../../src/demo/rules.ts';
import { type Stage, startStage } from '../../src/demo/stage.ts';
import { openDemo, startBrowser, type Visit, WITHOUT_BROWSER } from './demo-tab.ts';
import { eventually } from './eventually.ts';
import { expectNothingLeft, openThings } from './leftovers.ts';

const SEED = Number(process.env.SHOWROOM_SEED ?? 23);
const BACKUP = 'C0123BACKUP';
const SEC = 'C0123SEC';

let browser: Browser;
let stage: Stage;
let before: ReturnType<typeof openThings>;
const faults: string[] = [];

const visit = (how: Visit = {}): Promise<Tab> => openDemo(browser, stage.page.url, { faults, ...how });
const cardOf = (tab: Tab, device = 'DEV-MBP-22') =>
  tab.locator('#messages > .message', { hasText: `Backup failed on ${device}` });
const story = (tab: Tab) => tab.getByRole('region', { name: 'Guided story' });
const known = (tab: Tab) => tab.getByRole('region', { name: 'What inSync knows' });
const speed = (tab: Tab, times: number) => story(tab).getByRole('radio', { name: `${times}×` });
const textsIn = (channel: string) => stage.slack.messages(channel).map(({ text }) => text);
const told = async (channel: string, at: string) => {
  const address = `${stage.page.url}/known?${new URLSearchParams({ channel, at })}`;
  const response = await fetch(address, { headers: { connection: 'close' } });
  return { status: response.status, text: await response.text() };
};
const wish = async (asked: object) => {
  const response = await fetch(`${stage.page.url}/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ act: 'tour', user: 'U07MAYA', ...asked }),
  });
  return (await response.json()) as { ok: boolean; error?: string };
};

describe.skipIf(WITHOUT_BROWSER)(`the showroom, seed ${SEED}`, { timeout: 90_000 }, () => {
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => browser?.close());
  beforeEach(async () => {
    faults.length = 0;
    before = openThings();
    const yaml = DEMO_YAML.replace('"*/2 * * * * *"', '"* * * * * *"');
    const log = pino({ level: 'silent' });
    stage = await startStage({ log, port: 0, seed: SEED, history: 300, trickle: 0, yaml });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await stage.stop();
    await expectNothingLeft(before);
    expect(faults).toEqual([]);
  });

  it('tells every chapter to its end, and the bot answers what happens in it', async () => {
    const tab = await visit();
    const past = stage.druva.length;
    await speed(tab, 20).check();
    await story(tab).getByRole('button', { name: 'Start the story' }).click();
    for (const { title } of CHAPTERS) await story(tab).getByText(`: ${title}`).waitFor({ timeout: 40_000 });
    await story(tab).getByRole('button', { name: 'Tell it again' }).waitFor({ timeout: 40_000 });

    const backup = textsIn(BACKUP);
    expect(backup.filter((text) => /DEV-MBP-22\b/.test(text))).toEqual([
      expect.stringMatching(/^\S* ?Resolved/),
    ]);
    expect(backup.filter((text) => text.includes('Storm'))).toHaveLength(1);
    // Whatever was down meanwhile: each device with unusual data activity has its card, and one only.
    const unusual = stage.druva
      .records('insync')
      .slice(past)
      .filter((text) => text.includes('Unusual Data Activity'));
    const devices = new Set(unusual.map((text) => /Source:([A-Z0-9-]+)/.exec(text)?.[1] ?? ''));
    expect(devices.size).toBeGreaterThanOrEqual(4);
    for (const device of devices)
      expect(
        textsIn(SEC).filter((text) => new RegExp(`Unusual.* ${device}(?![\\w-])`).test(text)),
      ).toHaveLength(1);
    expect(stage.druva.state().faults).toEqual([]);
    const storm = stage.slack.messages(BACKUP).find(({ text }) => text.includes('Storm'));
    expect((await told(BACKUP, storm?.ts ?? '')).text).toMatch(/Storm 1\b.*Alerts in it.*over_budget/s);
    // Nobody typed anything, so the story asked in the name of whoever started it.
    expect(stage.slack.ephemerals('U07MAYA', BACKUP).length).toBeGreaterThanOrEqual(2);

    // A chapter can be told again whatever was before it: it takes a device that the storm has left alone.
    const cards = stage.slack.messages(BACKUP).length;
    await story(tab).getByLabel('Chapter').selectOption({ label: '2. A failed backup' });
    await story(tab).getByText('Now everybody sees who has it').waitFor();
    expect(stage.slack.messages(BACKUP).length).toBe(cards + 1);
  });

  it('waits for the person, pauses, goes on, skips, repeats and ends, by keyboard alone', async () => {
    const tab = await visit({ channel: 'C0123OPS' });
    const place = story(tab).locator('.tour-place');
    await story(tab).getByLabel('Chapter').selectOption({ label: '2. A failed backup' });
    await story(tab).getByText('Press Acknowledge on it').waitFor();
    // It leads to where it happens.
    await cardOf(tab).getByRole('button', { name: 'Acknowledge' }).press('Enter');
    await story(tab).getByText('Now everybody sees who has it').waitFor();

    await tab.keyboard.press('Alt+p');
    await place.getByText('Paused').waitFor();
    await tab.keyboard.press('Alt+p');
    await place.getByText('Time to read').waitFor();
    await tab.keyboard.press('Alt+n');
    await story(tab).getByText('It fails once more').or(story(tab).getByText('No second card')).waitFor();

    await tab.keyboard.press('Alt+r');
    await story(tab)
      .getByText('The backup of DEV-MBP-23 fails')
      .or(place.getByText('Waiting for you'))
      .waitFor();
    await cardOf(tab, 'DEV-MBP-23').waitFor();
    expect(await place.innerText()).toContain('2 of 6: A failed backup');
    await story(tab).getByRole('button', { name: 'End the story' }).press('Enter');
    await story(tab).getByRole('button', { name: 'Start the story' }).waitFor();
    expect(await story(tab).locator(':focus').innerText()).toBe('Start the story');
  });

  it('keeps the speed that was chosen, and answers what it cannot do', async () => {
    const tab = await visit();
    await speed(tab, 4).check();
    const other = await visit();
    expect(await speed(other, 4).isChecked()).toBe(true);
    await speed(other, 1).check();
    await eventually(() => speed(tab, 1).isChecked());
    await tab.getByText('Keys and speed').click();
    await tab.getByText('Slack still takes one message a second').waitFor();
    const odd = [
      {},
      { wish: 'fly' },
      { wish: '__proto__' },
      { wish: 'constructor' },
      { wish: 'speed', speed: 3 },
      { wish: 'speed', speed: '4' },
      { wish: 'start', chapter: 6 },
      { wish: 'start', chapter: -1 },
      { wish: 'start', chapter: 0.5 },
      { wish: 'start', chapter: 'length' },
      { wish: ['pause'] },
    ];
    for (const asked of odd)
      expect(await wish(asked)).toEqual({ ok: false, error: expect.stringContaining('story') });
    for (const idle of ['pause', 'go-on', 'skip', 'repeat', 'end'])
      expect(await wish({ wish: idle })).toEqual({ ok: true });
    await story(tab).getByRole('button', { name: 'Start the story' }).waitFor();

    // A chapter that is left half told leaves no fault behind.
    await story(tab).getByLabel('Chapter').selectOption({ label: '5. Slack down' });
    await story(tab).getByText('The alert is stored').waitFor();
    await story(tab).getByRole('button', { name: 'End the story' }).click();
    await eventually(() => textsIn(SEC).filter((text) => text.includes('FIN-LAPTOP-11')).length === 1);
  });

  it('tells event, decision, delivery and audit of the card the keyboard reaches, and what changes', async () => {
    const tab = await visit();
    const aloud = await recorded(tab);
    stage.druva.story('backup-failed');
    await cardOf(tab).waitFor();
    const [record] = stage.druva
      .records('insync')
      .filter((text) => text.includes('DEV-MBP-22'))
      .slice(-1);
    const id = String((JSON.parse(record ?? '{}') as { uniqueID?: string }).uniqueID);

    await tab.getByRole('textbox', { name: 'Message #backup-alerts' }).focus();
    await tab.keyboard.press('Alt+ArrowUp');
    await known(tab).getByText(id).waitFor();
    for (const words of [
      '3, Error',
      'details say Status:Failed',
      'rule_matched',
      'route_matched',
      'posted',
      'feed',
    ])
      await known(tab).getByText(words).first().waitFor();
    await known(tab).getByText('Slack shows it as it is').waitFor();
    // From the message to its buttons.
    const acknowledge = cardOf(tab).getByRole('button', { name: 'Acknowledge' });
    while (!(await acknowledge.evaluate((button) => button === button.ownerDocument.activeElement)))
      await tab.keyboard.press('Tab');
    await tab.keyboard.press('Enter');
    await known(tab)
      .getByText(/Maya Okafor, open to acked/)
      .waitFor();
    await known(tab).getByText('acked').first().waitFor();

    await cardOf(tab, 'OPS').or(tab.locator('#messages > .message')).first().hover();
    await eventually(async () => !(await known(tab).innerText()).includes(id));
    const person = stage.slack.say({ user: 'U07JON', channel: BACKUP, text: 'Thanks &amp; &lt;b&gt;' });
    await tab.locator(`[data-id="${person.ts}"]`).hover();
    await known(tab).getByText('nothing is kept about it').waitFor();

    // Whatever a record or an address holds, it is told as text or not at all.
    const count = stage.slack.messages('C0123OPS').length + stage.slack.messages(SEC).length;
    stage.druva.story('hostile');
    await eventually(
      () => stage.slack.messages('C0123OPS').length + stage.slack.messages(SEC).length > count,
    );
    for (const channel of [BACKUP, SEC, 'C0123OPS'])
      for (const { ts } of stage.slack.messages(channel)) {
        const { status, text } = await told(channel, ts);
        expect([status, /<(?!\/?(?:div|p|section|h3|dl|dt|dd|code|time)\b)/.exec(text)]).toEqual([200, null]);
      }
    for (const odd of ['', '0', '../..', '<b>', `${person.ts}0`, 'x'.repeat(5_000)])
      expect(await told(BACKUP, odd)).toEqual({ status: 200, text: expect.stringContaining('is no card') });

    // A voice says the new card once, the edit not at all, and what a person wrote as it is meant.
    await eventually(async () => (await aloud()).includes('Jon Lind: Thanks & <b>'));
    expect((await aloud()).filter((words) => words.includes('DEV-MBP-22'))).toEqual([
      expect.stringMatching(/^inSync: .*Backup failed on DEV-MBP-22/),
    ]);
  });

  it('is for everybody: names, contrast, no sideways scrolling, no motion where none is wanted', async () => {
    await wish({ wish: 'start', chapter: 1 });
    await eventually(() => textsIn(BACKUP).some((text) => text.includes('DEV-MBP-22')));
    await wish({ wish: 'pause' });
    for (const look of LOOKS) {
      const tab = await visit({ ...look, height: 900, bypassCSP: true, reducedMotion: 'reduce' });
      await tab.evaluate(AXE);
      await story(tab).getByText('Paused').waitFor();
      await cardOf(tab).getByRole('button', { name: 'Details' }).focus();
      const panel = tab.getByRole('button', { name: 'Simulator' });
      if (look.width < 1000) await panel.click();
      await known(tab).getByText('rule_matched').waitFor();
      await sound(tab, look.width);
      if (look.width < 1000) await panel.click();

      await cardOf(tab).getByRole('button', { name: 'Silence' }).click();
      await tab.getByRole('dialog').waitFor();
      if (look.width < 1000) await sound(tab, look.width);
      const turning = await tab.evaluate(() => {
        const button = document.getElementsByClassName('btn')[0] as Element;
        button.classList.add('busy');
        return getComputedStyle(button, '::after').animationName;
      });
      expect(turning).toBe('none');
      await tab.keyboard.press('Escape');
      await tab.getByRole('dialog').waitFor({ state: 'detached' });
      await tab.context().close();
    }
    const { id } = stage.slack.direct('U07MAYA');
    const home = await visit({ channel: id, bypassCSP: true });
    await home.locator('#home').getByRole('heading').first().waitFor();
    await home.evaluate(AXE);
    await sound(home, 1280);
  });
});

const LOOKS = [
  { width: 1440, colorScheme: 'light' },
  { width: 1024, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
] as const;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Nothing without a name, nothing that cannot be read, and no second scroll bar. */
async function sound(tab: Tab, width: number): Promise<void> {
  const { violations } = await tab.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
}

/** What the page's live region has said so far, in order. */
async function recorded(tab: Tab): Promise<() => Promise<string[]>> {
  await tab.evaluate(() => {
    const place = document.getElementById('announce') as Element;
    const said: string[] = Object.assign(globalThis, { said: [] }).said;
    new MutationObserver(() => said.push(place.textContent ?? '')).observe(place, { childList: true });
  });
  return () =>
    tab.evaluate(() => (globalThis as unknown as { said: string[] }).said.filter((words) => words !== ''));
}
