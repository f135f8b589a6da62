import type { FeedGap, RouteTaken } from '../../domain/alert.ts';
import type { FeedState, Ledger, PageCommit, PageReceipt } from '../../domain/ports.ts';
import type { Verdict } from '../../domain/reasons.ts';
import { alertWriter } from './alert-writer.ts';
import { eventWriter } from './events.ts';
import type { Database } from './open.ts';

interface FeedRow {
  cursor: string | null;
  cursor_at: number | null;
  primed: number;
  gap_alert: number | null;
}

/** The write side of the feed: one transaction per page. */
export function sqliteLedger(database: Database): Ledger {
  const events = eventWriter(database);
  const alerts = alertWriter(database);
  const getFeed = database.sql('SELECT cursor, cursor_at, primed, gap_alert FROM feeds WHERE feed = ?');
  const saveFeed = database.sql(`
    INSERT INTO feeds (feed, cursor, cursor_at, primed) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT DO UPDATE SET cursor = coalesce(?2, cursor), cursor_at = ?3, primed = max(primed, ?4)`);
  const loseFeed = database.sql(`
    INSERT INTO feeds (feed, gap_alert) VALUES (?1, ?2)
    ON CONFLICT DO UPDATE SET cursor = NULL, gap_alert = ?2`);
  const closeGap = database.sql('UPDATE feeds SET gap_alert = NULL WHERE feed = ?');
  const saveTrouble = database.sql(`
    INSERT INTO troubles (place, at, reason, said) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT DO UPDATE SET at = ?2, reason = ?3, said = ?4`);

  const feedRow = (feed: string) => getFeed.get(feed) as unknown as FeedRow | undefined;

  const countIntoGap = (commit: PageCommit, fresh: number, known: number) => {
    const alert = feedRow(commit.feed)?.gap_alert;
    if (alert == null) return 0;
    const cards = alerts.updateGap(alert, { read: fresh + known, known, fresh }, commit.at, commit.head);
    if (commit.head) closeGap.run(commit.feed);
    return cards;
  };

  return {
    async feedState(feed) {
      return stateOf(feedRow(feed));
    },

    async commitPage(commit, decide) {
      return database.transaction((): PageReceipt => {
        const { page } = commit;
        const stored = events.insert(page.events, commit.at);
        events.setAside(page.unreadable, commit.feed, commit.at);
        const keys = new Map(stored.map(({ key, event }) => [event, key]));
        const decisions = decide(
          stored.map(({ event }) => event),
          alerts.isOpen,
        );
        let cards = 0;
        for (const decision of decisions) {
          cards += alerts.apply(decision, keys.get(decision.event) as number, commit.at);
        }
        const known = page.events.length - stored.length;
        cards += countIntoGap(commit, stored.length, known);
        saveFeed.run(commit.feed, page.cursor ?? null, commit.at, commit.head ? 1 : 0);
        return {
          fresh: stored.length,
          known,
          unreadable: page.unreadable.length,
          decisions: tally(decisions.map(({ verdict }) => verdict)),
          cards,
          newest: stored.at(-1)?.event.time,
        };
      });
    },

    async loseCursor({ feed, cause, route, at }) {
      return database.transaction(() => {
        const before = feedRow(feed);
        const gap: FeedGap = {
          feed,
          from: before?.cursor_at ?? undefined,
          to: at,
          cause,
          read: 0,
          known: 0,
          fresh: 0,
        };
        const alert = alerts.openGap(gap, route as RouteTaken, at);
        loseFeed.run(feed, alert.id);
        return alert;
      });
    },

    async recordTrouble(trouble) {
      saveTrouble.run(trouble.where, trouble.at, trouble.reason, trouble.said);
    },
  };
}

export function stateOf(row: FeedRow | undefined): FeedState {
  return {
    cursor: row?.cursor ?? undefined,
    cursorAt: row?.cursor_at ?? undefined,
    primed: row?.primed === 1,
  };
}

function tally(verdicts: readonly Verdict[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { opened: 0, grouped: 0, history: 0 };
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}
