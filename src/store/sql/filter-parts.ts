import type { TermKey } from '../../domain/filter.ts';

export type Param = string | number;

/** A piece of SQL with the values for its question marks. */
export interface Sql {
  readonly sql: string;
  readonly params: readonly Param[];
}

/** The parts of a filter that a query may already fulfil by where it starts. */
export type Part = TermKey | 'severity' | 'text' | 'status' | 'alert' | 'storm';

/** How a query is read: all at once as far as it goes, or one range of keys after the other. */
export type Manner = 'whole' | 'ranges';

/**
 * Where a query starts: tables, the column that holds the key, what the start itself asks. Rows of one lane come
 * in the key's order from an index, so that a page needs no sort and no scan; lanes are merged.
 */
export interface Lane {
  readonly from: string;
  readonly key: string;
  readonly where: readonly Sql[];
}

export interface Plan {
  readonly lanes: readonly Lane[];
  /** The parts of the filter the lanes fulfil by themselves. */
  readonly done: ReadonlySet<Part>;
  /** How many events they lead through at most, where that is known. */
  readonly rows?: number;
}
