import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filter } from '../../src/domain/filter.ts';
import { recheck } from '../../src/domain/filter-match.ts';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';
import { glanceFor } from '../../src/store/sql/glance.ts';

const KEYS = [
  'Files Missed',
  'files_missed',
  'FILES\nMISSED',
  'fi\tles"Missed\\',
  'Filesmıssed',
  'FİLES MİSSED',
  'Disk',
  'DisK',
  'Größe',
  'é',
];
const key = fc.oneof(fc.constantFrom(...KEYS), fc.string({ unit: 'binary', maxLength: 5 }));
const value = fc.oneof(fc.constantFrom('0', '12', 'Failed'), fc.string({ maxLength: 6 }));
const pairs = fc.array(fc.tuple(key, value), { maxLength: 4 });
const asText = (list: readonly (readonly [string, string])[]) =>
  list.map(([name, said]) => `${name}:${said}`).join(', ');

const wires = {
  flat: (list: [string, string][]) => ({ eventID: 1, eventType: 'Backup', eventDetails: asText(list) }),
  object: (list: [string, string][]) => ({ id: 'x', type: 'Backup', details: Object.fromEntries(list) }),
  written: (list: [string, string][]) => ({
    id: 'x',
    type: 'Backup',
    details: JSON.stringify(Object.fromEntries(list)),
  }),
  both: (list: [string, string][]) => ({
    id: 'x',
    type: 'Backup',
    details: { ...Object.fromEntries(list.slice(1)), eventDetails: asText(list.slice(0, 1)) },
  }),
};
/** JSON may be written with any letter escaped. */
const escaped = (json: string) =>
  json.replace(/[a-z](?=\w*")/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);

const records = fc
  .tuple(
    pairs,
    fc.constantFrom(...Object.values(wires)),
    fc.constantFrom((json: string) => json, escaped),
  )
  .map(([list, wire, write]) => {
    const json = JSON.stringify(wire(list));
    const written = write(json);
    return JSON.stringify(JSON.parse(written)) === json ? written : json;
  });
const filters = fc
  .array(fc.record({ key, value, none: fc.boolean(), sign: fc.constantFrom('=' as const, '>' as const) }), {
    minLength: 1,
    maxLength: 2,
  })
  .map((details): Filter => ({ terms: {}, details }));

describe('a glance at a record', () => {
  it('never says other than the event itself', () => {
    fc.assert(
      fc.property(records, filters, (raw, filter) => {
        const event = decodeRecord(raw, 0);
        if (isUnreadable(event)) return;
        const seen = glanceFor(filter)(raw);
        if (seen !== undefined) expect(seen).toBe(recheck(filter, event));
      }),
      { numRuns: 3_000 },
    );
  });

  it('tells that a key is not there, and nothing where it may be', () => {
    const glance = (raw: string, none = false) =>
      glanceFor({ terms: {}, details: [{ key: 'Files Missed', value: '', none }] })(raw);
    expect(glance('{"eventDetails":"Files Restored:3"}')).toBe(false);
    expect(glance('{"eventDetails":"Files Restored:3"}', true)).toBe(true);
    expect(glance('{"eventDetails":"filesMissed:3"}')).toBeUndefined();
    expect(glance('{"eventDetails":"\\u0046iles Restored:3"}')).toBeUndefined();
  });
});
