import { beforeEach, describe, expect, it } from 'vitest';
import { type Span, TALLY_KEYS, type TallyKey, type TallyRequest } from '../../src/domain/archive.ts';
import { bucketStarts } from '../../src/domain/buckets.ts';
import type { InsyncEvent } from '../../src/domain/event.ts';
import { EVERYTHING, type Filter } from '../../src/domain/filter.ts';
import { groupsBy, HISTORY_DAYS, history, NO_ALERTS, taken, within } from './history.ts';
import { commitOf, DAY, filterOf, HOUR, MINUTE, NOW } from './samples.ts';
import type { Rig } from './store.ts';

const FILTERS: readonly Filter[] = [
  EVERYTHING,
  ...[
    { type: 'Backup' },
    { severity: '<=3', outcome: 'failed' },
    { subject: 'FIN-LAPTOP-7' },
    { text: 'disk -error' },
    { detail: 'Files Missed>0', type: '!Restore' },
    { tenant: 'nobody' },
  ].map(filterOf),
];
/** Longer and shorter, at odd moments, over the end of summer time in Berlin and New York. */
const SPANS: readonly Span[] = [
  { from: NOW - HISTORY_DAYS * DAY, to: NOW + 1 },
  { from: NOW - 29 * DAY - 1_234_567, to: NOW - 9 * DAY - 7 },
  { from: NOW - 7 * MINUTE, to: NOW - MINUTE },
];
const ZONES = ['UTC', 'Asia/Kolkata', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];

/** Statistics, held to counting by hand. */
export function storeTally(rig: Rig): void {
  describe('counting by groups', () => {
    const events = history(1_500);
    beforeEach(async () => {
      for (let from = 0; from < events.length; from += 500) {
        await rig.store.commitPage(commitOf(events.slice(from, from + 500)), NO_ALERTS);
      }
    });
    const ask = (request: Partial<TallyRequest> & { by: TallyKey; span: Span }, stop?: AbortSignal) =>
      rig.store.tally(
        { filter: EVERYTHING, now: NOW, zone: 'UTC', most: 1_000, ...request },
        stop && { signal: stop },
      );
    const earlier = ({ from, to }: Span): Span => ({ from: from - (to - from), to: from });

    it.each(TALLY_KEYS.filter((by) => by !== 'hour' && by !== 'day'))(
      'by %s counts what is there',
      async (by) => {
        for (const filter of FILTERS) {
          for (const span of SPANS) {
            const tally = await ask({ filter, by, span, before: earlier(span) });
            const found = taken(events, filter);
            const now = groupsBy(events, within(found, span), by);
            const before = groupsBy(events, within(found, earlier(span)), by);
            const names = new Set([...now.keys(), ...before.keys()]);
            expect(new Map(tally.groups.map((group) => [group.name, [group.count, group.before]]))).toEqual(
              new Map([...names].map((name) => [name, [now.get(name) ?? 0, before.get(name) ?? 0]])),
            );
            const counts = tally.groups.map(({ count }) => count);
            expect(counts).toEqual(counts.toSorted((a, b) => b - a));
            expect(tally).toMatchObject({
              total: within(found, span).length,
              totalBefore: within(found, earlier(span)).length,
              stored: events.length,
              complete: true,
            });
          }
        }
      },
    );

    it.each(['hour', 'day'] as const)('by %s counts every one of them, empty ones too', async (by) => {
      for (const filter of FILTERS) {
        const found = taken(events, filter);
        for (const [index, zone] of ZONES.entries()) {
          const span = SPANS[index % SPANS.length] as Span;
          const tally = await ask({ filter, by, span, zone, before: earlier(span) });
          const now = buckets(found, span, zone, by);
          const before = buckets(found, earlier(span), zone, by);
          expect(tally.groups.map(({ at }) => at)).toEqual(bucketStarts(span, zone, by));
          expect(tally.groups.map(({ count }) => count)).toEqual(now);
          expect(tally.groups.map((group) => group.before).reverse()).toEqual(
            now.map((_, place) => before.at(-1 - place) ?? 0),
          );
          expect(tally.total).toBe(within(found, span).length);
          expect(tally.totalBefore).toBe(within(found, earlier(span)).length);
        }
      }
    });

    const buckets = (found: readonly InsyncEvent[], span: Span, zone: string, by: 'hour' | 'day') => {
      const starts = bucketStarts(span, zone, by);
      return starts.map((from, index) => within(found, { from, to: starts[index + 1] ?? span.to }).length);
    };

    it('tells so many groups apart and the others in one', async () => {
      const span = SPANS[0] as Span;
      const all = await ask({ by: 'subject', span, before: earlier(span) });
      const some = await ask({ by: 'subject', span, before: earlier(span), most: 2 });
      expect(some.groups).toEqual(all.groups.slice(0, 2));
      const rest = all.groups.slice(2);
      expect(some.others).toEqual({
        groups: rest.length,
        count: rest.reduce((sum, { count }) => sum + count, 0),
        before: rest.reduce((sum, { before }) => sum + before, 0),
      });
    });

    it('leaves the times of the filter aside', async () => {
      const span = { from: NOW - 10 * DAY, to: NOW - 5 * DAY };
      const filter = filterOf({ since: '1h' });
      expect((await ask({ filter, by: 'day', span })).total).toBe(within(events, span).length);
    });

    it('says so when it was stopped, and never counts too much', async () => {
      const span = SPANS[0] as Span;
      for (const by of ['type', 'subject', 'hour'] as const) {
        const filter = filterOf({ detail: 'Files Missed>0' });
        const tally = await ask({ filter, by, span, before: earlier(span) }, AbortSignal.abort());
        const whole = within(taken(events, filter), span).length;
        expect(tally.total).toBeLessThanOrEqual(whole);
        if (tally.complete) expect(tally.total).toBe(whole);
      }
      const stopped = await ask({ by: 'type', span: { from: 0, to: NOW + HOUR } }, AbortSignal.abort());
      expect(stopped.complete).toBe(false);
    });
  });
}
