import type { PageRequest } from '../../domain/archive.ts';
import { type Filter, resolveTime, TERM_KEYS, type TermKey, type Terms } from '../../domain/filter.ts';
import { fold } from '../../domain/text.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import type { KeyRange } from './steps.ts';

export type Param = string | number;

/** A piece of SQL with the values for its question marks. */
export interface Sql {
  readonly sql: string;
  readonly params: readonly Param[];
}

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

/** The parts of a filter that a query may already fulfil by where it starts. */
export type Part = TermKey | 'severity' | 'text' | 'status' | 'alert' | 'storm';

/** How a query is read: all at once as far as it goes, or one range of keys after the other. */
export type Manner = 'whole' | 'ranges';

/** Everything the filter asks of a row of `events e`, but the times and the parts in `done`; to be joined by AND. */
export function conditions(filter: Filter, done: ReadonlySet<Part>, manner: Manner): Sql[] {
  const { severity, status, alert, storm } = filter;
  const { all, none } = wantedWords(filter);
  const asked: (readonly [Part, Sql[]])[] = [
    ['severity', severity ? [oneOf('e.severity', severity)] : []],
    ...TERM_KEYS.map((key): [Part, Sql[]] => [key, terms(`e.${COLUMNS[key]}`, filter.terms[key])]),
  ];
  const dear: (readonly [Part, Sql[]])[] = [
    ['alert', alert === undefined ? [] : [alertIs(alert)]],
    ['storm', storm === undefined ? [] : [stormIs(storm)]],
    ['status', terms(STATUS, status)],
    ['text', all.length > 0 ? [holds(all, none)] : none.length > 0 ? [holdsNone(none, manner)] : []],
  ];
  const open = (parts: typeof asked) => parts.flatMap(([part, pieces]) => (done.has(part) ? [] : pieces));
  return [...open(asked), ...fitting(open(dear), needsEvent(filter))];
}

/** Parts that only the event itself can tell. */
function needsEvent({ text, details }: Filter): boolean {
  return details !== undefined || text?.phrases !== undefined;
}

/** The dearest question last: SQLite would ask it before those that need a query of their own. */
function fitting(before: readonly Sql[], needed: boolean): readonly Sql[] {
  if (!needed) return before;
  const fits = 'fits(e.raw, e.arrived)';
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

/**
 * The full-text query: all words, and not the excluded ones. Words hold no quotes, so quoting is enough. Where it comes
 * to a mark, the index need not look on for a row.
 */
export function matchQuery(
  all: readonly string[],
  none: readonly string[],
  marks: readonly string[] = [],
): string {
  const ends = all.length + none.length === 1 ? [] : marks;
  const wanted = all.map((word) => `(${anyOf([word, ...ends])})`).join(' AND ');
  return none.length === 0 ? wanted : `(${wanted}) NOT (${anyOf(none)})`;
}

const quoted = (word: string) => `"${word}"`;
const anyOf = (list: readonly string[]) => list.map(quoted).join(' OR ');

const STATUS = `coalesce((SELECT a.state FROM decisions d JOIN alerts a ON a.id = d.alert WHERE d.event = e.key), 'none')`;

function terms(column: string, asked: Terms | undefined): Sql[] {
  if (!asked) return [];
  const [any, none] = [folded(asked.any), folded(asked.none)];
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

function holds(all: readonly string[], none: readonly string[]): Sql {
  return { sql: `EXISTS (${WORDS_OF_EVENT})`, params: [matchQuery(all, none)] };
}

const WORDS_OF_EVENT = 'SELECT 1 FROM event_words WHERE event_words MATCH ? AND rowid = e.key';
const WORDS_IN_RANGE = `SELECT rowid FROM event_words
    WHERE event_words MATCH ? AND rowid >= :low AND rowid < :high AND in_time(rowid)`;

/** Over a range of keys it is cheaper to have all rows with the words than to ask for one after the other. */
function holdsNone(none: readonly string[], manner: Manner): Sql {
  const params = [anyOf(none)];
  if (manner === 'ranges') return { sql: `e.key NOT IN (${WORDS_IN_RANGE})`, params };
  return { sql: `NOT EXISTS (${WORDS_OF_EVENT})`, params };
}
