import type { RouteTaken } from '../../domain/alert.ts';
import type { EventTrail, TrailCard } from '../../domain/archive.ts';
import type { DeliveryReason, Verdict } from '../../domain/reasons.ts';
import { type AlertRow, toAlert } from './alert-rows.ts';
import type { Database } from './open.ts';
import { type RowRecord, toRow } from './rows.ts';
import type { Views } from './views.ts';

interface CardRow {
  home: string;
  channel: string;
  route: string;
  ts: string | null;
  state: string;
  sent_at: number | null;
  since: number;
  not_before: number;
  attempts: number;
  last_reason: string | null;
  last_said: string | null;
  storm: number | null;
  storm_channel: string | null;
  storm_ts: string | null;
}

/** What became of one stored event, from its record to the cards that show it. */
export function trailReader(database: Database, views: Views): (record: RowRecord) => EventTrail {
  const decisionOf = database.sql('SELECT verdict, rule, alert FROM decisions WHERE event = ?');
  const alertById = database.sql('SELECT * FROM alerts WHERE id = ?');
  const placeOf = database.sql('SELECT count(*) AS n FROM decisions WHERE alert = ? AND event <= ?');
  const cardsOf = database.sql(`
    SELECT c.*, s.channel AS storm_channel, s.ts AS storm_ts FROM cards c
    LEFT JOIN cards s ON s.kind = 'storm' AND s.ref = c.storm
    WHERE c.kind = 'alert' AND c.ref = ? ORDER BY c.id`);

  return (record) => {
    const decision = decisionOf.get(record.key) as
      | { verdict: Verdict; rule: number; alert: number | null }
      | undefined;
    const alert = decision?.alert ?? undefined;
    return {
      row: toRow(record, views),
      arrived: record.arrived,
      decision: decision && { verdict: decision.verdict, rule: decision.rule },
      alert: alert === undefined ? undefined : toAlert(alertById.get(alert) as unknown as AlertRow),
      place: alert === undefined ? 0 : (placeOf.get(alert, record.key) as { n: number }).n,
      cards: alert === undefined ? [] : (cardsOf.all(alert) as unknown as CardRow[]).map(toCard),
    };
  };
}

function toCard(row: CardRow): TrailCard {
  const waits = row.state === 'waiting' || row.state === 'sending';
  return {
    home: row.home,
    channel: row.channel,
    route: JSON.parse(row.route) as RouteTaken,
    ts: row.ts ?? undefined,
    sentAt: row.sent_at ?? undefined,
    waitingSince: waits ? row.since : undefined,
    notBefore: row.not_before,
    attempts: row.attempts,
    reason: (row.last_reason ?? undefined) as DeliveryReason | undefined,
    said: row.last_said ?? undefined,
    storm:
      row.storm === null
        ? undefined
        : { id: row.storm, channel: row.storm_channel ?? row.channel, ts: row.storm_ts ?? undefined },
  };
}
