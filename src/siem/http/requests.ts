/** A batch as requests one after the other: as large as the other side takes them, until all is settled or one fails. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Forwarded, Parcel, Refused } from '../../domain/forward.ts';
import { STOPPED } from './failures.ts';

/** One event as it goes over the wire. */
export interface Line {
  readonly parcel: Parcel;
  readonly text: string;
  /** With what stands between it and the next. */
  readonly bytes: number;
}

export type Failed = Extract<Forwarded, { readonly ok: false }>;

/** What came of one request. */
export type Step =
  | {
      readonly kind: 'settled';
      /** So many from its beginning are there or refused. */
      readonly count: number;
      readonly refused: readonly Refused[];
      /** Wait so long before the next, ms. */
      readonly relief?: number;
    }
  | { readonly kind: 'too_large'; readonly said: string }
  /** One of them is not wanted, and which one was not said. */
  | { readonly kind: 'unclear'; readonly said: string }
  | {
      readonly kind: 'failed';
      readonly failed: Failed;
      /** The connection broke off while the request was on its way. */
      readonly midway?: boolean;
    };

export type Deliver = (part: readonly Line[], signal: AbortSignal) => Promise<Step>;

/** An event as small as this is not what is too large: whoever does not take it takes none. Bytes. */
const SMALL = 10_000;
/** A connection does not break because of requests as small as this. Bytes. */
const SAFE = 64_000;

export function lineOf(parcel: Parcel, text: string, between: number): Line {
  return { parcel, text, bytes: Buffer.byteLength(text) + between };
}

/**
 * Sends batches in requests of at most so many bytes before compression; what the other side has called too large is
 * remembered for as long as this lives.
 */
export function inRequests(most: number, deliver: Deliver) {
  let taken = most;
  // Some say 413 and close before all has arrived, and the answer is lost: it looks like a broken connection.
  let wary = most;

  const settle = async (lines: readonly Line[], signal: AbortSignal): Promise<Forwarded> => {
    const refused: Refused[] = [];
    let done = 0;
    let few = Number.POSITIVE_INFINITY;
    while (done < lines.length) {
      if (signal.aborted) return { ...failure(STOPPED.reason, STOPPED.said), done, refused };
      const part = lines.slice(done, endOf(lines, done, Math.min(taken, wary), few));
      const step = await deliver(part, signal);
      if (step.kind === 'settled') {
        done += step.count;
        refused.push(...step.refused);
        few *= 2;
        wary = Math.min(most, wary * 1.1);
        if (step.relief) await delay(step.relief, undefined, { signal }).catch(() => undefined);
      } else if (step.kind === 'failed') {
        if (step.midway) wary = Math.max(SAFE, Math.min(wary, sizeOf(part) / 2));
        const { failed } = step;
        return { ...failed, done: done + failed.done, refused: [...refused, ...failed.refused] };
      } else if (part.length > 1) {
        if (step.kind === 'too_large') taken = sizeOf(part) / 2;
        else few = Math.ceil(part.length / 2);
      } else if (step.kind === 'too_large' && sizeOf(part) <= SMALL) {
        return { ...failure('misconfigured', step.said), done, refused };
      } else {
        refused.push(refusedOf(part[0] as Line, step.said));
        done += 1;
      }
    }
    return { ok: true, refused };
  };
  return settle;
}

/** Where the part that begins there ends: one event at least. */
function endOf(lines: readonly Line[], from: number, bytes: number, few: number): number {
  const most = Math.min(lines.length, from + few);
  let to = from + 1;
  let size = (lines[from] as Line).bytes;
  while (to < most) {
    size += (lines[to] as Line).bytes;
    if (size > bytes) break;
    to += 1;
  }
  return to;
}

function sizeOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { bytes }) => sum + bytes, 0);
}

export function refusedOf({ parcel }: Line, said: string): Refused {
  return { seq: parcel.seq, said };
}

/** Nothing of it is there. */
export function failure(reason: Failed['reason'], said: string, retryAfter?: number): Failed {
  return { ok: false, done: 0, refused: [], reason, said, retryAfter };
}
