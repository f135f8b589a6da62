import type { Clock } from '../domain/ports.ts';

/** One reason is told so often, ms: whoever may send what is refused may send it a thousand times a second. */
const EVERY = 10_000;

/** Tells of the first at once, and of those that followed with the next one told: `more` is how many. */
export function sparing(
  clock: Clock,
  tell: (fields: object) => void,
): (reason: string, fields?: object) => void {
  const told = new Map<string, { at: number; more: number }>();
  return (reason, fields = {}) => {
    const last = told.get(reason);
    if (last && clock() - last.at < EVERY) {
      last.more += 1;
      return;
    }
    told.set(reason, { at: clock(), more: 0 });
    tell({ reason, ...fields, ...(last && last.more > 0 && { more: last.more }) });
  };
}
