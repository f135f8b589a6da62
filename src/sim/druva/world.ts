import {
  backupCanceled,
  backupFailed,
  backupSucceeded,
  backupWithErrors,
  clientUpgraded,
  dataSourceAdded,
  deviceReplaced,
  downloadSucceeded,
  type Maker,
  moreDataCollected,
  restoreFailed,
  restoreSucceeded,
} from './activities.ts';
import { alertResolved, cacheServerDown, notified, smallAlert, unusualDataActivity } from './alerts.ts';
import { type Company, createCompany, type Seat } from './company.ts';
import type { Happening, Occurrence } from './occurrence.ts';
import {
  adminChanged,
  adminLoggedIn,
  adminLoginFailed,
  apiLoggedIn,
  bulkExportLoggedIn,
  directorySynced,
  directorySyncFailed,
  pstConverterLoggedIn,
  userActed,
  userAudited,
  webdavLoggedIn,
} from './people.ts';
import { createDice, type Dice, seedOf } from './random.ts';

/** What happens all day: nothing here needs a person. All 19 types are among it or among the trouble. */
const ROUTINE: readonly (readonly [number, Maker])[] = [
  [520, backupSucceeded],
  [140, apiLoggedIn],
  [60, userActed],
  [55, adminChanged],
  [45, restoreSucceeded],
  [35, downloadSucceeded],
  [30, adminLoggedIn],
  [30, userAudited],
  [20, dataSourceAdded],
  [20, directorySynced],
  [18, clientUpgraded],
  [10, webdavLoggedIn],
  [6, notified],
  [5, alertResolved],
  [5, moreDataCollected],
  [4, deviceReplaced],
  [3, bulkExportLoggedIn],
  [2, pstConverterLoggedIn],
];

/** The rest of a day: about half of it is severe or failed. */
const TROUBLE: readonly (readonly [number, Maker])[] = [
  [40, backupWithErrors],
  [30, backupFailed],
  [10, backupCanceled],
  [10, smallAlert],
  [5, restoreFailed],
  [3, adminLoginFailed],
  [2, directorySyncFailed],
  [0.4, unusualDataActivity],
  [0.2, cacheServerDown],
];

/** A believable company. The n-th call is the same for the same seed, whatever the calls before it were. */
export interface World {
  readonly company: Company;
  /** An event as they come all day: severity 5 or 6, nothing failed. */
  routine(at: number): Occurrence;
  /** `device` is a device's name; an unknown one becomes a device of its own. */
  backupFailed(at: number, device?: string): Occurrence;
  backupSucceeded(at: number, device?: string): Occurrence;
  unusualDataActivity(at: number, device?: string): Occurrence;
  /** Evenly spread from `from` to before `to`, ascending, ms; `trouble` is the share that is not routine (0.05). */
  history(from: number, to: number, count: number, trouble?: number): Occurrence[];
  /** Takes so many numbers out of the world's count, for records made elsewhere; the first of them. */
  reserve(count: number): number;
  /** Whatever a story needs. */
  happen(at: number, make: Maker, device?: string | Seat): Occurrence;
}

export function createWorld(options: { readonly seed: number }): World {
  const { seed } = options;
  const company = createCompany(seed);
  let count = 0;
  const happen = (at: number, make: Maker, device?: string | Seat) => {
    const seat = typeof device === 'string' ? seatNamed(company, device) : device;
    return occurrence({ seed, company, number: ++count, at, make, seat });
  };
  return {
    company,
    happen,
    reserve: (wanted) => {
      const first = count + 1;
      count += wanted;
      return first;
    },
    routine: (at) => happen(at, routine),
    backupFailed: (at, device) => happen(at, backupFailed, device),
    backupSucceeded: (at, device) => happen(at, backupSucceeded, device),
    unusualDataActivity: (at, device) => happen(at, unusualDataActivity, device),
    history: (from, to, wanted, trouble = 0.05) =>
      Array.from({ length: wanted }, (_, i) =>
        happen(from + Math.floor(((to - from) * i) / wanted), day(trouble)),
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

const routine: Maker = (scene) => scene.dice.weighted(ROUTINE)(scene);

/** An ordinary day, of which `trouble` is not routine. */
export function day(trouble: number): Maker {
  return (scene) => chosen(scene.dice, trouble)(scene);
}

function chosen(dice: Dice, trouble: number): Maker {
  return dice.weighted(dice.next() < trouble ? TROUBLE : ROUTINE);
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
