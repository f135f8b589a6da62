import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { InsyncEvent } from '../../src/domain/event.ts';
import { EVERYTHING, type Filter, TERM_KEYS, termValue } from '../../src/domain/filter.ts';
import { matches } from '../../src/domain/filter-match.ts';
import { parseFilter } from '../../src/domain/filter-schema.ts';
import type { Store } from '../../src/domain/ports.ts';
import { fold } from '../../src/domain/text.ts';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { commitOf, decideWith, NOW } from '../contract/samples.ts';
import { fuzzAsync } from './fuzz.ts';
import { NASTY, text } from './hostile.ts';
import { mutated, record } from './records.ts';

const PAGE = 8;

const page = fc.array(fc.oneof(record, mutated), { minLength: PAGE, maxLength: PAGE });
/** A value for a filter: of an event of the page, or any. */
const asked = fc.tuple(
  fc.constantFrom(...TERM_KEYS, 'text', 'detail', 'severity', 'since'),
  fc.nat(PAGE),
  fc.constantFrom('', '', '!'),
  fc.oneof(fc.constantFrom(...NASTY), text),
);

/** As the store tells events apart: without regard to case. */
const identity = ({ tenant, id }: InsyncEvent) => `${fold(tenant)}\n${fold(id)}`;

async function allOf(store: Store, filter: Filter): Promise<InsyncEvent[]> {
  const { rows, older } = await store.page({ filter, now: NOW, limit: 1_000 });
  expect(older).toBe(false);
  return rows.map(({ event }) => event);
}

const raws = (records: readonly { readonly raw: string }[]) => records.map(({ raw }) => raw).sort();

fuzzAsync(
  'a page of any records is stored whole, comes back as it was, and is found by what stands in it',
  3_000,
  fc.tuple(page, fc.array(asked, { minLength: 5, maxLength: 5 })),
  async ([records, questions]) => {
    const decoded = records.map((raw) => decodeRecord(raw, NOW));
    const unreadable = decoded.filter(isUnreadable);
    const events = decoded.filter((each): each is InsyncEvent => !isUnreadable(each));
    const identities = [...new Set(events.map(identity))].sort();
    const store = openSqliteStore(':memory:', decodeStored);
    try {
      const receipt = await store.commitPage(commitOf(events, { unreadable }), decideWith());
      expect([receipt.fresh, receipt.known]).toEqual([identities.length, events.length - identities.length]);
      const found = await allOf(store, EVERYTHING);
      expect(found.map(identity).sort()).toEqual(identities);
      for (const event of found) {
        const was = events.find(({ raw }) => raw === event.raw);
        if (!isDeepStrictEqual(event, was)) expect(event).toEqual(was);
      }
      expect(raws(await store.unreadable(100))).toEqual([...new Set(raws(unreadable))]);
      for (const question of questions) await holdsEqual(store, found, question);
    } finally {
      await store.close();
    }
  },
  PAGE + 5,
);

async function holdsEqual(
  store: Store,
  kept: readonly InsyncEvent[],
  [key, which, mark, any]: readonly [string, number, string, string],
): Promise<void> {
  const of = kept[which];
  const term = TERM_KEYS.find((each) => each === key);
  const known = { types: kept.map(({ type }) => type), features: kept.map(({ feature }) => feature) };
  const value = of && term ? termValue(of, term) : any;
  const read = parseFilter({ [key]: `${mark}${value}` }, { now: NOW, zone: 'UTC', known });
  if (!read.ok) return;
  const wanted = kept.filter((event) => matches(read.filter, event, { now: NOW }));
  expect([key, value, raws(await allOf(store, read.filter))]).toEqual([key, value, raws(wanted)]);
}
