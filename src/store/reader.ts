import { rm } from 'node:fs/promises';
import type { ExportRequest } from '../domain/export.ts';
import { type ReadingThread, startReadingThread, ThreadEnd } from './reading-thread.ts';
import { type Question, READINGS, type Reading, watchOf } from './readings.ts';

/** A reading took longer than its limit and was ended. */
export class ReadTimeout extends Error {
  override readonly name = 'ReadTimeout';
}

/** The thread ended twice under a reading that was not at fault, or the reader was closed. */
export class ReadEnded extends Error {
  override readonly name = 'ReadEnded';
}

export interface ReaderOptions {
  /** The thread's file; it answers readings over its parent port. */
  readonly thread: URL;
  readonly workerData: unknown;
  /**
   * A reading without a watch that takes longer is ended with its thread; so is a watched one that does not answer
   * for so long after it was stopped, ms.
   */
  readonly limit: number;
  /** A watched reading is stopped after so long and gives what it has, ms; a minute when left out. Not an export. */
  readonly patience?: number;
  /** A thread nobody asked for this long is ended, ms. */
  readonly idle: number;
}

const MINUTE = 60_000;

/**
 * Reading in a thread of its own, so that no query holds up the thread that answers Slack. The thread starts with
 * the first question, ends when nobody asks for a while, and is ended when a question takes too long: the next one
 * starts another. What others had asked by then is asked once more, from the beginning.
 *
 * Each method throws ReadTimeout over its limit, ReadEnded when it was cut off, and else what the reading throws,
 * with the `code` of a system error.
 */
export function lazyReader(options: ReaderOptions): Reading & { close(): Promise<void> } {
  const asked = new Set<Promise<unknown>>();
  let thread: ReadingThread | undefined;
  let idle: NodeJS.Timeout | undefined;
  let jobs = 0;
  let closed = false;

  const running = (): ReadingThread => {
    if (closed) throw new ReadEnded('the reader is closed');
    if (!thread?.running) thread = startReadingThread(options.thread, options.workerData);
    return thread;
  };

  const read = async (method: keyof Reading, args: readonly unknown[]): Promise<unknown> => {
    jobs += 1;
    const question: Question = { job: jobs, method, ...watchOf(method, args) };
    for (let again = false; ; again = true) {
      const asking = running();
      try {
        return await askWithin(options, asking, question);
      } catch (error) {
        if (!(error instanceof ThreadEnd)) throw error;
        await removeUnfinished(asking, question);
        if (error.fault === question.job || closed) throw error.reason;
        if (again) throw cutOff(question, error);
      }
    }
  };

  const rest = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => thread?.end(new ReadEnded('nobody asked')), options.idle);
    idle.unref();
  };

  const ask = (method: keyof Reading, args: readonly unknown[]): Promise<unknown> => {
    clearTimeout(idle);
    const reading = read(method, args).finally(() => {
      asked.delete(reading);
      if (asked.size === 0 && !closed) rest();
    });
    asked.add(reading);
    return reading;
  };

  const methods = Object.keys(READINGS) as (keyof Reading)[];
  const reading = Object.fromEntries(
    methods.map((method) => [method, (...args: unknown[]) => ask(method, args)]),
  ) as unknown as Reading;

  return {
    ...reading,
    async close() {
      closed = true;
      clearTimeout(idle);
      thread?.end(new ReadEnded('the reader is closed'));
      await Promise.allSettled(asked);
      await thread?.gone;
    },
  };
}

/** @throws ThreadEnd when the thread ends first: this question may be why. */
async function askWithin(
  { limit, patience = MINUTE }: ReaderOptions,
  thread: ReadingThread,
  question: Question,
): Promise<unknown> {
  const { job, method, watch } = question;
  const late = () => thread.end(new ReadTimeout(`${method} took over ${limit} ms`), job);
  let hard = watch ? undefined : setTimeout(late, limit);
  const stop = () => {
    if (hard) return;
    thread.stop(job);
    hard = setTimeout(late, limit);
  };
  const soft = watch && method !== 'exportTo' ? setTimeout(stop, patience) : undefined;
  const signal = watch?.signal;
  signal?.addEventListener('abort', stop);
  try {
    const answer = thread.ask(question);
    if (signal?.aborted) stop();
    return await answer;
  } finally {
    clearTimeout(hard);
    clearTimeout(soft);
    signal?.removeEventListener('abort', stop);
  }
}

/** A thread that ends under an export cannot remove its file; one it was only about to make is not ours. */
async function removeUnfinished(thread: ReadingThread, { method, args, job }: Question): Promise<void> {
  if (method !== 'exportTo' || !thread.told.has(job)) return;
  await thread.gone;
  await rm((args[0] as ExportRequest).path, { force: true });
}

/** A thread that dies by itself, as it does over a file it cannot read, says why. */
function cutOff({ method }: Question, { fault, reason }: ThreadEnd): Error {
  if (fault === undefined) return reason;
  return new ReadEnded(`${method} was cut off twice by another reading`, { cause: reason });
}
