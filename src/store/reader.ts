import { Worker } from 'node:worker_threads';
import type { EventArchive } from '../domain/archive.ts';
import { callsOver } from './calls.ts';

/** A reading took longer than its limit and was ended. */
export class ReadTimeout extends Error {
  override readonly name = 'ReadTimeout';
}

export interface ReaderOptions {
  /** The thread's file; it serves an EventArchive over its parent port. */
  readonly thread: URL;
  readonly workerData: unknown;
  /** A reading that takes longer is ended with its thread, ms. */
  readonly limit: number;
  /** A thread nobody asked for this long is ended, ms. */
  readonly idle: number;
}

interface Running {
  readonly worker: Worker;
  readonly calls: EventArchive;
  readonly close: (error: Error) => void;
}

/**
 * Reading in a thread of its own, so that no query holds up the thread that answers Slack. The thread starts with
 * the first question, ends when nobody asks for a while, and is ended when a question takes too long: the next
 * one starts another.
 *
 * Each method throws ReadTimeout over the limit.
 */
export function lazyReader(options: ReaderOptions): EventArchive & { close(): Promise<void> } {
  let running: Running | undefined;
  let pending = 0;
  let idle: NodeJS.Timeout | undefined;

  const end = async (error: Error) => {
    const ending = running;
    running = undefined;
    clearTimeout(idle);
    ending?.close(error);
    await ending?.worker.terminate();
  };

  const ask = async (method: keyof EventArchive, args: unknown[]): Promise<unknown> => {
    running ??= start(options, end);
    const { calls } = running;
    clearTimeout(idle);
    pending += 1;
    const late = setTimeout(
      () => void end(new ReadTimeout(`${method} took over ${options.limit} ms`)),
      options.limit,
    );
    try {
      return await (calls[method] as (...given: unknown[]) => Promise<unknown>)(...args);
    } finally {
      clearTimeout(late);
      pending -= 1;
      if (pending === 0) {
        idle = setTimeout(() => void end(new Error('idle')), options.idle);
        idle.unref();
      }
    }
  };

  const method =
    <Name extends keyof EventArchive>(name: Name) =>
    (...args: Parameters<EventArchive[Name]>) =>
      ask(name, args) as ReturnType<EventArchive[Name]>;

  return {
    page: method('page'),
    countByOutcome: method('countByOutcome'),
    eventById: method('eventById'),
    alertView: method('alertView'),
    catalog: method('catalog'),
    statusFigures: method('statusFigures'),
    unreadable: method('unreadable'),
    close: () => end(new Error('closed')),
  };
}

function start(options: ReaderOptions, end: (error: Error) => Promise<void>): Running {
  const worker = new Worker(options.thread, { workerData: options.workerData });
  worker.once('error', (error) => void end(error as Error));
  const calls = callsOver<EventArchive, object>(worker, {});
  return { worker, calls, close: (error) => calls.$close(error) };
}
