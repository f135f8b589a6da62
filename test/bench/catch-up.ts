import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSyslogNg } from '../siem/syslog-ng.ts';
import { acknowledgeNext, cardsOf } from './card-samples.ts';
import { type LoopDelay, workOnStore } from './children.ts';
import { type Asked, person } from './commands.ts';
import { atLeast, type Bench, below, type Figure, median, shown } from './figure.ts';
import { memory } from './memory.ts';
import { TWO_CHANNELS } from './names.ts';
import { pause, startWorkspace } from './workspace.ts';

/** How many wait; `INSYNC_BENCH_CATCH_UP_EVENTS` asks for more or fewer, a multiple of 10,000. */
const EVENTS = Number(process.env.INSYNC_BENCH_CATCH_UP_EVENTS ?? 1_000_000);
const HOUR = 3_600_000;
const WEEK = 168 * HOUR;
/** Numbers that no stored event has. */
const NEW = 50_000_001;

/** New events come in pieces of so many seconds; without destinations so many pieces are watched, and never more than so many. */
const PIECE = 10;
const PIECES = { plain: 3, most: 30 };
const USERS = ['U07MAYA', 'U07JON'] as const;

const TO = { soc: 'CEF to syslog-ng over TCP', lake: 'OCSF to a file' } as const;
type Place = keyof typeof TO;

/** Beside no destination, each alone, and both: one thread does it all. */
const RUNS: readonly { readonly perSecond: number; readonly places: readonly Place[] }[] = [
  { perSecond: 1_000, places: [] },
  { perSecond: 1_000, places: ['soc'] },
  { perSecond: 1_000, places: ['lake'] },
  { perSecond: 5_000, places: [] },
  { perSecond: 5_000, places: ['soc', 'lake'] },
];

/** A million events behind: how fast destinations catch up, and whether feed, people and memory notice. */
export const catchUp: Bench = async (say) => {
  const folder = mkdtempSync(join(tmpdir(), 'insync-bench-'));
  try {
    const stored = join(folder, 'stored.db');
    say(`storing ${shown(EVENTS)} events`);
    const now = Date.now();
    const span = { from: now - WEEK, to: now - HOUR, first: 100_000_001, trouble: 0.05 };
    await workOnStore({ work: 'fill', path: stored, count: EVENTS, span });
    const figures: Figure[] = [];
    const plain = new Map<number, Seen>();
    for (const run of RUNS) {
      const seen = await watched(run, stored);
      say(`${nameOf(run)}: ${said(seen)}`);
      if (run.places.length === 0) plain.set(run.perSecond, seen);
      else figures.push(...figuresOf(run, seen, plain.get(run.perSecond)));
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

type Run = (typeof RUNS)[number];

interface Seen {
  /** Of each destination: stored events brought there, a second. */
  readonly rates: readonly number[];
  readonly delay: LoopDelay;
  readonly asked: readonly Asked[];
  /** From the button to its acknowledgement, ms. */
  readonly clicks: readonly number[];
  /** From the event in the feed to the card, ms. */
  readonly cards: readonly number[];
  readonly memory: number;
}

async function watched({ perSecond, places }: Run, stored: string): Promise<Seen> {
  const receiver = await makeSyslogNg();
  const yaml = `${TWO_CHANNELS}${forwardTo(places, receiver)}`;
  let stop = receiver.remove;
  try {
    await receiver.start();
    const workspace = await startWorkspace({ probe: true, stored, yaml });
    stop = async () => {
      await workspace.stop();
      await receiver.remove();
    };
    const { slack, druva, bot } = workspace;
    const rates = catchingUp(bot.url, places);
    // The first command starts the reading thread and compiles code; that is not what is asked here.
    await Promise.all(USERS.map((user) => person(slack, user, performance.now() + 1_000)));
    bot.watchLoop();
    const over = new AbortController();
    const sampling = cardsOf(workspace, over.signal);
    const clicking = acknowledgeNext(workspace, over.signal);
    const asked: Asked[] = [];
    const pieces = places.length === 0 ? PIECES.plain : PIECES.most;
    for (let piece = 0; piece < pieces && (places.length === 0 || !rates.done()); piece += 1) {
      const until = performance.now() + PIECE * 1_000;
      const first = NEW + piece * PIECE * perSecond;
      const asking = USERS.map((user) => person(slack, user, until));
      await druva.rain(perSecond, PIECE, { trouble: 0, first });
      asked.push(...(await Promise.all(asking)).flat());
    }
    over.abort();
    const delay = await bot.loopDelay();
    return {
      ...{ rates: await rates.end(), delay, asked, cards: await sampling, clicks: await clicking },
      memory: memory(bot.pid).most,
    };
  } finally {
    await stop();
  }
}

function forwardTo(places: readonly Place[], receiver: Awaited<ReturnType<typeof makeSyslogNg>>): string {
  if (places.length === 0) return '';
  const soc = `{ name: soc, to: "syslog+tcp://127.0.0.1:${receiver.ports.tcp}", format: cef, from: beginning }`;
  const path = join(receiver.folder, 'events.ndjson');
  const lake = `{ name: lake, to: "file://${path}", format: ocsf, from: beginning, keep: 2 }`;
  return `forward:\n${places.map((place) => `  - ${{ soc, lake }[place]}\n`).join('')}`;
}

/** Asks the metrics until all that waited at the beginning is there. */
function catchingUp(url: string, places: readonly Place[]) {
  const started = performance.now();
  const took = new Map<Place, number>();
  const over = new AbortController();
  let sent = new Map<Place, number>();
  const asking = (async () => {
    while (!over.signal.aborted && took.size < places.length) {
      const text = await (await fetch(`${url}/metrics`)).text();
      const now = performance.now() - started;
      sent = new Map(places.map((place) => [place, sentTo(place, text)]));
      for (const place of places) {
        if (!took.has(place) && Number(sent.get(place)) >= EVENTS) took.set(place, now);
      }
      await pause(200);
    }
  })();
  return {
    done: () => took.size === places.length,
    /** Those that were not there in the end have what was brought until then. */
    async end(): Promise<number[]> {
      const now = performance.now() - started;
      over.abort();
      await asking;
      return places.map(
        (place) => (Math.min(EVENTS, sent.get(place) ?? 0) / (took.get(place) ?? now)) * 1_000,
      );
    },
  };
}

function sentTo(place: Place, text: string): number {
  const line = new RegExp(
    `^insync_forwarded_events_total\\{destination="${place}",result="sent"\\} (\\d+)`,
    'm',
  );
  return Number(line.exec(text)?.[1] ?? 0);
}

function nameOf({ perSecond, places }: Run): string {
  const to = places.map((place) => TO[place]).join(' and ');
  return `${shown(perSecond)} new events/s${to === '' ? ', no destination' : `, ${to}`}`;
}

/** Of a command, ms; never for one that was refused. */
const ackOf = ({ ackMs, status }: Asked) => (status === 200 ? ackMs : Number.POSITIVE_INFINITY);

function said({ rates, delay, asked, clicks, cards, memory: most }: Seen): string {
  return [
    ...(rates.length > 0 ? [`${rates.map(shown).join(' and ')} events/s`] : []),
    `loop delay p99 ${shown(delay.p99)} ms, longest ${shown(delay.max)} ms`,
    `commands acknowledged after ${spread(asked.map(ackOf))}`,
    `clicks after ${spread(clicks)}`,
    `event to card ${spread(cards)}`,
    `${shown(most)} MB at the most`,
  ].join('; ');
}

/** In ms; what never came is counted apart. */
function spread(times: readonly number[]): string {
  const came = times.filter(Number.isFinite);
  const never = times.length - came.length;
  const slowest = came.length > 0 ? Math.max(...came) : Number.NaN;
  return `${shown(median(came))} ms at the median, ${shown(slowest)} ms at the most of ${came.length}${never > 0 ? `, ${never} never` : ''}`;
}

function figuresOf(run: Run, seen: Seen, plain: Seen | undefined): Figure[] {
  const name = `${shown(EVENTS)} events behind, ${nameOf(run)}`;
  const { rates, delay, asked, clicks, memory: most } = seen;
  return [
    atLeast({
      name: `${name}: catching up${rates.length > 1 ? ', both together' : ''}`,
      figure: rates.reduce((sum, rate) => sum + rate, 0),
      target: 20_000,
      unit: 'events/s',
      notes: [said(seen), ...(plain ? [`without forwarding: ${said(plain)}`] : [])],
    }),
    below({
      name: `${name}: event loop delay of the main thread, 99th percentile`,
      figure: delay.p99,
      target: 50,
      unit: 'ms',
    }),
    below({
      name: `${name}: acknowledgement of a command or a click, the slowest`,
      figure: Math.max(...asked.map(ackOf), ...clicks),
      target: 500,
      unit: 'ms',
    }),
    below({ name: `${name}: memory at the most`, figure: most, target: 300, unit: 'MB resident' }),
  ];
}
