/** What one reading of a command's words comes to: the command, or what is wrong and how it is mended. */
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
  const known = flagsOf(command).find(({ name }) => name === flag);
  if (known?.example !== undefined) return joinWords([command, `--${known.name}`, known.example]);
  return commandOf(command)?.examples[0]?.command ?? 'events --since 1h';
}

const LONGEST_SHOWN = 80;

/** A word as a message begins with it. */
export function named(word: string): string {
  return word.length > LONGEST_SHOWN ? `${word.slice(0, LONGEST_SHOWN).toWellFormed()}…` : word;
}
