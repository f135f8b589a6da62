import type { Person } from '../domain/alert.ts';
import type { EventArchive } from '../domain/archive.ts';
import type { Backups } from '../domain/backup.ts';
import type { LifeArchive } from '../domain/desk.ts';
import type { ForwardActs, ForwardStates } from '../domain/forward.ts';
import type { Clock } from '../domain/ports.ts';
import type { Config } from '../domain/rules.ts';
import type { MigrateStore } from './migrate.ts';
import type { Rendered, Screen } from './screen.ts';
import type { Setup } from './setup.ts';
import { block } from './visible.ts';
import type { Wording, Writers } from './wording.ts';

/** One of the process's streams. */
export interface Output {
  /** Resolves when the text was taken; does nothing once the reader has gone. @throws Error of the file system */
  write(text: string): Promise<void>;
  readonly isTty: boolean;
  readonly screen: Screen;
}

/** What a configuration file says, or what is wrong with it: with line and cure, a line for each fault. */
export type RulesRead =
  | { readonly ok: true; readonly rules: Config }
  | { readonly ok: false; readonly why: string };

/** All that is read from. */
export type TerminalArchive = EventArchive & LifeArchive & ForwardStates;

interface Versions {
  readonly insync: string;
  readonly node: string;
  readonly sqlite: string;
}

/** What a command meets: the process around it, and what comes from other rooms. */
export interface Terminal {
  readonly out: Output;
  readonly err: Output;
  /** @throws StoreError with the cure. */
  readonly openArchive: () => Promise<TerminalArchive & { close(): Promise<void> }>;
  /** For what people do to forwarding. @throws StoreError with the cure. */
  readonly openForwardActs: () => Promise<ForwardActs & { close(): Promise<void> }>;
  /** Who sits at it, for the record. */
  readonly person: Person;
  /** Of today's configuration, or of another file. */
  readonly readRules: (file?: string) => Promise<RulesRead>;
  /** Moves a deployment. @throws StoreError with the cure. */
  readonly migrate: MigrateStore;
  /** Of the database the bot has. */
  readonly backups: Backups;
  /** Goes on as another program, and gives its exit code; undefined where it is not installed. */
  readonly launch: (name: 'start' | 'demo', words: readonly string[]) => Promise<number | undefined>;
  /** For those who set the bot up. */
  readonly setup: () => Promise<Setup>;
  readonly versions: Versions;
  readonly wording: Wording;
  readonly writers: Writers;
  readonly clock: Clock;
  /** IANA zone of the machine. */
  readonly zone: string;
  /** Ctrl-C, or nobody reads any more: work ends with what it has. */
  readonly stop: AbortSignal;
}

/** The same stream for lines that programs read, when a person looks at them: line ends of cells are shown, not obeyed. */
export function seen({ isTty, write }: Output): Pick<Output, 'write'> {
  return { write: (text) => write(isTty ? block(text) : text) };
}

/** People get everything in order; in a pipe only the answer goes on, and what is said about it goes beside. */
export async function print({ out, err }: Terminal, { lead, body, notes = [] }: Rendered): Promise<void> {
  const beside = out.isTty ? out : err;
  if (lead !== undefined) await beside.write(`${lead}\n`);
  if (body !== '') await out.write(body);
  for (const note of notes) await beside.write(`${note}\n`);
}
