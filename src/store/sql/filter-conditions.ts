import type { PageRequest } from '../../domain/archive.ts';
import { type Filter, resolveTime, TERM_KEYS, type TermKey, type Terms } from '../../domain/filter.ts';
import { fold } from '../../domain/text.ts';
import type { Engine } from './engine.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import type { Manner, Param, Part, Sql } from './filter-parts.ts';
import type { KeyRange } from './steps.ts';

const COLUMNS: Readonly<Record<TermKey, string>> = {
  type: 'type',
  feature: 'feature',
  outcome: 'outcome',
  'identity-type': 'identity_type',
  identity: 'identity',
  subject: 'subject',
  tenant: 'tenant',
  cloud: 'cloud',
  id: 'uid',
  group: 'grp',
};

/** Everything the filter asks of a row of `events e`, but the times and the parts in `done`; to be joined by AND. */
export function conditions(filter: Filter, done: ReadonlySet<Part>, manner: Manner, engine: Engine): Sql[] {
  const { severity, status, alert, storm } = filter;
  const { all, none } = wantedWords(filter);
  const asked: (readonly [Part, Sql[]])[] = [
    ['severity', severity ? [oneOf('e.severity', severity)] : []],
    ...TERM_KEYS.map((key): [Part, Sql[]] => [key, terms(`e.${COLUMNS[key]}`, filter.terms[key], engine)]),
  ];
  const dear: (readonly [Part, Sql[]])[] = [
    ['alert', alert === undefined ? [] : [alertIs(alert)]],
    ['storm', storm === undefined ? [] : [stormIs(storm)]],
    ['status', terms(STATUS, status, engine)],
    ['text', all.length + none.length > 0 ? [engine.hasWords(all, none, manner)] : []],
  ];
  const open = (parts: typeof asked) => parts.flatMap(([part, pieces]) => (done.has(part) ? [] : pieces));
  return [...open(asked), ...fitting(open(dear), needsEvent(filter) ? engine.fits : undefined)];
}

/** Parts that only the event itself can tell. */
export function needsEvent({ text, details }: Filter): boolean {
  return details !== undefined || text?.phrases !== undefined;
}

/** The dearest question last: SQLite would ask it before those that need a query of their own. */
function fitting(before: readonly Sql[], fits: string | undefined): readonly Sql[] {
  if (fits === undefined) return before;
  if (before.length === 0) return [{ sql: fits, params: [] }];
  const { sql, params } = joined(before);
  return [{ sql: `CASE WHEN ${sql} THEN ${fits} ELSE 0 END`, params }];
}

export function joined(pieces: readonly Sql[]): Sql {
  return {
    sql: pieces.map(({ sql }) => sql).join(' AND '),
    params: pieces.flatMap(({ params }) => params),
  };
}

/** The words an event must have, those of phrases among them, and the words it must not have. */
export function wantedWords({ text }: Filter): {
  readonly all: readonly string[];
  readonly none: readonly string[];
} {
  if (!text) return { all: [], none: [] };
  const inPhrases = (text.phrases ?? []).filter(({ none }) => !none).flatMap(({ words }) => words);
  return { all: [...new Set([...text.all, ...inPhrases])], none: text.none };
}

/** The keys the filter's times and the place in the list leave. */
export function keyRange(request: Pick<PageRequest, 'filter' | 'now' | 'before' | 'after'>): KeyRange {
  const { filter, now, before, after } = request;
  const { since, until } = filter;
  const lows = [since && resolveTime(since, now) * KEYS_PER_MS, after !== undefined && after + 1];
  const highs = [until && resolveTime(until, now) * KEYS_PER_MS, before];
  const given = (ends: readonly (number | undefined | false)[]) =>
    ends.filter((end) => typeof end === 'number');
  return {
    low: Math.ceil(Math.max(Number.MIN_SAFE_INTEGER, ...given(lows))),
    high: Math.ceil(Math.min(Number.MAX_SAFE_INTEGER, ...given(highs))),
  };
}

export function oneOf(column: string, values: readonly Param[], not = ''): Sql {
  if (values.length === 1) return { sql: `${column} ${not ? '<>' : '='} ?`, params: values };
  return { sql: `${column} ${not}IN (${values.map(() => '?').join(', ')})`, params: values };
}

const STATUS = `coalesce((SELECT a.state FROM decisions d JOIN alerts a ON a.id = d.alert WHERE d.event = e.key), 'none')`;

function terms(column: string, asked: Terms | undefined, { shortened }: Engine): Sql[] {
  if (!asked) return [];
  const [any, none] = [folded(asked.any).map(shortened), folded(asked.none).map(shortened)];
  return [
    ...(any.length > 0 ? [oneOf(column, any)] : []),
    ...(none.length > 0 ? [oneOf(column, none, 'NOT ')] : []),
  ];
}

/** Each value once, however it is spelt. */
export function folded(values: readonly string[]): string[] {
  return [...new Set(values.map(fold))];
}

function alertIs(alert: number): Sql {
  return { sql: '(SELECT d.alert FROM decisions d WHERE d.event = e.key) = ?', params: [alert] };
}

function stormIs(storm: number): Sql {
  const found = `SELECT 1 FROM decisions d JOIN cards c ON c.kind = 'alert' AND c.ref = d.alert
    WHERE d.event = e.key AND c.storm = ?`;
  return { sql: `EXISTS (${found})`, params: [storm] };
}
