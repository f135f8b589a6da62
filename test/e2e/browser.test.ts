/** The demo as a visitor meets it, in a real browser. */
import pino from 'pino';
import type { Browser, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Stage, startStage } from '../../src/demo/stage.ts';
import { openDemo, startBrowser, type Visit, WITHOUT_BROWSER } from './demo-tab.ts';
import { expectNothingLeft, openThings } from './leftovers.ts';

let browser: Browser;
let stage: Stage;
let before: ReturnType<typeof openThings>;
const faults: string[] = [];

const visit = (how: Visit = {}): Promise<Tab> => openDemo(browser, stage.page.url, { faults, ...how });

const cardOf = (tab: Tab) => tab.locator('.message', { hasText: 'Backup failed on DEV-MBP-22' });

describe.skipIf(WITHOUT_BROWSER)('the demo in a browser', () => {
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => browser?.close());
  beforeEach(async () => {
    faults.length = 0;
    before = openThings();
    stage = await startStage({ log: pino({ level: 'silent' }), port: 0, seed: 91, history: 300, trickle: 0 });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await stage.stop();
    await expectNothingLeft(before);
    expect(faults).toEqual([]);
  });

  it.each([
    { colorScheme: 'light', width: 1280, ground: 'rgb(255, 255, 255)' },
    { colorScheme: 'dark', width: 1280, ground: 'rgb(26, 29, 33)' },
    { colorScheme: 'light', width: 380, ground: 'rgb(255, 255, 255)' },
  ] as const)('shows a card and who took it, $colorScheme, $width px wide', async ({ ground, ...look }) => {
    const tab = await visit(look);
    expect(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(ground);
    stage.druva.story('backup-failed');
    const card = cardOf(tab);
    await card.getByRole('heading', { name: /Error: Backup failed on DEV-MBP-22/ }).waitFor();
    await card.getByText('nobody has it').waitFor();
    await card.getByRole('button', { name: 'Acknowledge' }).click();
    await card.getByText(/Acknowledged by/).waitFor();
    await card.getByRole('heading', { name: /Acknowledged: Backup failed/ }).waitFor();
    await card.getByRole('button', { name: 'Undo' }).waitFor();
    expect(await card.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
  });

  it('answers a typed command to the person alone, and another person sees the card but not the answer', async () => {
    const tab = await visit();
    await tab.getByRole('button', { name: /^A backup fails/ }).click();
    await cardOf(tab).waitFor();
    await tab.getByRole('textbox').fill('/insync events —type “Backup” --since 1h');
    await tab.keyboard.press('Enter');
    const answer = tab.locator('.ephemeral');
    await answer.getByText('Only visible to you').waitFor();
    await answer.getByText(/Backup events? since/).waitFor();
    await answer.getByText('DEV-MBP-22').first().waitFor();

    await tab.getByRole('button', { name: /Switch person/ }).click();
    await tab.getByRole('menuitemradio', { name: 'Jon Lind' }).click();
    await tab.locator('body[data-user="U07JON"]').waitFor();
    await cardOf(tab).waitFor();
    expect(await tab.locator('.ephemeral').count()).toBe(0);
    await cardOf(tab).getByRole('button', { name: 'Acknowledge' }).click();
    await cardOf(tab)
      .getByText(/Acknowledged by.*Jon Lind/)
      .waitFor();
  });

  it('opens Details as a dialog with the 12 fields and the raw record, and closes it', async () => {
    const tab = await visit();
    stage.druva.story('backup-failed');
    await cardOf(tab).getByRole('button', { name: 'Details' }).click();
    const dialog = tab.getByRole('dialog');
    await dialog.getByText('The 12 fields').waitFor();
    await dialog.getByText('eventDetails').first().waitFor();
    await dialog.getByText('Raw record').waitFor();
    await dialog.getByRole('button', { name: 'Acknowledge' }).click();
    await cardOf(tab)
      .getByText(/Acknowledged by/)
      .waitFor();
    await tab.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});
