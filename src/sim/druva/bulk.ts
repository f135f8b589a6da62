import { type Company, createCompany } from './company.ts';
import { day } from './day.ts';
import type { Occurrence } from './occurrence.ts';
import { record, type WireMode } from './wire.ts';
import { occurrence } from './world.ts';

export interface BulkOptions {
  /** Time of the first and after the last, ms. Default: the year 2026 (UTC). */
  readonly from?: number;
  readonly to?: number;
  /** Share that is not routine; about half of it is severe or failed. Default 0.05. */
  readonly trouble?: number;
  readonly wire?: WireMode;
  /** Where the numbers, and so the ids, begin. Default 1. */
  readonly first?: number;
  /** Default: the one of the seed. */
  readonly company?: Company;
}

/** A series of any length of which every member can be asked for by itself; holds none of them. */
export interface Series {
  readonly count: number;
  at(index: number): Occurrence;
}

export function series(count: number, seed: number, options: BulkOptions = {}): Series {
  const { from = Date.UTC(2026, 0, 1), to = Date.UTC(2027, 0, 1), trouble = 0.05, first = 1 } = options;
  const company = options.company ?? createCompany(seed);
  const make = day(trouble);
  return {
    count,
    at: (index) =>
      occurrence({
        seed,
        company,
        number: first + index,
        at: from + Math.floor(((to - from) * index) / count),
        make,
      }),
  };
}

/** `count` records as JSON text, all at once. For more than some 100,000 use a series, page by page. */
export function bulk(count: number, seed: number, options: BulkOptions = {}): string[] {
  const all = series(count, seed, options);
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify(record(all.at(index), options.wire ?? 'insync')),
  );
}
