import type { Engine } from './engine.ts';
import type { Pace, Steps } from './steps.ts';
import type { Decode } from './views.ts';

export type SqlValue = string | number | bigint | null;
export type SqlRow = Record<string, unknown>;

/**
 * A statement ready to run. Its text has `?`, `?1` or `:name` for values; named ones are given as one object before
 * the others.
 */
export interface Statement {
  get(...params: SqlParams): SqlRow | undefined;
  all(...params: SqlParams): SqlRow[];
  /** How many rows it changed. */
  run(...params: SqlParams): { readonly changes: number | bigint };
}

export type SqlParams = readonly SqlValue[] | readonly [Readonly<Record<string, SqlValue>>, ...SqlValue[]];

/**
 * A connection to a database, with the words of `node:sqlite`: it answers while its caller waits. Whoever asks lives
 * in a thread of its own, so nothing else waits with it, and what is decided within a transaction reads as plain code.
 */
export interface Database {
  readonly engine: Engine;
  /** Prepared once, kept for the life of the handle. */
  sql(text: string): Statement;
  /** Prepared, and kept while it is among the last used: for texts made up from what people ask. */
  recent(text: string): Statement;
  /** Several statements without values. */
  exec(script: string): void;
  /** Runs `work` as one transaction, alone among those who write: all of it, or nothing when it throws. */
  transaction<T>(work: () => T): T;
  /** Runs `work` within a transaction; when it throws, what it wrote is undone and the rest goes on. */
  savepoint<T>(work: () => T): T;
  /**
   * Another number than before, and whatever was remembered of what is stored may be wrong: a transaction was rolled
   * back, or somebody else wrote. Ask inside the transaction in which it is used.
   */
  era(): number;
  /** How long reading is cut into steps. One for all who read on this connection: it knows each of its functions once. */
  steps(decode: Decode, pace: Pace): Steps;
  /** What is stored takes so many bytes. */
  size(): number;
  close(): void;
}
