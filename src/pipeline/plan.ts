import type { WaitingCard } from '../domain/delivery.ts';

/** What a channel and the workspace may still take; times in ms. */
export interface Budget {
  /** Slack asked to wait until then. */
  readonly pausedUntil: number;
  /** The next message of its own may be posted from then on: Slack takes one a second in a channel. */
  readonly postFrom: number;
  /** Edits left in the workspace's bucket, see `edits` in deliver. */
  readonly edits: number;
  /** When the bucket has one more. */
  readonly editFrom: number;
}

export type Step =
  | { readonly do: 'send'; readonly card: WaitingCard; readonly reason: 'new' | 'edit' }
  | { readonly do: 'fold'; readonly keep: readonly number[]; readonly reason: 'over_budget' }
  | {
      readonly do: 'wait';
      readonly until: number;
      readonly reason: 'rate_limited' | 'budget' | 'retry_later';
    }
  | { readonly do: 'rest'; readonly reason: 'nothing_waits' };

/** More new cards than a channel can show in about this many seconds fold into a storm. */
export const FOLD_OVER = 8;

/** Edits that only a person's click may use, so that a flood of counts cannot delay an acknowledgement. */
const RESERVED_EDITS = 5;

/**
 * The next thing to do in one channel. `cards` are in order: what people wait for, then the worst, then the
 * oldest. Cards that Slack cannot take in time are folded, the worst one stays: it is sent at once.
 */
export function plan(cards: readonly WaitingCard[], budget: Budget, now: number): Step {
  if (cards.length === 0) return { do: 'rest', reason: 'nothing_waits' };
  if (budget.pausedUntil > now) return { do: 'wait', until: budget.pausedUntil, reason: 'rate_limited' };
  const foldable = cards.filter((card) => card.foldable);
  if (foldable.length > FOLD_OVER) {
    return { do: 'fold', keep: foldable.slice(0, 1).map(({ card }) => card), reason: 'over_budget' };
  }
  const due = cards.filter((card) => card.notBefore <= now);
  const next = due.find((card) => sendableFrom(card, budget, now) <= now);
  if (next) return { do: 'send', card: next, reason: next.isNew ? 'new' : 'edit' };
  const until = Math.min(...cards.map((card) => Math.max(card.notBefore, sendableFrom(card, budget, now))));
  return { do: 'wait', until, reason: due.length === 0 ? 'retry_later' : 'budget' };
}

function sendableFrom(card: WaitingCard, budget: Budget, now: number): number {
  if (card.isNew) return budget.postFrom;
  const needed = card.urgent ? 1 : RESERVED_EDITS + 1;
  return budget.edits >= needed ? now : Math.max(now + 1, budget.editFrom);
}
