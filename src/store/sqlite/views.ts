import type { AlertView, RouteTaken } from '../../domain/alert.ts';
import type { CardJob, CardKind, FallbackView, StormView } from '../../domain/delivery.ts';
import type { InsyncEvent, Outcome } from '../../domain/event.ts';
import type { Severity } from '../../domain/severity.ts';
import { fold } from '../../domain/text.ts';
import { type AlertRow, toAlert } from './alert-rows.ts';
import type { Database } from './open.ts';

/** Turns a stored record back into the event; comes from outside, since only the adapters know the wire. */
export type Decode = (raw: string, arrived: number) => InsyncEvent;

export interface EventRecord {
  key: number;
  raw: string;
  arrived: number;
  severity: number;
  outcome: string;
}

/** What cards and answers show, read from the database. */
export interface Views {
  event(record: EventRecord): InsyncEvent;
  alertView(alert: number, route: RouteTaken): AlertView | undefined;
  cardView(
    kind: CardKind,
    ref: number,
    route: RouteTaken,
    card: { home: string; channel: string },
  ): CardJob['view'] | undefined;
}

/** How many types or features of a storm are told apart. */
const KINDS = 50;

/** How far back a subject's events are searched for its last success. */
const LOOK_BACK = 500;

export function sqliteViews(database: Database, decode: Decode): Views {
  const alertById = database.sql('SELECT * FROM alerts WHERE id = ?');
  const eventByKey = database.sql('SELECT key, raw, arrived, severity, outcome FROM events WHERE key = ?');
  const lastGood = database.sql(`
    SELECT max(key) AS key FROM (
      SELECT key, type, outcome FROM events WHERE subject = ? AND key < ? ORDER BY key DESC LIMIT ${LOOK_BACK}
    ) WHERE type = ? AND outcome = 'success'`);
  const stormById = database.sql('SELECT * FROM storms WHERE id = ?');
  const inStorm = 'FROM cards c JOIN alerts a ON a.id = c.ref WHERE c.storm = ?';
  const stormSum = database.sql(`
    SELECT count(*) AS count, sum(a.state = 'acked') AS acked, min(a.first_seen) AS start, max(a.last_seen) AS end,
      count(DISTINCT a.subject) AS subjects ${inStorm}`);
  const stormBy = (column: string) =>
    database.sql(
      `SELECT a.${column} AS name, count(*) AS n ${inStorm} GROUP BY 1 ORDER BY n DESC, name LIMIT ${KINDS}`,
    );
  const [bySeverity, byType, byFeature] = [stormBy('severity'), stormBy('type'), stormBy('feature')];
  const stormWorst = database.sql(`
    SELECT a.severity, a.subject, a.type, a.outcome, a.alert_name AS alertName, a.last_seen AS at ${inStorm}
    ORDER BY a.severity, a.first_seen, a.id LIMIT 10`);
  const fallbackById = database.sql('SELECT * FROM fallbacks WHERE id = ?');
  const standIns = database.sql(`
    SELECT c.ref AS alert, a.severity, c.channel, c.ts FROM cards c JOIN alerts a ON a.id = c.ref
    WHERE c.kind = 'alert' AND c.home = ? AND c.channel <> c.home AND c.ts IS NOT NULL AND c.sent_at >= ?
    ORDER BY a.severity, c.id`);

  const event = (record: EventRecord): InsyncEvent => {
    const decoded = decode(record.raw, record.arrived);
    const severity = record.severity as Severity;
    const outcome = record.outcome as Outcome;
    if (decoded.severity === severity && decoded.outcome === outcome) return decoded;
    const earlier = 'concluded by an earlier version of this bot';
    return {
      ...decoded,
      severity,
      outcome,
      reasons: {
        ...decoded.reasons,
        ...(decoded.severity === severity ? {} : { severity: earlier }),
        ...(decoded.outcome === outcome ? {} : { outcome: earlier }),
      },
    };
  };

  const alertView: Views['alertView'] = (id, route) => {
    const row = alertById.get(id) as unknown as AlertRow | undefined;
    if (!row) return undefined;
    const alert = toAlert(row);
    const record =
      row.last_event === null
        ? undefined
        : (eventByKey.get(row.last_event) as unknown as EventRecord | undefined);
    return { alert, event: record && event(record), lastGood: record && goodBefore(row), route };
  };

  const goodBefore = (row: AlertRow): number | undefined => {
    if (row.subject === '') return undefined;
    const found = lastGood.get(fold(row.subject), row.last_event, fold(row.type)) as {
      key: number | null;
    };
    return found.key === null ? undefined : Math.floor(found.key / 2048);
  };

  const stormView = (id: number): StormView | undefined => {
    const storm = stormById.get(id) as { channel: string; revision: number } | undefined;
    if (!storm) return undefined;
    const sum = stormSum.get(id) as {
      count: number;
      acked: number;
      start: number;
      end: number;
      subjects: number;
    };
    const pairs = <T>(rows: unknown) =>
      (rows as { name: T; n: number }[]).map(({ name, n }) => [name, n] as const);
    return {
      id,
      channel: storm.channel,
      count: sum.count,
      acked: sum.acked ?? 0,
      from: sum.start,
      to: sum.end,
      bySeverity: pairs<Severity>(bySeverity.all(id)).toSorted(([a], [b]) => a - b),
      byType: pairs<string>(byType.all(id)),
      byFeature: pairs<string>(byFeature.all(id)),
      subjects: sum.subjects,
      worst: stormWorst.all(id) as unknown as StormView['worst'],
      revision: storm.revision,
    };
  };

  const fallbackView = (id: number, route: RouteTaken): FallbackView | undefined => {
    const row = fallbackById.get(id) as
      | { channel: string; cause: string; since: number; revision: number }
      | undefined;
    if (!row) return undefined;
    const cards = standIns.all(row.channel, row.since) as unknown as NonNullable<FallbackView['worst']>[];
    return { ...row, count: cards.length, worst: cards[0], route };
  };

  return {
    event,
    alertView,
    cardView(kind, ref, route, card) {
      if (kind === 'alert') {
        const alert = alertView(ref, route);
        return alert && { kind, alert, insteadOf: card.channel === card.home ? undefined : card.home };
      }
      if (kind === 'storm') {
        const storm = stormView(ref);
        return storm && { kind, storm };
      }
      const fallback = fallbackView(ref, route);
      return fallback && { kind, fallback };
    },
  };
}
