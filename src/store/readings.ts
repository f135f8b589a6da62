import type { EventArchive, Progress, Watch } from '../domain/archive.ts';
import type { LifeArchive } from '../domain/desk.ts';
import type { EventExporter } from '../domain/export.ts';
import type { ForwardStates } from '../domain/forward.ts';
import type { Gauged } from '../domain/gauges.ts';
import { callsOver, type Port } from './calls.ts';

/** All that the reading thread does. */
export interface Reading extends EventArchive, LifeArchive, ForwardStates, Gauged, EventExporter {}

/** How many arguments stand before the watch, for a method that takes one. */
type WatchPlace<Method extends (...args: never[]) => unknown> =
  Required<Parameters<Method>> extends [...infer Before, Watch] ? Before['length'] : undefined;

/** Every method, with the place of its watch among its arguments. */
export const READINGS = {
  page: 1,
  countByOutcome: 3,
  tally: 1,
  eventById: undefined,
  trail: undefined,
  alertView: undefined,
  alerts: undefined,
  catalog: undefined,
  namesLike: undefined,
  statusFigures: undefined,
  unreadable: undefined,
  silences: undefined,
  subscriptions: undefined,
  standing: undefined,
  alertsMatching: undefined,
  alertsOfStorm: undefined,
  audit: undefined,
  verifyAudit: undefined,
  digestFigures: undefined,
  forwards: undefined,
  forwardedSince: undefined,
  gauges: undefined,
  exportTo: 1,
} satisfies { readonly [Name in keyof Reading]: WatchPlace<Reading[Name]> };

/** A question, as it is asked on this side. */
export interface Question {
  readonly job: number;
  readonly method: keyof Reading;
  /** Without the watch. */
  readonly args: readonly unknown[];
  readonly watch: Watch | undefined;
}

/** The same as the thread gets it: a watch cannot cross, `stop` and `progress` go by the job's number. */
interface Job extends Omit<Question, 'watch'> {
  readonly watched: boolean;
}

/** Takes the watch out of the arguments. An export is always watched: it may take as long as it takes. */
export function watchOf(method: keyof Reading, args: readonly unknown[]): Pick<Question, 'args' | 'watch'> {
  const place = READINGS[method];
  if (place === undefined) return { args, watch: undefined };
  const watch = args[place] as Watch | undefined;
  return { args: args.slice(0, place), watch: watch ?? (method === 'exportTo' ? {} : undefined) };
}

/** What the thread answers to. */
export interface ReadingCalls {
  ask(job: Job): Promise<Answer>;
  stop(job: number): void;
}

/** What it tells meanwhile. */
export interface ReadingEvents {
  progress(job: number, progress: Progress): void;
}

/** Errors lose their fields on the way between threads; the code of a system error is worth keeping. */
type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown; readonly code: unknown };

/** Inside the thread: answers the other side's questions, as many at a time as come. */
export function answerReadings(port: Port, reading: Reading): void {
  const stops = new Map<number, AbortController>();
  const asked = async ({ job, method, args, watched }: Job): Promise<unknown> => {
    const work = reading[method] as (...given: unknown[]) => Promise<unknown>;
    if (!watched) return work(...args);
    const stop = new AbortController();
    stops.set(job, stop);
    const progress = (progress: Progress) => void main.progress.asEvent(job, progress);
    const watch: Watch = { signal: stop.signal, progress };
    try {
      return await work(...args, watch);
    } finally {
      stops.delete(job);
    }
  };
  const calls: ReadingCalls = {
    async ask(job) {
      try {
        return { ok: true, value: await asked(job) };
      } catch (error) {
        return { ok: false, error, code: (error as { code?: unknown } | undefined)?.code };
      }
    },
    stop: (job) => stops.get(job)?.abort(),
  };
  const main = callsOver<ReadingEvents, ReadingCalls>(port, calls);
}
