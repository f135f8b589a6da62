/** What is still to happen. Nothing ticks: whoever asks for a page first lets everything due take place. */
import type { Occurrence } from './occurrence.ts';
import type { Step } from './stories.ts';
import type { World } from './world.ts';

/** Milliseconds until the next; a function is asked after each, with its time. */
export type Every = number | ((at: number) => number);

export interface Schedule {
  begin(steps: readonly Step[], now: number): void;
  /** A routine event every `every` ms from `now` on; 0 ends it. */
  trickle(every: Every, now: number): void;
  settle(now: number): void;
  /** Steps still to come. */
  readonly waiting: number;
}

interface Due {
  readonly at: number;
  readonly step: Step;
}

export function createSchedule(into: {
  readonly world: World;
  add(records: readonly (Occurrence | string)[]): void;
}): Schedule {
  const waiting: Due[] = [];
  let drop: { readonly every: Every; at: number } | undefined;

  const trickleUntil = (end: number) => {
    for (; drop && drop.at <= end; drop.at = after(drop.every, drop.at)) {
      into.add([into.world.routine(drop.at)]);
    }
  };

  return {
    begin: (steps, now) => {
      for (const step of steps) waiting.push({ at: now + step.after, step });
      waiting.sort((a, b) => a.at - b.at);
    },
    trickle: (every, now) => {
      trickleUntil(now);
      drop = every === 0 ? undefined : { every, at: after(every, now) };
    },
    settle: (now) => {
      for (let next = waiting[0]; next && next.at <= now; next = waiting[0]) {
        trickleUntil(next.at);
        waiting.shift();
        into.add(next.step.make(into.world, next.at));
      }
      trickleUntil(now);
    },
    get waiting() {
      return waiting.length;
    },
  };
}

/** At least a millisecond later: what never moves on would never end. */
function after(every: Every, at: number): number {
  return at + Math.max(1, typeof every === 'number' ? every : every(at));
}
