/** Brings stored events to one destination, batch after batch, in the order of storing. */
import type {
  ForwardDesk,
  Forwarded,
  ForwardFailure,
  ForwardState,
  Parcel,
  Refused,
  Sender,
} from '../domain/forward.ts';
import type { Clock, Random } from '../domain/ports.ts';
import { backoff } from './backoff.ts';
import { type Batch, type BatchParts, nextBatch } from './batches.ts';

export interface ForwardEvents {
  delivered(batch: { readonly name: string; readonly events: number; readonly waited: number }): void;
  /** An event was left behind that the destination will never take. */
  refused(event: { readonly name: string; readonly event: string; readonly said: string }): void;
  failed(
    failure: Pick<ForwardFailure, 'reason' | 'said'> & { readonly name: string; readonly again: number },
  ): void;
  /** Events were too old to be kept before they could be forwarded. */
  missed(gone: { readonly name: string; readonly events: number }): void;
  broken(name: string, error: unknown): void;
}

export interface ForwardParts extends BatchParts {
  readonly name: string;
  readonly sender: Sender;
  /** Where the destination is now; undefined when that is known to nobody. */
  readonly place: () => Promise<ForwardState | undefined>;
  readonly desk: Pick<ForwardDesk, 'forwarded' | 'forwardFailed'>;
  readonly clock: Clock;
  readonly random: Random;
  /** Comes back at once when aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly on: ForwardEvents;
}

/** How often is looked for new events when there were none, ms. */
const IDLE = 500;
/** A destination that is back is found after this at the latest, ms, unless it asked for longer. */
const LONGEST = 60_000;

/**
 * Until it is aborted. A batch that did not arrive is tried again until it does; what was sent of it is sent again, with the
 * same ids. While one batch is on its way the next is made ready.
 */
export async function forward(parts: ForwardParts, signal: AbortSignal): Promise<void> {
  const { name, sender, place, clock, random, sleep, on } = parts;
  const ready = readyBatches(parts);
  let attempt = 0;
  while (!signal.aborted) {
    try {
      const here = await place();
      const batch = here && !here.paused ? await ready.after(here) : undefined;
      if (!here || !batch) {
        await sleep(IDLE, signal);
        continue;
      }
      if (!batch.last) ready.prepare(batch.to, here);
      const came = await brought(sender, batch, signal);
      if (signal.aborted && !came.ok) return;
      const rest = await settle(parts, batch, came);
      if (came.ok) {
        attempt = 0;
        continue;
      }
      if (rest) ready.keep(rest);
      const again = Math.min(
        backoff(attempt, came.retryAfter, random),
        Math.max(LONGEST, came.retryAfter ?? 0),
      );
      attempt += 1;
      const { reason, said } = came;
      on.failed({ name, reason, said, again });
      await parts.desk.forwardFailed({ name, at: clock(), reason, said });
      await sleep(again, signal);
    } catch (error) {
      on.broken(name, error);
      attempt += 1;
      await sleep(backoff(attempt, undefined, random), signal);
    }
  }
}

const NOTHING_LEFT: Forwarded = { ok: true, refused: [] };

async function brought(sender: Sender, { parcels }: Batch, signal: AbortSignal): Promise<Forwarded> {
  return parcels.length === 0 ? NOTHING_LEFT : sender.send(parcels, signal);
}

/** Writes down how far it came; gives what is left of the batch. */
async function settle(parts: ForwardParts, batch: Batch, came: Forwarded): Promise<Batch | undefined> {
  const { name, desk, clock, on } = parts;
  const done = came.ok ? batch.parcels.length : came.done;
  const left = batch.parcels.slice(done);
  const to = left.length === 0 ? batch.to : (batch.parcels[done - 1]?.seq ?? batch.from);
  if (to === batch.from) return batch;
  const refused = [...batch.refused, ...came.refused].filter(({ seq }) => seq <= to);
  const sent = done - came.refused.filter(({ seq }) => seq <= to).length;
  const told = refused.map((one) => ({ event: nameOf(batch.parcels, one), said: one.said }));
  const counted = await desk.forwarded({
    ...{ name, was: batch.from, to, at: clock(), sent, refused: told },
    missed: batch.missed,
  });
  if (!counted) return undefined;
  if (sent > 0) on.delivered({ name, events: sent, waited: clock() - batch.since });
  if (batch.missed > 0) on.missed({ name, events: batch.missed });
  for (const one of told) on.refused({ name, ...one });
  if (left.length === 0) return undefined;
  return {
    ...batch,
    from: to,
    parcels: left,
    refused: batch.refused.filter(({ seq }) => seq > to),
    missed: 0,
  };
}

function nameOf(parcels: readonly Parcel[], { seq }: Refused): string {
  return parcels.find((parcel) => parcel.seq === seq)?.event.id ?? `number ${seq}`;
}

/** The batch for a cursor: one that is left or was made ready, or one that is read now. */
function readyBatches(parts: ForwardParts) {
  let kept: Batch | undefined;
  let made: { readonly from: number; readonly batch: Promise<Batch | undefined> } | undefined;
  return {
    async after({ cursor, replay }: ForwardState): Promise<Batch | undefined> {
      const [left, next] = [kept, made];
      kept = undefined;
      if (left?.from === cursor) return left;
      made = undefined;
      if (next?.from === cursor) return next.batch;
      return nextBatch(parts, cursor, replay);
    },
    prepare(from: number, { replay }: ForwardState): void {
      if (made?.from === from) return;
      const batch = nextBatch(parts, from, replay);
      // Whoever asks for it is told; nobody may.
      batch.catch(() => undefined);
      made = { from, batch };
    },
    keep(batch: Batch): void {
      kept = batch;
    },
  };
}
