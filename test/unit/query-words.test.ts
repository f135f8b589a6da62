import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromSlack, joinWords, normalise, splitWords } from '../../src/query/words.ts';

const FLAGS = ['type', 'since', 'text'];

function split(text: string): readonly string[] {
  const result = splitWords(text);
  if (!result.ok) throw new Error(`unbalanced at ${result.wrong}`);
  return result.words;
}

describe('typographic signs', () => {
  it.each([
    ['—type Backup', '--type Backup'],
    ['events —since 1h', 'events --since 1h'],
    ['events –type Backup', 'events --type Backup'],
    ['events ––type Backup', 'events --type Backup'],
    ['events -–type Backup', 'events --type Backup'],
    ['events ―type x ‒type y −type z', 'events --type x --type y --type z'],
    ['events —tpye Backup', 'events --tpye Backup'],
    ['--text –network', '--text -network'],
    ['--severity 0–3', '--severity 0–3'],
    ['--type "A – B"', '--type "A – B"'],
    ['--type\u00A0Backup\u202F--since\u20091h', '--type Backup --since 1h'],
    ['--type \u200B\u2066Backup\u2069', '--type Backup'],
    ['--subject O’Brien', "--subject O'Brien"],
  ])('%s', (typed, meant) => {
    expect(normalise(typed, FLAGS)).toBe(meant);
  });
});

describe('Slack’s own marks', () => {
  it.each([
    ['--subject <mailto:x@y.z|x@y.z>', '--subject x@y.z'],
    ['--subject <mailto:x@y.z>', '--subject x@y.z'],
    ['--subject "<mailto:x@y.z|x@y.z>"', '--subject "x@y.z"'],
    ['--subject <http://host.example.com|host.example.com>', '--subject host.example.com'],
    ['--text <https://example.com/a?b=c&amp;d>', '--text https://example.com/a?b=c&d'],
    ['--subject <tel:+491234|+49 1234>', '--subject +49 1234'],
    ['--identity <@U0123ABC|mira>', '--identity mira'],
    ['--identity <@U0123ABC>', '--identity U0123ABC'],
    ['ack 1 --owner <@U0123ABC|mira>', 'ack 1 --owner U0123ABC'],
    ['assign 1 <@U0123ABC|mira>', 'assign 1 U0123ABC'],
    [
      'assign --type Backup <@U0123ABC|mira> --note "ask <@U0456DEF|jo>"',
      'assign --type Backup U0123ABC --note "ask @jo"',
    ],
    ['note 1 ask <@U0123ABC|mira> or <!subteam^S0123|@oncall>', 'note 1 ask @mira or @oncall'],
    ['test <#C0123OPS|ops>', 'test C0123OPS'],
    ['subject <@U0123ABC|mira>', 'subject mira'],
    ['--severity &lt;=3', '--severity <=3'],
    ['--severity &gt;=3 --subject R&amp;D', '--severity >=3 --subject R&D'],
    ['--severity <3 --limit 5', '--severity <3 --limit 5'],
  ])('%s', (sent, typed) => {
    expect(fromSlack(sent)).toBe(typed);
  });
});

describe('words of a command line', () => {
  it.each([
    ['events --type "Admin Login"', ['events', '--type', 'Admin Login']],
    ["--type 'Admin Login'  --since\t1h", ['--type', 'Admin Login', '--since', '1h']],
    ['--type “Admin Login”', ['--type', 'Admin Login']],
    ['--type „Admin Login“', ['--type', 'Admin Login']],
    ['--type ”Admin Login”', ['--type', 'Admin Login']],
    ['--type «Admin Login»', ['--type', 'Admin Login']],
    ['--type »Admin Login«', ['--type', 'Admin Login']],
    ['--type ‘Admin Login’', ['--type', 'Admin Login']],
    ['--type ‚Admin Login‘', ['--type', 'Admin Login']],
    ['--type ‹Admin Login›', ['--type', 'Admin Login']],
    ['--type="Admin Login"', ['--type=Admin Login']],
    ['--type !"Admin Login"', ['--type', '!Admin Login']],
    ['--severity <="3"', ['--severity', '<=3']],
    ['--subject ""', ['--subject', '']],
    ["--subject O'Brien", ['--subject', "O'Brien"]],
    ["--subject 'O'Brien'", ['--subject', "O'Brien"]],
    ['--identity CORP\\jane', ['--identity', 'CORP\\jane']],
    ['--identity "CORP\\jane doe"', ['--identity', 'CORP\\jane doe']],
    ['--text "say «hi» now"', ['--text', 'say «hi» now']],
    ['', []],
    ['  \n ', []],
  ])('%s', (text, words) => {
    expect(split(text)).toEqual(words);
  });

  it.each([
    ['events --type "Admin Login', '"Admin Login', 'events --type "Admin Login"'],
    ["--subject 'x", "'x", "--subject 'x'"],
    ['--type “Admin Login', '“Admin Login', '--type “Admin Login“'],
    ['"', '"', '""'],
  ])('%s lacks its closing quote', (text, wrong, closed) => {
    expect(splitWords(text)).toEqual({ ok: false, wrong, closed });
    expect(splitWords(closed).ok).toBe(true);
  });

  it('reads back every list of words it writes', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('"', "'", '“', '«', ' ', 'a', '\\', '$', '=', '!', '-') }),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(split(joinWords(words))).toEqual(words);
      }),
      { numRuns: 500 },
    );
  });
});
