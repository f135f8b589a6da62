/** Starts the demo headless, waits for a card, acknowledges it, and looks whether the card says so. */
import { setTimeout as delay } from 'node:timers/promises';
import { startStage } from '../src/demo/stage.ts';
import { createLog } from '../src/ops/log.ts';

const WITHIN = 30_000;

async function eventually<T>(what: string, look: () => T | undefined | false): Promise<T> {
  for (const end = Date.now() + WITHIN; Date.now() < end; await delay(50)) {
    const found = look();
    if (found) return found;
  }
  throw new Error(`not within ${WITHIN / 1000} s: ${what}`);
}

const stage = await startStage({ port: 0, log: createLog('warn', 'demo') });
stage.druva.story('backup-failed');
const card = await eventually('a card', () => stage.slack.messages('C0123BACKUP').at(-1));
await stage.slack.click({ user: 'U07MAYA', channel: card.channel, ts: card.ts, actionId: 'alert.ack' });
const acknowledged = await eventually('the acknowledged card', () => {
  const now = stage.slack.messages('C0123BACKUP').find(({ ts }) => ts === card.ts);
  return now?.text.includes('Acknowledged') && now.text;
});
const page = await fetch(stage.page.url);
if (!page.ok) throw new Error(`the page answers ${page.status}`);
process.stdout.write(`The demo works: ${acknowledged}\n`);
await stage.stop();
