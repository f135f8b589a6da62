/** A run of the bot under kills: events come, cards go out, people act, and a process is killed again and again. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Occurrence } from '../../src/sim/druva/occurrence.ts';
import { seeded } from '../../src/sim/slack/random.ts';
import type { SimMessage } from '../../src/sim/slack/types.ts';
import { expectTheClaim } from './crash-books.ts';
import { type Fleet, type FleetOptions, fleetOf } from './crash-fleet.ts';
import { MOMENTS, type Moment, type MomentName, type Scene } from './crash-moments.ts';
import {
  type Act,
  actable,
  alertOf,
  attempt,
  type Deed,
  deedOf,
  precaution,
  subjectOf,
} from './crash-people.ts';
import { eventually } from './eventually.ts';
import { BACKUP, SEC, type Stage } from './stage.ts';

/** One event a page or a few, so that a run has many pages. */
export const PAGE_SIZE = 4;

/** Slack stores at once and answers late, so that a kill can come between the two, ms. */
const ANSWERS_LATE = 120;
/** A channel takes a card a second; as long as so many wait there is none more, so that none fold. */
const WAITING_AT_MOST = 3;
const EVENTS_EVERY = 120;
const DEEDS_EVERY = 200;

/** What becomes of a device, by the order they come in; `recover`: its next backup succeeds. */
const FATES = ['ack', 'note', 'silence', 'resolve', 'recover', 'none'] as const;
type Fate = (typeof FATES)[number];

interface Device {
  readonly name: string;
  readonly channel: string;
  readonly fate: Fate;
  failures: number;
  /** Nothing more comes from it. */
  done: boolean;
}

export interface RunOptions {
  readonly seed: number;
  readonly kills: number;
}

/** What the run was like, for the person who reads its output. */
export interface RunReport {
  readonly events: number;
  readonly alerts: number;
  readonly cards: number;
  readonly lines: number;
  readonly deeds: number;
  /** Tries that were answered, and that were not. */
  readonly answered: number;
  readonly unanswered: number;
  readonly moments: Readonly<Record<string, number>>;
}

/**
 * Kills so often, lets the bot come to rest, and holds its database, the simulated Slack and the simulated Druva
 * against each other. Fails where anything is lost or doubled.
 */
export async function runUnderKills(
  stage: Stage,
  options: FleetOptions,
  { seed, kills }: RunOptions,
): Promise<RunReport> {
  const { slack } = stage;
  const random = seeded(seed);
  const fleet = fleetOf(stage, options);
  const world = feedOf(stage, random);
  const people = crowdOf(stage, world, fleet.isUp);
  slack.fault({ ...LATE, method: 'chat.postMessage' });
  slack.fault({ ...LATE, method: 'chat.update' });
  const scene: Scene = { stage, random, flood: world.flood, deeds: people.counts };
  const moments: Record<string, number> = {};
  await fleet.ready();
  const busy = new AbortController();
  const working = [
    every(EVENTS_EVERY, world.step, busy.signal),
    every(DEEDS_EVERY, people.step, busy.signal),
  ];
  for (const name of shuffled(kills, random)) {
    moments[name] = (moments[name] ?? 0) + 1;
    await killAt(MOMENTS[name], fleet, scene, Math.floor(random() * fleet.size));
  }
  busy.abort();
  await Promise.all(working);
  slack.clearFaults();
  await fleet.ready();
  await atRest(fleet, world.sent, 60_000 + kills * 1_500);
  const found = await expectTheClaim({ stage, fleet, sent: world.sent, deeds: people.deeds });
  for (const { name, failures, fate } of world.devices) {
    if (fate === 'silence') continue;
    expect(found.counts.get(name), `events of ${name} on its card`).toBe(failures);
  }
  const { answered, begun } = people.counts();
  const { alerts, cards, lines } = found;
  return {
    ...{ events: world.sent.length, alerts, cards, lines },
    ...{ deeds: people.deeds.length, answered, unanswered: begun - answered, moments },
  };
}

const LATE = { kind: 'slow', after: true, ms: ANSWERS_LATE, count: Number.POSITIVE_INFINITY } as const;

async function killAt(moment: Moment, fleet: Fleet, scene: Scene, which: number): Promise<void> {
  if (moment.starting) {
    await fleet.kill(which);
    fleet.launch(which);
  } else await fleet.ready();
  await moment.come(scene);
  await fleet.kill(which);
  fleet.launch(which);
}

/** Every moment as often as the others, in an order of its own for each seed. */
function shuffled(count: number, random: () => number): MomentName[] {
  const names = Object.keys(MOMENTS) as MomentName[];
  const all = Array.from({ length: count }, (_, i) => names[i % names.length] as MomentName);
  return all
    .map((name) => ({ name, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name);
}

/** Everything is stored and nothing waits for Slack, which takes a line a second: the more there were, the longer. */
async function atRest(fleet: Fleet, sent: readonly Occurrence[], within: number): Promise<void> {
  const one = async (sql: string) => Number((await fleet.rows<{ n: number }>(sql))[0]?.n);
  await eventually(
    async () => {
      expect(await one('SELECT count(*) AS n FROM events')).toBe(sent.length);
      expect(await one("SELECT count(*) AS n FROM cards WHERE state IN ('waiting', 'sending')")).toBe(0);
      return true;
    },
    { within },
  );
}

async function every(ms: number, step: () => Promise<void> | void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await step();
    await delay(ms, undefined, { signal }).catch(() => undefined);
  }
}

/** What the simulated Druva tells of: new troubles as fast as Slack takes cards, more of the old ones, some cures. */
function feedOf({ druva, slack }: Stage, random: () => number) {
  const sent: Occurrence[] = [];
  const devices: Device[] = [];
  const add = (...some: Occurrence[]) => {
    sent.push(...some);
    druva.add(some);
  };
  const fail = (device: Device) => {
    device.failures += 1;
    const { backupFailed, unusualDataActivity } = druva.world;
    const make = device.channel === SEC ? unusualDataActivity : backupFailed;
    add(make(Date.now(), device.name));
  };
  const alive = () => devices.filter(({ done }) => !done);
  const waiting = (channel: string) =>
    devices.filter((each) => each.channel === channel).length - slack.messages(channel).length;
  return {
    sent,
    devices,
    step() {
      const channel = random() < 0.7 ? BACKUP : SEC;
      const old = alive()[Math.floor(random() * alive().length)];
      if (waiting(channel) < WAITING_AT_MOST && random() < 0.4) {
        const name = `PC-${devices.length + 1}`;
        const fate = channel === SEC ? 'ack' : (FATES[devices.length % FATES.length] as Fate);
        const device: Device = { name, channel, fate, failures: 0, done: false };
        devices.push(device);
        fail(device);
      } else if (old?.fate === 'recover' && old.failures > 1) {
        old.done = true;
        add(druva.world.backupSucceeded(Date.now(), old.name));
      } else if (old && random() < 0.5) fail(old);
      else add(druva.world.routine(Date.now()));
    },
    flood() {
      const now = Date.now();
      add(...Array.from({ length: PAGE_SIZE * 4 }, () => druva.world.routine(now)));
    },
  };
}

/** Who got no answer presses again; said twice, a note would stand there twice. */
const TRIED_AGAIN: ReadonlySet<Act> = new Set<Act>(['ack', 'resolve']);

/** People who do one thing after the other, while there is a bot. */
function crowdOf(
  { slack }: Stage,
  { devices }: { readonly devices: readonly Device[] },
  isUp: () => boolean,
) {
  const deeds: Deed[] = [];
  const tried = new Map<number, Deed>();
  let answered = 0;
  let begun = 0;
  const next = (): { card: SimMessage; device: Device } | undefined => {
    for (const card of [BACKUP, SEC].flatMap((channel) => slack.messages(channel))) {
      const device = actable(card) ? devices.find(({ name }) => name === subjectOf(card)) : undefined;
      if (!device || device.fate === 'none' || device.fate === 'recover') continue;
      const deed = tried.get(alertOf(card));
      if (!deed || (!deed.answered && TRIED_AGAIN.has(deed.act))) return { card, device };
    }
    return undefined;
  };
  return {
    deeds,
    counts: () => ({ begun, answered }),
    async step() {
      if (!isUp()) return;
      const found = next();
      const deed = found
        ? (tried.get(alertOf(found.card)) ?? deedOf(found.device.fate as Act, found.card))
        : precaution(begun);
      if (!deeds.includes(deed)) deeds.push(deed);
      if (found) tried.set(deed.alert, deed);
      // What a person resolves stays so: a further failure would open it again.
      if (found?.device.fate === 'resolve') found.device.done = true;
      begun += 1;
      await attempt(slack, found?.card, deed);
      if (deed.answered) answered += 1;
    },
  };
}
