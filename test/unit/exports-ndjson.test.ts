import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventRow } from '../../src/domain/archive.ts';
import type { Envelope } from '../../src/domain/event.ts';
import { type ExportedEvent, ndjsonEvent } from '../../src/exports/ndjson.ts';
import { row } from './exports-read.ts';

const NAMES = Object.keys(row().event.envelope) as (keyof Envelope)[];
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a\u2028b\u0085c', '\ud800', '\0', '"\\\n'),
);
const envelope = fc.record(
  Object.fromEntries(NAMES.map((name) => [name, text])) as Record<keyof Envelope, typeof text>,
);

const withText = (fields: Envelope, detail: string): EventRow => {
  const one = row({}, { status: 'open', alert: 7 });
  return { ...one, event: { ...one.event, envelope: fields, subject: detail, details: [[detail, detail]] } };
};

describe('an event in NDJSON', () => {
  it('is one line that gives back every field as it was', () => {
    fc.assert(
      fc.property(envelope, text, (fields, detail) => {
        const one = withText(fields, detail);
        const line = ndjsonEvent(one);
        expect(line.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)).toHaveLength(2);
        const { insync, ...rest } = JSON.parse(line) as ExportedEvent;
        expect(rest).toEqual({ ...fields });
        expect(insync).toMatchObject({ subject: detail, details: [[detail, detail]] });
      }),
      { numRuns: 1_000 },
    );
  });

  it('has what was concluded under one key', () => {
    const line = ndjsonEvent(row({ severity: 2, time: 0, device: 'D1' }, { status: 'acked', alert: 12 }));
    const { insync } = JSON.parse(line) as ExportedEvent;
    expect(Object.keys(JSON.parse(line)).at(-1)).toBe('insync');
    expect(insync).toEqual({
      ...{ time: '1970-01-01T00:00:00.000Z', severity: 2, outcome: 'failed', feature: 'Backup And Restore' },
      ...{ cloud: 'public', subject: 'D1', alertName: '', group: '', status: 'acked', alert: 12 },
      details: [
        ['Status', 'Failed'],
        ['Device', 'D1'],
      ],
    });
  });

  it('says null where there is no alert, and tells a terminal nothing', () => {
    const line = ndjsonEvent(withText({ ...row().event.envelope, eventDetails: '\u001b[2J\u009b2J' }, 'x'));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(line.trimEnd()).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
    expect(JSON.parse(ndjsonEvent(row())).insync.alert).toBeNull();
  });
});
