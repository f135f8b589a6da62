/** Work that is looked at again and again: what time does to alerts, subjects that are missing, digests. */
export interface Chore {
  /** Starts no new run and resolves when the one under way is over. */
  stop(): Promise<void>;
}

export interface ChoreParts {
  /** From the end of a run to the next, ms. */
  readonly every: number;
  readonly work: () => Promise<void>;
  readonly timer: (ms: number, work: () => void) => { cancel(): void };
  /** A run failed; the next one comes all the same. */
  readonly broken: (error: unknown) => void;
}

/** Runs the work at once and again so long after each run; never two at a time. */
export function startChore({ every, work, timer, broken }: ChoreParts): Chore {
  let stopped = false;
  let waiting: { cancel(): void } | undefined;
  let running: Promise<void> = Promise.resolve();
  const run = () => {
    running = work()
      .catch(broken)
      .finally(() => {
        if (!stopped) waiting = timer(every, run);
      });
  };
  run();
  return {
    async stop() {
      stopped = true;
      waiting?.cancel();
      await running;
    },
  };
}
