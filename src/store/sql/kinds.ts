import { type Filter, TERM_KEYS, type TermKey } from '../../domain/filter.ts';
import type { Database } from './database.ts';
import type { Engine } from './engine.ts';
import { folded } from './filter-conditions.ts';
import type { KindColumns } from './kind-slots.ts';

/** A combination of columns the roll-up counts apart, and how many events have it. */
export interface Kind extends KindColumns {
  readonly id: number;
  readonly n: number;
}

/** The columns of a kind by the key of a filter. */
const KIND_COLUMNS = {
  type: 'type',
  feature: 'feature',
  outcome: 'outcome',
  'identity-type': 'identity_type',
  tenant: 'tenant',
  cloud: 'cloud',
} as const satisfies Partial<Record<TermKey, keyof KindColumns>>;
type KindKey = keyof typeof KIND_COLUMNS;

/** What a query may know beforehand. */
export interface Kinds {
  /** All of them, their numbers as they are now. */
  all(): readonly Kind[];
  /** All of them; their numbers may be a little old. For the beginning of each reading. */
  known(): readonly Kind[];
}

/** Numbers may be this many readings old where they only help to choose the way. */
const REFRESH = 64;

export function kindsOf(database: Database): Kinds {
  const read = database.sql('SELECT * FROM kinds');
  const newest = database.sql('SELECT max(id) AS id FROM kinds');
  let kinds: readonly Kind[] = [];
  let last: number | null = null;
  let age = 0;
  // Nothing comes between two askings of the same turn.
  let asked = false;

  const all = () => {
    kinds = read.all() as unknown as Kind[];
    last = kinds.reduce((most, { id }) => Math.max(most, id), 0);
    age = 0;
    return kinds;
  };

  return {
    all,
    known() {
      if (asked) return kinds;
      asked = true;
      queueMicrotask(() => {
        asked = false;
      });
      const { id } = newest.get() as { id: number | null };
      age += 1;
      return (id ?? 0) === last && age < REFRESH ? kinds : all();
    },
  };
}

/** Those that have what the filter asks of their columns: every event it takes is of one of them. */
export function matchingKinds(kinds: readonly Kind[], filter: Filter, engine: Engine): readonly Kind[] {
  const tests = testsOf(filter, engine);
  return tests.length === 0 ? kinds : kinds.filter((kind) => tests.every((test) => test(kind)));
}

/** How many events they have. */
export function eventsOf(kinds: readonly Kind[]): number {
  return kinds.reduce((sum, { n }) => sum + n, 0);
}

/** Whether the roll-up tells all that the filter asks, but its times. */
export function knownByKinds({ terms, text, details, status, alert, storm }: Filter): boolean {
  const others = [text, details, status, alert, storm].every((part) => part === undefined);
  return others && TERM_KEYS.every((key) => terms[key] === undefined || key in KIND_COLUMNS);
}

function testsOf({ terms, severity }: Filter, { shortened }: Engine): ((kind: Kind) => boolean)[] {
  const tests: ((kind: Kind) => boolean)[] = [];
  if (severity) tests.push((kind) => severity.some((level) => level === kind.severity));
  for (const key of Object.keys(KIND_COLUMNS) as KindKey[]) {
    const asked = terms[key];
    if (!asked) continue;
    const [any, none] = [folded(asked.any).map(shortened), folded(asked.none).map(shortened)];
    const column = KIND_COLUMNS[key];
    if (any.length > 0) tests.push((kind) => any.includes(kind[column]));
    if (none.length > 0) tests.push((kind) => !none.includes(kind[column]));
  }
  return tests;
}
