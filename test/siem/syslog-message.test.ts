import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { chunks } from '../../src/siem/syslog/chunks.ts';
import { frame, writer } from '../../src/siem/syslog/message.ts';
import { BY, parcel, parcels } from './parcels.ts';

const write = writer({ facility: 23, bom: false }, BY);

describe('a line of syslog', () => {
  it('is what RFC 5424 asks for', () => {
    const time = Date.UTC(2019, 10, 3, 23, 28, 1, 631);
    expect(write(parcel(1, { body: 'CEF:0|…', type: 'PST Converter WebDAV Login', time, severity: 4 }))).toBe(
      '<188>1 2019-11-03T23:28:01.631Z bot.example insync-bot 77 PSTConverterWebDAVLogin - CEF:0|…',
    );
  });

  it.each(SEVERITIES)('says severity %i as it is: 0 is the worst here too', (severity) => {
    for (const facility of [0, 1, 16, 23]) {
      const line = writer({ facility, bom: false }, BY)(parcel(1, { severity }));
      expect(line).toMatch(new RegExp(`^<${facility * 8 + severity}>1 `));
    }
  });

  it('begins its text with a byte order mark where that is wanted', () => {
    const line = writer({ facility: 23, bom: true }, BY)(parcel(1, { body: 'ü' }));
    expect(Buffer.from(line).subarray(-5)).toEqual(Buffer.from([0xef, 0xbb, 0xbf, 0xc3, 0xbc]));
  });

  it('has a dash for what cannot be said', () => {
    const line = writer(
      { facility: 23, bom: false },
      { ...BY, host: 'ü ü' },
    )(parcel(1, { body: 'x', type: 'バックアップ', time: 9e15 }));
    expect(line).toBe('<190>1 - - insync-bot 77 - - x');
  });

  it('keeps its form whatever the feed holds', () => {
    const anything = fc.record({
      type: fc.string({ unit: 'binary', maxLength: 80 }),
      time: fc.oneof(fc.integer(), fc.double({ noNaN: false }), fc.maxSafeInteger()),
      body: fc.string({ unit: 'binary' }),
    });
    fc.assert(
      fc.property(anything, ({ type, time, body }) => {
        const line = write(parcel(1, { type, time, body }));
        const form =
          /^<190>1 (-|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) bot\.example insync-bot 77 [!-~]{1,32} - /;
        expect(line).toMatch(form);
        expect(line.endsWith(` - ${body}`)).toBe(true);
      }),
    );
  });
});

describe('frames', () => {
  it('count bytes, not characters', () => {
    expect(frame('jürgen 日本')).toBe('14 jürgen 日本');
  });

  it('can be told apart again by nothing but their counts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: anyUnit }), { maxLength: 50 }), (bodies) => {
        const given = bodies.map((body, index) => parcel(index, { body }));
        const sent = given.map((each) => write(each).toWellFormed());
        expect(unframed(Buffer.concat(chunks(given, write)))).toEqual(sent);
      }),
    );
  });

  it('are put together into large pieces', () => {
    const given = parcels(5_000);
    const pieces = chunks(given, write);
    expect(pieces.length).toBeLessThan(20);
    expect(unframed(Buffer.concat(pieces))).toEqual(given.map((each) => write(each)));
  });
});

/** Halves of characters too. */
const anyUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));

/** As a receiver reads them. */
function unframed(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(' ', at);
    const end = blank + 1 + Number(bytes.toString('latin1', at, blank));
    found.push(bytes.toString('utf8', blank + 1, end));
    at = end;
  }
  return found;
}
