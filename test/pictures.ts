/** Takes the documentation's pictures anew, from the demo as it is: `npm run pictures`. Needs Chromium. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Locator, Page as Tab } from 'playwright-core';
import { startStage } from '../src/demo/stage.ts';
import { createLog } from '../src/ops/log.ts';
import { openDemo, startBrowser, type Visit } from './e2e/demo-tab.ts';

const DOCS = resolve(import.meta.dirname, '../docs');
/** A page with all of them should still open at once, bytes. */
const MOST = 200_000;
const BACKUP = 'C0123BACKUP';
const SEC = 'C0123SEC';

mkdirSync(join(DOCS, 'pictures'), { recursive: true });
const stage = await startStage({ port: 0, log: createLog('error', 'pictures'), trickle: 0 });
const browser = await startBrowser();

const look = (visit: Visit): Promise<Tab> =>
  openDemo(browser, stage.page.url, {
    timezoneId: 'UTC',
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...visit,
  });

/** Narrow enough that letters are still read where a document shows the picture small. */
const CLOSE: Visit = { width: 922, height: 900, deviceScaleFactor: 1.75 };

const messageOf = (tab: Tab, words: string): Locator =>
  tab.locator('#messages > .message', { hasText: words }).last();

async function keep(name: string, picture: Buffer): Promise<void> {
  const path = join(DOCS, name);
  writeFileSync(path, picture);
  const { size } = statSync(path);
  process.stdout.write(`${relative(process.cwd(), path)}  ${Math.ceil(size / 1000)} kB\n`);
  if (size > MOST) throw new Error(`${name} is larger than ${MOST / 1000} kB`);
}

/** A message as it stands in the channel, without what shows only under the pointer. */
async function keepMessage(name: string, message: Locator): Promise<void> {
  await message.page().addStyleTag({ content: PLAIN });
  await message.scrollIntoViewIfNeeded();
  await keep(name, await message.screenshot());
}

const PLAIN =
  '.toolbar, .panel, .tour { display: none !important } .message { padding: 8px 20px 12px !important } .message, .message:hover { background: none !important; box-shadow: none !important } .byline, .gutter .avatar { display: grid !important } .byline { display: flex !important } .gutter-stamp { display: none !important } .home-body { padding: 4px 20px 16px; margin: 0 -20px }';

try {
  const backup = await look({ ...CLOSE, channel: BACKUP, bypassCSP: true });
  stage.druva.story('backup-failed');
  const card = messageOf(backup, 'DEV-MBP-22');
  await card.waitFor();
  await keepMessage('pictures/card-open.png', card);

  await card.getByRole('button', { name: 'Silence' }).click();
  const dialog = backup.getByRole('dialog');
  await dialog
    .getByText(/would have hidden|in the last/i)
    .first()
    .waitFor();
  await keep('pictures/silence.png', await dialog.screenshot());
  await backup.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  await card.getByRole('button', { name: 'Acknowledge' }).click();
  await card.getByText(/Acknowledged by/).waitFor();
  await card.getByText('1 reply').waitFor();
  await keepMessage('pictures/card-acknowledged.png', card);

  const severe = await look({ ...CLOSE, channel: SEC, bypassCSP: true });
  stage.druva.story('ransomware');
  await messageOf(severe, 'FIN-LAPTOP-7').waitFor();
  await keepMessage('card.png', messageOf(severe, 'Unusual Data Activity on FIN-LAPTOP-7'));

  const showroom = await look({ width: 1280, height: 760, channel: BACKUP });
  const [opened] = await showroom.evaluate(() =>
    performance.getEntriesByType('navigation').map((each) => each.toJSON()),
  );
  await showroom.getByLabel('Chapter').selectOption({ label: '2. A failed backup' });
  await showroom.getByText('Press Acknowledge on it').waitFor();
  await showroom.locator('#known').getByText('route_matched').waitFor();
  await showroom.keyboard.press('Alt+p');
  await showroom.getByText('Paused').waitFor();
  await keep('pictures/showroom.png', await showroom.screenshot());

  const direct = stage.slack.direct('U07MAYA').id;
  const home = await look({
    width: 1010,
    height: 900,
    deviceScaleFactor: 1.5,
    channel: direct,
    bypassCSP: true,
  });
  await home.locator('#home img').waitFor();
  await home.addStyleTag({ content: PLAIN });
  await keep('pictures/home.png', await home.locator('#home .home-body').screenshot());

  stage.druva.story('storm');
  const storm = messageOf(backup, 'Storm:');
  await storm.waitFor();
  await keepMessage('pictures/storm.png', storm);
  process.stdout.write(`the page was there after ${Math.round(opened.loadEventEnd)} ms\n`);
} finally {
  await browser.close();
  await stage.stop();
}
