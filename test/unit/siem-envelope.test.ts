import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENVELOPE_FIELDS, type Envelope } from '../../src/domain/event.ts';
import { envelope } from '../../src/siem/envelope.ts';
import { FORMATS } from '../../src/siem/formats.ts';
import { ARRIVED, anyRecord, carriedOf, type Fields, FORWARDER, recordOf } from './siem-records.ts';

const lineOf = (record: Fields | string): string => envelope(carriedOf(record), FORWARDER);

describe('an event as its envelope', () => {
  it('goes out as it came, byte for byte', () => {
    const raw =
      '{"uniqueID" : "a-1",\t"eventType":"Backup","severity":"\\u0036","eventDetails":"a\\u2028b\\/\\n","futureField":{"n":1.0}}';
    expect(lineOf(raw)).toBe(raw);
    expect(lineOf(recordOf('envelope'))).toBe(JSON.stringify(recordOf('envelope')));
  });

  it('loses the line breaks between its tokens and nothing else', () => {
    fc.assert(
      fc.property(anyRecord, fc.constantFrom('\n', '\r\n', '\n\n\n', '\r'), (raw, lineBreak) => {
        const record = raw.replaceAll('\n', lineBreak);
        const line = lineOf(record);
        expect(line).not.toMatch(/[\r\n]/);
        const { event } = carriedOf(record);
        if (event.wire === 'envelope') {
          expect(JSON.parse(line)).toEqual(JSON.parse(raw));
          if (!/[\r\n]/.test(record)) expect(line).toBe(record);
        } else {
          const sent = JSON.parse(line) as Envelope;
          expect(Object.keys(sent)).toEqual(ENVELOPE_FIELDS);
          for (const field of ENVELOPE_FIELDS) {
            expect(sent[field]).toBe(event.envelope[field].toWellFormed());
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is made of the 12 fields for the other shapes', () => {
    expect(JSON.parse(lineOf(recordOf('insync')))).toEqual({
      ...{ eventCategory: 'EVENT', uniqueID: '4711', publisherID: '', topicName: '', eventType: 'Backup' },
      ...{ timeStamp: '2026-11-22T13:52:11.000Z', tenantID: '', severity: '4', identityType: 'SERVICE' },
      ...{ identityID: '', schemaVersion: '' },
      eventDetails:
        'Error:Disk read error, Files Missed:3, Total Bytes Transferred:2048, eventsGroupId:88213',
    });
    expect(JSON.parse(lineOf(recordOf('platform'))).tenantID).toBe(
      'e0000000-0000-4000-8000-000000000001-10608',
    );
  });
});

describe('every format', () => {
  it('makes one line of any event, and the same one each time', () => {
    fc.assert(
      fc.property(anyRecord, (raw) => {
        const carried = carriedOf(raw);
        for (const [name, format] of Object.entries(FORMATS)) {
          const line = format(carried, FORWARDER);
          expect(line.length, name).toBeGreaterThan(2);
          expect(line, name).not.toMatch(/[\r\n]/);
          expect(format({ ...carriedOf(raw), arrived: ARRIVED }, { ...FORWARDER }), name).toBe(line);
        }
      }),
      { numRuns: 500 },
    );
  });
});
