import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Sent, WaitingCard } from '../../src/domain/delivery.ts';
import type { Severity } from '../../src/domain/severity.ts';
import { backoff } from '../../src/pipeline/backoff.ts';
import { limits } from '../../src/pipeline/limits.ts';
import { type Budget, FOLD_OVER, plan } from '../../src/pipeline/plan.ts';
import { everyTick, isCron } from '../../src/pipeline/schedule.ts';

const NOW = 1_000_000;
const FREE: Budget = { pausedUntil: 0, postFrom: 0, edits: 10, editFrom: 0, reserved: 5 };
const around = fc.integer({ min: NOW - 5_000, max: NOW + 5_000 });

const card = (over: Partial<WaitingCard> = {}): WaitingCard => ({
  ...{
    card: 1,
    severity: 3,
    isNew: true,
    foldable: true,
    reply: false,
    since: 0,
    urgent: false,
    notBefore: 0,
  },
  ...over,
});
const cardsOf = (max: number) =>
  fc
    .array(
      fc.record({
        severity: fc.integer({ min: 0, max: 7 }) as fc.Arbitrary<Severity>,
        isNew: fc.boolean(),
        foldable: fc.boolean(),
        reply: fc.boolean(),
        urgent: fc.boolean(),
        notBefore: around,
      }),
      { maxLength: max },
    )
    .map((list) =>
      list.map((each, n) =>
        card({ ...each, card: n + 1, foldable: each.foldable && each.isNew && !each.reply }),
      ),
    );
const budgets: fc.Arbitrary<Budget> = fc.record({
  ...{ pausedUntil: around, postFrom: around, editFrom: around, reserved: fc.constant(5) },
  edits: fc.integer({ min: 0, max: 10 }),
});

describe('the plan of a channel', () => {
  it('rests when nothing waits', () => {
    expect(plan([], FREE, NOW)).toEqual({ do: 'rest', reason: 'nothing_waits' });
  });

  it('sends the first card there is room for', () => {
    const [late, next] = [card({ card: 1, notBefore: NOW + 1 }), card({ card: 2 })];
    expect(plan([late, next], FREE, NOW)).toMatchObject({ do: 'send', card: { card: 2 }, reason: 'new' });
  });

  it('edits while the channel takes no new message yet', () => {
    const cards = [card({ card: 1 }), card({ card: 2, isNew: false, foldable: false })];
    const step = plan(cards, { ...FREE, postFrom: NOW + 400 }, NOW);
    expect(step).toMatchObject({ do: 'send', card: { card: 2 }, reason: 'edit' });
  });

  it('leaves the last edits to people', () => {
    const edit = card({ card: 1, isNew: false, foldable: false });
    const scarce = { ...FREE, edits: 5, editFrom: NOW + 700 };
    expect(plan([edit], scarce, NOW)).toEqual({ do: 'wait', until: NOW + 700, reason: 'budget' });
    expect(plan([{ ...edit, urgent: true }], scarce, NOW)).toMatchObject({ do: 'send' });
  });

  it('folds what the channel cannot show within seconds, and keeps the first', () => {
    const few = Array.from({ length: FOLD_OVER }, (_, n) => card({ card: n + 1 }));
    expect(plan(few, FREE, NOW)).toMatchObject({ do: 'send' });
    const many = [card({ card: 99, foldable: false }), ...few, card({ card: 50 })];
    expect(plan(many, FREE, NOW)).toEqual({ do: 'fold', keep: [1], reason: 'over_budget' });
  });

  it('folds severe cards that would come too late, and keeps none that would', () => {
    const severe = Array.from({ length: 6 }, (_, n) => card({ card: n + 1, severity: 2 }));
    expect(plan(severe.slice(0, 5), FREE, NOW)).toMatchObject({ do: 'send', card: { card: 1 } });
    expect(plan(severe, FREE, NOW)).toEqual({ do: 'fold', keep: [1], reason: 'over_budget' });
    const own = severe.map((each) => ({ ...each, foldable: false }));
    const behind = [...own, card({ card: 9, severity: 2 })];
    expect(plan(behind, FREE, NOW)).toEqual({ do: 'fold', keep: [], reason: 'over_budget' });
    expect(plan([...own, card({ card: 9, severity: 3 })], FREE, NOW)).toMatchObject({ do: 'send' });
  });

  it('does not count lines of threads as cards', () => {
    const line = (n: number) => card({ card: 50 + n, severity: 0, foldable: false, reply: true });
    const cards = [card({ severity: 2 }), ...Array.from({ length: 20 }, (_, n) => line(n))];
    expect(plan(cards, FREE, NOW)).toMatchObject({ do: 'send', card: { card: 1 }, reason: 'new' });
    expect(plan(cards.slice(1), FREE, NOW)).toMatchObject({ do: 'send', card: { card: 50 } });
  });

  it('does nothing at all while Slack asked to wait', () => {
    const many = Array.from({ length: 40 }, (_, n) => card({ card: n }));
    expect(plan(many, { ...FREE, pausedUntil: NOW + 9 }, NOW)).toEqual({
      do: 'wait',
      until: NOW + 9,
      reason: 'rate_limited',
    });
  });

  it('sends nothing before its time or over the budget, and never waits for the past (property)', () => {
    fc.assert(
      fc.property(cardsOf(14), budgets, (cards, budget) => {
        const step = plan(cards, budget, NOW);
        if (step.do === 'rest') expect(cards).toEqual([]);
        if (step.do === 'fold') {
          const foldable = cards.filter((each) => each.foldable && !step.keep.includes(each.card));
          expect(foldable.length).toBeGreaterThan(0);
        }
        if (step.do === 'wait') expect(step.until).toBeGreaterThan(NOW);
        if (step.do !== 'send') return;
        expect(budget.pausedUntil).toBeLessThanOrEqual(NOW);
        expect(step.card.notBefore).toBeLessThanOrEqual(NOW);
        if (step.card.isNew) expect(budget.postFrom).toBeLessThanOrEqual(NOW);
        else expect(budget.edits).toBeGreaterThanOrEqual(step.card.urgent ? 1 : 6);
      }),
      { numRuns: 1_000 },
    );
  });

  it('wakes no later than the first card can go (property)', () => {
    fc.assert(
      fc.property(cardsOf(8), budgets, (cards, budget) => {
        const step = plan(cards, budget, NOW);
        if (step.do !== 'wait') return;
        const refilled = { ...budget, edits: 10 };
        for (let at = NOW + 1; at < step.until; at += 250) {
          if (budget.editFrom > at || budget.edits >= 6)
            expect(plan(cards, { ...budget, editFrom: at + 1 }, at).do).toBe('wait');
        }
        if (step.until >= budget.editFrom) expect(plan(cards, refilled, step.until).do).not.toBe('rest');
      }),
      { numRuns: 300 },
    );
  });
});

describe('the budgets', () => {
  const ok = { ok: true } as const;
  const refused = (retryAfter?: number): Sent & { ok: false } => ({
    ...{ ok: false, reason: 'rate_limited', said: '429', inDoubt: false },
    retryAfter,
  });

  it('leave a second between two messages of a channel, counted from the answer', () => {
    const budget = limits();
    budget.take('C1', 'new', NOW);
    budget.answered('C1', 'new', ok, NOW + 300);
    expect(budget.of('C1', NOW + 300).postFrom).toBe(NOW + 1_300);
    expect(budget.of('C2', NOW + 300).postFrom).toBe(0);
  });

  it('pause the one channel Slack named, as long as it said, or a second', () => {
    const budget = limits();
    budget.answered('C1', 'new', refused(30_000), NOW);
    budget.answered('C2', 'edit', refused(), NOW);
    const until = (channel: string) => budget.of(channel, NOW).pausedUntil;
    expect([until('C1'), until('C2'), until('C3')]).toEqual([NOW + 30_000, NOW + 1_000, 0]);
  });

  it('give no more than sixty edits in any minute of the workspace (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 50, maxLength: 300 }), (gaps) => {
        const budget = limits();
        const taken: number[] = [];
        let now = NOW;
        for (const gap of gaps) {
          now += gap % 7 === 0 ? gap : gap % 200;
          const { edits, editFrom } = budget.of('C1', now);
          expect(edits).toBeGreaterThanOrEqual(0);
          expect(edits).toBeLessThanOrEqual(10);
          if (edits === 0) expect(editFrom).toBeGreaterThan(now);
          if (edits === 0) continue;
          budget.take('C1', 'edit', now);
          taken.push(now);
        }
        for (const at of taken)
          expect(taken.filter((each) => each >= at && each < at + 60_000).length).toBeLessThanOrEqual(60);
      }),
    );
  });

  it('are shared by several bots, of which each can still do what no person waits for', () => {
    for (const bots of [1, 2, 3, 10, 50]) {
      const budget = limits();
      budget.share(bots);
      let taken = 0;
      for (let now = NOW; now < NOW + 120_000; now += 100) {
        const { edits, reserved } = budget.of('C1', now);
        if (edits <= reserved) continue;
        budget.take('C1', 'edit', now);
        taken += 1;
      }
      expect(taken, `${bots} bots`).toBeGreaterThan(0);
      expect(taken * bots).toBeLessThanOrEqual(10 + 10 * bots + 100);
    }
  });

  it('give no more when the bot is started anew again and again (property)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 500, max: 20_000 }), { minLength: 20, maxLength: 100 }),
        (lives) => {
          const taken: number[] = [];
          let start = NOW;
          for (const life of lives) {
            const budget = limits(start + 1_000, () => 1, true);
            for (let now = start; now < start + life; now += 100) {
              if (budget.of('C1', now).edits === 0) continue;
              budget.take('C1', 'edit', now);
              taken.push(now);
            }
            start += life;
          }
          for (const at of taken)
            expect(taken.filter((each) => each >= at && each < at + 60_000).length).toBeLessThanOrEqual(60);
        },
      ),
    );
  });
});

describe('the backoff', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('is somewhere up to twice as much with every try, five minutes at most (property)', () => {
    fc.assert(
      fc.property(fc.nat({ max: 5_000 }), chance, (attempt, random) => {
        const wait = backoff(attempt, undefined, () => random);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(Math.min(300_000, 1_000 * 2 ** Math.min(attempt, 30)));
        expect(Number.isInteger(wait)).toBe(true);
      }),
    );
  });

  it('uses the whole range', () => {
    expect(backoff(4, undefined, () => 0)).toBe(0);
    expect(backoff(4, undefined, () => 0.5)).toBe(8_000);
    expect(backoff(4, undefined, () => 0.999_999)).toBe(16_000);
  });

  it('never comes before Retry-After, and soon after it where it is longer than its own wait (property)', () => {
    fc.assert(
      fc.property(fc.nat({ max: 30 }), fc.nat({ max: 86_400_000 }), chance, (attempt, retryAfter, random) => {
        const wait = backoff(attempt, retryAfter, () => random);
        expect(wait).toBeGreaterThanOrEqual(retryAfter);
        const own = backoff(attempt, undefined, () => random);
        expect(wait).toBeLessThanOrEqual(Math.max(retryAfter + 250, own));
        expect(wait).toBeGreaterThanOrEqual(own);
      }),
    );
  });
});

describe('the schedule', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('knows cron, with seconds or without', () => {
    expect(['*/30 * * * * *', '* * * * *', '0 6 * * 1-5'].map(isCron)).toEqual([true, true, true]);
    expect(['', 'soon', '61 * * * * *', '* * *'].map(isCron)).toEqual([false, false, false, false]);
  });

  it('works at once, at every fire, and never twice at a time', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 22, 12) });
    let running = 0;
    let most = 0;
    let runs = 0;
    const task = everyTick('* * * * * *', async () => {
      runs += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, runs === 1 ? 100 : 2_500));
      running -= 1;
    });
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(most).toBe(1);
    expect(runs).toBeGreaterThanOrEqual(4);
    expect(runs).toBeLessThanOrEqual(6);
    const stopping = task.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    await stopping;
    const before = runs;
    await vi.advanceTimersByTimeAsync(5_000);
    expect([runs, running]).toEqual([before, 0]);
  });
});
