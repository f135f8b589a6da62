import type { SortOrder, TallyKey } from '../domain/archive.ts';
import type { ExportFormat } from '../domain/export.ts';
import type { Filter } from '../domain/filter.ts';
import type { FilterInput } from '../domain/filter-faults.ts';
import type { CommandName } from './commands.ts';
import type { Door } from './flags.ts';

/** What every command has. */
interface Asked<Name extends CommandName> {
  readonly name: Name;
  /** Post the answer in the channel. */
  readonly share: boolean;
  /** What a terminal prints; undefined for what people read. */
  readonly print: PrintFormat | undefined;
  /** The command that asks the same, without the program's name: `events --type Backup --since 1h`. */
  readonly canonical: string;
}

export const PRINT_FORMATS = ['json', 'csv'] as const;
export type PrintFormat = (typeof PRINT_FORMATS)[number];

export interface EventsCommand extends Asked<'events'> {
  readonly filter: Filter;
  /** Rows a page. */
  readonly limit: number;
  readonly sort: SortOrder;
}

export interface StatsCommand extends Asked<'stats'> {
  /** Always with `since`; the last week where none was typed. */
  readonly filter: Filter;
  readonly by: TallyKey;
}

export interface ExportCommand extends Asked<'export'> {
  readonly filter: Filter;
  readonly format: ExportFormat;
  /** Terminal only: the file to write; undefined for standard output. */
  readonly output: string | undefined;
}

/** What a person asked for. */
export type Command =
  | EventsCommand
  | StatsCommand
  | ExportCommand
  /** About one event: everything, or what became of it. */
  | (Asked<'event'> & { readonly id: string })
  | (Asked<'why'> & { readonly id: string })
  /** About one user or device. */
  | (Asked<'subject'> & { readonly subject: string })
  /** The dialog that asks; the flags typed already fill it. */
  | (Asked<'search'> & { readonly filter: Filter })
  | Asked<'status'>
  | (Asked<'help'> & { readonly topic: CommandName | undefined });

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
export interface CommandContext extends Pick<FilterInput, 'now' | 'zone' | 'known'> {
  /** Where it is typed; Slack when left out. */
  readonly door?: Door;
}
