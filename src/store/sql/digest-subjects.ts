import type { Span } from '../../domain/archive.ts';
import type { DigestFigures } from '../../domain/desk.ts';
import { fold } from '../../domain/text.ts';
import type { Database } from './database.ts';
import type { Sql } from './filter-parts.ts';

/** A digest names so many. */
const MOST = 10;

interface SubjectRow {
  readonly alert: number;
  readonly subject: string;
  readonly type: string;
  readonly severity: number;
}

interface Group {
  readonly subject: string;
  readonly alerts: Set<number>;
  readonly types: Map<string, number>;
  severity: number;
}

/**
 * The subjects with the most alerts opened in the span, the worst ones of those first, each with what it mostly was.
 * An alert of several problems counts once for each of its subjects.
 */
export function worstSubjects(
  database: Database,
  { from, to }: Span,
  { sql, params }: Sql,
): DigestFigures['subjects'] {
  const named = `SELECT a.id AS alert, coalesce(m.subject, a.subject) AS subject, coalesce(m.type, a.type) AS type,
      coalesce(m.severity, a.severity) AS severity
    FROM alerts a INDEXED BY alerts_opened LEFT JOIN members m ON m.alert = a.id
    WHERE a.opened_at >= ? AND a.opened_at < ? AND ${sql} ORDER BY a.id DESC`;
  const groups = new Map<string, Group>();
  for (const row of database.recent(named).all(from, to, ...params)) add(groups, row as never);
  return [...groups.values()]
    .toSorted(
      (a, b) => b.alerts.size - a.alerts.size || a.severity - b.severity || order(a.subject, b.subject),
    )
    .slice(0, MOST)
    .map(({ subject, alerts, types }) => ({ subject, alerts: alerts.size, type: mostly(types) }));
}

function add(groups: Map<string, Group>, { alert, subject, type, severity }: SubjectRow): void {
  const key = fold(subject);
  if (key === '') return;
  const group = groups.get(key) ?? { subject, alerts: new Set(), types: new Map(), severity };
  groups.set(key, group);
  group.alerts.add(alert);
  group.types.set(type, (group.types.get(type) ?? 0) + 1);
  group.severity = Math.min(group.severity, severity);
}

function mostly(types: ReadonlyMap<string, number>): string {
  const [first] = [...types].toSorted(([a, n], [b, m]) => m - n || order(a, b));
  return first?.[0] ?? '';
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
