/** Where flags and values stand among the words of a command, and the edits that mend it. Pure. */
import type { FlagDefinition } from './flags.ts';

export type Words = readonly string[];

/** A value in the words: `--type Backup` or, in one word, `--type=Backup`. */
export interface Place {
  readonly index: number;
  readonly inOne: boolean;
}

/** The first word that is neither flag nor value, with the flag whose value stands right before it. */
export interface Loose {
  readonly index: number;
  readonly flag: string | undefined;
}

/** Flags as people type them: case does not matter. */
export function lowerFlags(words: Words, flags: readonly FlagDefinition[]): string[] {
  const names = new Set(flags.map(({ name }) => `--${name}`));
  return words.map((word) => {
    const [name = ''] = word.split('=', 1);
    return names.has(name.toLowerCase()) ? name.toLowerCase() + word.slice(name.length) : word;
  });
}

/** Every value of a flag, in order. */
export function placesOf(words: Words, flags: readonly FlagDefinition[], flag: string): Place[] {
  return walk(words, flags).flatMap(({ index, name, inOne }) => (name === flag ? [{ index, inOne }] : []));
}

export function firstLoose(words: Words, flags: readonly FlagDefinition[]): Loose | undefined {
  const values = walk(words, flags);
  const taken = new Set(values.map(({ index }) => index));
  const index = words.findIndex((word, at) => at > 0 && !taken.has(at) && !word.startsWith('-'));
  if (index < 0) return undefined;
  return { index, flag: values.find((value) => value.index === index - 1)?.name };
}

/** How many words in a row from here are neither flags nor values. */
export function looseRun(words: Words, from: number): string[] {
  const end = words.findIndex((word, at) => at > from && word.startsWith('--'));
  return words.slice(from, end < 0 ? undefined : end);
}

/** Other values in a value's place; each gets the flag. */
export function replaceValue(words: Words, flag: string, { index, inOne }: Place, values: Words): string[] {
  const start = inOne ? index : index - 1;
  return words.toSpliced(start, index - start + 1, ...values.flatMap((value) => [`--${flag}`, value]));
}

export function valueAt(words: Words, { index, inOne }: Place): string {
  const word = words[index] ?? '';
  return inOne ? word.slice(word.indexOf('=') + 1) : word;
}

function walk(words: Words, flags: readonly FlagDefinition[]): (Place & { readonly name: string })[] {
  const names = new Set(flags.filter(({ value }) => value !== undefined).map(({ name }) => name));
  const found: (Place & { readonly name: string })[] = [];
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] as string;
    if (!word.startsWith('--')) continue;
    const [name = ''] = word.slice(2).split('=', 1);
    if (!names.has(name)) continue;
    const inOne = word.includes('=');
    if (!inOne) at += 1;
    if (at < words.length) found.push({ index: at, inOne, name });
  }
  return found;
}

/** Without the word, once; the command itself stays. */
export function without(words: Words, word: string): string[] {
  const at = words.indexOf(word, 1);
  return words.filter((_, place) => place !== at);
}
