import type { AuditAction } from '../../domain/audit.ts';
import type { Destination } from '../../domain/destination.ts';
import type { ForwardAct, ForwardActs, ForwardDesk, Replay } from '../../domain/forward.ts';
import { arrivalOrder } from './arrival-order.ts';
import { auditWriter } from './audit-writer.ts';
import type { Database } from './database.ts';
import { KEYS_PER_MS } from './event-columns.ts';
import { COUNT_AGAIN, type ForwardRow, replayOf } from './forward-rows.ts';

/** Of each destination so many refused events are listed; all are counted. */
const MOST_REFUSED = 1_000;

/** Where each destination is in the stored events. */
export function sqlForwardDesk(database: Database): ForwardDesk {
  const order = arrivalOrder(database);
  const acts = forwardActs(database, order);
  const known = database.sql('SELECT * FROM forwards WHERE name = ?');
  const insert = database.sql('INSERT INTO forwards (name, cursor, began, replay) VALUES (?, ?, ?, ?)');
  const advance = database.sql(`
    UPDATE forwards SET cursor = ?3, sent = sent + ?4, missed = missed + ?5, refused = refused + ?6,
      sent_at = CASE WHEN ?4 > 0 THEN ?7 ELSE sent_at END, fail_since = NULL, fail_at = NULL, attempts = 0,
      fail_reason = NULL, fail_said = NULL, replay = CASE WHEN ?8 = 1 THEN NULL ELSE replay END
    WHERE name = ?1 AND cursor = ?2`);
  const fail = database.sql(`
    UPDATE forwards SET fail_since = coalesce(fail_since, ?2), fail_at = ?2, attempts = attempts + 1, fail_reason = ?3,
      fail_said = ?4 WHERE name = ?1`);
  const refuse = database.sql('INSERT INTO forward_refused (name, event, at, said) VALUES (?, ?, ?, ?)');
  const forget = database.sql(`
    DELETE FROM forward_refused WHERE name = ?1 AND id <= (
      SELECT id FROM forward_refused WHERE name = ?1 ORDER BY id DESC LIMIT 1 OFFSET ${MOST_REFUSED})`);

  const placeOf = (from: Destination['from'], at: number): { cursor: number; replay: Replay | undefined } => {
    if (from === 'now') return { cursor: order.newestSeq(), replay: undefined };
    if (from === 'beginning') return { cursor: order.beginning(), replay: undefined };
    const replay = { since: from, upto: order.newestSeq(), at, by: undefined };
    return { cursor: order.beforeEventsOf(from), replay };
  };

  return {
    ...acts,

    async beginForwards(destinations, at) {
      database.transaction(() => {
        for (const { name, from } of destinations) {
          if (known.get(name)) continue;
          const { cursor, replay } = placeOf(from, at);
          insert.run(name, cursor, at, replay ? JSON.stringify(replay) : null);
        }
      });
    },

    async forwarded({ name, was, to, at, sent, missed, refused }) {
      return database.transaction(() => {
        const row = known.get(name) as unknown as ForwardRow | undefined;
        if (row?.cursor !== was) return false;
        const replay = replayOf(row);
        const replayed = replay !== undefined && to >= replay.upto;
        advance.run(name, was, to, sent, missed, refused.length, at, replayed ? 1 : 0);
        for (const { event, said } of refused) refuse.run(name, event, at, said);
        if (refused.length > 0) forget.run(name);
        return true;
      });
    },

    async forwardFailed({ name, at, reason, said }) {
      database.transaction(() => fail.run(name, at, reason, said));
    },
  };
}

/** What people do to a destination, recorded. */
export function forwardActs(database: Database, order = arrivalOrder(database)): ForwardActs {
  const audit = auditWriter(database);
  const known = database.sql('SELECT * FROM forwards WHERE name = ?');
  const pause = database.sql('UPDATE forwards SET paused = ?2 WHERE name = ?1');
  const rewind = database.sql('UPDATE forwards SET cursor = ?2, replay = ?3 WHERE name = ?1');
  const count = database.sql(COUNT_AGAIN);

  const record = (
    action: AuditAction,
    { name, at, by, reason }: ForwardAct,
    data: Record<string, number> = {},
  ) => {
    const about = { alert: undefined, ref: undefined, was: undefined, became: undefined, note: '' };
    audit.record({ ...about, action, reason, by, at, data: { destination: name, ...data } });
  };
  const rowOf = (name: string) => known.get(name) as unknown as ForwardRow | undefined;
  const setPaused = (act: ForwardAct, on: boolean) =>
    database.transaction(() => {
      const row = rowOf(act.name);
      if (!row || (row.paused !== null) === on) return false;
      pause.run(act.name, on ? JSON.stringify({ at: act.at, by: act.by }) : null);
      record(on ? 'forward_pause' : 'forward_resume', act);
      return true;
    });

  return {
    async pauseForward(act) {
      return setPaused(act, true);
    },

    async resumeForward(act) {
      return setPaused(act, false);
    },

    async replayForward({ since, ...act }) {
      return database.transaction(() => {
        const row = rowOf(act.name);
        if (!row) return undefined;
        const before = replayOf(row);
        const upto = Math.max(row.cursor, before?.upto ?? 0);
        const cursor = Math.min(row.cursor, order.beforeEventsOf(since));
        const replay: Replay = {
          since: Math.min(since, before?.since ?? since),
          upto,
          at: act.at,
          by: act.by,
        };
        rewind.run(act.name, cursor, JSON.stringify(replay));
        record('forward_replay', act, { since });
        return { events: Number((count.get(cursor, upto, since * KEYS_PER_MS) as { n: number }).n) };
      });
    },
  };
}
