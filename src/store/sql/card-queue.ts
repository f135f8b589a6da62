import type { RouteTaken } from '../../domain/alert.ts';
import type { CardJob, CardKind, CardOutcome, CardQueue, WaitingCard } from '../../domain/delivery.ts';
import type { Severity } from '../../domain/severity.ts';
import { cardFolding } from './card-folding.ts';
import { cardMessages, type ReplyCard } from './card-messages.ts';
import { cardPlaces } from './card-places.ts';
import { cardRedirect } from './card-redirect.ts';
import { foldableAt, WAITING } from './card-states.ts';
import { STORM_GAP } from './card-storms.ts';
import type { Database } from './database.ts';
import type { Views } from './views.ts';

/** A card whose alert cannot be read is looked at again after, ms. */
const UNREADABLE_AGAIN = 5 * 60_000;
/** A line whose thread is gone again and again is given up: its card is there, and the record has the line. */
const THREADS_TRIED = 3;

interface CardRow extends ReplyCard {
  id: number;
  kind: CardKind;
  home: string;
  route: string;
  nonce: string;
  ts: string | null;
  wanted: number;
  attempts: number;
  doubt_since: number | null;
}

interface WaitingRow {
  id: number;
  kind: CardKind;
  severity: number;
  ts: string | null;
  foldable: number;
  since: number;
  urgent: number;
  not_before: number;
}

const URGENT_FIRST = `kind = 'reply', urgent DESC, severity, storm IS NOT NULL, since, id`;

/** A line is only for a thread that is there. */
export const SENDABLE = `(kind <> 'reply' OR EXISTS (
  SELECT 1 FROM cards c WHERE c.id = cards.thread AND c.channel = cards.channel AND c.ts IS NOT NULL
    AND c.state IN ('waiting', 'sending', 'sent')))`;

/** New messages and edits are asked for apart: a flood of one must not hide the other from a budget of its own. */
const waitingOf = (place: string) => `
  SELECT * FROM (
    SELECT id, kind, severity, ts, since, urgent, not_before, storm, ${foldableAt('?2')} AS foldable FROM cards
    WHERE channel = ?1 AND ${WAITING} AND ${SENDABLE} AND ${place}
    ORDER BY not_before > ?2, ${URGENT_FIRST} LIMIT ?3) AS found`;

/** The outbox. A card is sent when its newest revision is; whatever changed in between is one edit. */
export function sqlCardQueue(database: Database, views: Views): CardQueue {
  const channels = database.sql(`
    SELECT channel, count(*) AS count FROM cards WHERE state IN ('waiting', 'sending') GROUP BY channel`);
  const waiting = database.sql(`
    SELECT * FROM (${waitingOf('ts IS NULL')} UNION ALL ${waitingOf('ts IS NOT NULL')}) AS waiting ORDER BY ${URGENT_FIRST}`);
  const get = database.sql('SELECT * FROM cards WHERE id = ?');
  const start = database.sql(`
    UPDATE cards SET state = 'sending', attempts = attempts + 1, not_before = 0,
      doubt_since = CASE WHEN ts IS NULL THEN coalesce(doubt_since, ?2) END
    WHERE id = ?1 AND state = 'waiting'`);
  const drop = database.sql("UPDATE cards SET state = 'sent' WHERE id = ?");
  const putOff = database.sql(
    "UPDATE cards SET state = 'waiting', not_before = ?2, doubt_since = ?3 WHERE id = ?1",
  );
  const sent = database.sql(`
    UPDATE cards SET ts = ?2, sent = ?3, sent_at = ?4, doubt_since = NULL, attempts = 0,
      last_reason = NULL, last_said = NULL,
      urgent = CASE WHEN wanted > ?3 THEN urgent ELSE 0 END,
      state = CASE WHEN wanted > ?3 THEN 'waiting' ELSE 'sent' END
    WHERE id = ?1`);
  const failed = database.sql(`
    UPDATE cards SET state = 'waiting', not_before = ?2, last_reason = ?3, last_said = ?4,
      doubt_since = CASE WHEN ?5 THEN doubt_since END
    WHERE id = ?1`);
  const redirect = cardRedirect(database);
  const places = cardPlaces(database);
  const { putPost, replyView, postView, isOvertaken } = cardMessages(database);
  const { fold } = cardFolding(database);

  const row = (id: number) => get.get(id) as unknown as CardRow | undefined;

  const viewOf = (card: CardRow): CardJob['view'] | undefined => {
    if (card.kind === 'reply') return replyView(card);
    if (card.kind === 'post') return postView(card.ref);
    return views.cardView(card.kind, card.ref, JSON.parse(card.route) as RouteTaken, card);
  };

  const jobOf = (card: CardRow): CardJob | undefined => {
    const view = viewOf(card);
    if (!view) return undefined;
    return {
      card: card.id,
      nonce: card.nonce,
      channel: card.channel,
      ts: card.ts ?? undefined,
      inDoubtSince: card.doubt_since ?? undefined,
      attempts: card.attempts,
      revision: card.wanted,
      view,
    };
  };

  const settleFailure = (card: CardRow, outcome: CardOutcome & { ok: false }) => {
    failed.run(card.id, outcome.notBefore, outcome.reason, outcome.said, outcome.inDoubt ? 1 : 0);
  };

  return {
    fold,
    putPost,
    redirect: redirect.redirect,
    restore: redirect.restore,

    async waiting(limit, at) {
      return (channels.all() as { channel: string; count: number }[]).map(({ channel, count }) => ({
        channel,
        count,
        cards: (waiting.all(channel, at, limit) as unknown as WaitingRow[]).map(toWaiting),
      }));
    },

    async claim(id, at) {
      let unreadable: unknown;
      const claim = () => {
        const card = row(id);
        if (!card || start.run(id, at).changes === 0) return undefined;
        try {
          const overtaken = card.kind === 'reply' && card.doubt_since === null && isOvertaken(card);
          const job = overtaken ? undefined : jobOf(card);
          if (!job && card.kind === 'reply' && !overtaken) putOff.run(id, 0, card.doubt_since);
          else if (!job) drop.run(id);
          return job;
        } catch (error) {
          unreadable = error;
          putOff.run(id, at + UNREADABLE_AGAIN, card.doubt_since);
          return undefined;
        }
      };
      try {
        const claimed = database.transaction(claim);
        if (unreadable === undefined) return claimed;
      } catch (error) {
        // A statement that failed takes what follows with it: why it failed says more.
        throw unreadable ?? error;
      }
      throw unreadable;
    },

    async settle(id, revision, outcome) {
      database.transaction(() => {
        const card = row(id);
        if (!card) return;
        if (!outcome.ok) return settleFailure(card, outcome);
        sent.run(id, outcome.ts, revision, outcome.at);
        if (card.ts === null) redirect.posted(card, outcome.at);
      });
    },

    async forgetMessage(id, at) {
      database.transaction(() => {
        const card = row(id);
        if (card?.kind !== 'reply') places.forget(id, at);
        else if (card.thread === null || card.attempts >= THREADS_TRIED) drop.run(id);
        else places.forget(card.thread, at);
      });
    },
  };
}

function toWaiting(row: WaitingRow): WaitingCard {
  return {
    card: row.id,
    severity: row.severity as Severity,
    isNew: row.ts === null,
    foldable: row.foldable === 1,
    reply: row.kind === 'reply',
    since: row.since,
    urgent: row.urgent === 1,
    notBefore: row.not_before,
  };
}

/**
 * Cards that were on their way when the process died wait again; what is in doubt stays in doubt. Storms of earlier
 * versions learn when they are over.
 */
export function recoverCards(database: Database): void {
  database.exec(`
    UPDATE cards SET state = 'waiting' WHERE state = 'sending';
    INSERT INTO timers (due, kind, ref, data) SELECT last_fold + ${STORM_GAP}, 'unfold', id, '{}' FROM storms
      WHERE over_at IS NULL AND NOT EXISTS (SELECT 1 FROM timers t WHERE t.kind = 'unfold' AND t.ref = storms.id)`);
}
