import type { Alert, FeedGap, RouteTaken } from '../../domain/alert.ts';
import { alertOpening } from './alert-opening.ts';
import { alertReader } from './alert-rows.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';

/** A feed gap is a warning: something may be missing, nothing is known to have failed. */
const GAP_SEVERITY = 4;
/** Losses within this time of each other are one gap, ms. */
const SAME_GAP = 3_600_000;

/** The alerts of gaps in the feed; belongs inside a transaction. */
export interface FeedGaps {
  /** The gap's alert; while losses follow one another and nobody has it, it is one alert that spans them all. */
  open(gap: FeedGap, route: RouteTaken, at: number): Alert;
  /** Adds a page to the gap's figures; the card is edited when reading again has reached the head. */
  update(alert: number, page: Pick<FeedGap, 'read' | 'known' | 'fresh'>, at: number, head: boolean): number;
}

export function feedGaps(database: Database): FeedGaps {
  const alerts = alertReader(database);
  const opening = alertOpening(database);
  const cards = cardWriter(database);
  const openGapOf = database.sql(`
    SELECT id FROM alerts WHERE kind = 'feed_gap' AND state = 'open' AND subject = ? AND last_seen >= ?
    ORDER BY id DESC LIMIT 1`);
  const grow = database.sql(`
    UPDATE alerts SET gap = ?2, first_seen = min(first_seen, ?3), last_seen = ?4, revision = revision + 1 WHERE id = ?1`);
  const save = database.sql('UPDATE alerts SET gap = ?2, revision = revision + ?3 WHERE id = ?1');

  const get = (id: number) => alerts.get(id) as Alert;

  const widen = (id: number, gap: FeedGap, at: number): Alert => {
    const before = get(id).gap as FeedGap;
    const from = before.from ?? gap.from;
    const widened = { ...before, from, to: gap.to, cause: gap.cause };
    grow.run(id, JSON.stringify(widened), from ?? gap.to, gap.to);
    const alert = get(id);
    cards.changed(alert, at, false);
    return alert;
  };

  return {
    open(gap, route, at) {
      const known = openGapOf.get(gap.feed, gap.to - SAME_GAP) as { id: number } | undefined;
      if (known) return widen(known.id, gap, at);
      const { feed, from, to } = gap;
      const id = opening.open(
        {
          kind: 'feed_gap',
          fingerprint: `feed_gap:${feed}:${to}`,
          severity: GAP_SEVERITY,
          outcome: 'unknown',
          type: 'Feed gap',
          subject: feed,
          firstSeen: from ?? to,
          lastSeen: to,
          gap,
          routes: [route],
          reason: 'feed',
        },
        at,
      );
      return get(id);
    },

    update(id, page, at, head) {
      const gap = get(id).gap as FeedGap;
      const sum = {
        ...gap,
        read: gap.read + page.read,
        known: gap.known + page.known,
        fresh: gap.fresh + page.fresh,
        to: head ? at : gap.to,
      };
      save.run(id, JSON.stringify(sum), head ? 1 : 0);
      if (head) cards.changed(get(id), at, false);
      return head ? 1 : 0;
    },
  };
}
