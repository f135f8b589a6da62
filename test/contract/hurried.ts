import type { Pace } from '../../src/store/sql/steps.ts';

/** A pace at which so few rows take all the time there is, so that everything is read step by step. */
export function hurried(rows: number): Pace {
  let now = 0;
  const clock = () => {
    now += 1;
    return now;
  };
  return { step: rows, every: 1, entries: rows, clock };
}
