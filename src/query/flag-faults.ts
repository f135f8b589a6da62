/** Flags a command does not have, flags without their value, and words that belong to no flag. */
import { nearest } from '../domain/nearest.ts';
import { firstLoose, placesOf, replaceValue, valueAt, type Words } from './argv.ts';
import { named, type Problem } from './attempt.ts';
import type { CommandContext } from './command.ts';
import { type CommandDefinition, commandOf, commandsAt, flagsOf, isAt } from './commands.ts';
import { isFilterKey } from './filter-flags.ts';
import { choiceOf } from './flag-values.ts';
import type { Door, FlagDefinition } from './flags.ts';
import { mendLoose } from './mend.ts';
import type { Parsed } from './program.ts';
import { joinWords } from './words.ts';

/** What is wrong with the flags of any command: one without its value, or one of the other door. */
export function flagProblem(argv: Words, { flags }: Parsed, door: Door): Problem | undefined {
  const known = flagsOf(argv[0] ?? '');
  const names = new Set(known.map(({ name }) => `--${name}`));
  for (const [name, values] of flags) {
    const isFlag = (word: string) => names.has((word.trim().split('=', 1)[0] ?? '').toLowerCase());
    if (values !== true && values.some(isFlag)) return missingValue(argv, `--${name}`, door);
  }
  const foreign = known.find((flag) => flags.has(flag.name) && !isAt(flag, door));
  return foreign && otherDoors(argv, foreign);
}

function otherDoors(argv: Words, foreign: FlagDefinition): Problem {
  const word = `--${foreign.name}`;
  const purpose = foreign.door === 'slack' ? 'posts in a Slack channel' : 'is for the terminal';
  return {
    kind: 'value',
    wrong: word,
    message: `${word} ${purpose}; leave it out here`,
    mended: withoutFlag(argv, word, foreign.value !== undefined),
  };
}

export function missingValue(argv: Words, flag: string, door: Door): Problem {
  const name = flag.replace(/^--/, '');
  const definition = flagsOf(argv[0] ?? '').find((known) => known.name === name);
  if (definition && !isAt(definition, door)) return otherDoors(argv, definition);
  const { example = 'value' } = definition ?? {};
  const message = `${flag} needs a value, such as ${joinWords([flag, example])}`;
  return { kind: 'value', wrong: flag, message, flag: name };
}

/** A word with dashes that is no flag of the command. */
export function unknownFlag(argv: Words, word: string, door: Door): Problem {
  const [typed = ''] = word.split('=', 1);
  const command = commandOf(argv[0] ?? '') as CommandDefinition;
  const flags = command.flags.filter((flag) => isAt(flag, door));
  const found = likeliest(argv, word, command, door);
  return {
    kind: found?.message === undefined ? 'flag' : 'value',
    wrong: typed,
    message: found?.message ?? `${named(typed)} is not a flag of ${command.name}`,
    ...(found?.nearest !== undefined && { nearest: found.nearest }),
    known: flags.map(({ name }) => `--${name}`),
    ...(found?.mended !== undefined && { mended: found.mended }),
  };
}

type Likely = Pick<Problem, 'nearest' | 'mended'> & { readonly message?: string };

/** `--typ` is --type, `--csv` of export is --format csv, `stats --sort` is a flag of events, `event --id x` is event x. */
function likeliest(argv: Words, word: string, command: CommandDefinition, door: Door): Likely | undefined {
  const at = argv.indexOf(word);
  if (at < 0) return undefined;
  const [typed = ''] = word.split('=', 1);
  const bare = typed.replace(/^-+/, '').toLowerCase();
  const value = word.includes('=') ? word.slice(typed.length) : '';
  const flags = command.flags.filter((flag) => isAt(flag, door));
  const same = flags.find(({ name }) => typed === `--${name}`);
  // `--share=yes` is a switch with a value.
  if (same) {
    const message = `${typed} takes no value`;
    return { message, nearest: typed, mended: argv.toSpliced(at, 1, typed) };
  }
  const chosen = flags.flatMap(({ name, choices = [] }) => {
    // `--user x` is no way to count by.
    const choice = name === 'format' ? choiceOf(choices, bare) : choices.find((each) => each === bare);
    return choice === undefined ? [] : [[`--${name}`, choice]];
  })[0];
  if (chosen) return { nearest: joinWords(chosen), mended: argv.toSpliced(at, 1, ...chosen) };
  const exact = flags.find(({ name }) => name === bare || name === ALIASES.get(bare));
  if (!exact) {
    const found = restOfText(argv, at, command) ?? elsewhere(argv, at, bare, command, door);
    if (found) return found;
  }
  const names = flags.map(({ name }) => `--${name}`);
  const near = exact ? `--${exact.name}` : nearest(typed, names, 1)[0];
  if (near === undefined) return undefined;
  const takesValue = flags.some((flag) => `--${flag.name}` === near && flag.value !== undefined);
  return { nearest: near, mended: argv.toSpliced(at, 1, near + (takesValue ? value : '')) };
}

/** What people write for a flag that has another name. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ...['user', 'device', 'host', 'name'].map((word) => [word, 'subject'] as const),
  ...['from', 'after', 'start', 'last'].map((word) => [word, 'since'] as const),
  ...['to', 'before', 'end'].map((word) => [word, 'until'] as const),
  ...['level', 'sev'].map((word) => [word, 'severity'] as const),
  ...['grep', 'words', 'search'].map((word) => [word, 'text'] as const),
  ...['result', 'state'].map((word) => [word, 'outcome'] as const),
  ['order', 'sort'],
  ['group-by', 'by'],
]);

/** `--text disk -network`: the minus belongs to the text. */
function restOfText(argv: Words, at: number, { flags }: CommandDefinition): Likely | undefined {
  const word = argv[at] ?? '';
  const place = placesOf(argv, flags, 'text').find(({ index }) => index === at - 1);
  if (!place || word.startsWith('--')) return undefined;
  const value = `${valueAt(argv, place)} ${word}`;
  const message = `"${named(word)}" belongs to no flag; a value of several words needs quotes`;
  const mended = replaceValue(argv.toSpliced(at, 1), 'text', place, [value]);
  return { message, nearest: joinWords(['--text', value]), mended };
}

/** A flag that another command has. */
function elsewhere(
  argv: Words,
  at: number,
  bare: string,
  command: CommandDefinition,
  door: Door,
): Likely | undefined {
  const { name, argument } = command;
  const isNumber = bare === 'id' && argument?.name === 'number';
  const own = argument && (bare === argument.name || isNumber || bare === name);
  if (own) return { nearest: name, mended: [name, ...flagAsWord(argv, at)] };
  const owner = ownerOf(bare, door);
  if (!owner) return undefined;
  const flag = owner.flags.find((known) => known.name === bare);
  if (flag?.value === undefined) return { mended: withoutFlag(argv, argv[at] ?? '', false) };
  // Who acts is not led to another command, and its words may be anything.
  if (command.changes || (argument && !ASKS_WITH.includes(argument.name))) return undefined;
  const subject = argument && argument.name !== 'command' && isFilterKey(bare) ? argv.slice(1, at) : [];
  const key = argument?.name === 'id' ? '--id' : '--subject';
  const before = subject.length === 0 ? argv.slice(1, at) : [key, subject.join(' ')];
  const mended = [owner.name, ...before, ...argv.slice(at)];
  return { nearest: `${owner.name} --${bare}`, mended };
}

const ASKS_WITH = ['id', 'name', 'command'];

/** The first command that has the flag; none that does something. */
function ownerOf(flag: string, door: Door): CommandDefinition | undefined {
  return commandsAt(door).find(({ flags, changes }) => !changes && flags.some(({ name }) => name === flag));
}

/** `--id x` and `--id=x` as x. */
function flagAsWord(argv: Words, at: number): Words {
  const word = argv[at] ?? '';
  const value = word.includes('=') ? [word.slice(word.indexOf('=') + 1)] : [];
  return [...argv.slice(1, at), ...value, ...argv.slice(at + 1)].filter((each) => each !== '');
}

export function withoutFlag(argv: Words, flag: string, takesValue: boolean): Words {
  const name = flag.split('=', 1)[0] ?? '';
  return argv.filter((word, at) => {
    if (word === flag || (takesValue && word.startsWith(`${name}=`))) return false;
    return !(takesValue && at > 0 && argv[at - 1] === name);
  });
}

const WHAT_IS_MISSING = {
  quotes: '; a value of several words needs quotes',
  repeat: '; give the flag again for each value',
  flag: '',
} as const;

/** A word that is neither flag nor value. */
export function looseWord(argv: Words, word: string, context: CommandContext): Problem {
  const loose = firstLoose(argv, flagsOf(argv[0] ?? ''));
  if (!loose) return { kind: 'value', wrong: word, message: `"${named(word)}" belongs to no flag` };
  const { words, part, missing, sure } = mendLoose(argv, loose, context);
  // Words in the details are too wide a guess for a command that does something.
  if (!sure && part[0] === '--text' && commandOf(argv[0] ?? '')?.changes) {
    return { kind: 'value', wrong: word, message: `"${named(word)}" belongs to no flag` };
  }
  const message = `"${named(word)}" belongs to no flag${WHAT_IS_MISSING[missing]}`;
  return { kind: 'value', wrong: word, message, nearest: joinWords(part), mended: words };
}
