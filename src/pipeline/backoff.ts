import type { Random } from '../domain/ports.ts';

const BASE = 1_000;
const CAP = 300_000;

/**
 * How long to wait before try number `attempt` + 1, ms: exponential with full jitter, at most five minutes. A
 * `Retry-After` is obeyed as it is; a little is added so that many bots do not come back in the same instant.
 */
export function backoff(attempt: number, retryAfter: number | undefined, random: Random): number {
  if (retryAfter !== undefined) return Math.ceil(retryAfter + random() * 250);
  const ceiling = Math.min(CAP, BASE * 2 ** Math.min(attempt, 20));
  return Math.ceil(random() * ceiling);
}
