import { parseFilter } from '../domain/filter-schema.ts';
import { nearest } from '../domain/nearest.ts';
import { EVENT_TYPES } from '../domain/vocabulary.ts';
import { type Loose, looseRun, type Words } from './argv.ts';
import type { CommandContext } from './command.ts';
import { commandOf, flagsOf } from './commands.ts';
import { isFilterKey } from './filter-flags.ts';
import type { FlagDefinition } from './flags.ts';

/** Words that belong to no flag: how they were probably meant. */
export interface Mended {
  readonly words: Words;
  /** The part that changed, as words. */
  readonly part: Words;
  /** What was missing: quotes around several words, the flag again before each, or the flag or its dashes. */
  readonly missing: 'quotes' | 'repeat' | 'flag';
  /** Whether the part is understood as it is now; otherwise it is a guess. */
  readonly sure: boolean;
}

/** `--type Admin Login` lacks quotes, `type Backup` lacks dashes, `Backup` lacks its flag. */
export function mendLoose(words: Words, { index, flag }: Loose, context: CommandContext): Mended {
  const run = looseRun(words, index);
  const [first = ''] = run;
  const flags = flagsOf(words[0] ?? '');
  const choice = run.length === 1 ? choiceOf(flags, first) : undefined;
  if (choice) return put(words, index, 1, [`--${choice.name}`, first], 'flag', true);
  const isFlag = flags.find(({ name }) => name === first.toLowerCase());
  if (isFlag) return put(words, index, 1, [`--${isFlag.name}`], 'flag', true);
  const [, key = '', value = ''] = /^([a-z-]+)[:=](.+)$/i.exec(first) ?? [];
  const named = flags.find(({ name, value: takes }) => name === key.toLowerCase() && takes !== undefined);
  if (named) return put(words, index, 1, [`--${named.name}`, value], 'flag', true);
  if (LENGTH.test(first) && flags.some(({ name }) => name === 'for')) {
    return put(words, index, 1, ['--for', first], 'flag', true);
  }
  if (flag !== undefined) return joinOrRepeat(words, index, flag, run, context);
  return guess(words, index, run, context);
}

/** `silence add --subject LAB-PC-9 4h` */
const LENGTH = /^(?:\d+[smhdwy])+$|^ever$/i;
const HOST = /^(?=.*\d)[a-z][a-z0-9]*(?:-[a-z0-9]+)+$|^[^@\s]+@[^@\s]+\.[^@\s]+$/i;

/** The flag that has the word among its choices: `stats day` lacks --by. */
function choiceOf(flags: readonly FlagDefinition[], word: string): FlagDefinition | undefined {
  return flags.find(({ choices = [] }) => choices.includes(word.toLowerCase()));
}

function joinOrRepeat(
  words: Words,
  index: number,
  flag: string,
  run: Words,
  context: CommandContext,
): Mended {
  const before = words[index - 1] ?? '';
  const inOne = before.startsWith('--') && before.includes('=');
  const value = inOne ? before.slice(before.indexOf('=') + 1) : before;
  const start = inOne ? index - 1 : index - 2;
  const fits = (text: string) => isRight(words, flag, text, context);
  for (const length of lengths(run)) {
    const joined = [value, ...run.slice(0, length)].join(' ');
    if (fits(joined)) return put(words, start, index - start + length, [`--${flag}`, joined], 'quotes', true);
  }
  if (!fits(value)) {
    const joined = [value, ...run].join(' ');
    return put(words, start, index - start + run.length, [`--${flag}`, joined], 'quotes', false);
  }
  if (!run.every(fits)) return guess(words, index, run, context);
  return put(
    words,
    index,
    run.length,
    run.flatMap((word) => [`--${flag}`, word]),
    'repeat',
    true,
  );
}

const GUESSES = ['type', 'feature', 'outcome', 'status', 'severity', 'since'] as const;

function guess(words: Words, index: number, run: Words, context: CommandContext): Mended {
  const flags = flagsOf(words[0] ?? '');
  for (const length of lengths(run)) {
    const text = run.slice(0, length).join(' ');
    const key = GUESSES.find((name) => isRight(words, name, text, context)) ?? choiceOf(flags, text)?.name;
    if (key) return put(words, index, length, [`--${key}`, text], 'flag', true);
  }
  const text = run.join(' ');
  if (/[<>=]/.test(text) && isRight(words, 'detail', text, context)) {
    return put(words, index, run.length, ['--detail', text], 'flag', false);
  }
  if (commandOf(words[0] ?? '')?.changes && HOST.test(run[0] ?? '')) {
    return put(words, index, 1, ['--subject', run[0] as string], 'flag', false);
  }
  const [type] = nearest(text, [...EVENT_TYPES, ...(context.known?.types ?? [])], 1);
  if (type !== undefined) return put(words, index, run.length, ['--type', type], 'flag', false);
  const flag = /^[0-9a-f]{8}[0-9a-f-]*$/i.test(text) ? 'id' : 'text';
  return put(words, index, run.length, [`--${flag}`, text], 'flag', false);
}

/** A value has few words, if it is not all of them. */
const MOST_WORDS = 8;

/** How many words a value may take of a run, most first. */
function lengths({ length }: Words): number[] {
  const few = Array.from({ length: MOST_WORDS }, (_, shorter) => MOST_WORDS - shorter);
  return [length, ...few.filter((each) => each < length)];
}

/** Whether the value would be understood under the flag, counting only words that are known. */
function isRight(words: Words, flag: string, value: string, context: CommandContext): boolean {
  const definition = flagsOf(words[0] ?? '').find(({ name }) => name === flag);
  if (definition?.choices) return definition.choices.includes(value.toLowerCase());
  if (!definition || !isFilterKey(flag)) return false;
  return parseFilter({ [flag]: value }, { ...context, known: context.known ?? { types: [], features: [] } })
    .ok;
}

function put(
  words: Words,
  start: number,
  length: number,
  part: Words,
  missing: Mended['missing'],
  sure: boolean,
): Mended {
  return { words: words.toSpliced(start, length, ...part), part, missing, sure };
}
