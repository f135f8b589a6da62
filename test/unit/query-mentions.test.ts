import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMentions } from '../../src/query/mentions.ts';

const NOTHING = { ids: [], alerts: [], emails: [], names: [] };

describe('what a message names', () => {
  it('is found in the order of the text, each once', () => {
    const text =
      'Hi <@U0123ABCD>, FIN-LAPTOP-7 of <mailto:jane@example.com|jane@example.com> failed at 10:30 on 2026-11-20, ' +
      'see alert #1041, https://example.com/a-b?x=1 and `8f14e45f-ceea-467f-a8f8-0c1d3e2b4a5f`. fin-laptop-7 again, lab2 too';
    expect(findMentions(text)).toEqual({
      ids: ['8f14e45f-ceea-467f-a8f8-0c1d3e2b4a5f'],
      alerts: [1041],
      emails: ['jane@example.com'],
      names: ['FIN-LAPTOP-7', 'lab2'],
    });
  });

  it.each([
    ['alerts 1041, 1042 and 1043', { alerts: [1041, 1042, 1043] }],
    ['Alert: 7; #12, (#13)', { alerts: [7, 12, 13] }],
    ['id 8F14E45F or 12345678', { ids: ['8F14E45F', '12345678'] }],
    ['`jane` *LAB-PC-9* _x9_ “HR-2”', { names: ['jane', 'LAB-PC-9', 'x9', 'HR-2'] }],
    ['```Device:FIN-1```', { names: ['FIN-1'] }],
    ['`run backup of FIN-1`', { names: ['FIN-1'] }],
    ['<http://fin-1.example.com|fin-1.example.com>', { names: ['fin-1.example.com'] }],
    ['O’Brien.2@example.com', { emails: ['Brien.2@example.com'] }],
  ])('%s', (text, found) => {
    expect(findMentions(text)).toEqual({ ...NOTHING, ...found });
  });

  it.each([
    'at 10:30, 2026-11-20 or 2026-11-20T14:00:00Z, 20261122, 20-Nov-2026',
    'in 10m, 1h30m, 2d, for the 2nd time, 10MB, v1.2.3, 50 %',
    '<@U0123ABCD|mira-2> <#C0123ABCD|ops-1> <!subteam^S0123|@on-call-2> <!here> U0123ABCDEF',
    'https://example.com/lab-pc-9 <https://example.com/x-1>',
    'alert 10 minutes ago, alert 5 times, alert 2026-11-20, #channel &#1234;',
    'deadbeef is a word, a follow-up to your e-mail',
    '',
  ])('%s names nothing', (text) => {
    expect(findMentions(text)).toEqual(NOTHING);
  });

  it('is at most ten of a kind', () => {
    const text = Array.from(
      { length: 30 },
      (_, n) => `#${n + 1} dev-${n} x${n}@example.com ${n + 10_000_000}`,
    );
    for (const found of Object.values(findMentions(text.join(' ')))) expect(found).toHaveLength(10);
  });

  it('is found whatever stands around it', () => {
    const filler = fc.constantFrom(
      'failed',
      'again,',
      'since 10:30',
      '<@U0123ABCD>',
      '—',
      ':fire:',
      'ошибка',
      '(see)',
      '\n',
    );
    const mention = fc.oneof(
      fc.record({ kind: fc.constant('ids' as const), word: fc.uuid() }),
      fc.record({ kind: fc.constant('alerts' as const), word: fc.integer({ min: 1, max: 999_999 }) }),
      fc.record({
        kind: fc.constant('emails' as const),
        word: fc.stringMatching(/^[a-z]{1,9}\.[a-z]{1,9}@[a-z]{2,9}\.com$/),
      }),
      fc.record({
        kind: fc.constant('names' as const),
        word: fc.stringMatching(/^[A-Z]{2,5}-[A-Z]{3,7}-[1-9][0-9]{0,2}$/),
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(filler, mention), { maxLength: 8 }), filler, (parts, last) => {
        const written = (kind: string, word: string | number) =>
          kind === 'alerts' ? `alert #${word}` : kind === 'emails' ? `<mailto:${word}|${word}>` : `${word}`;
        const text = [
          ...parts.map(([before, { kind, word }]) => `${before} ${written(kind, word)}`),
          last,
        ].join(' ');
        const found = findMentions(text);
        for (const [, { kind, word }] of parts) {
          expect([
            text,
            found[kind].some((each) => String(each).toLowerCase() === String(word).toLowerCase()),
          ]).toEqual([text, true]);
        }
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Object.keys(findMentions(text))).toEqual(Object.keys(NOTHING));
      }),
    );
    const rows = ['a-', 'a@', '`', 'alert ', ', 1', '<mailto:', '1kb', '1.', '#1 ', '\uD800'];
    for (const row of rows) expect(findMentions(`${row.repeat(40_000 / row.length)}!`)).toBeDefined();
  });
});
