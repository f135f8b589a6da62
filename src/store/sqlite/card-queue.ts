import type { RouteTaken } from '../../domain/alert.ts';
import type { CardJob, CardKind, CardOutcome, CardQueue, WaitingCard } from '../../domain/ports.ts';
import type { Severity } from '../../domain/severity.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './open.ts';
import type { Views } from './views.ts';

/** A storm takes in more as long as it was fed within this time, ms; after that the next flood is a new storm. */
const STORM_GAP = 10 * 60_000;

interface CardRow {
  id: number;
  kind: CardKind;
  ref: number;
  home: string;
  channel: string;
  route: string;
  severity: number;
  nonce: string;
  ts: string | null;
  state: string;
  wanted: number;
  since: number;
  urgent: number;
  not_before: number;
  attempts: number;
  doubt_since: number | null;
  storm: number | null;
}

const WAITING = "state IN ('waiting', 'sending')";

/** What waits, per channel. Reading only. */
export function waitingCards(database: Database, limit: number) {
  const channels = database.sql(
    `SELECT channel, count(*) AS count FROM cards WHERE ${WAITING} GROUP BY channel`,
  );
  const cards = database.sql(`
    SELECT * FROM cards WHERE channel = ? AND state = 'waiting'
    ORDER BY urgent DESC, severity, storm IS NOT NULL, since, id LIMIT ?`);
  return (channels.all() as { channel: string; count: number }[]).map(({ channel, count }) => ({
    channel,
    count,
    cards: (cards.all(channel, limit) as unknown as CardRow[]).map(toWaiting),
  }));
}

function toWaiting(row: CardRow): WaitingCard {
  return {
    card: row.id,
    kind: row.kind,
    severity: row.severity as Severity,
    isNew: row.ts === null,
    inDoubt: row.doubt_since !== null,
    since: row.since,
    urgent: row.urgent === 1,
    inStorm: row.storm !== null,
    notBefore: row.not_before,
    attempts: row.attempts,
  };
}

/** The outbox. A card is sent when its newest revision is; whatever changed in between is one edit. */
export function sqliteCardQueue(database: Database, views: Views): CardQueue {
  const writer = cardWriter(database);
  const get = database.sql('SELECT * FROM cards WHERE id = ?');
  const start = database.sql(`
    UPDATE cards SET state = 'sending', attempts = attempts + 1,
      doubt_since = CASE WHEN ts IS NULL THEN coalesce(doubt_since, ?2) END
    WHERE id = ?1 AND state = 'waiting'`);
  const drop = database.sql("UPDATE cards SET state = 'sent' WHERE id = ?");
  const sent = database.sql(`
    UPDATE cards SET ts = ?2, sent = ?3, sent_at = ?4, doubt_since = NULL, attempts = 0, not_before = 0,
      last_reason = NULL, last_said = NULL,
      urgent = CASE WHEN wanted > ?3 THEN urgent ELSE 0 END,
      state = CASE WHEN wanted > ?3 THEN 'waiting' ELSE 'sent' END
    WHERE id = ?1`);
  const failed = database.sql(`
    UPDATE cards SET state = 'waiting', not_before = ?2, last_reason = ?3, last_said = ?4,
      doubt_since = CASE WHEN ?5 THEN doubt_since END
    WHERE id = ?1`);
  const liveStorm = database.sql(
    'SELECT id FROM storms WHERE channel = ? AND last_fold > ? ORDER BY id DESC LIMIT 1',
  );
  const newStorm = database.sql('INSERT INTO storms (channel, opened_at, last_fold) VALUES (?1, ?2, ?2)');
  const feedStorm = database.sql(
    'UPDATE storms SET last_fold = ?2, revision = revision + 1 WHERE id = ?1 RETURNING revision',
  );
  const foldCards = database.sql(`
    UPDATE cards SET state = 'folded', storm = ?1
    WHERE channel = ?2 AND kind = 'alert' AND ts IS NULL AND doubt_since IS NULL AND state = 'waiting'
      AND storm IS NULL AND id NOT IN (SELECT value FROM json_each(?3))`);
  const unfold = database.sql(`
    UPDATE cards SET state = 'waiting' WHERE id IN (
      SELECT id FROM cards WHERE storm = ?1 AND state = 'folded' AND severity <= ?2 ORDER BY severity, since, id LIMIT ?3
    )`);
  const ownCards = database.sql("SELECT count(*) AS n FROM cards WHERE storm = ? AND state <> 'folded'");
  const worstOf = database.sql('SELECT min(severity) AS severity FROM cards WHERE storm = ?');
  const openFallback = database.sql(`
    INSERT INTO fallbacks (channel, cause, since) VALUES (?1, ?2, ?3)
    ON CONFLICT DO UPDATE SET cause = ?2, revision = revision + 1,
      since = CASE WHEN live = 1 THEN since ELSE ?3 END, live = 1 RETURNING id, revision`);
  const moveCards = database.sql(`
    UPDATE cards SET channel = ?2, ts = NULL, state = 'waiting', doubt_since = NULL, attempts = 0, not_before = 0
    WHERE channel = ?1 AND kind <> 'fallback' AND ${WAITING}`);
  const closeFallback = database.sql('UPDATE fallbacks SET live = 0 WHERE channel = ?');
  const bumpFallback = database.sql(`
    UPDATE fallbacks SET revision = revision + 1 WHERE channel = ? AND live = 1 RETURNING id, revision`);
  const forget = database.sql(`
    UPDATE cards SET ts = NULL, nonce = lower(hex(randomblob(16))), state = 'waiting', doubt_since = NULL, since = ?2
    WHERE id = ?1`);

  const row = (id: number) => get.get(id) as unknown as CardRow | undefined;

  const jobOf = (card: CardRow): CardJob | undefined => {
    const view = views.cardView(card.kind, card.ref, JSON.parse(card.route) as RouteTaken, card);
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

  /** A card that stands in for another channel makes that channel's notice count it. */
  const countFallback = (card: CardRow, at: number) => {
    if (card.kind === 'fallback' || card.channel === card.home || card.ts !== null) return;
    const fallback = bumpFallback.get(card.home) as { id: number; revision: number } | undefined;
    if (fallback) writer.wantRevision('fallback', fallback.id, fallback.revision, 4, at, false);
  };

  const settleFailure = (card: CardRow, outcome: CardOutcome & { ok: false }) => {
    failed.run(card.id, outcome.notBefore, outcome.reason, outcome.said, outcome.inDoubt ? 1 : 0);
  };

  return {
    async waiting(limit) {
      return waitingCards(database, limit);
    },

    async claim(id, at) {
      return database.transaction(() => {
        const card = row(id);
        if (!card || start.run(id, at).changes === 0) return undefined;
        const job = jobOf(card);
        if (!job) drop.run(id);
        return job;
      });
    },

    async settle(id, revision, outcome) {
      database.transaction(() => {
        const card = row(id);
        if (!card) return;
        if (!outcome.ok) return settleFailure(card, outcome);
        sent.run(id, outcome.ts, revision, outcome.at);
        countFallback(card, outcome.at);
      });
    },

    async fold(channel, keep, own, at) {
      return database.transaction(() => {
        const live = liveStorm.get(channel, at - STORM_GAP) as { id: number } | undefined;
        const storm = live?.id ?? Number(newStorm.run(channel, at).lastInsertRowid);
        const folded = Number(foldCards.run(storm, channel, JSON.stringify(keep)).changes);
        const { n } = ownCards.get(storm) as { n: number };
        unfold.run(storm, own.severity, Math.max(0, own.limit - n));
        const { revision } = feedStorm.get(storm, at) as { revision: number };
        const { severity } = worstOf.get(storm) as { severity: Severity | null };
        const route: RouteTaken = { route: 0, match: '', channel, mention: '' };
        writer.want('storm', storm, route, severity ?? 4, revision, at);
        writer.wantRevision('storm', storm, revision, severity ?? 4, at, false);
        return { storm, folded };
      });
    },

    async redirect(channel, fallback, cause, at) {
      database.transaction(() => {
        const { id, revision } = openFallback.get(channel, cause, at) as { id: number; revision: number };
        writer.want('fallback', id, fallback, 4, revision, at);
        writer.wantRevision('fallback', id, revision, 4, at, false);
        moveCards.run(channel, fallback.channel);
      });
    },

    async restore(channel) {
      closeFallback.run(channel);
    },

    async forgetMessage(card, at) {
      forget.run(card, at);
    },
  };
}

/** Cards that were on their way when the process died wait again; what is in doubt stays in doubt. */
export function recoverCards(database: Database): void {
  database.handle.exec("UPDATE cards SET state = 'waiting' WHERE state = 'sending'");
}
