/** A page a hundred times as large as any Druva documents, read by a bot in a process of its own. */
import { expect, it } from 'vitest';
import { memory } from '../bench/memory.ts';
import { rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { ask, card } from './people.ts';
import { startProcess } from './process.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, OPS, setStage } from './stage.ts';

const COUNT = 20_000;

/** The most a bot may ever have, MB: 190 when it has read something before, the page itself, and what reading it takes. */
const MEMORY = 350;
/** V8's heap of each thread is less than the page. */
const HEAP = { NODE_OPTIONS: '--max-old-space-size=48 --max-semi-space-size=2' };

it('is stored in parts, each event once, within 350 MB, while people are answered', async () => {
  const stage = await setStage({ seed: 61, druva: { pageSize: 1_000_000, wire: 'insync' } });
  const { druva, slack, database, log } = stage;
  const now = Date.now();
  const time = new Date(now - 60_000).toISOString();
  const ballast = 'x'.repeat(2_400);
  druva.add(
    Array.from({ length: COUNT }, (_, n) => {
      const eventDetails = `Files Missed:0, Note:é${ballast}${n}`;
      return {
        eventID: n,
        eventType: 'Backup',
        eventState: 'Success',
        severity: 6,
        timestamp: time,
        eventDetails,
      };
    }),
  );
  druva.add([druva.world.backupFailed(now, 'LAB-PC-9')]);
  const sent = druva.records('insync');
  expect(sent.reduce((size, record) => size + record.length, 0)).toBeGreaterThan(50_000_000);

  const bot = await startProcess(stage, HEAP);
  const parts = () => log.filter(({ msg }) => msg === 'page committed').length;
  await eventually(() => parts() >= 2, { within: 30_000 });
  expect(screen(await ask(slack, MAYA, OPS, 'status'))).toContain('Running');
  await card(slack, BACKUP, ['LAB-PC-9'], 60_000);

  const kept = rows<{ raw: string }>(database, 'SELECT raw FROM events').map(({ raw }) => raw);
  expect(kept.length).toBe(COUNT + 1);
  expect(new Set(kept)).toEqual(new Set(sent));
  expect(parts()).toBeGreaterThanOrEqual(10);
  expect(log.filter(({ level }) => level >= 40)).toEqual([]);
  expect(memory(bot.pid).most).toBeLessThan(MEMORY);
}, 120_000);

it('that never ends is given up, said, and no more than that', async () => {
  const stage = await setStage({ seed: 62 });
  const { druva, slack, log } = stage;
  druva.fault({ kind: 'endless', count: 1 });
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  const bot = await startProcess(stage, HEAP);
  await card(slack, BACKUP, ['LAB-PC-9'], 30_000);
  const [failed] = log.filter(({ msg }) => /could not be read/.test(msg));
  expect(failed).toMatchObject({ reason: 'bad_answer', said: expect.stringMatching(/larger than 64 MB/) });
  expect(memory(bot.pid).most).toBeLessThan(MEMORY);
}, 60_000);
