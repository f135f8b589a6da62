import type { CardKind, CardQueue } from '../../domain/delivery.ts';
import { WAITING } from './card-states.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';
import { standIns } from './stand-ins.ts';

/** The notice is a warning: nothing is lost, but cards stand where nobody expects them. */
const NOTICE_SEVERITY = 4;

interface Notice {
  id: number;
  revision: number;
}

export interface CardRedirect extends Pick<CardQueue, 'redirect' | 'restore'> {
  /** A card got its message: one that stands in for another channel makes that channel's notice count it. */
  posted(card: { kind: CardKind; home: string; channel: string }, at: number): void;
}

/** Channels that cannot be posted to, and the notices that say so in the default channel. */
export function cardRedirect(database: Database): CardRedirect {
  const writer = cardWriter(database);
  const { forget } = standIns(database);
  const isLive = database.sql('SELECT 1 FROM fallbacks WHERE channel = ? AND live = 1');
  const open = database.sql(`
    INSERT INTO fallbacks (channel, cause, since) VALUES (?1, ?2, ?3)
    ON CONFLICT (channel) DO UPDATE SET cause = ?2, revision = fallbacks.revision + 1,
      since = CASE WHEN fallbacks.live = 1 THEN fallbacks.since ELSE ?3 END, live = 1 RETURNING id, revision`);
  const close = database.sql(`
    UPDATE fallbacks SET live = 0, revision = revision + 1 WHERE channel = ? AND live = 1 RETURNING id, revision`);
  const grow = database.sql(`
    UPDATE fallbacks SET revision = revision + 1 WHERE channel = ? AND live = 1 RETURNING id, revision`);
  // What is on its way settles in its own channel first; if that fails, it is moved then.
  // A line that waits for a thread of this channel takes its card along: somebody is to read it.
  const postThreads = database.sql(`
    UPDATE cards SET state = 'waiting', channel = ?2, ts = NULL, nonce = lower(hex(randomblob(16))), since = ?3,
      doubt_since = NULL, attempts = 0, not_before = 0
    WHERE kind = 'alert' AND channel = ?1 AND state = 'sent'
      AND id IN (SELECT thread FROM cards WHERE kind = 'reply' AND channel = ?1 AND ${WAITING})`);
  const moveCards = database.sql(`
    UPDATE cards SET channel = ?2, ts = NULL, doubt_since = NULL, attempts = 0, not_before = 0
    WHERE channel = ?1 AND kind <> 'fallback' AND ${WAITING}`);
  const postAnew = database.sql(`
    UPDATE cards SET ts = NULL, nonce = lower(hex(randomblob(16))) 
    WHERE kind = 'fallback' AND ref = ? AND ts IS NOT NULL AND state <> 'sending'`);

  const changed = ({ id, revision }: Notice, at: number) =>
    writer.wantRevision('fallback', id, revision, NOTICE_SEVERITY, at, false);

  return {
    async redirect(channel, fallback, cause, at) {
      database.transaction(() => {
        const known = isLive.get(channel) !== undefined;
        const notice = open.get(channel, cause, at) as unknown as Notice;
        // It was cured in between: the old notice has scrolled away, nobody would see it change.
        if (!known) postAnew.run(notice.id);
        writer.want('fallback', notice.id, fallback, NOTICE_SEVERITY, notice.revision, at);
        forget();
        changed(notice, at);
        postThreads.run(channel, fallback.channel, at);
        moveCards.run(channel, fallback.channel);
      });
    },

    async restore(channel, at) {
      database.transaction(() => {
        const notice = close.get(channel) as unknown as Notice | undefined;
        forget();
        if (notice) changed(notice, at);
      });
    },

    posted({ kind, home, channel }, at) {
      if (kind === 'fallback' || kind === 'reply' || channel === home) return;
      const notice = grow.get(home) as unknown as Notice | undefined;
      if (notice) changed(notice, at);
    },
  };
}
