import { schedule, validate } from 'node-cron';

export function isCron(expression: string): boolean {
  return validate(expression);
}

/**
 * Runs `work` at each fire of the cron expression (seconds allowed) and once at once. A run that is still going on
 * when the next fire comes makes that fire pass: the poll never overlaps itself.
 */
export function everyTick(expression: string, work: () => Promise<void>): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const run = () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
  // A missed fire is made good by the next one: not worth the library's own lines on standard error.
  const task = schedule(expression, run, { suppressMissedWarning: true });
  void run();
  return {
    async stop() {
      await task.stop();
      await running;
    },
  };
}
