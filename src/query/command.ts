import type { Filter } from '../domain/filter.ts';
import type { FilterInput } from '../domain/filter-faults.ts';
import type { CommandName } from './commands.ts';

/** What a person asked for. */
export type Command =
  | {
      readonly name: 'events';
      readonly filter: Filter;
      /** Rows a page. */
      readonly limit: number;
      /** Post the answer in the channel. */
      readonly share: boolean;
      /** The command that asks the same, without the program's name: `events --type Backup --since 1h`. */
      readonly canonical: string;
    }
  | { readonly name: 'status'; readonly share: boolean; readonly canonical: string }
  | { readonly name: 'help'; readonly topic: CommandName | undefined; readonly canonical: string };

/** Why it could not be understood, and what would be right. Commands are without the program's name. */
export interface CommandFault {
  readonly kind: 'flag' | 'value' | 'command' | 'time' | 'quotes' | 'contradiction';
  /** The command it was typed to; '' where none was recognised. */
  readonly command: string;
  /** The word that is wrong, as typed. */
  readonly wrong: string;
  /** A clause without full stop. */
  readonly message: string;
  /** What was probably meant in place of the wrong word. */
  readonly nearest?: string;
  /** The whole command with everything mended; always one that is understood. */
  readonly nearestCommand?: string;
  /** The right words where they are few. */
  readonly known?: readonly string[];
  /** A right command. */
  readonly example: string;
  /** What else is wrong, as clauses. */
  readonly also: readonly string[];
}

export type ParseResult =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly fault: CommandFault };

/** `known` holds the types and features seen in the feed: an unknown type that is stored is right. */
export type CommandContext = Pick<FilterInput, 'now' | 'zone' | 'known'>;
