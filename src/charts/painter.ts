import { Worker } from 'node:worker_threads';
import type { ChartPainter } from '../domain/chart.ts';
import { chartSvg } from './svg.ts';

export interface PainterOptions {
  /** The thread ends when nothing was drawn for this long, ms. */
  readonly idle: number;
  /** A picture that takes longer is given up, and the thread with it, ms. */
  readonly limit: number;
  /** The thread's file, where it is another one. */
  readonly thread?: URL;
}

/** What goes to the thread and comes back. */
export interface PaintOrder {
  readonly id: number;
  readonly svg: string;
}
export interface Painted {
  readonly id: number;
  readonly png: Uint8Array;
}

/** A picture could not be drawn. */
export class PaintError extends Error {
  override readonly name = 'PaintError';
}

interface Waiting {
  readonly resolve: (png: Uint8Array) => void;
  readonly reject: (error: PaintError) => void;
  readonly late: NodeJS.Timeout;
}

const DEFAULTS: PainterOptions = { idle: 60_000, limit: 10_000 };

/**
 * Draws in a thread that starts with the first picture and ends when idle: what draws takes some tens of megabytes, and
 * most hours nobody looks at charts. Needs no fonts of the machine and no network.
 *
 * `draw` throws PaintError when the picture took too long or the thread died; the next one starts another thread.
 */
export function pngPainter(options: PainterOptions = DEFAULTS): ChartPainter & { close(): Promise<void> } {
  const { idle, limit, thread = new URL('./paint-thread.ts', import.meta.url) } = options;
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let rest: NodeJS.Timeout | undefined;
  let last = 0;

  const end = async (ending: Worker | undefined, why: string, cause?: unknown) => {
    if (ending === undefined || ending !== worker) return;
    worker = undefined;
    clearTimeout(rest);
    for (const { reject, late } of waiting.values()) {
      clearTimeout(late);
      reject(new PaintError(why, { cause }));
    }
    waiting.clear();
    await ending.terminate();
  };

  const start = () => {
    const started = new Worker(thread);
    // A thread that rests is no reason to keep the program running.
    started.unref();
    started.on('message', ({ id, png }: Painted) => {
      const order = waiting.get(id);
      waiting.delete(id);
      clearTimeout(order?.late);
      order?.resolve(png);
      if (started !== worker || waiting.size > 0) return;
      rest = setTimeout(() => void end(started, 'idle'), idle).unref();
    });
    started.on('error', (error) => void end(started, 'the thread that draws died', error));
    started.on('exit', () => void end(started, 'the thread that draws ended'));
    return started;
  };

  return {
    async draw(chart) {
      const order: PaintOrder = { id: ++last, svg: chartSvg(chart) };
      clearTimeout(rest);
      worker ??= start();
      const painting = worker;
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => void end(painting, `drawing took over ${limit} ms`), limit);
        waiting.set(order.id, { resolve, reject, late });
        painting.postMessage(order);
      });
    },
    close: () => end(worker, 'closed'),
  };
}
