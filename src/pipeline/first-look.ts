import type { CardJob, Messenger, Sent } from '../domain/delivery.ts';

/** Our clock and Slack's may differ by this much, ms. */
const CLOCK_SKEW = 60_000;

type Found = { readonly ok: true; readonly ts: string | undefined } | (Sent & { readonly ok: false });

/** Where a card may stand in Slack already; undefined where there is no doubt that it does not. */
export type FirstLook = (job: CardJob) => Promise<Found | undefined>;

/**
 * A process does not know what the one before it has posted last: it may have died before it wrote that down, its
 * disk may have forgotten what it wrote, or the database is a backup of yesterday. So before the first try of a card
 * whose alert is older than this process its channel is looked through, once for all such cards. A card made anew from the same events
 * has the same nonce.
 */
export function firstLook(messenger: Pick<Messenger, 'cards'>, startedAt: number): FirstLook {
  const looked = new Set<number>();
  const channels = new Map<string, { readonly from: number; readonly cards: ReadonlyMap<string, string> }>();
  return async (job) => {
    const from = bornAt(job);
    if (from === undefined || from >= startedAt || looked.has(job.card)) return undefined;
    let known = channels.get(job.channel);
    if (!known || known.from > from) {
      const found = await messenger.cards(job.channel, from - CLOCK_SKEW);
      if (!found.ok) return found;
      known = { from, cards: found.cards };
      channels.set(job.channel, known);
    }
    looked.add(job.card);
    return { ok: true, ts: known.cards.get(job.nonce) };
  };
}

/** Since when a card of an alert may stand in Slack, ms. */
function bornAt({ ts, view }: CardJob): number | undefined {
  return ts === undefined && view.kind === 'alert' ? view.alert.alert.firstSeen : undefined;
}
