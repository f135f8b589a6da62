import type { Alert, FeedGap, RouteTaken } from '../../domain/alert.ts';
import type { Decision } from '../../domain/ports.ts';
import { type AlertRow, toAlert } from './alert-rows.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './open.ts';

/** A feed gap is a warning: something may be missing, nothing is known to have failed. */
const GAP_SEVERITY = 4;
/** Losses within this time of each other are one gap, ms. */
const SAME_GAP = 3_600_000;

/** Changes to alerts made by the feed; belongs inside a transaction. Numbers returned are cards that now wait. */
export interface AlertWriter {
  isOpen(fingerprint: string): boolean;
  apply(decision: Decision, event: number, at: number): number;
  /** The gap's alert; while losses follow one another and nobody has it, it is one alert that spans them all. */
  openGap(gap: FeedGap, route: RouteTaken, at: number): Alert;
  /** Adds a page to the gap's figures; the card is edited when reading again has reached the head. */
  updateGap(
    alert: number,
    page: Pick<FeedGap, 'read' | 'known' | 'fresh'>,
    at: number,
    head: boolean,
  ): number;
}

export function alertWriter(database: Database): AlertWriter {
  const cards = cardWriter(database);
  const live = database.sql("SELECT id FROM alerts WHERE fingerprint = ? AND state <> 'resolved'");
  const byId = database.sql('SELECT * FROM alerts WHERE id = ?');
  const insert = database.sql(`
    INSERT INTO alerts (kind, fingerprint, state, severity, outcome, type, feature, subject, alert_name, count,
      first_seen, last_seen, last_event, opened_at, gap, subject_folded)
    VALUES (?1, ?2, 'open', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, fold(?7))`);
  const join = database.sql(`
    UPDATE alerts SET count = count + 1, severity = min(severity, ?2), revision = revision + 1,
      first_seen = min(first_seen, ?3),
      last_event = CASE WHEN ?3 >= last_seen THEN ?4 ELSE last_event END, last_seen = max(last_seen, ?3)
    WHERE id = ?1`);
  const decided = database.sql('INSERT INTO decisions (event, verdict, rule, alert) VALUES (?, ?, ?, ?)');
  const openGapOf = database.sql(`
    SELECT id FROM alerts WHERE kind = 'feed_gap' AND state = 'open' AND subject = ? AND last_seen >= ?
    ORDER BY id DESC LIMIT 1`);
  const growGap = database.sql(`
    UPDATE alerts SET gap = ?2, first_seen = min(first_seen, ?3), last_seen = ?4, revision = revision + 1 WHERE id = ?1`);
  const saveGap = database.sql('UPDATE alerts SET gap = ?2, revision = revision + ?3 WHERE id = ?1');

  const get = (id: number) => toAlert(byId.get(id) as unknown as AlertRow);

  const open = ({ event, fingerprint }: Decision, key: number, at: number): number =>
    Number(
      insert.run(
        'event',
        fingerprint,
        event.severity,
        event.outcome,
        event.type,
        event.feature,
        event.subject,
        event.alertName,
        1,
        event.time,
        event.time,
        key,
        at,
        null,
      ).lastInsertRowid,
    );

  const widen = (id: number, gap: FeedGap, at: number): Alert => {
    const before = get(id).gap as FeedGap;
    const from = before.from ?? gap.from;
    growGap.run(
      id,
      JSON.stringify({ ...before, from, to: gap.to, cause: gap.cause }),
      from ?? gap.to,
      gap.to,
    );
    const alert = get(id);
    cards.changed(alert, at, false);
    return alert;
  };

  return {
    isOpen: (fingerprint) => live.get(fingerprint) !== undefined,

    apply(decision, key, at) {
      if (decision.verdict === 'history') {
        decided.run(key, decision.verdict, decision.rule, null);
        return 0;
      }
      const { event } = decision;
      const joined = live.get(decision.fingerprint) as { id: number } | undefined;
      const id = joined ? joined.id : open(decision, key, at);
      if (joined) join.run(id, event.severity, event.time, key);
      decided.run(key, decision.verdict, decision.rule, id);
      const { severity, revision } = joined ? get(id) : { severity: event.severity, revision: 1 };
      for (const route of decision.routes) cards.want('alert', id, route, severity, revision, at);
      if (joined) cards.changed(get(id), at, false);
      return decision.routes.length;
    },

    openGap(gap, route, at) {
      const known = openGapOf.get(gap.feed, gap.to - SAME_GAP) as { id: number } | undefined;
      if (known) return widen(known.id, gap, at);
      const { lastInsertRowid } = insert.run(
        'feed_gap',
        `feed_gap:${gap.feed}:${gap.to}`,
        GAP_SEVERITY,
        'unknown',
        'Feed gap',
        '',
        gap.feed,
        '',
        0,
        gap.from ?? gap.to,
        gap.to,
        null,
        at,
        JSON.stringify(gap),
      );
      const alert = get(Number(lastInsertRowid));
      cards.want('alert', alert.id, route, alert.severity, alert.revision, at);
      return alert;
    },

    updateGap(id, page, at, head) {
      const gap = get(id).gap as FeedGap;
      const sum = {
        ...gap,
        read: gap.read + page.read,
        known: gap.known + page.known,
        fresh: gap.fresh + page.fresh,
        to: head ? at : gap.to,
      };
      saveGap.run(id, JSON.stringify(sum), head ? 1 : 0);
      if (head) cards.changed(get(id), at, false);
      return head ? 1 : 0;
    },
  };
}
