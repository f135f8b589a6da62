import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InsyncEvent } from '../../src/domain/event.ts';
import { contentId } from '../../src/druva/content-id.ts';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';
import { type PushedPart, readPushed } from '../../src/druva/pushed.ts';
import { decodeStored } from '../../src/druva/stored.ts';

const AT = Date.UTC(2026, 10, 20, 12);
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const check = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void) =>
  fc.assert(fc.property(arbitrary, holds), { seed, numRuns: 300 });

function parts(text: string | Uint8Array): PushedPart[] {
  const read = readPushed(Buffer.from(text as string), AT);
  if (typeof read === 'string') throw new Error(read);
  return [...read];
}

const WEBHOOK = {
  feature: 'Backup And Restore',
  type: 'Backup',
  details: { eventState: 'Failed', inSyncDataSourceName: 'LAB-PC-1' },
  syslogSeverity: '4',
  timestamp: '2026-11-20T11:59:00Z',
};

/** The same value with the fields of its objects in another order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, reversed(field)]),
  );
}

describe(`an id made from what a record says (seed ${seed})`, () => {
  const id = (value: unknown) => contentId(value, JSON.stringify(value));

  it('is the same whatever the order of the fields', () => {
    check(fc.jsonValue(), (value) => void expect(id(reversed(value))).toBe(id(value)));
  });

  it('is another for another record', () => {
    const some = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)));
    check(fc.tuple(some, some), ([a, b]) => {
      if (!isDeepStrictEqual(a, b)) expect(id(a)).not.toBe(id(b));
    });
    for (const [a, b] of [
      [{ a: 1 }, [['a', 1]]],
      [{ a: '1' }, { a: 1 }],
      [
        { a: 1, b: 2 },
        { a: 2, b: 1 },
      ],
      [{ '1': 1 }, [1]],
      [{}, []],
      [{ a: null }, {}],
    ])
      expect(id(a)).not.toBe(id(b));
  });

  it('is there for what is nested too deep to be gone through', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(contentId(JSON.parse(deep), deep)).toMatch(/^content-[0-9a-f]{32}$/);
  });
});

describe('a record without an id', () => {
  const made = (record: object) => {
    const [event] = parts(JSON.stringify(record)).flatMap(({ events }) => events);
    return event as InsyncEvent;
  };

  it('is an event whose id is marked as made, and the same when it is read from the store', () => {
    const event = made(WEBHOOK);
    expect(event).toMatchObject({
      wire: 'platform',
      id: expect.stringMatching(/^content-/),
      type: 'Backup',
      outcome: 'failed',
      severity: 4,
      subject: 'LAB-PC-1',
      reasons: { id: 'made from what the record says, which names none' },
    });
    expect(decodeStored(event.raw, AT + 5)).toEqual(event);
    expect(made({ ...WEBHOOK, timestamp: '2026-11-20T11:59:01Z' }).id).not.toBe(event.id);
  });

  it('keeps the id it has, without a mark', () => {
    const event = made({ ...WEBHOOK, details: { ...WEBHOOK.details, eventID: 77 } });
    expect([event.id, event.reasons.id]).toEqual(['77', undefined]);
  });

  it.each([
    {},
    { ...WEBHOOK, type: '' },
    { ...WEBHOOK, timestamp: undefined },
    { ...WEBHOOK, timestamp: 'yesterday' },
  ])('is set aside where type or time is missing too: %j', (record) => {
    const [part] = parts(JSON.stringify(record));
    expect(part).toMatchObject({ events: [], unreadable: [{ reason: 'no_id' }] });
  });

  it('stays what it was in the feed: no event', () => {
    expect(decodeRecord(JSON.stringify(WEBHOOK), AT)).toMatchObject({ reason: 'no_id' });
  });
});

describe(`the body of a delivery (seed ${seed})`, () => {
  const shapes = (records: readonly unknown[]) => [
    JSON.stringify(records),
    JSON.stringify({ events: records }),
    ` {"nextPageExists":false, "events" : ${JSON.stringify(records, null, 2)} } `,
    `\uFEFF${JSON.stringify(records)}`,
  ];

  it('holds the same records in each of its shapes, byte for byte, as decoding each alone gives', () => {
    check(fc.array(fc.oneof(fc.jsonValue(), fc.constant(WEBHOOK)), { maxLength: 8 }), (records) => {
      for (const text of shapes(records)) {
        const read = parts(text);
        const events = read.flatMap((part) => part.events);
        const unreadable = read.flatMap((part) => part.unreadable);
        expect(events.length + unreadable.length).toBe(records.length);
        for (const { raw } of [...events, ...unreadable]) expect(text).toContain(raw);
        for (const event of events) expect(decodeStored(event.raw, AT)).toEqual(event);
      }
    });
  });

  it('may be one record alone', () => {
    check(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
      if (Array.isArray(record.events)) return;
      const raw = JSON.stringify(record);
      const [part] = parts(raw);
      const [one] = [...(part?.events ?? []), ...(part?.unreadable ?? [])];
      expect(one?.raw).toBe(raw);
    });
  });

  it('is refused whole where it is no JSON, and never breaks the reader', () => {
    check(
      fc.oneof(
        fc.string(),
        fc.uint8Array(),
        fc.json().map((text) => text.slice(0, -1)),
      ),
      (body) => {
        const bytes = Buffer.from(body as string);
        const read = readPushed(bytes, AT);
        const isJson = () => {
          try {
            JSON.parse(bytes.toString().replace(/^\uFEFF/, ''));
            return true;
          } catch {
            return false;
          }
        };
        expect(read === 'not_json').toBe(!isJson());
        if (typeof read !== 'string')
          for (const part of read) expect(part.events.every((e) => !isUnreadable(e))).toBe(true);
      },
    );
  });

  it('is committed in parts, and refused beyond ten thousand records', () => {
    const many = (count: number) => `[${Array(count).fill(JSON.stringify(WEBHOOK)).join(',')}]`;
    expect(parts(many(1_100)).map(({ events }) => events.length)).toEqual([500, 500, 100]);
    expect(readPushed(Buffer.from(many(10_001)), AT)).toBe('too_many');
  });
});
