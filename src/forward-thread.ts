/** The thread that forwards: reads what is stored, writes it in each destination's format and sends it. Composition only. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { secretNames } from './config/target.ts';
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

/** Where to, and what with. */
export interface Destined {
  readonly destinations: readonly Destination[];
  /** By the names of their environment variables. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface ForwardThreadData extends Destined {
  readonly database: StorePlace;
  readonly by: Forwarder;
}

/** What the main thread is told, and asked to write down. */
export type ForwardThreadEvents = ForwardEvents &
  Pick<ForwardDesk, 'forwarded' | 'forwardFailed'> & {
    /** Where each destination is, every few seconds. */
    places(states: readonly ForwardState[]): void;
  };

export interface ForwardThreadCalls {
  /** Destinations that are not named any more end, others begin; what stayed as it was is not disturbed. */
  reconfigure(to: Destined): Promise<void>;
  /** What is on its way is given up; it is sent again at the next start. */
  shut(): Promise<void>;
}

/** Told to the metrics so often, ms. */
const TELL_PLACES = 5_000;

if (parentPort) await serve(parentPort, workerData as ForwardThreadData);

/** A destination that is being brought what is stored. */
interface Line {
  readonly is: unknown;
  end(): Promise<void>;
}

async function serve(port: MessagePort, data: ForwardThreadData): Promise<void> {
  const archive = await openArchive(data.database, decodeStored);
  const main = callsOver<ForwardThreadEvents, ForwardThreadCalls>(port, { reconfigure, shut });
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
  const lines = new Map<string, Line>();
  const begin = (destination: Destination, { secrets }: Destined): void => {
    const stopping = new AbortController();
    const running = bring(destination, secrets, stopping.signal);
    lines.set(destination.name, {
      is: lineOf(destination, secrets),
      end() {
        stopping.abort();
        return running;
      },
    });
  };
  const bring = async (destination: Destination, secrets: Destined['secrets'], signal: AbortSignal) => {
    const parts = await partsOf(destination, { secrets, by: data.by }, archive, { main, on });
    await forward(parts, signal);
    await parts.sender.close();
  };
  for (const destination of data.destinations) begin(destination, data);

  async function reconfigure(to: Destined): Promise<void> {
    const wanted = new Map(to.destinations.map((one) => [one.name, lineOf(one, to.secrets)]));
    const ending = [...lines].filter(([name, { is }]) => !isDeepStrictEqual(is, wanted.get(name)));
    await Promise.all(ending.map(([, line]) => line.end()));
    for (const [name] of ending) lines.delete(name);
    for (const destination of to.destinations) if (!lines.has(destination.name)) begin(destination, to);
  }

  async function shut(): Promise<void> {
    await telling.stop();
    await Promise.all([...lines.values()].map((line) => line.end()));
    await archive.close();
  }
}

/** All that makes a line what it is. Where it began is long past. */
function lineOf({ from: _from, ...destination }: Destination, secrets: Destined['secrets']): unknown {
  return { destination, secrets: secretNames(destination.target).map((name) => secrets[name]) };
}

async function partsOf(
  destination: Destination,
  { secrets, by }: Pick<ForwardThreadData, 'secrets' | 'by'>,
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
      const { tenant, time, type, severity } = event;
      const body = format({ id, event, arrived }, by);
      return { seq, id, body, event: { id: event.id, tenant, time, type, severity } };
    },
    clock: Date.now,
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    breathe: () => setImmediate(),
  };
}
