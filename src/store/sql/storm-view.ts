import type { StormView } from '../../domain/delivery.ts';
import type { Severity } from '../../domain/severity.ts';
import type { Database } from './database.ts';

/** How many types or features of a storm are told apart. */
const KINDS = 50;

/** Alerts named one by one: the worst, and more of them where they are critical. */
const NAMED = { worst: 10, critical: 20, severity: 2 } as const;

interface Sum {
  count: number;
  acked: number;
  resolved: number;
  silenced: number;
  unfolded: number;
  start: number;
  end: number;
  subjects: number;
}

const counted = (where: string) => `count(CASE WHEN ${where} THEN 1 END)`;

/** A storm in figures, and its worst by name; those that still need somebody come first. */
export function stormReader(database: Database): { get(storm: number): StormView | undefined } {
  const byId = database.sql('SELECT channel, revision, over_at AS over FROM storms WHERE id = ?');
  const inStorm = 'FROM cards c JOIN alerts a ON a.id = c.ref WHERE c.storm = ?';
  const sum = database.sql(`
    SELECT count(*) AS count, ${counted("a.state = 'acked'")} AS acked,
      ${counted("a.state = 'resolved'")} AS resolved, ${counted("a.state = 'silenced'")} AS silenced,
      ${counted("c.state NOT IN ('folded', 'held')")} AS unfolded, min(a.first_seen) AS start,
      max(a.last_seen) AS "end", count(DISTINCT a.subject) AS subjects ${inStorm}`);
  const by = (column: string) =>
    database.sql(
      `SELECT a.${column} AS name, count(*) AS n ${inStorm} GROUP BY 1 ORDER BY n DESC, name LIMIT ${KINDS}`,
    );
  const [bySeverity, byType, byFeature] = [by('severity'), by('type'), by('feature')];
  const worst = database.sql(`
    SELECT a.severity, a.subject, a.type, a.outcome, a.alert_name AS "alertName", a.last_seen AS at ${inStorm}
    ORDER BY a.state IN ('silenced', 'resolved'), a.severity, a.first_seen, a.id LIMIT ${NAMED.critical}`);

  const pairs = <T>(rows: unknown) =>
    (rows as { name: T; n: number }[]).map(({ name, n }) => [name, n] as const);

  return {
    get(id) {
      const storm = byId.get(id) as { channel: string; revision: number; over: number | null } | undefined;
      if (!storm) return undefined;
      const { count, acked, resolved, silenced, unfolded, start, end, subjects } = sum.get(
        id,
      ) as unknown as Sum;
      const named = worst.all(id) as unknown as StormView['worst'];
      return {
        ...{ id, channel: storm.channel, revision: storm.revision, over: storm.over !== null },
        ...{ count, acked, resolved, silenced },
        ...{ unfolded, from: start, to: end, subjects },
        bySeverity: pairs<Severity>(bySeverity.all(id)).toSorted(([a], [b]) => a - b),
        byType: pairs<string>(byType.all(id)),
        byFeature: pairs<string>(byFeature.all(id)),
        worst: named.filter(({ severity }, place) => place < NAMED.worst || severity <= NAMED.severity),
      };
    },
  };
}
