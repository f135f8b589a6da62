import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ForwardDesk, ForwardState } from './domain/forward.ts';
import type { ForwardThreadCalls, ForwardThreadData, ForwardThreadEvents } from './forward-thread.ts';
import type { ForwardEvents } from './pipeline/forward.ts';
import { callsOver } from './store/calls.ts';
import { timer } from './timer.ts';

/** A thread that died is started again after so long, ms. */
const AGAIN = 5_000;

export interface ForwardWorker {
  /** Of several bots on one database one forwards: the one that reads the feed. */
  lead(leads: boolean): void;
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
  end(): Promise<void>;
}

/** Forwards while this bot leads, in a thread of its own. Without destinations it does nothing. */
export function forwardWorker(parts: ForwardWorkerParts): ForwardWorker {
  const { data, on } = parts;
  let wanted = false;
  let turn: Promise<unknown> = Promise.resolve();
  let running: Running | undefined;
  let waiting: { cancel(): void } | undefined;

  const died = (error: unknown) => {
    running = undefined;
    on.died(error);
    waiting = timer(AGAIN, next);
  };
  const settle = async (): Promise<void> => {
    waiting?.cancel();
    if (wanted && !running) running = await start(parts, died);
    else if (!wanted && running) {
      const ending = running;
      running = undefined;
      await ending.end();
    }
  };
  /** One change at a time, in the order they came. */
  function next(): void {
    turn = turn.then(settle).catch(died);
  }

  return {
    lead(leads) {
      if (data.destinations.length === 0) return;
      wanted = leads;
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
  { data, desk, clock, on }: ForwardWorkerParts,
  died: (error: unknown) => void,
): Promise<Running> {
  await desk.beginForwards(data.destinations, clock());
  const { forwarded, forwardFailed } = desk;
  const worker = new Worker(new URL('./forward-thread.ts', import.meta.url), { workerData: data });
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
    async end() {
      ended = true;
      await Promise.race([calls.shut(), once(worker, 'exit')]);
      await worker.terminate();
    },
  };
}
