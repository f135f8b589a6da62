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
  /** Edits that only a person's click may use, so that a flood of counts cannot delay an acknowledgement. */
  readonly reserved: number;
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

/** A card this severe is in its channel within about so many messages, a second each: by itself, or in a storm's. */
const SEVERE = { severity: 2, within: 5 } as const;

/**
 * The next thing to do in one channel. `cards` are in order: what people wait for, then the worst, then the
 * oldest, last the lines of threads. Cards that Slack cannot take in time are folded, the worst one stays: it is sent
 * at once.
 */
export function plan(cards: readonly WaitingCard[], budget: Budget, now: number): Step {
  if (cards.length === 0) return { do: 'rest', reason: 'nothing_waits' };
  if (budget.pausedUntil > now) return { do: 'wait', until: budget.pausedUntil, reason: 'rate_limited' };
  if (isOverBudget(cards)) return { do: 'fold', keep: firstFoldable(cards), reason: 'over_budget' };
  const due = cards.filter((card) => card.notBefore <= now);
  const next = due.find((card) => sendableFrom(card, budget, now) <= now);
  if (next) return { do: 'send', card: next, reason: next.isNew ? 'new' : 'edit' };
  const until = Math.min(...cards.map((card) => Math.max(card.notBefore, sendableFrom(card, budget, now))));
  return { do: 'wait', until, reason: due.length === 0 ? 'retry_later' : 'budget' };
}

/** More cards than the channel can show within seconds, or severe ones that would come too late. */
function isOverBudget(cards: readonly WaitingCard[]): boolean {
  if (cards.filter(({ foldable }) => foldable).length > FOLD_OVER) return true;
  const late = messages(cards).slice(SEVERE.within);
  return late.some(({ foldable, severity }) => foldable && severity <= SEVERE.severity);
}

/** The card that need not be folded: it is among the next to be sent. */
function firstFoldable(cards: readonly WaitingCard[]): readonly number[] {
  const next = messages(cards).slice(0, SEVERE.within);
  return next
    .filter(({ foldable }) => foldable)
    .slice(0, 1)
    .map(({ card }) => card);
}

function messages(cards: readonly WaitingCard[]): readonly WaitingCard[] {
  return cards.filter(({ isNew, reply }) => isNew && !reply);
}

function sendableFrom(card: WaitingCard, budget: Budget, now: number): number {
  if (card.isNew) return budget.postFrom;
  const needed = card.urgent ? 1 : budget.reserved + 1;
  return budget.edits >= needed ? now : Math.max(now + 1, budget.editFrom);
}
