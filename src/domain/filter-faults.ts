import type { Filter } from './filter.ts';
import type { TimeContext } from './time-words.ts';

/** What is wrong with one part of a filter; message and suggestions are the same for every door. */
export interface FilterFault {
  /** Where in the input: `['type', 1]` is the second value of the list under `type`. */
  readonly path: readonly (string | number)[];
  readonly key: string;
  /** As typed; '' where there is no value. */
  readonly value: string;
  readonly kind: 'unknown_key' | 'bad_value' | 'bad_time' | 'contradiction';
  /** A clause without full stop: `"Backp" is not a type that is known`. */
  readonly message: string;
  /** Right values (for unknown_key: right keys) like the wrong one, best first. */
  readonly nearest: readonly string[];
  /** The values to write in place of the wrong one, all of them; empty when none is sure enough. */
  readonly cure: readonly string[];
  /** All right values where they are few. */
  readonly known: readonly string[];
}

export interface FilterInput extends TimeContext {
  /**
   * What is stored besides the documented words; given when looking up, where any other word finds nothing and is
   * refused. Without it (rules for events to come) a word like no documented one is taken as one still to come.
   */
  readonly known?: { readonly types: readonly string[]; readonly features: readonly string[] };
  /** The keys that may be used; all when left out. */
  readonly allow?: readonly string[];
}

export type FilterRead =
  | { readonly ok: true; readonly filter: Filter }
  | { readonly ok: false; readonly faults: readonly FilterFault[] };

/** One value under a key, with its place in the input. */
export interface Typed {
  readonly path: readonly (string | number)[];
  readonly key: string;
  readonly value: string;
}

/** A value that was read, with the value's place for faults found later. */
export interface Choice<T> {
  readonly typed: Typed;
  readonly negated: boolean;
  readonly value: T;
}

export type Report = (fault: FilterFault) => void;

export function badValue(
  typed: Typed,
  message: string,
  more: Partial<Pick<FilterFault, 'kind' | 'nearest' | 'cure' | 'known'>> = {},
): FilterFault {
  const near = more.nearest ?? [];
  return { kind: 'bad_value', nearest: near, cure: near.slice(0, 1), known: [], ...typed, message, ...more };
}

const LONGEST_SHOWN = 80;

/** A value as a message shows it. */
export function shown(value: string): string {
  return value.length > LONGEST_SHOWN ? `"${value.slice(0, LONGEST_SHOWN).toWellFormed()}…"` : `"${value}"`;
}
