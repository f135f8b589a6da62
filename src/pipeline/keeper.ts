import type { Timekeeper, Turned } from '../domain/desk.ts';
import type { Clock } from '../domain/ports.ts';

/** Due things done in one transaction's reach; after that others get their turn. */
const AT_ONCE = 100;

/** Does everything that is due, and tells what was done. */
export async function keepTime(
  keeper: Timekeeper,
  clock: Clock,
  told: (done: readonly Turned[]) => void,
): Promise<void> {
  for (let more = true; more; ) {
    const { done } = await keeper.turn(clock(), AT_ONCE);
    if (done.length > 0) told(done);
    more = done.length >= AT_ONCE;
  }
}
