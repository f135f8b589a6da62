/** `confirm: close`: each batch is a connection of its own, and the receiver's close is the confirmation. */
import type { Forwarded, Parcel, Sender } from '../../domain/forward.ts';
import { chunks } from './chunks.ts';
import { type Failure, failed } from './failure.ts';
import { handOver } from './hand-over.ts';
import type { Open } from './line.ts';
import { LONGEST, linger as makeLinger } from './linger.ts';
import type { Write } from './message.ts';

/** A connection costs some milliseconds: many events share one. */
const MOST = { events: 5_000, bytes: 4_000_000 };

/** Receivers' limits begin at about this (rsyslog's own is 8,096 bytes), characters. */
const LONG = 8_000;

/** It was still reading when we ended, so its close may have had another cause: again, with more time. */
const LATE: Failure = {
  reason: 'unconfirmed',
  said: 'took longer to read than it was given, so its close may not mean that it has everything',
};
const TRIES = 3;

interface Framed {
  readonly pieces: readonly Buffer[];
  /** There is one that a receiver may find too long. */
  readonly long: boolean;
}

export function confirmedSender(open: Open, write: Write, patience: number): Sender {
  const linger = makeLinger();
  /** How many events share a connection: fewer when the receiver is slow or dislikes one of them. */
  let size = MOST.events;

  const over = async (
    { pieces, long }: Framed,
    signal: AbortSignal,
    last = false,
  ): Promise<Failure | undefined> => {
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const line = await open(signal);
    if ('reason' in line) return line;
    const wait = linger.wait(bytes, line.roundTrip, long);
    const result = await handOver(line, pieces, { linger: wait, patience }, signal);
    if ('reason' in result) return result;
    if (linger.prompt(bytes, line.roundTrip, result, last)) return undefined;
    return wait < LONGEST ? LATE : { ...LATE, smaller: true };
  };

  const deliver = async (parcels: readonly Parcel[], signal: AbortSignal): Promise<Failure | undefined> => {
    const framed = { pieces: chunks(parcels, write), long: parcels.some(({ body }) => body.length > LONG) };
    let failure = await over(framed, signal);
    for (let tries = 2; failure === LATE && tries <= TRIES && !signal.aborted; tries++) {
      failure = await over(framed, signal, tries === TRIES);
    }
    if (failure?.reason !== 'unconfirmed' || failure === LATE || failure.smaller || failure.slow)
      return failure;
    if (signal.aborted) return failure;
    // A reset may have overtaken the reason for it, a certificate that is missing: with nothing to read there is none.
    const why = await over({ pieces: [], long: false }, signal);
    return why?.reason === 'untrusted' || why?.reason === 'misconfigured' ? why : failure;
  };

  return {
    most: MOST,
    async send(batch, signal): Promise<Forwarded> {
      for (let done = 0; done < batch.length; ) {
        const parcels = batch.slice(done, done + size);
        const failure = await deliver(parcels, signal);
        if (!failure) {
          done += parcels.length;
          size = Math.min(MOST.events, size * 2);
          continue;
        }
        if (failure.smaller || failure.slow) size = Math.ceil(parcels.length / 2);
        if (!failure.smaller) return failed(done, failure);
        const [only, ...others] = parcels;
        if (only && others.length === 0) {
          const length = Buffer.byteLength(write(only));
          return failed(done, { ...failure, said: `${failure.said} (one message of ${length} bytes)` });
        }
      }
      return { ok: true, refused: [] };
    },
    close: async () => undefined,
  };
}
