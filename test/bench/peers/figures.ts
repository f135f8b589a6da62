import { median } from '../figure.ts';

/** What one run of one scenario with one of them gave, by name. */
export type Figures = Readonly<Record<string, number>>;

/** The median of each figure; one that was not there in a run counts as not finite. */
export function medians(runs: readonly Figures[]): Figures {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))];
  const value = (name: string) => median(runs.map((run) => run[name] ?? Number.POSITIVE_INFINITY));
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}
