import { expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { answered, ask, card, cards, expectTaken, press, replaced, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, JON, MAYA, OPS, play, ready, setStage, withBot } from './stage.ts';

const MINUTE = 60_000;

it('waits for a Druva that is down, says so, and misses nothing', async () => {
  const stage = await setStage({ seed: 47 });
  const { druva, slack } = stage;
  druva.fault({ kind: 'unavailable', on: 'any', count: 3 });
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  const { bot, log } = await withBot(stage);
  await eventually(async () => {
    expect(await ready(bot.url)).toMatchObject({ status: 503, text: expect.stringContaining('503') });
    return true;
  });
  await card(slack, BACKUP, ['LAB-PC-9'], 15_000);
  await eventually(async () => (await ready(bot.url)).status === 200);
  expect(log.some(({ reason }) => reason === 'server_error')).toBe(true);
  expect(screen(await ask(slack, MAYA, OPS, 'status'))).toMatch(/Last error.*server_error.*over since then/);
});

it('says aloud that events may be missing when its place in the feed is refused, and doubles nothing', async () => {
  const stage = await play({ seed: 48 });
  const { druva, slack } = stage;
  const now = Date.now();
  druva.add([druva.world.backupSucceeded(now - MINUTE, 'PC-1'), druva.world.backupFailed(now, 'LAB-PC-9')]);
  const posted = await card(slack, BACKUP, ['LAB-PC-9']);
  druva.killTrackers();
  druva.add([druva.world.backupFailed(now, 'LAB-PC-10')]);
  const gap = await card(slack, OPS, ['Feed gap', 'may be missing']);
  await turns(slack, gap, [/Invalid tracker/, /read again without it: 3 events, 2 known already, 1 new/]);
  await card(slack, BACKUP, ['LAB-PC-10']);
  expect(cards(slack, BACKUP)).toHaveLength(2);
  expect(screen(posted)).not.toMatch(/2nd failure/);
  const around = await answered(slack, MAYA, () => press(slack, MAYA, gap, 'Events around it'));
  expect(screen(around)).toContain('3 events');
  expectTaken(await press(slack, MAYA, gap, 'Acknowledge'));
  await turns(slack, gap, [/\*Acknowledged\* by <@U07MAYA>/]);
  expect(screen(await ask(slack, MAYA, OPS, 'status'))).toMatch(/cursor_dead/);
});

it('sets broken records aside, counts them and shows them', async () => {
  const stage = await play({ seed: 49 });
  const { druva, slack } = stage;
  druva.add(['"just text"', 'null', '{"eventType":"Backup","note":"<!channel>"}']);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  await card(slack, BACKUP, ['LAB-PC-9']);
  const status = await ask(slack, MAYA, OPS, 'status');
  expect(screen(status)).toContain('3 set aside as unreadable');
  const shown = await answered(slack, MAYA, () => press(slack, MAYA, status, 'Unreadable records, 3'));
  expect(screen(shown)).toMatch(/just text/);
  expect(screen(shown)).toMatch(/\*\*no id\*\*.*"note":"<!channel>"/);
});

it('keeps cards and acknowledgements over a restart', async () => {
  const stage = await play({ seed: 50 });
  const { druva, slack } = stage;
  const now = Date.now();
  druva.add(['LAB-PC-9', 'LAB-PC-10'].map((device) => druva.world.backupFailed(now - MINUTE, device)));
  const [nine, ten] = [await card(slack, BACKUP, ['LAB-PC-9']), await card(slack, BACKUP, ['LAB-PC-10'])];
  const list = await ask(slack, MAYA, OPS, 'events --since 1h --limit 1');
  expectTaken(await press(slack, MAYA, nine, 'Acknowledge'));
  const taken = await turns(slack, nine, [/\*Acknowledged\*/]);
  await stage.restart();
  druva.add([druva.world.backupFailed(now, 'LAB-PC-9')]);
  await turns(slack, nine, [/👀 Acknowledged/, /2 in a row/]);
  expectTaken(await press(slack, JON, taken, 'Undo'));
  expectTaken(await press(slack, JON, ten, 'Acknowledge'));
  await turns(slack, nine, [/\*Open\*/]);
  await turns(slack, ten, [/\*Acknowledged\* by <@U07JON>/]);
  expectTaken(await press(slack, MAYA, list, 'Older ›'));
  await replaced(slack, list, [/2 to 2 of/]);
  expect(slack.messages(BACKUP).length).toBe(2);
});

it('goes on where it was after expired tokens and answers that are none', async () => {
  const { druva, slack, log } = await play({ seed: 56 });
  const now = Date.now();
  druva.add([druva.world.backupFailed(now - MINUTE, 'LAB-PC-9')]);
  const posted = await card(slack, BACKUP, ['LAB-PC-9']);
  druva.expireTokens();
  druva.fault({ kind: 'null_tracker', count: 1 });
  druva.fault({ kind: 'empty_tracker', count: 1 });
  druva.fault({ kind: 'cut_short', count: 1 });
  druva.fault({ kind: 'html', on: 'events', count: 1 });
  await eventually(() => log.filter(({ reason }) => reason !== undefined).length >= 2);
  druva.add([druva.world.backupFailed(now, 'LAB-PC-9')]);
  await turns(slack, posted, [/2nd failure/]);
  expect(cards(slack, OPS)).toEqual([]);
  expect(druva.counters.deadCursors).toBe(0);
});

it('posts on its first run what is young, and keeps the rest as history', async () => {
  const { druva, slack } = await play({ seed: 57 });
  const now = Date.now();
  druva.add([
    druva.world.backupFailed(now - 90 * MINUTE, 'OLD-PC-1'),
    druva.world.backupFailed(now - 30 * MINUTE, 'LAB-PC-9'),
  ]);
  await card(slack, BACKUP, ['LAB-PC-9']);
  expect(cards(slack, BACKUP)).toHaveLength(1);
  const list = screen(await ask(slack, MAYA, OPS, 'events --outcome failed'));
  expect(list).toMatch(/2 .*[\s\S]*LAB-PC-9[\s\S]*OLD-PC-1/);
});
