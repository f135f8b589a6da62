/** Where a run under kills forwards to: real and simulated destinations that tell in which order events arrived. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Endpoint, Fault } from '../siem/endpoint.ts';
import { startHec } from '../siem/hec-endpoint.ts';
import { startOpenSearch } from '../siem/opensearch-endpoint.ts';
import { hasSyslogNg, makeSyslogNg } from '../siem/syslog-ng.ts';
import { setStage, YAML } from './stage.ts';

export interface Place {
  readonly name: string;
  /** As the configuration has it. */
  readonly entry: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Events of a batch, at most, as its sender has it. */
  readonly most: number;
  /** Its sender tries a batch again by itself before it says that it failed. */
  readonly silent?: boolean;
  /** Grows with whatever arrives. */
  size(): number;
  /** The ids of events in the order of their arrival, doubles included; lines that were broken off are only counted. */
  arrived(): { readonly ids: readonly string[]; readonly torn: number };
  /** How many it holds, where that is another question. */
  held?(): number;
  /** Makes a batch fail, or lets one arrive and be sent again; undefined where nothing can be made to fail. */
  readonly trouble?: (random: () => number) => Promise<void> | void;
  /** Whoever receives has finished its work. */
  rest?(): Promise<void>;
  close(): Promise<void>;
}

/** Syslog-ng where it is installed, a file, the simulated collector with acknowledgement, the simulated OpenSearch. */
async function openPlaces(): Promise<Place[]> {
  if (!hasSyslogNg) {
    process.stderr.write('\n*** THERE IS NO syslog-ng ON THIS MACHINE: nothing is forwarded to it ***\n\n');
  }
  const ready = [lake(), splunk(), search(), ...(hasSyslogNg ? [soc()] : [])];
  return Promise.all(ready);
}

function lake(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'insync-lake-'));
  const path = join(folder, 'events.ndjson');
  return {
    name: 'lake',
    most: 5_000,
    entry: `{ name: lake, to: "file://${path}", from: beginning, rotate: 100GB }`,
    size: () => sizeOf(path),
    arrived: () => read(existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [], idIn),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Debian's, over TCP; a restart ends it in an orderly way, so that what it has read it has. */
async function soc(): Promise<Place> {
  const receiver = await makeSyslogNg();
  await receiver.start();
  const file = join(receiver.folder, 'received.log');
  return {
    name: 'soc',
    most: 5_000,
    silent: true,
    entry: `{ name: soc, to: "syslog+tcp://127.0.0.1:${receiver.ports.tcp}", format: cef, from: beginning }`,
    size: () => sizeOf(file),
    arrived: () => read(receiver.lines(), (line) => /\bexternalId=(\S+)/.exec(line)?.[1]),
    async trouble() {
      await receiver.stop('SIGTERM');
      await receiver.start();
    },
    rest: () => receiver.stop('SIGTERM'),
    close: receiver.remove,
  };
}

/** In the order of sending: Splunk indexes what it was sent, whether it is asked for it or not. */
async function splunk(): Promise<Place> {
  const token = randomBytes(16).toString('hex');
  const hec = await startHec({ token, acknowledge: true });
  const sent = () => hec.requests.filter(({ url }) => !url.pathname.endsWith('/ack'));
  const id = /"fields":\{.*"event_id":"([^"]+)"/;
  return {
    name: 'splunk',
    most: 20_000,
    entry: `{ name: splunk, to: "hec+${hec.url}", from: beginning, acknowledge: true, token: $\{HEC_TOKEN} }`,
    env: { HEC_TOKEN: token },
    size: () => sent().length,
    arrived: () =>
      read(
        sent().flatMap(({ body }) => body.split('\n')),
        (line) => id.exec(line)?.[1],
      ),
    held: () => new Set(hec.indexed.map(({ fields }) => fields?.event_id)).size,
    trouble: oneAtATime(hec, (random) =>
      random() < 0.5 ? { kind: 'closed', kept: true } : { kind: 'answer', status: 503, body: 'busy' },
    ),
    close: hec.close,
  };
}

/** In the order of asking: what it holds already it is asked for again without effect. */
async function search(): Promise<Place> {
  const open = await startOpenSearch({ stream: 'logs-druva.insync-default' });
  const asked = (body: string) =>
    [...body.matchAll(/^\{"create":\{"_id":"([^"]+)"\}\}$/gm)].map(([, id]) => id);
  return {
    name: 'search',
    most: 1_000,
    entry: `{ name: search, to: "opensearch+${open.url}", format: ecs, from: beginning }`,
    size: () => open.requests.length,
    arrived: () =>
      read(
        open.requests.flatMap(({ body }) => asked(body)),
        (id) => id,
      ),
    held: () => open.documents.size,
    trouble: oneAtATime(open, (random) => ({ kind: 'closed', kept: random() < 0.5 })),
    close: open.close,
  };
}

/** None while another still waits for its request: who fails again and again is asked more and more seldom. */
function oneAtATime({ requests, fail }: Endpoint, fault: (random: () => number) => Fault) {
  let before = -1;
  return (random: () => number) => {
    if (requests.length <= before) return;
    before = requests.length + 1;
    fail(fault(random));
  };
}

function read<T>(all: readonly T[], idOf: (one: T) => string | undefined) {
  const ids = all.map(idOf).filter((id) => id !== undefined);
  return { ids, torn: all.length - ids.length };
}

function idIn(line: string): string | undefined {
  try {
    return (JSON.parse(line) as { uniqueID: string }).uniqueID;
  } catch {
    return undefined;
  }
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** A stage whose bots forward to all of them. */
export async function forwardingStage(seed: number, databaseUrl?: string) {
  const places = await openPlaces();
  onTestFinished(async () => {
    for (const { close } of places) await close();
  });
  const yaml = `${YAML}\nforward:\n${places.map(({ entry }) => `  - ${entry}\n`).join('')}`;
  const stage = await setStage({
    seed,
    yaml,
    druva: { wire: 'envelope' },
    ...(databaseUrl && { databaseUrl }),
  });
  for (const { env } of places) Object.assign(stage.env, env);
  return { stage, places };
}
