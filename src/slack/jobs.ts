import type { Random } from '../domain/ports.ts';
import { shortKey } from '../domain/short-key.ts';

/** Long work that people may stop. */
export interface Jobs {
  /** Undefined when the person has as many running as may be. */
  start(kind: JobKind, user: string): Job | undefined;
  /** False when it is no longer running. */
  stop(id: string): boolean;
  /** Stops all, at the end. */
  stopAll(): void;
}

export interface Job {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly end: () => void;
}

type JobKind = 'search' | 'export';

/** A person reads one answer at a time; an export writes a file each. */
const MOST: Readonly<Record<JobKind, number>> = { search: 5, export: 1 };

export function createJobs(random: Random): Jobs {
  const running = new Map<string, { kind: JobKind; user: string; stopping: AbortController }>();
  return {
    start(kind, user) {
      const same = [...running.values()].filter((job) => job.kind === kind && job.user === user);
      if (same.length >= MOST[kind]) return undefined;
      const id = shortKey(random);
      const stopping = new AbortController();
      running.set(id, { kind, user, stopping });
      return { id, signal: stopping.signal, end: () => void running.delete(id) };
    },
    stop(id) {
      const job = running.get(id);
      job?.stopping.abort();
      return job !== undefined;
    },
    stopAll() {
      for (const { stopping } of running.values()) stopping.abort();
    },
  };
}
