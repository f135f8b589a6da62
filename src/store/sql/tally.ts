import type { Span, Tally, TallyGroup, TallyKey, TallyRequest, Watch } from '../../domain/archive.ts';
import { bucketStarts } from '../../domain/buckets.ts';
import type { Filter } from '../../domain/filter.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import { eventsOf } from './kinds.ts';
import { namedGroups } from './names.ts';
import type { Reading } from './reading.ts';
import type { KeyRange } from './steps.ts';
import { type Bucketed, tallyBuckets } from './tally-buckets.ts';
import { tallyNames } from './tally-names.ts';
import { type Grouping, type RangeTally, tallyRange } from './tally-range.ts';
import type { Views } from './views.ts';

const COLUMNS: Readonly<Record<Exclude<TallyKey, 'hour' | 'day'>, Grouping>> = {
  type: { sql: 'e.type', ofKind: ({ type }) => type },
  feature: { sql: 'e.feature', ofKind: ({ feature }) => feature },
  severity: { sql: 'e.severity', ofKind: ({ severity }) => severity },
  outcome: { sql: 'e.outcome', ofKind: ({ outcome }) => outcome },
  identity: { sql: 'e.identity' },
  subject: { sql: 'e.subject' },
};

/** Statistics: how many events of each group a span has, and the span before. */
export async function readTally(
  reading: Reading,
  views: Views,
  request: TallyRequest,
  watch?: Watch,
): Promise<Tally> {
  const { by } = request;
  const stored = eventsOf(reading.kinds.all());
  const rest =
    by === 'hour' || by === 'day'
      ? await inTime(reading, request, by, watch)
      : await byName(reading, views, request, by, watch);
  return { ...rest, stored };
}

type Counted = Omit<Tally, 'stored'>;

async function byName(
  reading: Reading,
  views: Views,
  request: TallyRequest,
  by: Exclude<TallyKey, 'hour' | 'day'>,
  watch: Watch | undefined,
): Promise<Counted> {
  const filter = timeless(request.filter);
  const count = (span: Span | undefined): Promise<RangeTally> => {
    if (!span) return Promise.resolve({ counts: new Map(), complete: true });
    const range = keysOf(span);
    const isName = by === 'identity' || by === 'subject';
    return isName
      ? tallyNames(reading, filter, range, by, watch)
      : tallyRange(reading, filter, range, COLUMNS[by], watch);
  };
  const now = await count(request.span);
  const before = await count(request.before);
  const all = [...new Set([...now.counts.keys(), ...before.counts.keys()])].map((value) => ({
    name: String(value),
    count: now.counts.get(value) ?? 0,
    before: before.counts.get(value) ?? 0,
  }));
  const ordered = all.toSorted(
    (a, b) => b.count - a.count || b.before - a.before || (a.name < b.name ? -1 : 1),
  );
  const [groups, others] = [ordered.slice(0, request.most), ordered.slice(request.most)];
  return {
    groups: namedGroups(reading.database, views, by, groups),
    others: { groups: others.length, count: sum(others, 'count'), before: sum(others, 'before') },
    total: sum(all, 'count'),
    totalBefore: sum(all, 'before'),
    complete: now.complete && before.complete,
  };
}

async function inTime(
  reading: Reading,
  { filter, zone, span, before }: TallyRequest,
  by: 'hour' | 'day',
  watch: Watch | undefined,
): Promise<Counted> {
  const count = async (asked: Span | undefined): Promise<Bucketed & { starts: readonly number[] }> => {
    const starts = asked ? bucketStarts(asked, zone, by) : [];
    if (!asked) return { starts, counts: [], complete: true };
    return { starts, ...(await tallyBuckets(reading, timeless(filter), asked, starts, watch)) };
  };
  const now = await count(span);
  const then = await count(before);
  // Both end where the present is: the last buckets stand beside one another.
  const shift = then.counts.length - now.counts.length;
  const groups = now.starts.map((at, index): TallyGroup => {
    return { name: '', at, count: now.counts[index] ?? 0, before: then.counts[index + shift] ?? 0 };
  });
  const all = (counts: readonly number[]) => counts.reduce((sum, n) => sum + n, 0);
  return {
    groups,
    others: { groups: 0, count: 0, before: 0 },
    total: all(now.counts),
    totalBefore: all(then.counts),
    complete: now.complete && then.complete,
  };
}

function keysOf({ from, to }: Span): KeyRange {
  return { low: from * KEYS_PER_MS, high: to * KEYS_PER_MS };
}

function timeless({ since: _since, until: _until, ...rest }: Filter): Filter {
  return rest;
}

function sum(groups: readonly TallyGroup[], of: 'count' | 'before'): number {
  return groups.reduce((total, group) => total + group[of], 0);
}
