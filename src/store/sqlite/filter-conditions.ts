import {
  type Filter,
  resolveTime,
  TERM_KEYS,
  type TermKey,
  type Terms,
  type TextTerms,
} from '../../domain/filter.ts';
import { fold } from '../../domain/text.ts';
import { KEYS_PER_MS } from './event-columns.ts';

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
};

/** The parts of a filter that a query may already fulfil by where it starts. */
export type Part = TermKey | 'severity' | 'text' | 'status' | 'alert' | 'storm';

/** Everything the filter asks of a row of `events e`, but the times and the parts in `done`; to be joined by AND. */
export function conditions(filter: Filter, done: ReadonlySet<Part>): Sql[] {
  const { severity, text, status, alert, storm } = filter;
  const asked: (readonly [Part, Sql[]])[] = [
    ['severity', severity ? [oneOf('e.severity', severity)] : []],
    ...TERM_KEYS.map((key): [Part, Sql[]] => [key, terms(`e.${COLUMNS[key]}`, filter.terms[key])]),
    ['alert', alert === undefined ? [] : [alertIs(alert)]],
    ['storm', storm === undefined ? [] : [stormIs(storm)]],
    ['status', terms(STATUS, status)],
    ['text', text ? [holds(text)] : []],
  ];
  return asked.flatMap(([part, pieces]) => (done.has(part) ? [] : pieces));
}

/** Bounds of the key, from the filter's times and the place in the list. */
export function bounds(
  filter: Filter,
  now: number,
  place: { readonly before?: number; readonly after?: number },
  column: string,
): Sql[] {
  const { since, until } = filter;
  const { before, after } = place;
  const bound = (sign: string, value: number | undefined): Sql[] =>
    value === undefined ? [] : [{ sql: `${column} ${sign} ?`, params: [value] }];
  return [
    ...bound('>=', since && resolveTime(since, now) * KEYS_PER_MS),
    ...bound('<', until && resolveTime(until, now) * KEYS_PER_MS),
    ...bound('<', before),
    ...bound('>', after),
  ];
}

export function oneOf(column: string, values: readonly Param[], not = ''): Sql {
  if (values.length === 1) return { sql: `${column} ${not ? '<>' : '='} ?`, params: values };
  return { sql: `${column} ${not}IN (${values.map(() => '?').join(', ')})`, params: values };
}

/** The full-text query: all words, and not the excluded ones. Words hold no quotes, so quoting is enough. */
export function matchQuery(text: TextTerms): string {
  const quoted = (list: readonly string[], between: string) => list.map((word) => `"${word}"`).join(between);
  const wanted = `(${quoted(text.all, ' AND ')})`;
  return text.none.length === 0 ? wanted : `${wanted} NOT (${quoted(text.none, ' OR ')})`;
}

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

function holds(text: TextTerms): Sql {
  const found = 'EXISTS (SELECT 1 FROM event_words WHERE event_words MATCH ? AND rowid = e.key)';
  if (text.all.length > 0) return { sql: found, params: [matchQuery(text)] };
  return { sql: `NOT ${found}`, params: [text.none.map((word) => `"${word}"`).join(' OR ')] };
}
