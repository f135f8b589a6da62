import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Destination, ForwardFormat, Target } from '../../src/domain/destination.ts';
import type { Parcel } from '../../src/domain/forward.ts';
import type { Store } from '../../src/domain/ports.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { forwardWorker } from '../../src/forward-worker.ts';
import { nextBatch } from '../../src/pipeline/batches.ts';
import { FORMATS } from '../../src/siem/formats.ts';
import { openSender } from '../../src/siem/sender.ts';
import { stableId } from '../../src/siem/stable-id.ts';
import { openStore } from '../../src/store/place.ts';
import { makeSyslogNg } from '../siem/syslog-ng.ts';
import { workOnStore } from './children.ts';
import { span } from './feed-stand.ts';
import { atLeast, atMost, type Bench, type Figure, median, settle, shown } from './figure.ts';

/** `INSYNC_BENCH_FORWARD_EVENTS` asks for more or fewer; a multiple of 10,000. */
const EVENTS = Number(process.env.INSYNC_BENCH_FORWARD_EVENTS ?? 200_000);
const ROUNDS = 3;
const BY = { host: 'bench.example', version: '0', pid: 1 };

/** Stored events to a file and to a local syslog-ng, by the bot's own thread, against sending the same lines prepared. */
export const forward: Bench = async (say) => {
  const folder = mkdtempSync(join(tmpdir(), 'insync-bench-'));
  const receiver = await makeSyslogNg();
  try {
    await receiver.start();
    const path = join(folder, 'stored.db');
    say(`storing ${shown(EVENTS)} events`);
    await workOnStore({ work: 'fill', path, count: EVENTS, span: span(0, EVENTS) });
    const store = await openStore({ kind: 'file', path }, decodeStored);
    const figures: Figure[] = [];
    const soc = syslog(receiver.ports.tcp);
    for (const [name, format, targetOf] of cases(folder, soc)) {
      const runs = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const label = `${name}-${round}`;
        const whole = await forwarded(
          store,
          path,
          destinationOf(`w-${label}`, format, targetOf(`w-${label}`)),
        );
        await settle();
        const prepared = await sendPrepared(store, format, targetOf(`p-${label}`));
        await settle();
        say(`${name}: ${shown(whole)} events/s, prepared ${shown(prepared)}`);
        runs.push({ whole, prepared });
      }
      figures.push(...figuresOf(name, runs));
    }
    await store.close();
    return figures;
  } finally {
    await receiver.remove();
    rmSync(folder, { recursive: true, force: true });
  }
};

type Case = readonly [name: string, format: ForwardFormat, target: (name: string) => Target];

function cases(folder: string, soc: Target): readonly Case[] {
  const file = (name: string): Target => ({
    ...{ kind: 'file', path: join(folder, `${name}.out`) },
    rotate: { bytes: 1e9, keep: 1 },
  });
  return [
    ['CEF to syslog-ng over TCP', 'cef', () => soc],
    ['the envelope to a file', 'envelope', file],
    ['OCSF to a file', 'ocsf', file],
    ['ECS to a file', 'ecs', file],
  ];
}

function syslog(port: number): Target {
  const how = { transport: 'tcp', confirm: 'close' } as const;
  return { kind: 'syslog', host: '127.0.0.1', port, facility: 23, bom: false, tls: {}, ...how };
}

function destinationOf(name: string, format: ForwardFormat, target: Target): Destination {
  return { name, target, to: '', format, filter: undefined, text: '', from: 'beginning', behind: 0 };
}

/** Events a second, from the start of the thread to the last cursor. */
async function forwarded(store: Store, path: string, destination: Destination): Promise<number> {
  let failure: unknown;
  const fails = (error: unknown) => {
    failure ??= error;
  };
  const worker = forwardWorker({
    data: { database: { kind: 'file', path }, destinations: [destination], secrets: {}, by: BY },
    desk: store,
    clock: Date.now,
    on: {
      delivered: () => undefined,
      places: () => undefined,
      refused: fails,
      failed: fails,
      missed: fails,
      broken: (_name, error) => fails(error),
      died: fails,
    },
  });
  const started = performance.now();
  worker.lead(true);
  for (let waiting = EVENTS; waiting > 0; ) {
    await delay(20);
    if (failure !== undefined) throw new Error('forwarding failed', { cause: failure });
    const state = (await store.forwards()).find(({ name }) => name === destination.name);
    waiting = state?.waiting ?? EVENTS;
  }
  const took = performance.now() - started;
  await worker.stop();
  return (EVENTS / took) * 1_000;
}

/** The same lines, made beforehand, in batches of the same size through the same sender. */
async function sendPrepared(store: Store, format: ForwardFormat, target: Target): Promise<number> {
  const context = { format, secret: () => '', by: BY, now: Date.now, uuid: randomUUID };
  const sender = await openSender(target, context);
  const batches: (readonly Parcel[])[] = [];
  const parts = {
    ...{ destination: { filter: undefined, format }, most: sender.most, arrivals: store.arrivals },
    pack({ seq, arrived, event }: Parameters<Parameters<typeof nextBatch>[0]['pack']>[0]): Parcel {
      const id = stableId(event);
      return { seq, id, event, body: FORMATS[format]({ id, event, arrived }, BY) };
    },
    breathe: async () => undefined,
  };
  for (let at = 0; ; ) {
    const batch = await nextBatch(parts, at, undefined);
    if (!batch) break;
    batches.push(batch.parcels);
    at = batch.to;
  }
  const never = new AbortController().signal;
  const started = performance.now();
  for (const batch of batches) {
    const came = await sender.send(batch, never);
    if (!came.ok) throw new Error(`not sent: ${came.said}`);
  }
  const took = performance.now() - started;
  await sender.close();
  return (EVENTS / took) * 1_000;
}

interface Run {
  readonly whole: number;
  readonly prepared: number;
}

function figuresOf(name: string, runs: readonly Run[]): Figure[] {
  const rates = runs.map(({ whole }) => shown(whole)).join(', ');
  const prepared = runs.map((run) => shown(run.prepared)).join(', ');
  return [
    atLeast({
      name: `forwarding ${name}`,
      figure: median(runs.map(({ whole }) => whole)),
      target: 20_000,
      unit: 'events/s',
      notes: [`${rates} events/s in ${runs.length} rounds of ${shown(EVENTS)} stored events`],
    }),
    atMost({
      name: `forwarding ${name}, against the same lines prepared`,
      figure: median(runs.map((run) => run.prepared / run.whole)),
      target: 2,
      unit: 'of the time',
      notes: [`prepared: ${prepared} lines/s`],
    }),
  ];
}
