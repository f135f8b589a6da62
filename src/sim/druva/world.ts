import { backupFailed, backupSucceeded, type Maker } from './activities.ts';
import { unusualDataActivity } from './alerts.ts';
import { type Company, createCompany, type Seat } from './company.ts';
import { hourAt } from './day.ts';
import { byHabit, type Failing, failingAgain, type Habits, habitsOf } from './habits.ts';
import { planned } from './history.ts';
import type { Happening, Occurrence } from './occurrence.ts';
import { createDice, seedOf } from './random.ts';
import { hourOfWeek } from './rhythm.ts';

/** A believable company. The n-th call is the same for the same seed, whatever the calls before it were. */
export interface World {
  readonly company: Company;
  /** An event as they come at this hour: severity 5 or 6, nothing failed. */
  routine(at: number): Occurrence;
  /** Names of the devices that fail again and again, each always for the same reason. */
  readonly failing: readonly string[];
  /** Once more, `failing[which]`. */
  failingAgain(at: number, which: number): Occurrence;
  /** `device` is a device's name; an unknown one becomes a device of its own. */
  backupFailed(at: number, device?: string): Occurrence;
  backupSucceeded(at: number, device?: string): Occurrence;
  unusualDataActivity(at: number, device?: string): Occurrence;
  /**
   * From `from` to before `to`, ascending, ms, as lively as the hours are. `trouble` is the share that is not routine
   * (0.05); on one working day, three to six days before `to`, it is several times as much.
   */
  history(from: number, to: number, count: number, trouble?: number): Occurrence[];
  /** How much happens in the hour around `at`; 1 in the average hour of a week, 3 when most people work. */
  livelinessAt(at: number): number;
  /** Takes so many numbers out of the world's count, for records made elsewhere; the first of them. */
  reserve(count: number): number;
  /** Whatever a story needs. */
  happen(at: number, make: Maker, device?: string | Seat): Occurrence;
}

export function createWorld(options: { readonly seed: number }): World {
  const { seed } = options;
  const company = createCompany(seed);
  const habits = habitsOf(company, seed);
  let count = 0;
  const happen = (at: number, make: Maker, device?: string | Seat) => {
    const seat = typeof device === 'string' ? seatNamed(company, device) : device;
    return occurrence({ seed, company, number: ++count, at, make, seat });
  };
  return {
    company,
    failing: habits.failing.map(({ seat }) => seat.device.name),
    happen,
    livelinessAt: (at) => hourAt(hourOfWeek(at)).pace,
    reserve: (wanted) => {
      const first = count + 1;
      count += wanted;
      return first;
    },
    routine: (at) => happen(at, routineOf(habits)),
    failingAgain: (at, which) => {
      const { make, seat } = failingAgain(habits.failing[which % habits.failing.length] as Failing);
      return happen(at, make, seat);
    },
    backupFailed: (at, device) => happen(at, backupFailed, device),
    backupSucceeded: (at, device) => happen(at, backupSucceeded, device),
    unusualDataActivity: (at, device) => happen(at, unusualDataActivity, device),
    history: (from, to, wanted, trouble = 0.05) =>
      planned({ seed, company, habits, number: count + 1, from, to, count: wanted, trouble }).map(
        ({ at, make, seat }) => happen(at, make, seat),
      ),
  };
}

/** Writes the happening down. Its chance hangs on seed and number alone, so any of a series can be made by itself. */
export function occurrence(of: {
  readonly seed: number;
  readonly company: Company;
  readonly number: number;
  readonly at: number;
  readonly make: Maker;
  readonly seat?: Seat | undefined;
}): Occurrence {
  const dice = createDice(seedOf(of.seed, of.number));
  const happening: Happening = of.make({ dice, company: of.company, at: of.at, seat: of.seat });
  return {
    kind: 'occurrence',
    number: of.number,
    uuid: numbered(dice.uuid(), of.number),
    tenant: of.company.tenant,
    at: of.at,
    ...happening,
  };
}

/** Seeds of 32 bits meet again within a hundred thousand: the number in its last digits keeps each id the only one. */
function numbered(uuid: string, number: number): string {
  return uuid.slice(0, -8) + (number >>> 0).toString(16).padStart(8, '0');
}

function routineOf(habits: Habits): Maker {
  return (scene) => {
    const kind = scene.dice.weighted(hourAt(hourOfWeek(scene.at)).routine);
    const { make, seat } = byHabit(kind, habits, scene.dice, scene.dice.pick);
    return make({ ...scene, seat });
  };
}

function seatNamed(company: Company, name: string): Seat {
  const known = [...company.seats, ...company.servers].find((seat) => seat.device.name === name);
  if (known) return known;
  const like = company.seats[0] as Seat;
  return { ...like, device: { ...like.device, id: inventedId(name), name } };
}

function inventedId(name: string): number {
  let hash = 0;
  for (const char of name) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return 10_000 + (hash % 900_000);
}
