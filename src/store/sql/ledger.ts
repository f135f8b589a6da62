import type { FeedGap } from '../../domain/alert.ts';
import type { Decision } from '../../domain/decision.ts';
import type { InsyncEvent } from '../../domain/event.ts';
import type { FeedState, Ledger, PageCommit, PageReceipt, PageRules } from '../../domain/ports.ts';
import { VERDICTS, type Verdict } from '../../domain/reasons.ts';
import { alertWriter } from './alert-writer.ts';
import type { Database } from './database.ts';
import { eventWriter } from './events.ts';
import { feedGaps } from './feed-gaps.ts';
import { liveAhead } from './live-ahead.ts';
import { liveAlerts } from './live-alerts.ts';
import { type Counted, outages } from './outages.ts';
import { standingOf } from './standing.ts';
import { twinsIn } from './twins.ts';

interface FeedRow {
  cursor: string | null;
  cursor_at: number | null;
  primed: number;
  gap_alert: number | null;
}

const NONE: ReadonlySet<InsyncEvent> = new Set();

/** The write side of the feed: one transaction per page. */
export function sqlLedger(database: Database): Ledger {
  const events = eventWriter(database);
  const decideAll = pageDecider(database);
  const gaps = feedGaps(database);
  const twins = twinsIn(database);
  const getFeed = database.sql('SELECT cursor, cursor_at, primed, gap_alert FROM feeds WHERE feed = ?');
  const saveFeed = database.sql(`
    INSERT INTO feeds (feed, cursor, cursor_at, primed) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (feed) DO UPDATE SET cursor = coalesce(?2, feeds.cursor), cursor_at = ?3, primed = max(feeds.primed, ?4)`);
  const loseFeed = database.sql(`
    INSERT INTO feeds (feed, gap_alert) VALUES (?1, ?2)
    ON CONFLICT (feed) DO UPDATE SET cursor = NULL, gap_alert = ?2`);
  const closeGap = database.sql('UPDATE feeds SET gap_alert = NULL WHERE feed = ?');
  const saveTrouble = database.sql(`
    INSERT INTO troubles (place, at, reason, said) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (place) DO UPDATE SET at = ?2, reason = ?3, said = ?4`);

  const feedRow = (feed: string) => getFeed.get(feed) as unknown as FeedRow | undefined;

  const countIntoGap = (commit: PageCommit, fresh: number, known: number) => {
    const alert = feedRow(commit.feed)?.gap_alert;
    if (alert == null) return 0;
    const cards = gaps.update(alert, { read: fresh + known, known, fresh }, commit.at, commit.head);
    if (commit.head) closeGap.run(commit.feed);
    return cards;
  };

  return {
    async feedState(feed) {
      return stateOf(feedRow(feed));
    },

    async commitPage(commit, rules) {
      return database.transaction((): PageReceipt => {
        const { page } = commit;
        const { keepFrom = Number.NEGATIVE_INFINITY } = rules;
        const kept = page.events.filter(({ time }) => time >= keepFrom);
        const known = commit.beside ? twins(kept) : NONE;
        const stored = events.insert(
          kept.filter((event) => !known.has(event)),
          commit.at,
        );
        events.setAside(page.unreadable, commit.feed, commit.at);
        const decided = decideAll(stored, rules, commit.at);
        const doubles = page.events.length - stored.length;
        const gapCards = countIntoGap(commit, stored.length, doubles);
        saveFeed.run(commit.feed, page.cursor ?? null, commit.at, commit.head ? 1 : 0);
        return {
          fresh: stored.length,
          known: doubles,
          unreadable: page.unreadable.length,
          decisions: decided.tally,
          cards: decided.cards + gapCards,
          newest: stored.at(-1)?.event.time,
          kinds: kindsOf(stored),
          alerts: decided.alerts,
        };
      });
    },

    async loseCursor({ feed, cause, route, at }) {
      return database.transaction(() => {
        const from = feedRow(feed)?.cursor_at ?? undefined;
        const gap: FeedGap = { feed, from, to: at, cause, read: 0, known: 0, fresh: 0 };
        const alert = gaps.open(gap, route, at);
        loseFeed.run(feed, alert.id);
        return alert;
      });
    },

    async recordTrouble(trouble) {
      saveTrouble.run(trouble.where, trouble.at, trouble.reason, trouble.said);
    },
  };
}

interface Decided {
  readonly tally: Record<Verdict, number>;
  readonly cards: number;
  readonly alerts: readonly number[];
}

type Stored = ReturnType<ReturnType<typeof eventWriter>['insert']>;

/** Decides about the events of a page one after the other, in the order of their times, and does what was decided. */
function pageDecider(database: Database) {
  const alerts = alertWriter(database);
  const ahead = liveAhead(database, liveAlerts(database));
  const outage = outages(database);
  const standing = standingOf(database);

  return (stored: Stored, rules: PageRules, at: number): Decided => {
    const decide = rules.decide(standing.read());
    const live = ahead(
      stored.map(({ event }) => event),
      decide,
    );
    const tally = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
    const touched = new Set<number>();
    const counted: Counted[] = [];
    const concerned = new Set<number>();
    let cards = 0;
    for (const { key, event } of stored) {
      const decisions = belongingFirst(decide(event, live));
      for (const decision of decisions) {
        const applied = alerts.apply(decision, key, at, touched);
        tally[decision.verdict] += 1;
        cards += applied.cards;
        for (const alert of concernedBy(decision, applied.alert)) concerned.add(alert);
        const under = 'outage' in decision ? decision.outage : undefined;
        if (under === undefined || applied.alert === undefined || !('routes' in decision)) continue;
        counted.push({
          key: database.engine.keyed(under),
          alert: applied.alert,
          event,
          routes: decision.routes,
        });
      }
      live.done(decisions);
    }
    if (rules.outage) outage.look(rules.outage, counted, at, touched);
    alerts.show(touched, at);
    outage.end(rules.outage, at);
    return { tally, cards, alerts: [...new Set([...concerned, ...touched])].sort((a, b) => a - b) };
  };
}

function concernedBy(decision: Decision, belongsTo: number | undefined): readonly number[] {
  if (belongsTo !== undefined) return [belongsTo];
  if (decision.verdict === 'resolved') return decision.recovered.map(({ alert }) => alert);
  return decision.verdict === 'unpaired' ? decision.candidates : [];
}

function kindsOf(stored: Stored): PageReceipt['kinds'] {
  const kinds = Map.groupBy(stored, ({ event: { type, outcome } }) => `${outcome} ${type}`);
  return [...kinds.values()].map((all) => {
    const [{ event }] = all as [Stored[number]];
    return { type: event.type, outcome: event.outcome, count: all.length };
  });
}

/** What an event belongs to comes before what it ends: an alert it both joins and ends a part of lives on. */
function belongingFirst(decisions: readonly Decision[]): readonly Decision[] {
  if (decisions.length < 2) return decisions;
  return decisions.toSorted((a, b) => Number('routes' in b) - Number('routes' in a));
}

export function stateOf(row: FeedRow | undefined): FeedState {
  return {
    cursor: row?.cursor ?? undefined,
    cursorAt: row?.cursor_at ?? undefined,
    primed: row?.primed === 1,
  };
}
