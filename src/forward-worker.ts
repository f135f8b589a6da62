import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ForwardDesk, ForwardState } from './domain/forward.ts';
import type {
  Destined,
  ForwardThreadCalls,
  ForwardThreadData,
  ForwardThreadEvents,
} from './forward-thread.ts';
import type { ForwardEvents } from './pipeline/forward.ts';
import { callsOver } from './store/calls.ts';
import { timer } from './timer.ts';

/**
 * Far more than the largest batches need, MB: V8 lets a heap that may not become large grow in smaller steps, and the thread
 * takes 80 MB of the system instead of 200.
 */
const HEAP = 256;

/** A thread that died is started again after so long, ms. */
const AGAIN = 5_000;

export interface ForwardWorker {
  /** Of several bots on one database one forwards: the one that reads the feed. */
  lead(leads: boolean): void;
  /** Forwards there from now on. */
  reconfigure(to: Destined): void;
  stop(): Promise<void>;
}

export interface ForwardWorkerParts {
  readonly data: ForwardThreadData;
  readonly desk: Pick<ForwardDesk, 'beginForwards' | 'forwarded' | 'forwardFailed'>;
  readonly clock: () => number;
  readonly on: ForwardEvents & {
    places(states: readonly ForwardState[]): void;
    died(error: unknown): void;
  };
}

interface Running {
  take(to: Destined): Promise<void>;
  end(): Promise<void>;
}

/** Forwards while this bot leads, in a thread of its own. Without destinations it does nothing. */
export function forwardWorker(parts: ForwardWorkerParts): ForwardWorker {
  const { on } = parts;
  let to: Destined = parts.data;
  let wanted = false;
  let turn: Promise<unknown> = Promise.resolve();
  let running: Running | undefined;
  /** Where the running thread brings things. */
  let taken: Destined | undefined;
  let waiting: { cancel(): void } | undefined;

  const died = (error: unknown) => {
    running = undefined;
    on.died(error);
    waiting = timer(AGAIN, next);
  };
  const end = async () => {
    const ending = running;
    running = undefined;
    await ending?.end();
  };
  const settle = async (): Promise<void> => {
    waiting?.cancel();
    const now = to;
    if (!wanted || now.destinations.length === 0) return end();
    try {
      if (!running) running = await start(parts, now, died);
      else if (taken !== now) await running.take(now);
      taken = now;
    } catch (error) {
      await end();
      throw error;
    }
  };
  /** One change at a time, in the order they came. */
  function next(): void {
    turn = turn.then(settle).catch(died);
  }

  return {
    lead(leads) {
      wanted = leads;
      next();
    },
    reconfigure(now) {
      to = now;
      next();
    },
    async stop() {
      wanted = false;
      next();
      await turn;
    },
  };
}

async function start(
  { data: { database, by }, desk, clock, on }: ForwardWorkerParts,
  to: Destined,
  died: (error: unknown) => void,
): Promise<Running> {
  await desk.beginForwards(to.destinations, clock());
  const { forwarded, forwardFailed } = desk;
  const worker = new Worker(new URL('./forward-thread.ts', import.meta.url), {
    workerData: { database, by, ...to } satisfies ForwardThreadData,
    resourceLimits: { maxOldGenerationSizeMb: HEAP },
  });
  const calls = callsOver<ForwardThreadCalls, ForwardThreadEvents>(worker, {
    ...on,
    forwarded,
    forwardFailed,
  });
  let ended = false;
  const end = (error: unknown) => {
    if (!ended) died(error);
    ended = true;
  };
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`the forwarding thread ended with code ${code}`)));
  return {
    async take(next) {
      await desk.beginForwards(next.destinations, clock());
      await Promise.race([calls.reconfigure(next), once(worker, 'exit')]);
    },
    async end() {
      ended = true;
      await Promise.race([calls.shut(), once(worker, 'exit')]);
      await worker.terminate();
    },
  };
}
