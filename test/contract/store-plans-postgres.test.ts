import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeStored } from '../../src/druva/stored.ts';
import type { Database } from '../../src/store/sql/database.ts';
import { eventWriter } from '../../src/store/sql/events.ts';
import { keyRange } from '../../src/store/sql/filter-conditions.ts';
import { eventsSql, rowsSql } from '../../src/store/sql/filter-sql.ts';
import { type Reading, readingOf } from '../../src/store/sql/reading.ts';
import { PACE } from '../../src/store/sql/steps.ts';
import { hasPostgres } from '../postgres/place.ts';
import { type EmptyPlace, emptyPlace } from './empty-place.ts';
import { DAY, event, filterOf, NOW } from './samples.ts';

const EVENTS = 12_000;
/** Over more than two months, so over three partitions. */
const SPAN = 70 * DAY;

/** What people ask most, and the index of each partition that finds it. */
const QUESTIONS: readonly (readonly [Parameters<typeof filterOf>[0], RegExp])[] = [
  [{}, /_pkey\b/],
  [{ type: 'Restore' }, /_type_severity_key_idx\b/],
  [{ type: 'Restore', severity: '<=2' }, /_type_severity_key_idx\b/],
  [{ feature: 'API' }, /_feature_key_idx\b/],
  [{ severity: '<=2' }, /_severity_key_idx\b/],
  [{ outcome: '!success' }, /_outcome_key_idx\b/],
  [{ subject: 'DEVICE-7' }, /_subject_key_idx\b/],
  [{ identity: 'person7@example.com' }, /_identity_key_idx\b/],
  [{ id: 'e77' }, /_uid\b/],
  [{ group: '77' }, /_grp_key_idx\b/],
  [{ text: 'rare77' }, /_words_idx\b/],
  [{ text: 'rare77 -disk' }, /_words_idx\b/],
  [{ detail: 'Files Missed>0', subject: 'DEVICE-7' }, /_subject_key_idx\b/],
];

describe.skipIf(!hasPostgres)('plans of PostgreSQL', () => {
  let place: EmptyPlace;
  let reading: Reading;
  beforeAll(async () => {
    place = await emptyPlace();
    fill(place.database);
    reading = readingOf(place.database, decodeStored, PACE);
  });
  afterAll(async () => {
    place.empty();
    await place.remove();
  });

  const planOf = (asked: Parameters<typeof filterOf>[0]): string => {
    const filter = filterOf(asked);
    const selection = reading.selection(filter, reading.plan(filter), 'whole');
    const shape = filter.details ? eventsSql(true) : rowsSql(true);
    const { sql, params } = shape(selection);
    const named = { ...keyRange({ filter, now: NOW }), limit: 11 };
    const rows = place.database.recent(`EXPLAIN ${sql}`).all(named, ...params);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  it.each(QUESTIONS)('find a page of %j by an index, without reading a whole month', (asked, index) => {
    const plan = planOf(asked);
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/Seq Scan on events_\d/);
  });

  it('read of a span only the months it lies in', () => {
    const plan = planOf({ type: 'Backup', since: '3d', until: '1d' });
    expect(new Set(plan.match(/\bevents_\d{4}_\d\d\b/g))).toEqual(new Set(['events_2026_11']));
  });

  it('stop at the end of a page in each of several lanes', () => {
    const plan = planOf({ severity: '<=2' });
    // One of each, one of all, and one for the card of each row.
    expect(plan.match(/Limit /g)).toHaveLength(5);
  });
});

function fill(database: Database): void {
  const writer = eventWriter(database);
  const events = Array.from({ length: EVENTS }, (_, n) =>
    event({
      ...{ id: `e${n}`, time: NOW - Math.floor((n * SPAN) / EVENTS), device: `DEVICE-${n % 300}` },
      ...{ type: n % 20 === 0 ? 'Restore' : 'Backup', feature: n % 30 === 0 ? 'API' : 'Backup And Restore' },
      ...{ severity: n % 40 === 0 ? n % 3 : 6, status: n % 25 === 0 ? 'Failed' : 'Success' },
      ...{ identity: `person${n % 300}@example.com`, group: String(n), more: `Note:rare${n} disk` },
    }),
  );
  for (let from = 0; from < EVENTS; from += 500) {
    database.transaction(() => writer.insert(events.slice(from, from + 500), NOW));
  }
  // As the server does by itself in time.
  database.exec('VACUUM (ANALYZE)');
}
