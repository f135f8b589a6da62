import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import { FILTER_KEYS, type Filter } from '../../src/domain/filter.ts';
import { matches, searchText } from '../../src/domain/filter-match.ts';
import { parseFilter, storedFilter } from '../../src/domain/filter-schema.ts';
import { describeFilter, filterToArgs, filterToInput, filterToYaml } from '../../src/domain/filter-words.ts';
import { fold, words } from '../../src/domain/text.ts';
import type { CommandContext } from '../../src/query/command.ts';
import { COMMANDS } from '../../src/query/commands.ts';
import { findMentions } from '../../src/query/mentions.ts';
import { parseCommand, parseLine, parseWords } from '../../src/query/parse-command.ts';
import { fromSlack, LONGEST_TEXT } from '../../src/query/words.ts';
import { CHARACTERS, DASHES, hostileLines, INJECTIONS, QUOTES, VALUES } from '../e2e/hostile-lines.ts';
import { asSlackSends } from '../e2e/people.ts';
import { event as anyEvent } from '../unit/cards-hostile-values.ts';
import { alone, expectSound } from '../unit/query-sound.ts';
import { fuzz } from './fuzz.ts';
import { longText, NASTY, PROTOTYPE_KEYS, prototypeIsClean, text, tree } from './hostile.ts';

const CONTEXT: CommandContext = {
  now: Date.UTC(2026, 10, 22, 14, 0),
  zone: 'Europe/Berlin',
  known: { types: ['Logout', 'a "quoted" type', '--odd'], features: ['New Area'] },
};
const TERMINAL = { ...CONTEXT, door: 'terminal' } as const;

const FLAGS = [...new Set(COMMANDS.flatMap(({ flags }) => flags.map(({ name }) => name as string)))];
const PEOPLE = [
  '<@U0123ABC>',
  '<@U0123ABC|maya>',
  '@maya',
  'U0123ABC',
  '<#C0123OPS|ops>',
  '<!here>',
  '<!subteam^S01|x>',
];
const NUMBERS = ['1041', '#1041', '1,2,3', '#1, #2', '0', '999999999999999', '1e9', '-1'];
const RIGHT = [
  'Backup',
  '"Admin Login"',
  'error',
  'failed',
  '1h',
  'yesterday',
  '2026-11-20',
  '"Files Missed>0"',
  'ever',
];

const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...COMMANDS.map(({ name: known }) => known as string)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('/insync', 'silence', 'audit', 'EVENTS', 'evnts', ...PROTOTYPE_KEYS, ''),
  },
  { weight: 1, arbitrary: text },
);
const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...RIGHT, ...VALUES, ...NUMBERS, ...PEOPLE) },
  { weight: 2, arbitrary: fc.constantFrom(...INJECTIONS, ...CHARACTERS, ...NASTY) },
  { weight: 1, arbitrary: text },
);
const quoted = fc
  .tuple(value, fc.constantFrom('', '', '"', "'", '“', '«'), fc.constantFrom('', ...QUOTES))
  .map(([of, open, other]) => `${open}${of}${open === '' ? '' : open === '“' ? '”' : other || open}`);
const flag = fc
  .tuple(
    fc.constantFrom('--', '--', '--', '-', '—', '–', '', ...DASHES),
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...FLAGS) },
      fc.constantFrom('help', 'typ', 'TYPE', 'from', ...PROTOTYPE_KEYS),
    ),
    fc.constantFrom(' ', ' ', '=', ''),
    quoted,
  )
  .map((parts) => parts.join(''));
const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        name,
        fc.array(fc.oneof({ weight: 3, arbitrary: flag }, quoted), { maxLength: 5 }),
        fc.constantFrom(' ', '  ', '\u00a0'),
      )
      .map(([command, parts, gap]) => [command, ...parts].join(gap)),
  },
  { weight: 1, arbitrary: fc.nat(2 ** 31).map((seed) => hostileLines(seed, 10)[seed % 10] as string) },
  { weight: 1, arbitrary: longText },
);

const again = (typed: string) => parseLine(typed, CONTEXT);

fuzz('a command line is answered, and says the same when repeated', 6_000, line, (typed) => {
  expectSound(typed, parseCommand(typed, CONTEXT), again);
});

fuzz('so it is as Slack sends it, and so is its answer typed again', 5_000, line, (typed) => {
  const read = parseCommand(asSlackSends(typed), CONTEXT);
  expectSound(typed, read, again);
  if (!read.ok) return;
  const sent = asSlackSends(read.command.canonical);
  if (sent.length > LONGEST_TEXT) return;
  const repeated = parseCommand(sent, CONTEXT);
  if (!repeated.ok) throw new Error(`${read.command.canonical}: ${repeated.fault.message}`);
  expect(alone(repeated.command)).toEqual(alone(read.command));
});

fuzz(
  'so are the words of a terminal',
  6_000,
  fc.tuple(
    name,
    fc.array(
      fc.oneof(
        fc.constantFrom(...FLAGS).map((each) => `--${each}`),
        value,
        flag,
      ),
      { maxLength: 7 },
    ),
  ),
  ([command, rest]) => {
    const argv = [...command.split(' '), ...rest];
    const read = parseWords(argv, TERMINAL);
    // What is repeated of it holds no addresses, since they hold passwords.
    if (read.ok && read.command.name === 'migrate-store') return;
    expectSound(argv.join(' '), read, (typed) => parseLine(typed, TERMINAL));
  },
);

const filterValue = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(...RIGHT.map((each) => each.replaceAll('"', '')), ...VALUES, ...INJECTIONS),
  },
  { weight: 2, arbitrary: longText },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(3, 0, -1, 7.5, Number.NaN, null, true, {}, [], undefined),
  },
);
const filterInput = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom<string>(...FILTER_KEYS) },
        fc.constantFrom(...PROTOTYPE_KEYS, 'typ', ''),
      ),
      fc.oneof({ weight: 2, arbitrary: filterValue }, fc.array(filterValue, { maxLength: 3 })),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => Object.fromEntries(pairs) as Record<string, unknown>);

function readAgain(input: unknown): Filter {
  const read = parseFilter(input, CONTEXT);
  if (!read.ok) throw new Error(`not read again: ${read.faults.map(({ message }) => message).join('; ')}`);
  return read.filter;
}

fuzz(
  'a filter of a rule is read, or refused with words; what is read is printed and read alike',
  14_000,
  filterInput,
  (input) => {
    const read = parseFilter(input, CONTEXT);
    if (!prototypeIsClean()) throw new Error('Object.prototype was changed');
    if (!read.ok) {
      expect(read.faults.length).toBeGreaterThan(0);
      for (const { message, nearest, cure } of read.faults) {
        expect(message.trim()).not.toBe('');
        expect(message).not.toMatch(/undefined|\[object|\n\s+at /);
        for (const right of [...nearest, ...cure]) expect(right).not.toBe('');
      }
      return;
    }
    const { filter } = read;
    expect(isDeepStrictEqual(readAgain(filterToInput(filter)), filter)).toBe(true);
    expect(isDeepStrictEqual(storedFilter.parse(JSON.parse(JSON.stringify(filter))), filter)).toBe(true);
    expect(typeof describeFilter(filter) + typeof filterToYaml(filter)).toBe('stringstring');
    const typed = `events ${filterToArgs(filter)}`;
    if (typed.length > LONGEST_TEXT || NOBODY_TYPES.test(typed)) return;
    const repeated = again(typed);
    if (!repeated.ok || repeated.command.name !== 'events') throw new Error(`not a command: ${typed}`);
    expect(asCompared(repeated.command.filter)).toEqual(asCompared(filter));
  },
);

/** Controls, and a word within a value that begins as a flag does on a phone. */
const NOBODY_TYPES = /[^\P{Cc}\t\n\r]|\s[-‐‑‒–—―−⸺⸻﹘﹣－]+\p{L}/u;

/** What is compared without regard to case, unseen characters and kinds of apostrophes. */
function asCompared(filter: Filter): unknown {
  return JSON.parse(JSON.stringify(filter), (_, each: unknown) =>
    typeof each === 'string' ? fold(each) : each,
  );
}

fuzz('it is asked of any event without a throw', 4_000, fc.tuple(filterInput, anyEvent), ([input, event]) => {
  const read = parseFilter(input, { ...CONTEXT, known: { types: [event.type], features: [event.feature] } });
  if (read.ok) expect(typeof matches(read.filter, event, { now: CONTEXT.now })).toBe('boolean');
  for (const word of searchText(event)) expect(words(word)).toEqual([word]);
});

fuzz('no filter is made of anything else', 3_000, tree([...FILTER_KEYS]), (input) => {
  const read = parseFilter(input, CONTEXT);
  expect(read.ok || read.faults.every(({ message }) => message !== '')).toBe(true);
});

fuzz('what a message names is found in any text', 4_000, fc.oneof(line, longText), (message) => {
  const { ids, alerts, emails, names } = findMentions(message);
  for (const list of [ids, alerts, emails, names]) expect(list.length).toBeLessThanOrEqual(10);
  for (const found of [...ids, ...emails, ...names]) expect(found.trim()).not.toBe('');
  for (const found of alerts) expect(Number.isSafeInteger(found) && found > 0).toBe(true);
  expect(typeof fromSlack(message)).toBe('string');
});
