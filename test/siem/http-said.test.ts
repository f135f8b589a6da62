import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoted, saidBy, secretsInAddress, spellings } from '../../src/siem/http/said.ts';
import { meaningOf } from '../../src/siem/http/statuses.ts';

describe('what is quoted of an answer', () => {
  it.each([
    ['{"text":"Invalid token","code":4}', '403 Invalid token'],
    ['{"error":{"root_cause":[],"type":"security_exception","reason":"no"},"status":403}', '403 no'],
    ['{"error":"no such user"}', '403 no such user'],
    ['{"message":{"detail":"deep"}}', '403 deep'],
    ['{"text":"cut off in the mid', '403 cut off in the mid'],
    ['{"a":{"b":"\\u0000\\"x', '403'],
    ['"words"', '403 words'],
    ['go away\r\n\r\n', '403 go away'],
    ['<html>', '403 with a page instead of an answer'],
    ['', '403'],
    ['[]', '403'],
    ['null', '403'],
  ])('of %s is %s', (body, said) => {
    expect(saidBy(403, body, [])).toBe(said);
  });

  it('has no secret in any spelling, wherever it is cut', () => {
    const secret = fc
      .string({ minLength: 4, maxLength: 40, unit: 'grapheme' })
      .filter((text) => text.trim() === text);
    const around = fc.string({ maxLength: 300 });
    const property = fc.property(secret, around, around, (hidden, before, after) => {
      // Words of our own may hold a short secret by chance.
      fc.pre(!'500 …'.includes(hidden) && !before.includes(hidden) && !after.includes(hidden));
      const known = spellings([hidden]);
      for (const spelt of [
        hidden,
        Buffer.from(hidden).toString('base64'),
        encodeURIComponent(hidden.toWellFormed()),
      ]) {
        const bodies = [
          `${before}${spelt}${after}`,
          JSON.stringify({ message: `${before}${spelt}${after}` }),
        ];
        for (const body of bodies) {
          const said = saidBy(500, body, known);
          expect(said.length).toBeLessThanOrEqual(200);
          if (`500 ${before} ${after}`.includes(spelt)) continue;
          expect(said.slice(4)).not.toContain(spelt);
        }
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('has none that is only spelt apart', () => {
    expect(quoted('it is sec\u0000<ret-1234', spellings(['sec ret-1234']))).toBe('it is …');
  });

  it('has none of the keys that an address may hold', () => {
    const url = 'https://hooks.example.com/services/T000/abcdefghijklmnopqrst?key=0123456789&v=1';
    const known = spellings(secretsInAddress(url));
    expect(saidBy(404, 'Cannot POST /services/T000/abcdefghijklmnopqrst?key=0123456789&v=1', known)).toBe(
      '404 Cannot POST /services/T000/…?key=…&v=1 (check the address)',
    );
  });

  it('is of one line without signs that change how it reads', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(quoted(text, [])).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>`]/u);
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe('a status', () => {
  it('means something, whatever it is', () => {
    const meanings = Array.from({ length: 700 }, (_, status) => meaningOf(status));
    expect(meanings.slice(200, 300)).toEqual(Array(100).fill('ok'));
    expect(new Set(meanings.slice(300, 400))).toEqual(new Set(['misconfigured']));
    expect(new Set(meanings.slice(500, 600))).toEqual(new Set(['server_error', 'misconfigured']));
    expect(new Set([...meanings.slice(0, 200), ...meanings.slice(600)])).toEqual(new Set(['bad_answer']));
  });
});
