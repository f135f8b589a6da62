import { setTimeout as delay } from 'node:timers/promises';

/** Who is told to stop lets what is under way finish, if that takes no longer, ms. */
const GRACE = 1_000;

/** Work on something that only one may touch at a time, and that may take for ever: a disk that hangs, a full pipe. */
export interface OneAtATime {
  /** Resolves as the work does; `stopped` when the signal came first. What was left behind is waited for by the next. */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | 'stopped'>;
  /** Resolves when nothing is under way, or soon. */
  rest(): Promise<void>;
}

export function oneAtATime(): OneAtATime {
  let under: Promise<unknown> = Promise.resolve();

  return {
    async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | 'stopped'> {
      // What was stopped before it began is not begun.
      const begin = async () => (signal.aborted ? ('stopped' as const) : work());
      const mine = under.then(begin);
      under = mine.catch(() => undefined);
      return unlessStopped(mine, signal);
    },
    async rest() {
      await Promise.race([under, soon()]);
    },
  };
}

async function unlessStopped<T>(mine: Promise<T>, signal: AbortSignal): Promise<T | 'stopped'> {
  const over = new AbortController();
  const stopped = new Promise<'stopped'>((resolve) => {
    const stop = () => void soon().then(() => resolve('stopped'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([mine, stopped]);
  } finally {
    over.abort();
  }
}

function soon(): Promise<void> {
  return delay(GRACE, undefined, { ref: false });
}
