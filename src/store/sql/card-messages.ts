import type { RouteTaken } from '../../domain/alert.ts';
import type { CardJob, CardQueue, OutgoingMessage } from '../../domain/delivery.ts';
import type { Severity } from '../../domain/severity.ts';
import { alertReader } from './alert-rows.ts';
import { type AuditRow, toEntry } from './audit-rows.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';

/** More lines of what happened by itself than this wait for one thread, and the older ones are only counted. */
const MOST_LINES = 4;

/** A finished message can wait for what is wrong. */
const POST_SEVERITY: Severity = 5;

/** What a line in a thread can be told by. */
export interface ReplyCard {
  readonly id: number;
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
  /** Whether so much has happened since that the line is only counted: a person's own always is told. */
  isOvertaken(card: ReplyCard): boolean;
  postView(ref: number): CardJob['view'] | undefined;
}

export function cardMessages(database: Database): CardMessages {
  const writer = cardWriter(database);
  const alerts = alertReader(database);
  const entryOf = database.sql('SELECT * FROM audit WHERE seq = ?');
  const threadOf = database.sql("SELECT ts FROM cards WHERE id = ? AND channel = ? AND state <> 'folded'");
  const later = database.sql(`
    SELECT count(*) AS n FROM (
      SELECT 1 FROM cards c JOIN audit u ON u.seq = c.ref
      WHERE c.kind = 'reply' AND c.thread = ? AND c.state = 'waiting' AND c.id > ? AND u.person IS NULL
      LIMIT ${MOST_LINES}) those`);
  const byItself = database.sql('SELECT 1 AS yes FROM audit WHERE seq = ? AND person IS NULL');
  const untold = database.sql(`
    SELECT count(*) AS n FROM cards
    WHERE kind = 'reply' AND thread = ?1 AND state = 'sent' AND ts IS NULL AND id < ?2 AND id > coalesce(
      (SELECT max(id) FROM cards WHERE kind = 'reply' AND thread = ?1 AND ts IS NOT NULL AND id < ?2), 0)`);
  const keep = database.sql(
    'INSERT INTO posts (key, message) VALUES (?, ?) ON CONFLICT (key) DO NOTHING RETURNING id',
  );
  const messageOf = database.sql('SELECT message FROM posts WHERE id = ?');

  return {
    isOvertaken({ id, ref, thread, mention }) {
      if (mention !== '' || !byItself.get(ref)) return false;
      return (later.get(thread, id) as { n: number }).n >= MOST_LINES;
    },

    replyView({ id, ref, channel, thread, broadcast, mention }) {
      const row = entryOf.get(ref) as unknown as AuditRow | undefined;
      const card = threadOf.get(thread, channel) as { ts: string | null } | undefined;
      const entry = row && toEntry(row);
      const alert = entry?.alert === undefined ? undefined : alerts.get(entry.alert);
      if (!entry || !alert || !card || card.ts === null) return undefined;
      const { n } = untold.get(thread, id) as { n: number };
      const how = { thread: card.ts, broadcast: broadcast === 1, mention, untold: n };
      return { kind: 'reply', reply: { entry, alert, ...how } };
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
