import type { Destination } from '../domain/destination.ts';
import { matches } from '../domain/filter-match.ts';
import type { Arrival, Arrivals, Parcel, Refused, Replay, Sender } from '../domain/forward.ts';

/** What follows a cursor, ready to be sent. */
export interface Batch {
  readonly from: number;
  /** The cursor once all of it is there. */
  readonly to: number;
  /** May be empty: what the destination does not ask for is passed over. */
  readonly parcels: readonly Parcel[];
  /** What cannot be sent to anybody. */
  readonly refused: readonly Refused[];
  /** So many were gone before they could be forwarded. */
  readonly missed: number;
  /** When the first of it was stored, ms. */
  readonly since: number;
  /** There was no more. */
  readonly last: boolean;
}

export interface BatchParts {
  readonly destination: Pick<Destination, 'filter' | 'format'>;
  readonly most: Sender['most'];
  readonly arrivals: Arrivals['arrivals'];
  /** The event in the destination's format. */
  readonly pack: (arrival: Arrival & { readonly event: NonNullable<Arrival['event']> }) => Parcel;
  /** Lets others have their turn. */
  readonly breathe: () => Promise<unknown>;
}

/** Events read in one go, and looked at for one batch at most. */
const READ = 500;
const MOST_LOOKED_AT = 10_000;

const UNREADABLE = 'the stored record was changed and can no longer be read';

/** The next batch after a cursor; undefined when nothing is stored after it. */
export async function nextBatch(
  parts: BatchParts,
  from: number,
  replay: Replay | undefined,
): Promise<Batch | undefined> {
  const { most, arrivals, breathe } = parts;
  const filling = newFilling(from);
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += READ) {
    const read = await arrivals(filling.to, READ);
    for (const arrival of read) {
      const packed = pack(parts, arrival, replay);
      if (filling.parcels.length > 0 && packed && filling.bytes + packed.bytes > most.bytes) return filling;
      add(filling, arrival, packed, replay);
      if (filling.parcels.length >= most.events) return filling;
    }
    if (read.length < READ) {
      filling.last = true;
      break;
    }
    await breathe();
  }
  return filling.to > from ? filling : undefined;
}

type Filling = { -readonly [Key in keyof Batch]: Batch[Key] } & {
  parcels: Parcel[];
  refused: Refused[];
  bytes: number;
};

function newFilling(from: number): Filling {
  return { from, to: from, parcels: [], refused: [], missed: 0, since: 0, last: false, bytes: 0 };
}

type Packed =
  | { readonly parcel: Parcel; readonly bytes: number }
  | { readonly refused: Refused; readonly bytes: 0 };

/** Undefined for what the destination does not ask for. */
function pack(parts: BatchParts, arrival: Arrival, replay: Replay | undefined): Packed | undefined {
  const { seq, event } = arrival;
  if (!event) return { refused: { seq, said: UNREADABLE }, bytes: 0 };
  const { filter, format } = parts.destination;
  if (replay && seq <= replay.upto && event.time < replay.since) return undefined;
  try {
    if (filter && !matches(filter, event, { now: arrival.arrived })) return undefined;
    const parcel = parts.pack({ ...arrival, event });
    return { parcel, bytes: Buffer.byteLength(parcel.body) };
  } catch {
    return { refused: { seq, said: `it cannot be written as ${format}` }, bytes: 0 };
  }
}

function add(
  filling: Filling,
  { seq, arrived }: Arrival,
  packed: Packed | undefined,
  replay: Replay | undefined,
): void {
  if (filling.to === filling.from) filling.since = arrived;
  // What a replay passes by again was counted, or forwarded, before.
  if (!replay || seq > replay.upto) filling.missed += seq - filling.to - 1;
  filling.to = seq;
  if (!packed) return;
  filling.bytes += packed.bytes;
  if ('parcel' in packed) filling.parcels.push(packed.parcel);
  else filling.refused.push(packed.refused);
}
