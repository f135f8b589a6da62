/** Devices keep their habits: most backups go well, some miss files, a few fail again and again. */
import {
  backupFailed,
  backupFailedBecause,
  backupSucceeded,
  backupWithErrors,
  FAILURES,
  type Maker,
} from './activities.ts';
import type { Company, Seat } from './company.ts';
import type { Kind } from './day.ts';
import { createDice, type Dice, seedOf, shuffled } from './random.ts';

export interface Habits {
  /** In the order in which their turn for a backup comes. */
  readonly regular: readonly Seat[];
  /** Regular too, but often with files that cannot be read. */
  readonly untidy: readonly Seat[];
  readonly failing: readonly Failing[];
  readonly servers: readonly Seat[];
  readonly mailboxes: readonly Seat[];
}

/** A device that fails again and again. */
export interface Failing {
  readonly seat: Seat;
  /** Always the same; one of `FAILURES`. */
  readonly reason: string;
}

const UNTIDY = 24;

export function habitsOf(company: Company, seed: number): Habits {
  const dice = createDice(seedOf(seed, 0x4ab175));
  const seats = shuffled(company.seats, dice);
  const regular = seats.slice(FAILURES.length);
  return {
    regular,
    untidy: regular.slice(0, UNTIDY),
    failing: FAILURES.map((reason, index) => ({ seat: seats[index] as Seat, reason })),
    servers: company.servers,
    mailboxes: regular.map(mailboxOf),
  };
}

/** Named as Druva names it: the same for everybody, so that only the user tells whose it is. */
function mailboxOf({ user, profile }: Seat): Seat {
  const device = { id: 20_000 + user.id, name: 'Exchange Online', os: '', client: '', ip: '' };
  return { user, device, profile };
}

/** Whose turn it is. */
export type Take = (seats: readonly Seat[]) => Seat;

export interface Doing {
  readonly make: Maker;
  /** Undefined: anybody's. */
  readonly seat?: Seat;
}

/** Who does it, and how, as their habits are. */
export function byHabit({ make, beat }: Kind, habits: Habits, dice: Dice, take: Take): Doing {
  const { regular, untidy, failing, servers, mailboxes } = habits;
  const often = (share: number) => dice.next() < share;
  if (beat === 'night') return { make, seat: often(0.25) ? dice.pick(servers) : take(mailboxes) };
  if (make === backupSucceeded) return { make, seat: often(0.003) ? dice.pick(failing).seat : take(regular) };
  if (make === backupWithErrors && often(0.7)) return { make, seat: dice.pick(untidy) };
  if (make === backupFailed && often(0.55)) return failingAgain(dice.pick(failing));
  return make === backupFailed ? { make, seat: dice.pick(regular) } : { make };
}

export function failingAgain({ seat, reason }: Failing): Doing {
  return { make: backupFailedBecause(reason), seat };
}
