/** The configuration file changed under a running bot. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { expectBooksToMatch, quiet, rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { BACKUP, ready, type Stage, type StageWithBot, YAML } from './stage.ts';

/** Often enough for a test that waits for it. */
export const LOOK = 25;

/** Backups go there instead. */
export const to = (channel: string, more = '') => `${YAML.replace(BACKUP, channel)}${more}`;
const IN_FORCE = 'the configuration was read again and is in force';
export const REFUSED = 'the configuration file is refused, the one before stays in force';

export const linesOf = ({ log }: Stage, msg: string) => log.filter((line) => line.msg === msg);
/** Waits until so many configurations came into force; what was said of the last. */
export const inForce = (stage: Stage, count = 1) =>
  eventually(() => linesOf(stage, IN_FORCE)[count - 1], { what: `${count} configurations in force` });
export const metrics = async ({ bot }: StageWithBot) => {
  const answer = await fetch(`${bot.probesUrl}/metrics`, { headers: { connection: 'close' } });
  return answer.text();
};
export const checks = async ({ bot }: StageWithBot) => {
  const { status, text } = await ready(bot.probesUrl);
  return { status, configuration: JSON.parse(text).checks.configuration };
};

/** Devices whose backup fails, one after the other until it is ended. */
export function pour({ druva }: Stage, every = 25): { end(): Promise<number> } {
  let devices = 0;
  let ended = false;
  const pouring = (async () => {
    while (!ended) {
      druva.add([druva.world.backupFailed(Date.now(), `PC-${++devices}`)]);
      await delay(every);
    }
  })();
  return {
    async end() {
      ended = true;
      await pouring;
      return devices;
    },
  };
}

export const count = ({ database }: Stage, what: string) =>
  rows<{ n: number }>(database, `SELECT count(*) AS n FROM ${what}`)[0]?.n;

/** Every event is stored, decided once, and stands in Slack once; gives how many alerts there are beside. */
export async function expectNoneLost(stage: Stage, events: number): Promise<number> {
  await eventually(() => count(stage, 'events') === events);
  expect(count(stage, 'decisions')).toBe(events);
  const opened = linesOf(stage, 'page committed').map(
    ({ decisions }) => (decisions as { opened: number }).opened,
  );
  expect(opened.reduce((sum, each) => sum + each)).toBe(events);
  await quiet(stage);
  return expectBooksToMatch(stage) - events;
}

/** Where the card of a device went. */
export const channelsOf = ({ database }: Stage, device: string) =>
  rows<{ channel: string }>(
    database,
    `SELECT c.channel FROM cards c JOIN alerts a ON a.id = c.ref AND c.kind = 'alert' WHERE a.subject = '${device}'`,
  ).map(({ channel }) => channel);
