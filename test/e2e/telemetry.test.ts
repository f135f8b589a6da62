/** What an operator's tools are told: a scrape for Prometheus, and a log that one word can be searched for. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { METRICS } from '../../src/ops/metric-table.ts';
import { VERSION } from '../../src/version.ts';
import { hasPromtool } from '../deploy/promtool.ts';
import { eventually } from './eventually.ts';
import { card, expectTaken, press, turns } from './people.ts';
import { BACKUP, type LogLine, MAYA, play, type StageWithBot } from './stage.ts';

async function scrape({ bot }: StageWithBot): Promise<string> {
  const answer = await fetch(`${bot.probesUrl}/metrics`, { headers: { connection: 'close' } });
  expect(answer.status).toBe(200);
  return answer.text();
}

function reading(text: string, series: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
}

it('counts and measures for Prometheus what happened', async ({ skip }) => {
  const stage = await play({ seed: 821 });
  const { druva, slack } = stage;
  slack.fault({ method: 'chat.postMessage', channel: BACKUP, kind: 'rate_limited', retryAfter: 1 });
  const { world } = druva;
  const now = Date.now();
  druva.add([world.backupFailed(now, 'LAB-PC-9'), world.backupSucceeded(now - 1_000, 'LAB-PC-10')]);
  const posted = await card(slack, BACKUP, ['LAB-PC-9']);
  expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
  await turns(slack, posted, [/\*Acknowledged\*/]);
  druva.story('unreadable');
  await eventually(() => stage.log.some(({ unreadable }) => Number(unreadable) > 0));
  const text = await scrape(stage);

  for (const { name, kind } of Object.values(METRICS)) {
    expect(text, name).toContain(`# TYPE ${name} ${kind}\n`);
  }
  const expected: Readonly<Record<string, number>> = {
    'insync_stored_events_total{type="Backup",outcome="failed"}': 1,
    'insync_stored_events_total{type="Backup",outcome="success"}': 1,
    [`insync_deliveries_failed_total{reason="rate_limited",channel="${BACKUP}"}`]: 1,
    [`insync_deliveries_retried_total{channel="${BACKUP}"}`]: 1,
    insync_acknowledge_seconds_count: 1,
    'insync_alerts{state="acked",severity="3"}': 1,
    insync_silences: 0,
    insync_reads_feed: 1,
    [`insync_build_info{version="${VERSION}",node="${process.versions.node}"}`]: 1,
  };
  for (const [series, value] of Object.entries(expected)) expect(reading(text, series), series).toBe(value);
  expect(reading(text, `insync_cards_sent_total{what="post",channel="${BACKUP}"}`)).toBeGreaterThan(0);
  expect(reading(text, 'insync_database_bytes')).toBeGreaterThan(10_000);
  expect(reading(text, 'insync_unreadable_records')).toBeGreaterThan(0);
  expect(reading(text, 'insync_events_total{result="unreadable"}')).toBeGreaterThan(0);
  for (const name of ['insync_feed_head_timestamp_seconds', 'insync_newest_event_timestamp_seconds'])
    expect(Math.abs(reading(text, name) - now / 1000), name).toBeLessThan(60);
  expect(text).toContain('nodejs_eventloop_lag_p99_seconds');

  if (!hasPromtool) return skip();
  const lint = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  // The names of Node.js's own are older than these rules.
  const ours = `${lint.stdout}${lint.stderr}`.split('\n').filter((line) => /insync_|error/i.test(line));
  expect(ours).toEqual([]);
});

/** The lines that a search for an alert's mark finds, as `grep '"#1"'` does. */
function story(log: readonly LogLine[], mark: string): readonly LogLine[] {
  return log.filter((line) => JSON.stringify(line).includes(`"${mark}"`));
}

it('names the alert in every line of its story, from the page to the click', async () => {
  const stage = await play({ seed: 822 });
  const { druva, slack, log } = stage;
  const { world } = druva;
  const now = Date.now();
  const failed = world.backupFailed(now - 60_000, 'LAB-PC-9');
  druva.add([failed, world.backupFailed(now - 60_000, 'LAB-PC-10'), world.routine(now - 60_000)]);
  const posted = await card(slack, BACKUP, ['LAB-PC-9']);
  const delivered = await eventually(() =>
    log.find(({ msg, ts }) => msg === 'card delivered' && ts === posted.ts),
  );
  expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
  await turns(slack, posted, [/\*Acknowledged\*/]);
  druva.add([world.backupSucceeded(now, 'LAB-PC-9')]);
  await turns(slack, posted, [/\*Resolved\*/]);
  await eventually(() => {
    const edits = story(log, String(delivered.alert)).filter(({ what }) => what === 'edit');
    return edits.length >= 2;
  });

  const mine = story(log, String(delivered.alert)).filter(({ thread }) => thread === undefined);
  const cardLine = { msg: 'card delivered', channel: BACKUP, ts: posted.ts, card: delivered.card };
  const steps = mine.filter(
    ({ msg, what, ts }) => msg !== 'card delivered' || what === 'edit' || ts === posted.ts,
  );
  expect(steps.map(({ msg }) => msg)).toEqual([
    'page committed',
    'card delivered',
    'a person acted on an alert',
    'card delivered',
    'page committed',
    'card delivered',
  ]);
  expect(steps[0]).toMatchObject({ fresh: 3, alerts: expect.arrayContaining([delivered.alert]) });
  expect(steps[1]).toMatchObject({ ...cardLine, what: 'post', event: failed.uuid });
  expect(steps[2]).toMatchObject({ act: 'ack', by: MAYA, result: 'done', channel: BACKUP, ts: posted.ts });
  expect(steps[3]).toMatchObject({ ...cardLine, what: 'edit' });
  expect(steps[4]).toMatchObject({ fresh: 1, alerts: [delivered.alert] });
  expect(steps[5]).toMatchObject({ ...cardLine, what: 'edit' });

  // Whoever polls every second would drown in the pages that bring nothing.
  const pages = log.filter(({ msg }) => msg === 'page committed' || msg === 'nothing new');
  expect(pages.filter(({ level }) => level >= 30)).toHaveLength(2);
  expect(pages.length).toBeGreaterThan(2);
});
