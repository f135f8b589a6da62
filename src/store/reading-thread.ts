import { Worker } from 'node:worker_threads';
import { callsOver } from './calls.ts';
import type { Question, ReadingCalls, ReadingEvents } from './readings.ts';

/** Given to all that was asked of a thread when it ended. */
export class ThreadEnd extends Error {
  override readonly name = 'ThreadEnd';
  readonly reason: Error;
  /** The job on whose account it was ended, if it was. */
  readonly fault: number | undefined;

  constructor(reason: Error, fault: number | undefined) {
    super(reason.message);
    this.reason = reason;
    this.fault = fault;
  }
}

/** One thread, from its start to its end. */
export interface ReadingThread {
  readonly running: boolean;
  /** The jobs that told of their progress. */
  readonly told: ReadonlySet<number>;
  /** Settles when it is no more: later than its end when it is in the middle of a statement. */
  readonly gone: Promise<unknown>;
  /** @throws ThreadEnd, or what the reading throws. */
  ask(question: Question): Promise<unknown>;
  stop(job: number): void;
  end(reason: Error, fault?: number): void;
}

export function startReadingThread(file: URL, workerData: unknown): ReadingThread {
  const worker = new Worker(file, { workerData });
  const questions = new Map<number, Question>();
  const told = new Set<number>();
  const gone = Promise.withResolvers<void>();
  const calls = callsOver<ReadingCalls, ReadingEvents>(worker, {
    progress(job, progress) {
      told.add(job);
      questions.get(job)?.watch?.progress?.(progress);
    },
  });
  let running = true;
  const end = (reason: Error, fault?: number): void => {
    if (!running) return;
    running = false;
    calls.$close(new ThreadEnd(reason, fault));
    void worker.terminate();
  };
  worker.on('error', (error) => end(error as Error));
  worker.on('exit', (code) => {
    end(new Error(`the reading thread ended with code ${code}`));
    gone.resolve();
  });
  return {
    get running() {
      return running;
    },
    told,
    gone: gone.promise,
    async ask(question) {
      const { job, method, args, watch } = question;
      questions.set(job, question);
      try {
        const answer = await calls.ask({ job, method, args, watched: watch !== undefined });
        if (answer.ok) return answer.value;
        throw withCode(answer.error, answer.code);
      } finally {
        questions.delete(job);
      }
    },
    stop(job) {
      if (running) void calls.stop.asEvent(job);
    },
    end,
  };
}

function withCode(error: unknown, code: unknown): unknown {
  return error instanceof Error && code !== undefined ? Object.assign(error, { code }) : error;
}
