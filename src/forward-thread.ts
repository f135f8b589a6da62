/** The thread that forwards: reads what is stored, writes it in each destination's format and sends it. Composition only. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Destination } from './domain/destination.ts';
import type { ForwardDesk, ForwardState } from './domain/forward.ts';
import type { Archive } from './domain/ports.ts';
import { decodeStored } from './druva/stored.ts';
import { startChore } from './pipeline/chore.ts';
import { type ForwardEvents, type ForwardParts, forward } from './pipeline/forward.ts';
import type { Forwarder } from './siem/format.ts';
import { FORMATS } from './siem/formats.ts';
import { openSender } from './siem/sender.ts';
import { stableId } from './siem/stable-id.ts';
import { callsOver } from './store/calls.ts';
import { openArchive, type StorePlace } from './store/place.ts';
import { timer } from './timer.ts';

export interface ForwardThreadData {
  readonly database: StorePlace;
  readonly destinations: readonly Destination[];
  /** By the names of their environment variables. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly by: Forwarder;
}

/** What the main thread is told, and asked to write down. */
export type ForwardThreadEvents = ForwardEvents &
  Pick<ForwardDesk, 'forwarded' | 'forwardFailed'> & {
    /** Where each destination is, every few seconds. */
    places(states: readonly ForwardState[]): void;
  };

export interface ForwardThreadCalls {
  /** What is on its way is given up; it is sent again at the next start. */
  shut(): Promise<void>;
}

/** Told to the metrics so often, ms. */
const TELL_PLACES = 5_000;

if (parentPort) await serve(parentPort, workerData as ForwardThreadData);

async function serve(port: MessagePort, data: ForwardThreadData): Promise<void> {
  const stopping = new AbortController();
  const archive = await openArchive(data.database, decodeStored);
  const main = callsOver<ForwardThreadEvents, ForwardThreadCalls>(port, { shut });
  const on: ForwardEvents = {
    delivered: (...given) => void main.delivered.asEvent(...given),
    refused: (...given) => void main.refused.asEvent(...given),
    failed: (...given) => void main.failed.asEvent(...given),
    missed: (...given) => void main.missed.asEvent(...given),
    broken: (...given) => void main.broken.asEvent(...given),
  };
  const telling = startChore({
    every: TELL_PLACES,
    work: async () => void main.places.asEvent(await archive.forwards()),
    timer,
    broken: (error) => on.broken('all', error),
  });
  const running = data.destinations.map(async (destination) => {
    const parts = await partsOf(destination, data, archive, { main, on });
    await forward(parts, stopping.signal);
    await parts.sender.close();
  });

  async function shut(): Promise<void> {
    stopping.abort();
    await telling.stop();
    await Promise.all(running);
    await archive.close();
  }
}

async function partsOf(
  destination: Destination,
  { secrets, by }: ForwardThreadData,
  archive: Archive,
  {
    main,
    on,
  }: { readonly main: Pick<ForwardDesk, 'forwarded' | 'forwardFailed'>; readonly on: ForwardEvents },
): Promise<ForwardParts> {
  const { name } = destination;
  const sender = await openSender(destination.target, {
    ...{ format: destination.format, by, now: Date.now, uuid: randomUUID },
    secret: ({ env }) => secrets[env] ?? '',
  });
  const format = FORMATS[destination.format];
  return {
    ...{ name, destination, sender, on, most: sender.most, desk: main },
    arrivals: archive.arrivals,
    place: async () => (await archive.forwards()).find((state) => state.name === name),
    pack({ seq, arrived, event }) {
      const id = stableId(event);
      return { seq, id, event, body: format({ id, event, arrived }, by) };
    },
    clock: Date.now,
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    breathe: () => setImmediate(),
  };
}
