import type { AckReason } from '../domain/alert.ts';
import type { SortOrder, TallyKey } from '../domain/archive.ts';
import type { Outcome } from '../domain/event.ts';
import type { ExportFormat } from '../domain/export.ts';
import type { Filter } from '../domain/filter.ts';
import type { FilterInput } from '../domain/filter-faults.ts';
import type { Severity } from '../domain/severity.ts';
import type { CommandName } from './commands.ts';
import type { Door } from './flags.ts';
import type { SampleKey, Shell } from './setup-commands.ts';

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

/** The alerts an act is about: by number, or all whose newest event a filter takes (asked before it is done). */
export type AlertTarget = { readonly ids: readonly number[] } | { readonly filter: Filter };

/** What people do to alerts. */
export type ActCommand =
  | (Asked<'ack'> & {
      readonly target: AlertTarget;
      readonly note: string;
      readonly reason: AckReason | undefined;
      /** When it lapses, ms; undefined for never. */
      readonly until: number | undefined;
      /** Slack's user ID; undefined for the one who acknowledges. */
      readonly owner: string | undefined;
    })
  | (Asked<'unack' | 'resolve' | 'reopen'> & { readonly target: AlertTarget; readonly note: string })
  | (Asked<'assign'> & { readonly target: AlertTarget; readonly owner: string; readonly note: string })
  | (Asked<'note'> & { readonly target: AlertTarget; readonly note: string });

export type SilenceCommand =
  | (Asked<'silence add'> & {
      readonly filter: Filter;
      /** The filter as flags. */
      readonly text: string;
      /** ms; undefined for ever, which has to be said: `--for ever`. */
      readonly until: number | undefined;
      readonly note: string;
    })
  | Asked<'silence list'>
  | (Asked<'silence remove'> & { readonly id: number });

export type SubscribeCommand =
  | (Asked<'subscribe'> & { readonly filter: Filter; readonly text: string })
  | Asked<'subscribe list'>
  | (Asked<'subscribe pause'> & { readonly id: number | undefined; readonly until: number })
  | (Asked<'subscribe resume'> & { readonly id: number | undefined })
  | (Asked<'unsubscribe'> & { readonly id: number });

export type AuditCommand =
  | (Asked<'audit'> & {
      /** Undefined for everything recorded. Its times are those of the record. */
      readonly filter: Filter | undefined;
      readonly alert: number | undefined;
      readonly by: string | undefined;
    })
  | (Asked<'audit export'> & {
      readonly since: number | undefined;
      readonly until: number | undefined;
      readonly format: ExportFormat;
      readonly output: string | undefined;
    })
  | (Asked<'audit verify'> & { readonly expected: string | undefined });

export type ForwardCommand =
  | Asked<'forward'>
  | (Asked<'forward pause' | 'forward resume'> & { readonly destination: string })
  /** `since` in ms, of the times of events. */
  | (Asked<'forward replay'> & { readonly destination: string; readonly since: number });

/** What an operator does with the bot itself. */
export type OperateCommand =
  | Asked<'start' | 'version'>
  /** `flags` as the demo takes them. */
  | (Asked<'demo'> & { readonly flags: readonly string[] })
  | (Asked<'backup' | 'backup verify'> & { readonly file: string });

/** An event as flags tell of it. */
export type Sample = Readonly<Partial<Record<Exclude<SampleKey, 'severity' | 'outcome'>, string>>> & {
  readonly severity?: Severity;
  readonly outcome?: Outcome;
};

/** What one who sets the bot up does. */
export type SetupCommand =
  | Asked<'doctor'>
  | (Asked<'check-config'> & { readonly file: string | undefined })
  | (Asked<'completion'> & { readonly shell: Shell })
  | (Asked<'init'> & {
      /** Channel IDs; undefined for what is to be asked. */
      readonly channels: Readonly<Record<'backup' | 'security' | 'rest', string | undefined>>;
      /** `public`, `gov` or a URL. */
      readonly cloud: string | undefined;
      readonly door: 'socket' | 'http' | undefined;
      /** Where Slack reaches the bot. */
      readonly address: string | undefined;
      readonly force: boolean;
      readonly yes: boolean;
    })
  | (Asked<'routes test'> & {
      readonly event:
        | { readonly sample: Sample }
        | { readonly json: string }
        | { readonly id: string }
        /** From standard input. */
        | { readonly input: true };
    });

/** What a person asked for. */
export type Command =
  | OperateCommand
  | SetupCommand
  | ActCommand
  | ForwardCommand
  | SilenceCommand
  | SubscribeCommand
  | AuditCommand
  /** Acknowledged alerts; `by` a user ID. */
  | (Asked<'acks'> & { readonly by: string | undefined })
  /** The configuration file as it is now (`config`: another one, in a terminal) over stored history. */
  | (Asked<'rehearse'> & { readonly since: number; readonly config: string | undefined })
  /** A marked card in this channel. */
  | (Asked<'test'> & { readonly channel: string })
  | (Asked<'digest'> & { readonly every: 'day' | 'week' })
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
  /** A deployment to another database; both as DATABASE_URL is written, with the password. */
  | (Asked<'migrate-store'> & { readonly from: string; readonly to: string })
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
  /** Names of the destinations of forwarding; any is taken when left out. */
  readonly destinations?: readonly string[];
}
