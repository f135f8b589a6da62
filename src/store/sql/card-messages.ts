import type { RouteTaken } from '../../domain/alert.ts';
import type { CardJob, CardQueue, OutgoingMessage } from '../../domain/delivery.ts';
import type { Severity } from '../../domain/severity.ts';
import { alertReader } from './alert-rows.ts';
import { type AuditRow, toEntry } from './audit-rows.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';

/** A finished message can wait for what is wrong. */
const POST_SEVERITY: Severity = 5;

/** What a line in a thread can be told by. */
export interface ReplyCard {
  readonly ref: number;
  readonly channel: string;
  readonly thread: number | null;
  readonly broadcast: number;
  readonly mention: string;
}

/** Messages that are never edited: lines in threads, and posts. */
export interface CardMessages extends Pick<CardQueue, 'putPost'> {
  /** Undefined while its thread is not there. */
  replyView(card: ReplyCard): CardJob['view'] | undefined;
  postView(ref: number): CardJob['view'] | undefined;
}

export function cardMessages(database: Database): CardMessages {
  const writer = cardWriter(database);
  const alerts = alertReader(database);
  const entryOf = database.sql('SELECT * FROM audit WHERE seq = ?');
  const threadOf = database.sql("SELECT ts FROM cards WHERE id = ? AND channel = ? AND state <> 'folded'");
  const keep = database.sql(
    'INSERT INTO posts (key, message) VALUES (?, ?) ON CONFLICT (key) DO NOTHING RETURNING id',
  );
  const messageOf = database.sql('SELECT message FROM posts WHERE id = ?');

  return {
    replyView({ ref, channel, thread, broadcast, mention }) {
      const row = entryOf.get(ref) as unknown as AuditRow | undefined;
      const card = threadOf.get(thread, channel) as { ts: string | null } | undefined;
      const entry = row && toEntry(row);
      const alert = entry?.alert === undefined ? undefined : alerts.get(entry.alert);
      if (!entry || !alert || !card || card.ts === null) return undefined;
      return { kind: 'reply', reply: { entry, alert, thread: card.ts, broadcast: broadcast === 1, mention } };
    },

    postView(ref) {
      const row = messageOf.get(ref) as { message: string } | undefined;
      return row && { kind: 'post', message: JSON.parse(row.message) as OutgoingMessage };
    },

    async putPost({ key, channel, message, at }) {
      return database.transaction(() => {
        const kept = keep.get(key, JSON.stringify(message)) as { id: number } | undefined;
        if (!kept) return false;
        const route: RouteTaken = { route: 0, match: '', channel, mention: '' };
        writer.want('post', kept.id, route, POST_SEVERITY, 1, at);
        return true;
      });
    },
  };
}
