import { expect, it } from 'vitest';
import { decodeStored } from '../../src/druva/stored.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { commitOf, DAY, decideWith, event } from '../contract/samples.ts';
import { eventually } from './eventually.ts';
import { ask } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, setStage, stored, withBot, YAML } from './stage.ts';

const SHORT = `${YAML}retention: 30d\n`;

it('forgets what is too old while the bot runs, keeps what nobody has resolved, and says so', async () => {
  const stage = await setStage({ seed: 91, yaml: SHORT });
  const now = Date.now();
  const days = (n: number) => now - n * DAY;
  const quiet = { severity: 6, status: 'Success', type: 'Old Type' };
  const before = openSqliteStore(stage.database, decodeStored);
  const past = Array.from({ length: 400 }, (_, n) =>
    event({ id: `past-${n}`, time: days(90) + n, ...quiet }),
  );
  const open = event({ id: 'still-open', time: days(80), device: 'FORGOTTEN' });
  const young = event({ id: 'young', time: days(20), ...quiet, type: 'Backup' });
  await before.commitPage(
    commitOf([...past, open, young], { at: days(20), cursor: undefined }),
    decideWith([{ text: '', channel: BACKUP, mention: '', continue: false, ...PLAIN }]),
  );
  await before.close();

  await withBot(stage);
  const { slack, log } = stage;
  const gone = await eventually(() => log.find(({ msg }) => msg === 'what was too old is gone'));
  expect(gone).toMatchObject({ events: 400, alerts: 0 });
  const status = screen(await ask(slack, MAYA, OPS, 'status'));
  expect(status).toContain('what is older than 30 d is forgotten');
  expect(status).toContain('2 events since');
  const answer = screen(await ask(slack, MAYA, OPS, 'event past-7'));
  expect(answer).toContain('Events of more than 30 d ago are no longer kept');
  expect(screen(await ask(slack, MAYA, OPS, 'why still-open'))).toContain('FORGOTTEN');
  expect(screen(await ask(slack, MAYA, OPS, 'events --status open'))).toContain('FORGOTTEN');
});

it('does not take from the feed what would be gone at once', async () => {
  const stage = await play({ seed: 92, yaml: SHORT });
  const { world, add } = stage.druva;
  const now = Date.now();
  add([world.backupFailed(now - 31 * DAY, 'TOO-OLD'), world.backupFailed(now - 1_000, 'LAB-PC-1')]);
  await stored(stage, 1);
  const found = screen(await ask(stage.slack, MAYA, OPS, 'events'));
  expect(found).toContain('LAB-PC-1');
  expect(found).not.toContain('TOO-OLD');
});

const PLAIN = { groupWait: 0, groupInterval: 0, repeatInterval: 0, escalate: [] };
