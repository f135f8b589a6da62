import type { AlertState } from '../../domain/alert.ts';
import type { LifeArchive } from '../../domain/desk.ts';
import { SEVERITIES, type Severity } from '../../domain/severity.ts';
import { type AlertTest, alertTest, type Candidate } from './alert-events.ts';
import { alertRows } from './alert-lists.ts';
import type { Database } from './database.ts';
import { oneOf } from './filter-conditions.ts';
import type { Reading } from './reading.ts';
import type { Views } from './views.ts';

type Asked = Parameters<LifeArchive['alertsMatching']>[0];
type Found = Awaited<ReturnType<LifeArchive['alertsMatching']>>;

/** So many alerts are looked at in one step. */
const STEP = 200;

/** Alerts whose newest event the filter takes, worst first and newest first within a severity. */
export async function matchingAlerts(reading: Reading, views: Views, asked: Asked): Promise<Found> {
  const { database, steps } = reading;
  const course = steps.course(undefined);
  const test = alertTest(database, views, asked.filter, asked.now);
  const found: Candidate[] = [];
  for (const { state, severity } of stored(database, asked.states)) {
    let last: Candidate | undefined;
    do {
      await course.next();
      const some = chunk(database, test, state, severity, last);
      found.push(...some.filter(test.takes));
      last = some.length < STEP ? undefined : some.at(-1);
    } while (last);
  }
  const ids = found.toSorted(worstFirst).map(({ id }) => id);
  return { rows: alertRows(database, ids.slice(0, asked.limit)), ids };
}

interface Part {
  readonly state: AlertState;
  readonly severity: Severity;
}

/** The parts of the index that hold anything, in one question. */
function stored(database: Database, states: readonly AlertState[]): readonly Part[] {
  const parts = [...new Set(states)].flatMap((state) => SEVERITIES.map((severity) => ({ state, severity })));
  if (parts.length === 0) return [];
  const one = `SELECT CAST(? AS INTEGER) AS part
    WHERE EXISTS (SELECT 1 FROM alerts INDEXED BY alerts_worst WHERE state = ? AND severity = ?)`;
  const rows = database
    .recent(parts.map(() => one).join('\nUNION ALL '))
    .all(...parts.flatMap(({ state, severity }, part) => [part, state, severity])) as { part: number }[];
  return rows.map(({ part }) => parts[part] as Part);
}

/** In the order of the index, from behind the last one on: those of the same moment before the ones of another. */
function chunk(
  database: Database,
  { select }: AlertTest,
  state: AlertState,
  severity: Severity,
  last: Candidate | undefined,
): Candidate[] {
  const from = `FROM alerts a INDEXED BY alerts_worst LEFT JOIN events e ON e.key = a.last_event
    WHERE a.state = ? AND a.severity = ?`;
  const read = (place: string, limit: number, ...params: number[]) =>
    database
      .recent(`${select.sql} ${from} ${place} ORDER BY a.last_seen DESC, a.id LIMIT ?`)
      .all(...select.params, state, severity, ...params, limit) as unknown as Candidate[];
  if (!last) return read('', STEP);
  const same = read('AND a.last_seen = ? AND a.id > ?', STEP, last.last_seen, last.id);
  return [...same, ...read('AND a.last_seen < ?', STEP - same.length, last.last_seen)];
}

function worstFirst(a: Candidate, b: Candidate): number {
  return a.severity - b.severity || b.last_seen - a.last_seen || a.id - b.id;
}

/** Alerts a storm has counted, wherever they have cards of their own besides; worst first. */
export function alertsOfStorm(
  database: Database,
  storm: number,
  states: readonly AlertState[],
): readonly number[] {
  const unique = [...new Set(states)];
  if (unique.length === 0) return [];
  const { sql, params } = oneOf('a.state', unique);
  const found = `SELECT DISTINCT a.id, a.severity, a.last_seen FROM cards c JOIN alerts a ON a.id = c.ref
    WHERE c.storm = ? AND c.kind = 'alert' AND ${sql} ORDER BY a.severity, a.last_seen DESC, a.id`;
  return (database.recent(found).all(storm, ...params) as { id: number }[]).map(({ id }) => id);
}
