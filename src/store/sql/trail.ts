import type { RouteTaken } from '../../domain/alert.ts';
import type { EventTrail, TrailCard, TrailDecision } from '../../domain/archive.ts';
import type { DeliveryReason, Verdict } from '../../domain/reasons.ts';
import { alertReader } from './alert-rows.ts';
import type { Database } from './database.ts';
import { type RowRecord, toRow } from './rows.ts';
import { type SilenceRow, toSilence } from './standing-rows.ts';
import type { About } from './verdicts.ts';
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

interface DecisionRow {
  verdict: Verdict;
  rule: number;
  alert: number | null;
  about: string | null;
}

/** What became of one stored event, from its record to the cards that show it. */
export function trailReader(database: Database, views: Views): (record: RowRecord) => EventTrail {
  const decisionOf = database.sql('SELECT verdict, rule, alert, about FROM decisions WHERE event = ?');
  const alerts = alertReader(database);
  const silenceById = database.sql('SELECT * FROM silences WHERE id = ?');
  const placeOf = database.sql('SELECT count(*) AS n FROM decisions WHERE alert = ? AND event <= ?');
  const cardsOf = database.sql(`
    SELECT c.*, s.channel AS storm_channel, s.ts AS storm_ts FROM cards c
    LEFT JOIN cards s ON s.kind = 'storm' AND s.ref = c.storm
    WHERE c.kind = 'alert' AND c.ref = ? ORDER BY c.id`);

  const decided = ({ verdict, rule, about }: DecisionRow): TrailDecision => {
    const { silence, parent, resolved, candidates }: About = about === null ? {} : JSON.parse(about);
    const row = silence === undefined ? undefined : silenceById.get(silence);
    const taken = row && toSilence(row as unknown as SilenceRow);
    return { verdict, rule, silence: taken, parent, resolved, candidates };
  };

  return (record) => {
    const row = decisionOf.get(record.key) as unknown as DecisionRow | undefined;
    const decision = row && decided(row);
    const own = row?.alert ?? undefined;
    const alert = own ?? decision?.resolved?.[0];
    return {
      row: toRow(record, views),
      arrived: record.arrived,
      decision,
      alert: alert === undefined ? undefined : alerts.get(alert),
      place: own === undefined ? 0 : (placeOf.get(own, record.key) as { n: number }).n,
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
    held: row.state === 'held',
    reason: (row.last_reason ?? undefined) as DeliveryReason | undefined,
    said: row.last_said ?? undefined,
    storm:
      row.storm === null
        ? undefined
        : { id: row.storm, channel: row.storm_channel ?? row.channel, ts: row.storm_ts ?? undefined },
  };
}
