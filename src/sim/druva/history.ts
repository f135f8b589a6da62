/** What happened in a span of time: as much as asked for, when people work and machines run. */
import { backupFailedBecause, NETWORK_LOST } from './activities.ts';
import type { Company, Seat } from './company.ts';
import { type HourOfDay, hourAt } from './day.ts';
import { byHabit, type Doing, type Habits, type Take } from './habits.ts';
import { createDice, type Dice, seedOf } from './random.ts';
import { DAY, HOUR, hourOfWeek, isWeekend } from './rhythm.ts';

export interface Past {
  readonly seed: number;
  readonly company: Company;
  readonly habits: Habits;
  /** Number of its first occurrence. */
  readonly number: number;
  /** Milliseconds since 1970; `to` is not part of it. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Share that is not routine, on an ordinary day. */
  readonly trouble: number;
}

type Moment = Doing & { readonly at: number };

/** Ascending in time. The same past is planned the same. */
export function planned(past: Past): Moment[] {
  const { habits, trouble, number } = past;
  const dice = createDice(seedOf(past.seed ^ 0x70a57, number));
  const bad = badDay(past, dice);
  const take = inTurn(number);
  return timesOf(past, dice).map(({ at, hour }) => {
    const isBad = bad !== undefined && at >= bad.from && at < bad.to;
    if (dice.next() >= trouble * (isBad ? 4 : 1)) {
      return { at, ...byHabit(dice.weighted(hour.routine), habits, dice, take) };
    }
    if (isBad && dice.next() < 0.65) return { at, make: bad.make, seat: dice.pick(bad.seats) };
    return { at, ...byHabit(dice.weighted(hour.trouble), habits, dice, take) };
  });
}

interface BadDay {
  readonly from: number;
  readonly to: number;
  readonly make: Doing['make'];
  readonly seats: readonly Seat[];
}

/** A working day within the week before the end, on which a department has no network from nine to three. */
function badDay({ company, to }: Past, dice: Dice): BadDay | undefined {
  const { profile } = dice.pick(company.seats);
  let at = to - dice.int(3, 4) * DAY;
  while (isWeekend(hourOfWeek(at))) at -= DAY;
  const from = Math.floor(at / HOUR) * HOUR + (9 - (hourOfWeek(at) % 24)) * HOUR;
  return {
    from,
    to: from + 6 * HOUR,
    make: backupFailedBecause(NETWORK_LOST),
    seats: company.seats.filter((seat) => seat.profile.id === profile.id),
  };
}

/** Everybody has a backup before anybody has the next; goes on where the occurrences before it ended. */
function inTurn(number: number): Take {
  let turn = number;
  return (seats) => seats[turn++ % seats.length] as Seat;
}

interface Slot {
  readonly from: number;
  readonly to: number;
  readonly hour: HourOfDay;
  /** How much of the whole falls into it. */
  readonly weight: number;
}

const SLOT = HOUR / 2;

/** Each of the count equally long steps through the weights holds one moment, somewhere in it. */
function timesOf(past: Past, dice: Dice): { readonly at: number; readonly hour: HourOfDay }[] {
  const { from, count } = past;
  const slots = slotsOf(past);
  const whole = slots.reduce((sum, { weight }) => sum + weight, 0);
  let index = 0;
  let passed = 0;
  return Array.from({ length: count }, (_, i) => {
    const place = (whole * (i + dice.next())) / count;
    let slot = slots[index] as Slot;
    for (; place >= passed + slot.weight && index < slots.length - 1; slot = slots[index] as Slot) {
      passed += slot.weight;
      index += 1;
    }
    const at = slot.from + ((place - passed) / slot.weight) * (slot.to - slot.from);
    return { at: Math.max(from, Math.min(Math.floor(at), slot.to - 1)), hour: slot.hour };
  });
}

/** Half hours by the clock; the first and the last may be shorter. */
function slotsOf({ seed, from, to }: Past): Slot[] {
  const slots: Slot[] = [];
  let start = from;
  do {
    const end = Math.min(to, (Math.floor(start / SLOT) + 1) * SLOT);
    const hour = hourAt(hourOfWeek(start));
    const noise = noisy(seed, Math.floor(start / SLOT), 0.25) * noisy(seed, Math.floor(start / DAY), 0.08);
    slots.push({ from: start, to: end, hour, weight: hour.pace * noise * Math.max(1, end - start) });
    start = end;
  } while (start < to);
  return slots;
}

/** 1, more or less by so much; always the same for the same time. */
function noisy(seed: number, n: number, by: number): number {
  return 1 + by * (2 * createDice(seedOf(seed ^ 0x9015e, n)).next() - 1);
}
