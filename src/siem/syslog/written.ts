/**
 * `confirm: write`: one connection is kept, and a batch counts as delivered once the system has it. Weaker: what was written
 * before the last batch may be lost with a receiver that dies, or with a bot that dies; the last batch is sent again.
 */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Forwarded, Sender } from '../../domain/forward.ts';
import { chunks } from './chunks.ts';
import { type Failure, failed, failureOf } from './failure.ts';
import { type Line, type Open, STOPPED } from './line.ts';
import type { Write } from './message.ts';

const MOST = { events: 5_000, bytes: 4_000_000 };

/** With TLS 1.3 a receiver says yes first and only then that it misses our certificate: a new connection is watched so long, ms. */
const PROBATION = 100;

interface Kept {
  readonly line: Line;
  readonly broken: AbortController;
}

export function writtenSender(open: Open, write: Write, patience: number): Sender {
  let kept: Kept | undefined;
  let last: readonly Buffer[] = [];

  const connected = async (signal: AbortSignal): Promise<Kept | Failure> => {
    const line = await open(signal);
    if ('reason' in line) return line;
    const fresh = watched(line);
    const probation = PROBATION + 2 * line.roundTrip;
    await delay(probation, undefined, { signal: AbortSignal.any([signal, fresh.broken.signal]) }).catch(
      () => undefined,
    );
    if (!fresh.broken.signal.aborted && !signal.aborted) return fresh;
    hangUp(line);
    return signal.aborted ? STOPPED : why(fresh);
  };

  return {
    most: MOST,
    async send(batch, signal): Promise<Forwarded> {
      const pieces = chunks(batch, write);
      let waiting = pieces;
      if (!kept || kept.broken.signal.aborted) {
        if (kept) hangUp(kept.line);
        kept = undefined;
        const fresh = await connected(signal);
        if ('reason' in fresh) return failed(0, fresh);
        kept = fresh;
        waiting = [...last, ...pieces];
      }
      const failure = await written(kept, waiting, patience, signal);
      if (failure) {
        hangUp(kept.line);
        kept = undefined;
        return failed(0, failure);
      }
      last = pieces;
      return { ok: true, refused: [] };
    },
    async close() {
      if (!kept) return;
      const { wire, end } = kept.line;
      const gone = once(wire, 'close', { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
      end.end();
      await gone;
      hangUp(kept.line);
      kept = undefined;
    },
  };
}

/** Knows when the connection is of no more use. */
function watched(line: Line): Kept {
  const broken = new AbortController();
  const { end, wire } = line;
  const over = (error?: Error) => broken.abort(error ?? new Error('closed the connection'));
  for (const side of new Set([end, wire])) side.on('end', () => over());
  end.on('error', over);
  // What was said above (an alert of TLS) is the better reason.
  if (end !== wire) wire.on('error', (error) => setImmediate(over, error));
  end.resume();
  return { line, broken };
}

async function written(
  { line: { end, wire }, broken }: Kept,
  pieces: readonly Buffer[],
  patience: number,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const { promise, resolve } = Promise.withResolvers<Failure | undefined>();
  const stopped = () => resolve(STOPPED);
  const cut = () => resolve(why({ broken }));
  const stuck = () => resolve({ reason: 'timeout', said: `took nothing within ${patience / 1000} s` });
  signal.addEventListener('abort', stopped);
  broken.signal.addEventListener('abort', cut);
  wire.setTimeout(patience, stuck);
  const write = (at: number) => {
    const piece = pieces[at];
    if (piece) end.write(piece, (error) => (error ? resolve(failureOf(error)) : write(at + 1)));
    else resolve(undefined);
  };
  if (signal.aborted) stopped();
  else if (broken.signal.aborted) cut();
  else write(0);
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stopped);
    broken.signal.removeEventListener('abort', cut);
    wire.setTimeout(0).off('timeout', stuck);
  }
}

const why = ({ broken }: Pick<Kept, 'broken'>) => failureOf(broken.signal.reason);

function hangUp({ end, wire }: Line): void {
  end.destroy();
  wire.destroy();
}
