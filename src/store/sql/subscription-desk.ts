import type { Person } from '../../domain/alert.ts';
import type { AuditAction, AuditEntry, AuditReason } from '../../domain/audit.ts';
import { MOST_SUBSCRIPTIONS, type SubscriptionDesk } from '../../domain/desk.ts';
import type { Subscription } from '../../domain/standing.ts';
import { auditWriter } from './audit-writer.ts';
import type { Database } from './database.ts';
import { standingOf } from './standing.ts';
import { type SubscriptionRow, toSubscription } from './standing-rows.ts';
import { timers } from './timers.ts';

/** What a channel wants to hear of besides what the routes send there. */
export function sqlSubscriptionDesk(database: Database): SubscriptionDesk {
  const rows = subscriptionRows(database);
  const insert = database.sql(`
    INSERT INTO subscriptions (channel, filter, text, person, name, at) VALUES (?, ?, ?, ?, ?, ?) RETURNING *`);
  const end = database.sql('UPDATE subscriptions SET ended_at = ?2 WHERE id = ?1');
  const move = database.sql('UPDATE subscriptions SET channel = ?2 WHERE id = ?1');

  return {
    async subscribe({ channel, filter, text, by, at }) {
      return database.transaction(() => {
        const there = rows.ofChannel(channel);
        const same = there.find((one) => one.text === text || alike(one.filter, filter));
        if (same) return { ok: false, reason: 'already_subscribed', subscription: same };
        if (there.length >= MOST_SUBSCRIPTIONS) return { ok: false, reason: 'too_many' };
        const made = insert.get(channel, JSON.stringify(filter), text, by.id, by.name, at);
        const subscription = toSubscription(made as unknown as SubscriptionRow);
        rows.record('subscribe', subscription, { by, at });
        return { ok: true, subscription };
      });
    },

    async unsubscribe({ id, channel, by, at }) {
      return database.transaction(() => {
        const subscription = rows.ofChannel(channel).find((one) => one.id === id);
        if (!subscription) return { ok: false, reason: 'unknown_subscription' };
        end.run(id, at);
        rows.pause(id, undefined);
        rows.record('unsubscribe', subscription, { by, at });
        return { ok: true, subscription };
      });
    },

    async pause({ id, channel, by, at, until }) {
      return database.transaction(() => {
        const asked = rows.ofChannel(channel).filter((one) => id === undefined || one.id === id);
        return asked.map((before) => {
          if (before.pausedUntil === until) return before;
          const subscription = { ...before, pausedUntil: until };
          rows.pause(before.id, until);
          rows.record(until === undefined ? 'resume' : 'pause', subscription, { by, at });
          return subscription;
        });
      });
    },

    async moveChannel({ from, to, at }) {
      return database.transaction(() =>
        rows.ofChannel(from).map((before) => {
          const subscription = { ...before, channel: to };
          move.run(before.id, to);
          rows.record('move', subscription, { by: undefined, at, reason: 'channel_changed' });
          return subscription;
        }),
      );
    },
  };
}

/** A pause that is over; belongs inside a transaction. False when there is none. */
export function subscriptionResume(database: Database): (id: number, at: number) => boolean {
  const rows = subscriptionRows(database);
  const byId = database.sql('SELECT * FROM subscriptions WHERE id = ? AND ended_at IS NULL');
  return (id, at) => {
    const row = byId.get(id) as unknown as SubscriptionRow | undefined;
    if (!row || row.paused_until === null || row.paused_until > at) return false;
    rows.pause(id, undefined);
    rows.record('resume', { ...toSubscription(row), pausedUntil: undefined }, { by: undefined, at });
    return true;
  };
}

interface Recorded {
  readonly by: Person | undefined;
  readonly at: number;
  readonly reason?: AuditReason;
}

function subscriptionRows(database: Database) {
  const audit = auditWriter(database);
  const clock = timers(database);
  const live = database.sql('SELECT * FROM subscriptions WHERE channel = ? AND ended_at IS NULL ORDER BY id');
  const paused = database.sql('UPDATE subscriptions SET paused_until = ?2 WHERE id = ?1');
  return {
    ofChannel: (channel: string): Subscription[] =>
      (live.all(channel) as unknown as SubscriptionRow[]).map(toSubscription),

    pause(id: number, until: number | undefined): void {
      paused.run(id, until ?? null);
      clock.cancel('resume', id);
      if (until !== undefined) clock.set('resume', id, until);
    },

    record(
      action: AuditAction,
      subscription: Subscription,
      { by, at, reason = by ? 'command' : 'time_over' }: Recorded,
    ) {
      const { id: ref, text, channel, pausedUntil } = subscription;
      const data: AuditEntry['data'] = {
        ...{ filter: text, channel },
        ...(pausedUntil !== undefined && action === 'pause' && { until: pausedUntil }),
      };
      const about = { alert: undefined, ref, was: undefined, became: undefined, note: '' } as const;
      audit.record({ by, at, ...about, action, reason, data });
      standingOf(database).changed();
    },
  };
}

/** The same filter may be spelt in another order. */
function alike(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
