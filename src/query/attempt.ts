/** What one reading of a command's words comes to: the command, or what is wrong and how it is mended. */

import { quoteWord } from '../domain/filter-words.ts';
import type { Words } from './argv.ts';
import type { Command, CommandFault } from './command.ts';
import { commandOf, flagsOf } from './commands.ts';
import { joinWords } from './words.ts';

/** A fault with the words that mend it, which may show another fault in turn. */
export interface Problem extends Pick<CommandFault, 'kind' | 'wrong' | 'message' | 'nearest' | 'known'> {
  readonly mended?: Words | undefined;
  readonly also?: readonly string[];
  /** The flag an example should show. */
  readonly flag?: string;
}

export type Attempt =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly problem: Problem };

export function refused(problem: Problem): Attempt {
  return { ok: false, problem };
}

/** A right command, showing the flag where one is named. */
export function exampleOf(command: string, flag?: string): string {
  const definition = commandOf(command);
  const examples = definition?.examples.map((example) => example.command) ?? [];
  const known = flagsOf(command).find(({ name }) => name === flag);
  if (known && definition?.changes) {
    return examples.find((example) => example.includes(` --${known.name} `)) ?? examples[0] ?? command;
  }
  if (known?.example !== undefined) return joinCommand([command, `--${known.name}`, known.example]);
  return examples[0] ?? 'events --since 1h';
}

/** The text of a command from its words; the first may be a name of two. */
export function joinCommand([name = '', ...rest]: Words): string {
  const first = commandOf(name) ? name : quoteWord(name);
  return rest.length === 0 ? first : `${first} ${joinWords(rest)}`;
}

const LONGEST_SHOWN = 80;

/** A word as a message begins with it. */
export function named(word: string): string {
  return word.length > LONGEST_SHOWN ? `${word.slice(0, LONGEST_SHOWN).toWellFormed()}…` : word;
}
