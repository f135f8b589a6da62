import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENVELOPE_FIELDS, type InsyncEvent, OUTCOMES } from '../../src/domain/event.ts';
import { isSeverity } from '../../src/domain/severity.ts';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';
import { splitAnswer } from '../../src/druva/records.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { fuzz } from './fuzz.ts';
import { longText, prototypeIsClean, text } from './hostile.ts';
import { mutated, record, samples, value } from './records.ts';

const ARRIVED = Date.UTC(2026, 10, 22, 14);
const END = Date.UTC(2109, 0, 1);

const gap = fc.constantFrom('', ' ', '\n  ', '\r\n');
const padded = fc.tuple(gap, record, gap).map((parts) => parts.join(''));
/** A documented record with a byte or a piece of it changed: mostly no JSON any more. */
const broken = fc
  .tuple(mutated, fc.nat(), text)
  .map(
    ([raw, place, piece]) => raw.slice(0, place % raw.length) + piece + raw.slice((place % raw.length) + 1),
  );
const bytes = fc.uint8Array({ maxLength: 60 }).map((found) => Buffer.from(found).toString('utf8'));

/** An event or a reason; never less, and the record as it came. */
function holdsDecoded(raw: string): void {
  const decoded = decodeRecord(raw, ARRIVED);
  expect(decoded.raw).toBe(raw);
  if (isUnreadable(decoded)) {
    expect(['not_an_object', 'no_id', 'not_json']).toContain(decoded.reason);
  } else {
    const wrong = wrongIn(decoded);
    if (wrong.length > 0) expect(wrong).toEqual([]);
    if (!isDeepStrictEqual(decodeStored(decoded.raw, ARRIVED), decoded)) {
      expect(decodeStored(decoded.raw, ARRIVED)).toEqual(decoded);
    }
  }
  if (!prototypeIsClean()) throw new Error('Object.prototype was changed');
}

/** What no event may have. */
function wrongIn(event: InsyncEvent): string[] {
  const { envelope, reasons, details, time } = event;
  const texts = { ...event, envelope: '', reasons: '', details: '', time: '', severity: '' };
  return [
    ...(event.id === '' ? ['an empty id'] : []),
    ...(isSeverity(event.severity) ? [] : ['severity']),
    ...(OUTCOMES.includes(event.outcome) ? [] : ['outcome']),
    ...(Number.isInteger(time) && time >= 0 && time < END ? [] : ['time']),
    ...Object.entries(texts).flatMap(([key, of]) => (typeof of === 'string' ? [] : [key])),
    ...ENVELOPE_FIELDS.filter((field) => typeof envelope[field] !== 'string'),
    ...(Object.keys(envelope).length === ENVELOPE_FIELDS.length ? [] : ['fields of the envelope']),
    ...Object.entries(reasons).flatMap(([key, why]) => (typeof why === 'string' && why !== '' ? [] : [key])),
    ...details.flatMap((pair) =>
      pair.length === 2 && pair.every((part) => typeof part === 'string') ? [] : ['a pair of the details'],
    ),
  ];
}

fuzz('a record of whatever fields is an event, or unreadable with a reason', 12_000, padded, holdsDecoded);
fuzz('so is a documented record with fields of other kinds', 12_000, mutated, holdsDecoded);
fuzz('so is a damaged one', 5_000, broken, holdsDecoded);
fuzz('so is any text, and any bytes', 5_000, fc.oneof(longText, bytes, value), holdsDecoded);

const key = fc.constantFrom('events', '\\u0065vents', 'tracker', '__proto__', 'nextPageToken', 'ev\\"ents');

fuzz(
  'an answer gives each of its records byte for byte',
  3_000,
  fc.tuple(fc.array(fc.oneof(record, mutated, value), { maxLength: 6 }), gap, fc.array(fc.tuple(key, value))),
  ([records, between, others]) => {
    const list = `[${between}${records.join(`${between},${between}`)}${between}]`;
    const fields = [...others.map(([name, of]) => `"${name}":${of}`), `"events"${between}:${between}${list}`];
    const answer = holdsSplit(`${between}{${fields.join(`,${between}`)}${between}}${between}`);
    expect(answer).toEqual(records.map((raw) => raw.trim()));
    if (!prototypeIsClean()) throw new Error('Object.prototype was changed');
  },
);

fuzz(
  'whatever else is answered is split or refused',
  3_000,
  fc.oneof(
    broken.map((raw) => `{"events":[${raw}]}`),
    longText,
    bytes,
    value,
  ),
  (body) => {
    const answer = holdsSplit(body);
    if (typeof answer === 'string') expect(['not_json', 'no_events']).toContain(answer);
    else for (const raw of answer) expect(body.toWellFormed().includes(raw)).toBe(true);
  },
);

/** The records' texts, or why there are none; alike whether the body is taken for a large one or not. */
function holdsSplit(text: string): readonly string[] | string {
  const body = Buffer.from(text);
  const [whole, large] = [splitAnswer(body), splitAnswer(body, 0)];
  expect(typeof large).toBe(typeof whole);
  if (typeof whole === 'string' || typeof large === 'string') return whole as string;
  const raws = whole.records(0, whole.count).map(({ raw }) => raw);
  expect(large.records(0, large.count).map(({ raw }) => raw)).toEqual(raws);
  expect(Object.keys(large.rest)).toEqual(Object.keys(whole.rest));
  return raws;
}

test('has the documented records', () => expect(samples.length).toBeGreaterThan(10));
