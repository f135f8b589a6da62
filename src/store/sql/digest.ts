import type { FeedGap } from '../../domain/alert.ts';
import type { Span } from '../../domain/archive.ts';
import { bucketStarts } from '../../domain/buckets.ts';
import type { DigestFigures, LifeArchive } from '../../domain/desk.ts';
import { SEVERITIES, type Severity } from '../../domain/severity.ts';
import { momentOf, offsetAt } from '../../domain/wall-clock.ts';
import type { Database } from './database.ts';
import { worstSubjects } from './digest-subjects.ts';
import type { Sql } from './filter-parts.ts';

type Asked = Parameters<LifeArchive['digestFigures']>[0];

const DAY = 86_400_000;
/** Clocks are put on and back by no more than this. */
const CLOCK_CHANGE = 2 * 3_600_000;

interface OpenedRow {
  readonly severity: Severity;
  readonly state: string;
  readonly opened_at: number;
  readonly first_ack_at: number | null;
}

/** The numbers of a digest. Cards tried out are no alerts; gaps of the feed concern every channel. */
export function readDigest(database: Database, { channel, from, to, zone }: Asked): DigestFigures {
  const before = spanBefore({ from, to }, zone);
  const inChannel = carded(channel);
  const opened = openedIn(database, { from, to }, inChannel);
  const earlier = openedIn(database, before, inChannel);
  const waits = opened.flatMap(({ severity, opened_at, first_ack_at }) =>
    first_ack_at === null || first_ack_at < opened_at ? [] : [{ severity, wait: first_ack_at - opened_at }],
  );
  return {
    opened: opened.length,
    openedBefore: earlier.length,
    resolved: resolvedIn(database, { from, to }, inChannel),
    stillOpen: opened.filter(({ state }) => state === 'open').length,
    stillAcked: opened.filter(({ state }) => state === 'acked').length,
    toAck: SEVERITIES.flatMap((severity) => {
      const some = waits.filter((each) => each.severity === severity).map(({ wait }) => wait);
      const median = medianOf(some);
      return median === undefined ? [] : [{ severity, count: some.length, median }];
    }),
    toAckAll: medianOf(waits.map(({ wait }) => wait)),
    subjects: worstSubjects(database, { from, to }, inChannel),
    gaps: gapsIn(database, { from, to }),
    days: daysOf({ from, to }, opened, before, earlier, zone),
  };
}

/** As many days earlier as the span has, at the same time of the clock; else as long as it. */
function spanBefore({ from, to }: Span, zone: string): Span {
  const days = Math.round((to - from) / DAY);
  const whole = days > 0 && Math.abs(to - from - days * DAY) <= CLOCK_CHANGE;
  if (!whole) return { from: from - (to - from), to: from };
  return { from: momentOf(from + offsetAt(from, zone) - days * DAY, zone), to: from };
}

/** Alerts `a` that count: with a card that belongs in the channel, or stands there for another one. */
function carded(channel: string | undefined): Sql {
  const counts = "a.kind <> 'test'";
  if (channel === undefined) return { sql: counts, params: [] };
  const card = `EXISTS (SELECT 1 FROM cards c
    WHERE c.kind = 'alert' AND c.ref = a.id AND (c.home = ? OR c.channel = ?))`;
  return { sql: `${counts} AND ${card}`, params: [channel, channel] };
}

function openedIn(database: Database, { from, to }: Span, { sql, params }: Sql): OpenedRow[] {
  const opened = `SELECT a.severity, a.state, a.opened_at, a.first_ack_at FROM alerts a INDEXED BY alerts_opened
    WHERE a.opened_at >= ? AND a.opened_at < ? AND ${sql}`;
  return database.recent(opened).all(from, to, ...params) as unknown as OpenedRow[];
}

/** Each alert once, by how it ended last; one that came back since has ended all the same. */
function resolvedIn(database: Database, { from, to }: Span, { sql, params }: Sql): Record<string, number> {
  const ends = `SELECT max(u.seq) AS seq FROM audit u INDEXED BY audit_at JOIN alerts a ON a.id = u.alert
    WHERE u.at >= ? AND u.at < ? AND u.action IN ('resolve', 'recover') AND u.became = 'resolved' AND ${sql}
    GROUP BY u.alert`;
  const counted = `SELECT CASE WHEN u.reason IN ('click', 'command') THEN 'person' ELSE u.reason END AS how, count(*) AS n
    FROM (${ends}) AS ended JOIN audit u ON u.seq = ended.seq GROUP BY how`;
  const rows = database.recent(counted).all(from, to, ...params) as { how: string; n: number }[];
  return Object.fromEntries(rows.map(({ how, n }) => [how, n]));
}

function gapsIn(database: Database, { from, to }: Span): DigestFigures['gaps'] {
  const gaps = database.sql(`SELECT id, gap FROM alerts INDEXED BY alerts_opened
    WHERE opened_at >= ? AND opened_at < ? AND kind = 'feed_gap' AND gap IS NOT NULL ORDER BY id`);
  return (gaps.all(from, to) as { id: number; gap: string }[]).map(({ id, gap }) => {
    const { from: start, to: end } = JSON.parse(gap) as FeedGap;
    return { alert: id, from: start, to: end };
  });
}

function daysOf(
  span: Span,
  opened: readonly OpenedRow[],
  before: Span,
  earlier: readonly OpenedRow[],
  zone: string,
): DigestFigures['days'] {
  const starts = bucketStarts(span, zone, 'day');
  const now = perDay(starts, opened);
  const then = perDay(bucketStarts(before, zone, 'day'), earlier);
  return starts.map((at, day) => ({ at, opened: now[day] ?? 0, before: then[day] ?? 0 }));
}

function perDay(starts: readonly number[], rows: readonly OpenedRow[]): number[] {
  const counts = starts.map(() => 0);
  for (const { opened_at } of rows) {
    const day = starts.findLastIndex((start) => start <= opened_at);
    counts[day] = (counts[day] ?? 0) + 1;
  }
  return counts;
}

/** Of an even number the middle between the two in the middle. */
function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : Math.round((low + high) / 2);
}
