/** Events that Druva sends by itself: the same event once, whichever way it comes, and a yes only for what is kept. */
import { expect, it } from 'vitest';
import { record } from '../../src/sim/druva/wire.ts';
import { expectBooksToMatch, quiet, rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { holdFrom } from './held.ts';
import { card, cards, expectNoTrouble } from './people.ts';
import { startProcess } from './process.ts';
import { bearer, metric, pushRecord, pushTo, SECRET, withPush } from './pushing.ts';
import { screen } from './read.ts';
import { BACKUP, play, ready, setStage, withBot } from './stage.ts';

const eventsIn = (database: string) =>
  rows<{ n: number }>(database, 'SELECT count(*) AS n FROM events')[0]?.n;

/** What the documents show of a webhook: five fields, and no id but inSync's within. */
function webhookRecord(occurrence: Parameters<typeof record>[0]): Record<string, unknown> {
  const { details, feature, type, syslogSeverity } = record(occurrence, 'platform');
  const timestamp = new Date(occurrence.at).toISOString();
  return { feature, type, details, syslogSeverity: String(syslogSeverity), timestamp };
}

it('makes a card of a failed backup that is sent, in Socket Mode too, and knows it when the feed brings it', async () => {
  const stage = await withBot(withPush(await setStage({ seed: 901, door: 'socket' })));
  const { druva, slack, bot } = stage;
  const failed = druva.world.backupFailed(Date.now(), 'LAB-PC-1');
  expect(await pushRecord(bot.url, record(failed, 'envelope'))).toEqual({
    status: 200,
    body: { fresh: 1, known: 0, unreadable: 0 },
  });
  await card(slack, BACKUP, ['LAB-PC-1']);
  druva.add([failed, druva.world.backupFailed(Date.now(), 'LAB-PC-2')]);
  await card(slack, BACKUP, ['LAB-PC-2']);
  await quiet(stage);
  expect(eventsIn(stage.database)).toBe(2);
  expect(expectBooksToMatch(stage)).toBe(2);
  expect(cards(slack, BACKUP, ['LAB-PC-1'])).toHaveLength(1);
  const metrics = await (await fetch(`${bot.url}/metrics`)).text();
  expect([
    metric(metrics, 'insync_events_total', 'known'),
    metric(metrics, 'insync_pushed_events_total', 'fresh'),
  ]).toEqual([1, 1]);
  expectNoTrouble(stage);
});

it('knows what the feed brought before, and what is sent twice', async () => {
  const stage = await withBot(withPush(await setStage({ seed: 902 })));
  const { druva, slack, bot } = stage;
  const failed = druva.world.backupFailed(Date.now(), 'LAB-PC-1');
  druva.add([failed]);
  const posted = await card(slack, BACKUP, ['LAB-PC-1']);
  const known = { status: 200, body: { fresh: 0, known: 1, unreadable: 0 } };
  expect(await pushRecord(bot.url, record(failed, 'envelope'))).toEqual(known);
  // Without the tenant too.
  const { tenantID: _, ...less } = record(failed, 'envelope');
  expect(await pushRecord(bot.url, less)).toEqual(known);
  const other = webhookRecord(druva.world.backupFailed(Date.now(), 'LAB-PC-2'));
  expect(await pushRecord(bot.url, other)).toMatchObject({ body: { fresh: 1 } });
  expect(await pushRecord(bot.url, other)).toEqual(known);
  // And twice at one time.
  const batch = Array.from({ length: 20 }, (_, n) =>
    record(druva.world.backupFailed(Date.now() - n, 'LAB-PC-1'), 'envelope'),
  );
  const told = await Promise.all([pushRecord(bot.url, batch), pushRecord(bot.url, batch)]);
  const sum = (what: string) =>
    told.reduce((n, { body }) => n + Number((body as Record<string, number>)[what]), 0);
  expect([sum('fresh'), sum('known')]).toEqual([20, 20]);
  await quiet(stage);
  expect(eventsIn(stage.database)).toBe(22);
  expect(expectBooksToMatch(stage)).toBe(2);
  expect(screen(slack.messages(BACKUP).find(({ ts }) => ts === posted.ts) ?? {})).toContain('LAB-PC-1');
});

it("knows a webhook's record by inSync's own id beside the platform's feed, sent or read first", async () => {
  const yaml = `feed: platform\npoll: "* * * * * *"\nroutes: [{ channel: ${BACKUP} }]\n`;
  const stage = await withBot(withPush(await setStage({ seed: 903, yaml, druva: { wire: 'platform' } })));
  const { druva, slack, bot } = stage;
  const read = druva.world.backupFailed(Date.now(), 'LAB-PC-1');
  druva.add([read]);
  await card(slack, BACKUP, ['LAB-PC-1']);
  const sent = druva.world.backupFailed(Date.now(), 'LAB-PC-2');
  const told = await pushRecord(bot.url, [webhookRecord(read), webhookRecord(sent)]);
  expect(told).toEqual({ status: 200, body: { fresh: 1, known: 1, unreadable: 0 } });
  druva.add([sent, druva.world.backupFailed(Date.now(), 'LAB-PC-3')]);
  for (const device of ['LAB-PC-2', 'LAB-PC-3']) await card(slack, BACKUP, [device]);
  await quiet(stage);
  expect(eventsIn(stage.database)).toBe(3);
  expect(cards(slack, BACKUP)).toHaveLength(3);
});

it('makes an id for a record that has none, says so, and keeps apart what happened twice', async () => {
  const stage = await withBot(withPush(await setStage({ seed: 904 })));
  const { slack, bot } = stage;
  const at = Date.now();
  const backup = (time: number) => ({
    feature: 'Backup And Restore',
    type: 'Backup',
    details: { eventState: 'Failed', inSyncDataSourceName: 'LAB-PC-7' },
    syslogSeverity: '4',
    timestamp: new Date(time).toISOString(),
  });
  const body = { events: [backup(at), backup(at - 60_000), backup(at)] };
  expect(await pushRecord(bot.url, body)).toMatchObject({ body: { fresh: 2, known: 1, unreadable: 0 } });
  await card(slack, BACKUP, ['LAB-PC-7']);
  const [found] = rows<{ uid: string }>(stage.database, 'SELECT uid FROM events ORDER BY key DESC');
  expect(found?.uid).toMatch(/^content-[0-9a-f]{32}$/);
  const answer = await stage.slack.command({
    user: 'U07MAYA',
    channel: BACKUP,
    text: `event ${found?.uid}`,
  });
  expect(answer.status).toBe(200);
  await eventually(() =>
    expect(slack.ephemerals('U07MAYA').map(screen).join()).toContain('made from what the record says'),
  );
});

it('posts no cards for old events before the head of the feed was reached, and does after', async () => {
  const stage = await setStage({ seed: 905 });
  const { druva, slack } = stage;
  const failed = (hours: number, device: string) =>
    record(druva.world.backupFailed(Date.now() - hours * 3_600_000, device), 'envelope');
  druva.fault({ kind: 'unavailable', on: 'any', count: 1_000 });
  const { bot } = await withBot(withPush(stage));
  expect(await pushRecord(bot.url, [failed(5, 'LAB-PC-1'), failed(0, 'LAB-PC-2')])).toMatchObject({
    body: { fresh: 2 },
  });
  await card(slack, BACKUP, ['LAB-PC-2']);
  // The head is reached by the feed, not by what is sent.
  expect((await ready(bot.url)).status).toBe(503);
  druva.clearFaults();
  await eventually(async () => (await ready(bot.url)).status === 200, { within: 30_000 });
  expect(await pushRecord(bot.url, failed(5, 'LAB-PC-3'))).toMatchObject({ body: { fresh: 1 } });
  await card(slack, BACKUP, ['LAB-PC-3']);
  expect(cards(slack, BACKUP)).toHaveLength(2);
});

it('says that it cannot keep events while the database is held, and keeps them when they are sent again', {
  timeout: 60_000,
}, async () => {
  const plain = withPush(await setStage({ seed: 906 }));
  const { druva, slack } = plain;
  const bot = await startProcess(plain);
  await eventually(async () => (await ready(bot.url)).status === 200);
  const sent = JSON.stringify(record(druva.world.backupFailed(Date.now(), 'LAB-PC-1'), 'envelope'));
  const letGo = await holdFrom(plain.database);
  const told = await pushTo(bot.url, sent, bearer());
  expect([told.status, told.headers['retry-after']]).toEqual([503, '10']);
  await letGo();
  await eventually(async () => (await pushTo(bot.url, sent, bearer())).status === 200, { within: 30_000 });
  await card(slack, BACKUP, ['LAB-PC-1']);
  expect(JSON.stringify(plain.log)).not.toContain(SECRET);
  await bot.end('SIGTERM');
});

it('takes nothing without a secret of its own, and says how', async () => {
  const { bot } = await play({ seed: 907 });
  const told = await pushTo(bot.url, '{}', bearer());
  expect([told.status, told.body]).toEqual([404, expect.stringContaining('DRUVA_WEBHOOK_SECRET')]);
});

it('is known when it is sent again after the bot was killed before it could answer', {
  timeout: 60_000,
}, async () => {
  const plain = withPush(await setStage({ seed: 908 }));
  const { druva, slack } = plain;
  const bot = await startProcess(plain);
  const sent = JSON.stringify([
    record(druva.world.backupFailed(Date.now(), 'LAB-PC-1'), 'envelope'),
    record(druva.world.backupFailed(Date.now(), 'LAB-PC-2'), 'envelope'),
  ]);
  // The answer is cut off as soon as the events are there.
  const lost = pushTo(bot.url, sent, bearer()).catch(() => undefined);
  await eventually(() => eventsIn(plain.database) === 2);
  await bot.end('SIGKILL');
  await lost;
  const again = await startProcess(plain);
  expect(JSON.parse((await pushTo(again.url, sent, bearer())).body)).toEqual({
    fresh: 0,
    known: 2,
    unreadable: 0,
  });
  await card(slack, BACKUP, ['LAB-PC-1']);
  await card(slack, BACKUP, ['LAB-PC-2']);
  await quiet(plain);
  expect(expectBooksToMatch(plain)).toBe(2);
  await again.end('SIGTERM');
});
