import { schedule, validate } from 'node-cron';

export function isCron(expression: string): boolean {
  return validate(expression);
}

export interface Ticking {
  /** Runs the work now, unless it is going on. */
  now(): void;
  /** From now on it is this expression that fires; the run under way goes on. */
  change(expression: string): void;
  /** Starts no new run and resolves when the one under way is over. */
  stop(): Promise<void>;
}

/**
 * Runs `work` at each fire of the cron expression (seconds allowed) and once at once. A run that is still going on
 * when the next fire comes makes that fire pass: the poll never overlaps itself.
 */
export function everyTick(expression: string, work: () => Promise<void>): Ticking {
  let running: Promise<void> | undefined;
  const run = () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
  // A missed fire is made good by the next one: not worth the library's own lines on standard error.
  const start = (when: string) => schedule(when, run, { suppressMissedWarning: true });
  let task = start(expression);
  void run();
  return {
    now: () => void run(),
    change(next) {
      void task.destroy();
      task = start(next);
    },
    async stop() {
      await task.stop();
      await running;
    },
  };
}
