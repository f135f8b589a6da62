import { createHash, randomUUID } from 'node:crypto';
import type { Alert, RouteTaken } from '../../domain/alert.ts';
import type { AuditEntry } from '../../domain/audit.ts';
import type { CardKind } from '../../domain/delivery.ts';
import type { Severity } from '../../domain/severity.ts';
import { cardPlaces } from './card-places.ts';
import { cardStorms } from './card-storms.ts';
import type { Database } from './database.ts';

/** A new alert this severe waits for others of its group no longer than this, ms. */
const HURRY = { severity: 2, within: 5_000 } as const;

/** At least this long between two edits because of new events, ms; NULL where the route has none. */
const GROUP_INTERVAL = "nullif(json_extract(route, '$.groupInterval'), 0)";

/** Marks cards as wanted; belongs inside a transaction. The delivery finds them in the queue. */
export interface CardWriter {
  /**
   * A card of its own for this thing in the route's channel, unless it has one. A new alert's waits as long as its
   * route says for others of its group; one that is `held` waits until its alert is let go of.
   */
  want(
    kind: CardKind,
    ref: number,
    route: RouteTaken,
    severity: Severity,
    revision: number,
    at: number,
    how?: { readonly held?: boolean; readonly origin?: Origin },
  ): void;
  /**
   * The alert changed: its cards, and the storms it is folded into, must show it. `counts`: it only has more events,
   * and the route says how often that is shown.
   */
  changed(alert: Alert, at: number, urgent: boolean, how?: { readonly counts?: boolean }): void;
  /** The storm or notice changed. */
  wantRevision(
    kind: CardKind,
    ref: number,
    revision: number,
    severity: Severity,
    at: number,
    urgent: boolean,
  ): void;
  /** The alert is held: its cards that were never posted wait until it is let go of, which `changed` sees. */
  hold(alert: number): void;
  /** A line in the thread of each card of its own the alert has in Slack, or is about to have; or of this `card` alone. */
  reply(
    entry: AuditEntry,
    how: { readonly broadcast: boolean; readonly mention: string; readonly card?: number },
  ): void;
}

/** What makes an alert the same one, of its row; looked up where it is not given. */
interface Origin {
  readonly fingerprint: string;
  readonly first_seen: number;
}

/** What a card is to show from now on. */
interface Touch {
  readonly revision: number;
  readonly severity: Severity;
  readonly at: number;
  readonly urgent: boolean;
  readonly counts: boolean;
}

interface Own {
  id: number;
  state: string;
  storm: number | null;
}

interface Thread {
  id: number;
  home: string;
  channel: string;
  route: string;
  severity: number;
  ts: string | null;
}

export function cardWriter(database: Database): CardWriter {
  const places = cardPlaces(database);
  const storms = cardStorms(database);
  const insert = database.sql(`
    INSERT INTO cards (kind, ref, home, channel, route, severity, nonce, state, wanted, since, not_before)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, ref, home) DO NOTHING`);
  // One row at a time: a statement that may change several makes the full-text index write out its part each time.
  const shown = database.sql("SELECT id FROM cards WHERE kind = ? AND ref = ? AND state <> 'folded'");
  // While it is on its way, `not_before` says when to send it again: 0 not at all, 1 at once.
  const touch = database.sql(`
    UPDATE cards SET wanted = ?2, severity = min(severity, ?3), urgent = max(urgent, ?5),
      since = CASE WHEN state IN ('waiting', 'held') THEN since ELSE ?4 END,
      attempts = CASE WHEN state = 'sent' THEN 0 ELSE attempts END,
      not_before = CASE
        WHEN state = 'sending' AND NOT ?6 THEN 1
        WHEN state = 'sending' AND not_before = 0 THEN coalesce(?4 + ${GROUP_INTERVAL}, 1)
        WHEN state = 'sent' AND ?6 THEN coalesce(sent_at + ${GROUP_INTERVAL}, 0)
        WHEN state = 'sent' OR (state = 'waiting' AND ts IS NOT NULL AND attempts = 0 AND NOT ?6) THEN 0
        WHEN state = 'waiting' AND ts IS NULL AND attempts = 0 AND ?3 <= ${HURRY.severity}
          THEN min(not_before, since + ${HURRY.within})
        ELSE not_before END,
      state = CASE WHEN state = 'sent' THEN 'waiting' ELSE state END
    WHERE id = ?1`);
  const origin = database.sql('SELECT fingerprint, first_seen FROM alerts WHERE id = ?');
  const unposted = database.sql(`
    SELECT id FROM cards WHERE kind = 'alert' AND ref = ? AND state = 'waiting' AND ts IS NULL AND doubt_since IS NULL`);
  const cardsOf = database.sql("SELECT id, state, storm FROM cards WHERE kind = 'alert' AND ref = ?");
  const threads = database.sql(`
    SELECT id, home, channel, route, severity, ts FROM cards
    WHERE kind = 'alert' AND ref = ? AND state IN ('waiting', 'sending', 'sent')`);
  const addReply = database.sql(`
    INSERT INTO cards (kind, ref, home, channel, route, severity, nonce, state, wanted, since, thread, broadcast, mention)
    VALUES ('reply', ?, ?, ?, ?, ?, ?, 'waiting', 1, ?, ?, ?, ?) ON CONFLICT (kind, ref, home) DO NOTHING`);

  /** The same for the same alert, however often its events are read: a database that forgot a card finds it in Slack. */
  const nonceOf = (kind: CardKind, ref: number, home: string, known?: Origin): string => {
    const alert = kind === 'alert' ? (known ?? (origin.get(ref) as Origin | undefined)) : undefined;
    if (!alert) return randomUUID();
    const same = JSON.stringify([ref, alert.fingerprint, Number(alert.first_seen), home]);
    return createHash('sha256').update(same).digest('hex').slice(0, 32);
  };

  const each = (found: readonly unknown[], work: (card: number) => void) => {
    for (const { id } of found as { id: number }[]) work(id);
  };

  const touchOne = (card: number, { revision, severity, at, urgent, counts }: Touch) =>
    touch.run(card, revision, severity, at, urgent ? 1 : 0, counts ? 1 : 0);
  const touchAll = (kind: CardKind, ref: number, how: Touch) =>
    each(shown.all(kind, ref), (id) => touchOne(id, how));

  const wantRevision: CardWriter['wantRevision'] = (kind, ref, revision, severity, at, urgent) =>
    touchAll(kind, ref, { revision, severity, at, urgent, counts: false });

  return {
    want(kind, ref, route, severity, revision, at, how = {}) {
      const channel = kind === 'fallback' ? route.channel : places.channelFor(route.channel);
      insert.run(
        kind,
        ref,
        route.channel,
        channel,
        JSON.stringify(route),
        severity,
        nonceOf(kind, ref, route.channel, how.origin),
        how.held ? 'held' : 'waiting',
        revision,
        at,
        kind === 'alert' ? groupWait(route, severity, at) : 0,
      );
    },
    changed(alert, at, urgent, { counts = false } = {}) {
      const { id, revision, severity, state } = alert;
      const own = cardsOf.all(id) as unknown as Own[];
      // Whoever brings it back to life need not know where its cards are.
      if (state === 'open' || state === 'acked') {
        for (const card of own) if (card.state === 'held') places.bringBack(card.id, at);
      }
      const how = { revision, severity, at, urgent, counts };
      if (own.every(({ storm }) => storm === null)) {
        for (const card of own) touchOne(card.id, how);
        return;
      }
      for (const storm of storms.changed(alert, at)) {
        wantRevision('storm', storm.id, storm.revision, severity, at, urgent);
      }
      touchAll('alert', id, how);
    },
    wantRevision,
    hold: (alert) => each(unposted.all(alert), (card) => places.setAside(card, 'held')),
    reply(entry, { broadcast, mention, card: only }) {
      if (entry.alert === undefined) return;
      for (const card of threads.all(entry.alert) as unknown as Thread[]) {
        if (only !== undefined && only !== card.id) continue;
        // A card that is yet to come is news enough for its channel.
        const aloud = broadcast && card.ts !== null ? 1 : 0;
        const { home, channel, route, severity, id } = card;
        addReply.run(entry.seq, home, channel, route, severity, randomUUID(), entry.at, id, aloud, mention);
      }
    },
  };
}

/** Until when a new alert's card waits for others of its group, ms; 0 for not at all. */
function groupWait({ groupWait: wait = 0, escalation }: RouteTaken, severity: Severity, at: number): number {
  if (wait <= 0 || escalation !== undefined) return 0;
  return at + (severity <= HURRY.severity ? Math.min(wait, HURRY.within) : wait);
}
