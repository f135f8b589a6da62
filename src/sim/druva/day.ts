/** What a day is made of, and what of it belongs to which hour. */
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
import type { Dice } from './random.ts';
import { type Beat, HOURS_OF_WEEK, livelinessOf } from './rhythm.ts';

/** Backups of the `night` are those of servers and mailboxes, all others those of people's devices. */
export interface Kind {
  readonly share: number;
  readonly make: Maker;
  readonly beat: Beat;
}

type Weighted = readonly (readonly [weight: number, kind: Kind])[];

const kind = (share: number, make: Maker, beat: Beat): Kind => ({ share, make, beat });

/** What happens all day: nothing here needs a person. All 19 types are among it or among the trouble. */
const ROUTINE: readonly Kind[] = [
  kind(416, backupSucceeded, 'office'),
  kind(104, backupSucceeded, 'night'),
  kind(140, apiLoggedIn, 'steady'),
  kind(60, userActed, 'morning'),
  kind(55, adminChanged, 'office'),
  kind(45, restoreSucceeded, 'office'),
  kind(35, downloadSucceeded, 'office'),
  kind(30, adminLoggedIn, 'morning'),
  kind(30, userAudited, 'office'),
  kind(20, dataSourceAdded, 'office'),
  kind(20, directorySynced, 'steady'),
  kind(18, clientUpgraded, 'office'),
  kind(10, webdavLoggedIn, 'office'),
  kind(6, notified, 'steady'),
  kind(5, alertResolved, 'office'),
  kind(5, moreDataCollected, 'office'),
  kind(4, deviceReplaced, 'office'),
  kind(3, bulkExportLoggedIn, 'office'),
  kind(2, pstConverterLoggedIn, 'office'),
];

/** The rest of a day: about half of it is severe or failed. */
const TROUBLE: readonly Kind[] = [
  kind(34, backupWithErrors, 'office'),
  kind(6, backupWithErrors, 'night'),
  kind(27, backupFailed, 'office'),
  kind(3, backupFailed, 'night'),
  kind(10, backupCanceled, 'office'),
  kind(10, smallAlert, 'steady'),
  kind(5, restoreFailed, 'office'),
  kind(3, adminLoginFailed, 'morning'),
  kind(2, directorySyncFailed, 'steady'),
  kind(0.4, unusualDataActivity, 'steady'),
  kind(0.2, cacheServerDown, 'steady'),
];

const weighed = (kinds: readonly Kind[], weight: (kind: Kind) => number): Weighted =>
  kinds.map((one) => [weight(one), one]);

const WHOLE_DAY = {
  routine: weighed(ROUTINE, ({ share }) => share),
  trouble: weighed(TROUBLE, ({ share }) => share),
};

/** An ordinary day whatever the hour, of which `trouble` is not routine. */
export function day(trouble: number): Maker {
  return (scene) => chosen(scene.dice, trouble)(scene);
}

function chosen(dice: Dice, trouble: number): Maker {
  return dice.weighted(dice.next() < trouble ? WHOLE_DAY.trouble : WHOLE_DAY.routine).make;
}

export interface HourOfDay {
  readonly routine: Weighted;
  readonly trouble: Weighted;
  /** How much happens; 1 in the average hour of a week. */
  readonly pace: number;
}

const HOURS: readonly HourOfDay[] = Array.from({ length: HOURS_OF_WEEK }, (_, hour) => {
  const weight = ({ share, beat }: Kind) => share * livelinessOf(beat, hour);
  const routine = weighed(ROUTINE, weight);
  return { routine, trouble: weighed(TROUBLE, weight), pace: sum(routine) / sum(WHOLE_DAY.routine) };
});

/** What happens in an hour of the week, see `hourOfWeek`. */
export function hourAt(hour: number): HourOfDay {
  return HOURS[hour] as HourOfDay;
}

function sum(kinds: Weighted): number {
  return kinds.reduce((all, [weight]) => all + weight, 0);
}
