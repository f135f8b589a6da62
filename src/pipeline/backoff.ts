import type { Random } from '../domain/ports.ts';

const BASE = 1_000;
const CAP = 300_000;

/**
 * How long to wait before try number `attempt` + 1, ms: exponential with full jitter, at most five minutes. A
 * `Retry-After` is the least there is, with a little added so that many bots do not come back in the same instant: one
 * of no time at all, told again and again, must not make anybody hammer.
 */
export function backoff(attempt: number, retryAfter: number | undefined, random: Random): number {
  const chance = random();
  const own = chance * Math.min(CAP, BASE * 2 ** Math.min(attempt, 20));
  return Math.ceil(retryAfter === undefined ? own : Math.max(retryAfter + chance * 250, own));
}
