import type { Alert, AlertView, RouteTaken } from '../../domain/alert.ts';
import type { CardJob, CardKind, FallbackView } from '../../domain/delivery.ts';
import type { InsyncEvent, Outcome } from '../../domain/event.ts';
import type { Severity } from '../../domain/severity.ts';
import { fold } from '../../domain/text.ts';
import { alertReader } from './alert-rows.ts';
import type { Database } from './database.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import { stormReader } from './storm-view.ts';

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

/** How far back a subject's events are searched for its last success. */
const LOOK_BACK = 500;

/** How many problems of an alert its card names. */
const MEMBERS = 10;

export function sqlViews(database: Database, decode: Decode): Views {
  const alerts = alertReader(database);
  const lastEventOf = database.sql('SELECT last_event FROM alerts WHERE id = ?');
  const problems = database.sql(`
    SELECT subject, type, severity, count FROM members WHERE alert = ?
    ORDER BY over_at IS NOT NULL, severity, count DESC, last_seen DESC, fingerprint LIMIT ${MEMBERS}`);
  const children = database.sql(`
    SELECT subject, type, severity, count FROM alerts WHERE hold_parent = ? AND state = 'silenced'
    ORDER BY severity, count DESC, last_seen DESC, id LIMIT ${MEMBERS}`);
  const eventByKey = database.sql('SELECT key, raw, arrived, severity, outcome FROM events WHERE key = ?');
  const lastGood = database.sql(`
    SELECT max(key) AS key FROM (
      SELECT key, type, outcome FROM events WHERE subject = ? AND key < ? ORDER BY key DESC LIMIT ${LOOK_BACK}
    ) AS lately WHERE type = ? AND outcome = 'success'`);
  const storms = stormReader(database);
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
    const alert = alerts.get(id);
    if (!alert) return undefined;
    const { last_event: key } = lastEventOf.get(id) as { last_event: number | null };
    const record = key === null ? undefined : (eventByKey.get(key) as unknown as EventRecord | undefined);
    const newest = record && event(record);
    const members = membersOf(alert);
    return { alert, event: newest, lastGood: record && goodBefore(alert, record.key), route, members };
  };

  const membersOf = (alert: Alert): AlertView['members'] => {
    if (alert.members <= 1 && alert.children === 0) return [];
    const asked = alert.members > 1 ? problems : children;
    return asked.all(alert.id) as unknown as AlertView['members'];
  };

  const goodBefore = ({ subject, type }: Alert, key: number): number | undefined => {
    if (subject === '' || type === '') return undefined;
    const found = lastGood.get(fold(subject), key, fold(type)) as { key: number | null };
    return found.key === null ? undefined : Math.floor(found.key / KEYS_PER_MS);
  };

  const fallbackView = (id: number, route: RouteTaken): FallbackView | undefined => {
    const row = fallbackById.get(id) as
      | { channel: string; cause: string; since: number; live: number; revision: number }
      | undefined;
    if (!row) return undefined;
    const cards = standIns.all(row.channel, row.since) as unknown as NonNullable<FallbackView['worst']>[];
    const { channel, cause, since, live, revision } = row;
    return { channel, cause, since, revision, over: live === 0, count: cards.length, worst: cards[0], route };
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
        const storm = storms.get(ref);
        return storm && { kind, storm };
      }
      if (kind !== 'fallback') return undefined;
      const fallback = fallbackView(ref, route);
      return fallback && { kind, fallback };
    },
  };
}
