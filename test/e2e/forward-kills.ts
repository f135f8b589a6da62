/** Forwarding under `kill -9`: every stored event is at every destination, and only the last batch comes again. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { seeded } from '../../src/sim/slack/random.ts';
import { type Fleet, type FleetOptions, fleetOf } from './crash-fleet.ts';
import { eventually } from './eventually.ts';
import type { Place } from './forward-places.ts';
import type { Stage } from './stage.ts';

/** So many events so often, ms. */
const EVENTS = 60;
const EVERY = 50;
/** The longest from when the bot is ready, or from when something arrives, to the kill, ms. */
const SOMETIME = 900;
const AT_ONCE = 25;
/** Something fails so often, ms. */
const TROUBLE_EVERY = 2_500;

export interface Run {
  readonly stage: Stage;
  readonly fleet: FleetOptions;
  readonly places: readonly Place[];
  readonly seed: number;
  readonly kills: number;
}

/** What the run was like, for the person who reads its output. */
export type Told = Readonly<Record<string, unknown>>;

interface Jumps {
  /** Events that came again. */
  readonly again: number;
  readonly jumps: number;
  /** To where the cursor stood at a kill. */
  readonly atKills: number;
  readonly torn: number;
}

/** Kills so often while events pour in and destinations fail, lets all come to rest, and reads what arrived. */
export async function forwardUnderKills({ stage, fleet: options, places, seed, kills }: Run): Promise<Told> {
  const random = seeded(seed);
  const fleet = fleetOf(stage, options);
  const cursors = new Map(places.map(({ name }) => [name, new Set<number>()]));
  await fleet.ready();
  const busy = new AbortController();
  const able = places.filter(({ trouble }) => trouble);
  const pour = () => {
    const now = Date.now();
    stage.druva.add(Array.from({ length: EVENTS }, () => stage.druva.world.routine(now)));
  };
  const fail = async () => {
    await able[Math.floor(random() * able.length)]?.trouble?.(random);
  };
  const working = [every(EVERY, pour, busy.signal), every(TROUBLE_EVERY, fail, busy.signal)];
  for (let kill = 0; kill < kills; kill += 1) {
    const which = Math.floor(random() * fleet.size);
    // Sometimes in the middle of its start.
    if (random() < 0.85) await fleet.ready();
    const watched = random() < 0.7 ? places[Math.floor(random() * places.length)] : undefined;
    if (watched) await something(watched);
    await delay(watched ? AT_ONCE * random() ** 2 : SOMETIME * random());
    await fleet.kill(which);
    for (const { name, cursor } of await stand(fleet)) cursors.get(name)?.add(cursor);
    fleet.launch(which);
  }
  busy.abort();
  await Promise.all(working);
  await fleet.ready();
  const order = await atRest(fleet, stage.druva.length);
  for (const place of places) await place.rest?.();

  const failures = failuresIn(stage);
  const told = places.map((place) => {
    const found = judge(place, order, cursors.get(place.name) ?? new Set());
    const others = found.jumps - found.atKills;
    expect(found.torn, `lines broken off at ${place.name}`).toBeLessThanOrEqual(kills);
    if (!place.silent) {
      const failed = failures.get(place.name) ?? 0;
      expect(found.jumps, `jumps back at ${place.name}`).toBeLessThanOrEqual(kills + failed);
      expect(others, `jumps back at ${place.name} to where no kill was`).toBeLessThanOrEqual(failed);
    }
    return [place.name, found] as const;
  });
  return { events: order.length, failures: Object.fromEntries(failures), ...Object.fromEntries(told) };
}

/** What arrived goes forward one by one, or back by a batch at most; nothing is missing in the end. */
function judge(place: Place, order: readonly Stored[], cursors: ReadonlySet<number>): Jumps {
  const at = new Map(order.map(({ id }, index) => [id, index]));
  const { ids, torn } = place.arrived();
  expect(new Set(ids).size, `events at ${place.name}`).toBe(order.length);
  expect(place.held?.() ?? order.length, `events held by ${place.name}`).toBe(order.length);
  let before = -1;
  let [jumps, atKills] = [0, 0];
  for (const id of ids) {
    const now = at.get(id);
    if (now === undefined) throw new Error(`${place.name} has ${id}, which is not stored`);
    if (now !== before + 1) {
      jumps += 1;
      const back = before + 1 - now;
      expect(back, `events between ${before} and ${now} at ${place.name}`).toBeGreaterThan(0);
      expect(back, `events sent again at ${place.name}`).toBeLessThanOrEqual(place.most);
      // The cursor is the number of the last event that counts as there.
      if (cursors.has(order[now - 1]?.seq ?? (order[0] as Stored).seq - 1)) atKills += 1;
    }
    before = now;
  }
  return { again: ids.length - order.length, jumps, atKills, torn };
}

interface Stored {
  readonly seq: number;
  readonly id: string;
}

/** Everything is stored, and every destination is at the end of it; what is stored, in its order. */
async function atRest(fleet: Fleet, events: number): Promise<readonly Stored[]> {
  return eventually(
    async () => {
      const [newest] = await fleet.rows<{ n: number; seq: number }>(
        'SELECT count(*) AS n, max(seq) AS seq FROM events',
      );
      expect(Number(newest?.n)).toBe(events);
      for (const { name, cursor } of await stand(fleet)) expect(cursor, name).toBe(Number(newest?.seq));
      return fleet.rows<Stored>('SELECT seq, uid AS id FROM events ORDER BY seq');
    },
    { within: 150_000 },
  );
}

async function stand(fleet: Fleet): Promise<readonly { readonly name: string; readonly cursor: number }[]> {
  return fleet.rows('SELECT name, cursor FROM forwards');
}

/** Of each destination, how many batches the bots said had failed. */
function failuresIn({ log }: Stage): Map<string, number> {
  const failures = new Map<string, number>();
  for (const { msg, destination } of log) {
    if (msg !== 'not forwarded, trying again') continue;
    failures.set(String(destination), (failures.get(String(destination)) ?? 0) + 1);
  }
  return failures;
}

/** Whatever arrives next, or a second later: it may be waiting after a failure. */
async function something(place: Place): Promise<void> {
  const before = place.size();
  const until = performance.now() + 1_000;
  while (place.size() === before && performance.now() < until) await delay(1);
}

async function every(ms: number, step: () => Promise<void> | void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await step();
    await delay(ms, undefined, { signal }).catch(() => undefined);
  }
}
