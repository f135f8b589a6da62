/** A connection for one batch: it is delivered when the receiver has closed its side cleanly after ours. */
import type { Failure } from './failure.ts';
import { failureOf } from './failure.ts';
import { type Line, STOPPED } from './line.ts';
import type { Took } from './linger.ts';

/** After the last byte our side stays open for so long at least, ms. */
const LEAST = 10;

/** In ms. */
export interface Waits {
  /** From the first byte to our farewell, if that is not later anyway. */
  readonly linger: number;
  /** How long nothing may move. */
  readonly patience: number;
}

/**
 * Writes everything, ends our side no sooner than `linger` ms after the first byte, and resolves with the times once the
 * receiver has ended its own. A process that dies with unread data makes the system reset the connection: an error here.
 */
export function handOver(
  { end, wire }: Line,
  pieces: readonly Buffer[],
  { linger, patience }: Waits,
  signal: AbortSignal,
): Promise<Took | Failure> {
  const { promise, resolve } = Promise.withResolvers<Took | Failure>();
  const begun = performance.now();
  let farewell: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const settle = (result: Took | Failure) => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stopped);
    end.destroy();
    wire.destroy();
    resolve(result);
  };
  const stopped = () => settle(STOPPED);
  const closed = () => {
    if (!end.readableEnded || !wire.readableEnded) return;
    const now = performance.now();
    settle(farewell === undefined ? CLOSED_EARLY : { whole: now - begun, close: now - farewell });
  };
  // What the other side said before the reset (an alert of TLS) may still be on its way through the stream above.
  const reset = (error: Error) => setImmediate(() => settle(broken(error)));

  signal.addEventListener('abort', stopped);
  end.on('error', end === wire ? reset : (error) => settle(broken(error)));
  if (end !== wire) wire.on('error', reset);
  for (const side of new Set([end, wire])) side.on('end', closed);
  // Should neither an end nor an error come through, there is nothing more to wait for.
  wire.on('close', () => {
    clearTimeout(timer);
    timer = setTimeout(() => settle(CLOSED_EARLY), LEAST);
  });
  wire.setTimeout(patience, () => settle(stuck(farewell !== undefined, patience)));
  end.resume();

  const write = (at: number) => {
    const piece = pieces[at];
    if (piece) end.write(piece, (error) => error ?? write(at + 1));
    else timer = setTimeout(goodbye, Math.max(LEAST, linger - (performance.now() - begun)));
  };
  const goodbye = () => {
    // On TLS the receiver's farewell stands before the end of the connection itself.
    if (end.readableEnded) return;
    farewell = performance.now();
    end.end();
  };
  if (signal.aborted) stopped();
  else write(0);
  return promise;
}

const CLOSED_EARLY: Failure = {
  reason: 'unconfirmed',
  said: 'closed the connection in the middle: it is ending, or a message is longer than it takes or framed otherwise than it expects',
  smaller: true,
};

function stuck(ended: boolean, patience: number): Failure {
  const said = ended ? 'did not close the connection that we ended' : 'took nothing';
  return { reason: 'unconfirmed', said: `${said} within ${patience / 1000} s`, slow: true };
}

function broken(error: unknown): Failure {
  const failure = failureOf(error);
  return failure.reason === 'unreachable' ? { ...failure, reason: 'unconfirmed' } : failure;
}
