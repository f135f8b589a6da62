import { type Expired, NOTHING_EXPIRED, type Retention } from '../../domain/retention.ts';
import type { Database } from './database.ts';
import { expireAlerts, expireStorms } from './expire-alerts.ts';

/** A part of what is to go: one step of it. */
export type ExpirePart = (step: {
  readonly before: number;
  readonly most: number;
  /** Enough for this step, once something was done. */
  readonly late: () => boolean;
  /** Where the last step of this part ended; empty for its first. */
  readonly from: readonly number[];
}) => {
  readonly gone: Partial<Expired>;
  /** Undefined when the part is done. */
  readonly next: readonly number[] | undefined;
};

type Transaction = Database['transaction'];

/**
 * Alerts before events: an event that belongs to one is kept as long as that is. `events` are the parts in which this
 * database lets go of them, each with transactions of its own.
 */
export function sqlRetention(
  database: Database,
  events: readonly ExpirePart[],
  transaction: Transaction = database.transaction,
): Retention {
  const common = (part: ExpirePart) => within(transaction, part);
  const parts = [
    ...[expireAlerts, expireStorms, expireMessages].map((part) => common(part(database))),
    ...events,
    ...[expireUnreadable, expireNames].map((part) => common(part(database))),
  ];
  return {
    async expire({ before, most, late = never, place }) {
      const { part = 0, from = [] } = place ?? {};
      const work = parts[part];
      if (!work) return { ...NOTHING_EXPIRED, next: undefined };
      const { gone, next } = work({ before, most, late, from });
      const following = part + 1 < parts.length ? { part: part + 1, from: [] } : undefined;
      return { ...NOTHING_EXPIRED, ...gone, next: next ? { part, from: next } : following };
    },
  };
}

/** Each step of the part is one transaction. */
export function within(transaction: Transaction, part: ExpirePart): ExpirePart {
  return (step) => transaction(() => part(step));
}

const never = () => false;

/** What was sent and is never edited: digests, and lines in the threads of alerts that are kept. */
function expireMessages(database: Database): ExpirePart {
  // Those of one moment are looked at again: a channel takes one message a second, so they are few.
  const sent = database.sql(`
    SELECT id, kind, ref, thread, state, sent_at AS at FROM cards
    WHERE sent_at IS NOT NULL AND sent_at >= ?1 AND sent_at < ?2 ORDER BY sent_at LIMIT ?3`);
  const removeCard = database.sql('DELETE FROM cards WHERE id = ?');
  const removePost = database.sql('DELETE FROM posts WHERE id = ?');
  // Lines that were only counted go with the one that told of them.
  const removeCounted = database.sql(`
    DELETE FROM cards WHERE kind = 'reply' AND thread = ? AND state = 'sent' AND ts IS NULL AND id < ?`);

  return ({ before, most, from: [from = Number.MIN_SAFE_INTEGER] }) => {
    const rows = sent.all(from, before, most) as {
      id: number;
      kind: string;
      ref: number;
      thread: number | null;
      state: string;
      at: number;
    }[];
    let messages = 0;
    for (const { id, kind, ref, thread, state } of rows) {
      if (state !== 'sent' || (kind !== 'reply' && kind !== 'post')) continue;
      removeCard.run(id);
      if (kind === 'post') removePost.run(ref);
      else removeCounted.run(thread, id);
      messages += 1;
    }
    const last = rows.length < most ? undefined : rows.at(-1)?.at;
    // When all of them are of one moment and stay, it goes on behind it.
    const stuck = last === from && messages === 0;
    return { gone: { messages }, next: last === undefined ? undefined : [stuck ? last + 1 : last] };
  };
}

function expireUnreadable(database: Database): ExpirePart {
  const remove = database.sql(`
    DELETE FROM unreadable WHERE digest IN (SELECT digest FROM unreadable WHERE at < ? ORDER BY at LIMIT ?)`);
  return ({ before, most }) => {
    const unreadable = Number(remove.run(before, most).changes);
    return { gone: { unreadable }, next: unreadable < most ? undefined : [] };
  };
}

/** Types and features that no stored event has are no longer offered. */
function expireNames(database: Database): ExpirePart {
  const removeOf = (kind: 'type' | 'feature') =>
    database.sql(`
      DELETE FROM names WHERE kind = '${kind}'
        AND NOT EXISTS (SELECT 1 FROM kinds k WHERE k.${kind} = names.folded AND k.n > 0)`);
  const [types, features] = [removeOf('type'), removeOf('feature')];
  return () => {
    types.run();
    features.run();
    return { gone: {}, next: undefined };
  };
}
