/** Backups, restores, downloads and what else concerns a device. */
import type { Company, Seat } from './company.ts';
import type { Happening, Pair } from './occurrence.ts';
import type { Dice } from './random.ts';

interface Scene {
  readonly dice: Dice;
  readonly company: Company;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Set when the happening has to be about a given device. */
  readonly seat?: Seat | undefined;
}

export type Maker = (scene: Scene) => Happening;

export const NETWORK_LOST = 'Network connection lost';

/** Why backups and restores fail. */
export const FAILURES: readonly string[] = [
  NETWORK_LOST,
  'Disk read error',
  'Device went to sleep during backup',
  'Access to the folder was denied',
  'Snapshot could not be created: VSS writer timed out',
  'Not enough free space for the local cache',
];

const anySeat = (dice: Dice, company: Company, seat?: Seat) => seat ?? dice.pick(company.seats);
const group = (dice: Dice): Pair => ['eventsGroupId', dice.int(10_000, 999_999)];

function about(seat: Seat) {
  return { identityType: 'SERVICE', identity: 'inSync', ...seat } as const;
}

/** The counts in the wording of the inSync OpenAPI's example. */
function backupPairs(dice: Dice, missed: number): Pair[] {
  const files = dice.int(1, 900);
  const bytes = files * dice.int(8_000, 4_000_000);
  return [
    ['Total Backup Size', bytes + dice.int(0, 40_000_000_000)],
    ['Files Backed up', files],
    ['Files Missed', missed],
    ['System and App Settings', dice.pick(['Yes', 'No'])],
    ['Total Bytes Transferred', bytes],
    group(dice),
  ];
}

export const backupSucceeded: Maker = ({ dice, company, seat }) => ({
  type: 'Backup',
  severity: 6,
  state: 'Success',
  ...about(anySeat(dice, company, seat)),
  pairs: backupPairs(dice, 0),
});

export const backupWithErrors: Maker = ({ dice, company, seat }) => ({
  type: 'Backup',
  severity: 4,
  state: 'Backed up with Errors',
  ...about(anySeat(dice, company, seat)),
  pairs: backupPairs(dice, dice.int(1, 40)),
});

export const backupCanceled: Maker = ({ dice, company, seat }) => ({
  type: 'Backup',
  severity: 5,
  state: 'Canceled',
  ...about(anySeat(dice, company, seat)),
  pairs: [
    ['Reason', 'Canceled by the user'],
    ['Files Missed', 0],
    ['Total Bytes Transferred', dice.int(0, 9_000_000)],
    group(dice),
  ],
});

export const backupFailed: Maker = (scene) => failedBackup(scene);

/** `reason` is one of `FAILURES`, or as short. */
export const backupFailedBecause =
  (reason: string): Maker =>
  (scene) =>
    failedBackup(scene, reason);

function failedBackup({ dice, company, seat }: Scene, reason?: string): Happening {
  return {
    type: 'Backup',
    severity: dice.weighted([
      [4, 3],
      [1, 4],
    ]),
    state: 'Failed',
    ...about(anySeat(dice, company, seat)),
    pairs: failedPairs(dice, reason),
  };
}

function failedPairs(dice: Dice, reason = dice.pick(FAILURES)): Pair[] {
  return [
    ['Error', reason],
    ['Files Missed', 0],
    ['Total Bytes Transferred', dice.int(0, 90_000_000)],
    group(dice),
  ];
}

export const restoreSucceeded: Maker = ({ dice, company, seat }) =>
  transfer('Restore', 'Restored', dice, anySeat(dice, company, seat));

export const downloadSucceeded: Maker = ({ dice, company, seat }) =>
  transfer('Download', 'Downloaded', dice, anySeat(dice, company, seat));

function transfer(type: string, verb: string, dice: Dice, seat: Seat): Happening {
  const bytes = dice.int(2_000, 800_000_000);
  return {
    type,
    severity: 6,
    state: 'Success',
    ...about(seat),
    initiator: seat.user.email,
    pairs: [
      [`Total ${verb} Size`, bytes],
      [`Files ${verb}`, dice.int(1, 300)],
      ['Files Missed', 0],
      ['System and App Settings', 'No'],
      ['Total Bytes Transferred', bytes],
      group(dice),
    ],
  };
}

export const restoreFailed: Maker = ({ dice, company, seat }) => {
  const at = anySeat(dice, company, seat);
  return {
    type: 'Restore',
    severity: 3,
    state: 'Failed',
    ...about(at),
    initiator: at.user.email,
    pairs: failedPairs(dice),
  };
};

export const clientUpgraded: Maker = ({ dice, company, seat }) => {
  const at = anySeat(dice, company, seat);
  return {
    type: 'Client Upgrade',
    severity: 6,
    state: 'Success',
    ...at,
    identityType: 'USER',
    identity: at.user.email,
    initiator: at.user.email,
    pairs: [['Old Version', '7.4.3r(55d0c1a7)'], ['New Version', at.device.client], group(dice)],
  };
};

export const dataSourceAdded: Maker = ({ dice, company, seat }) => ({
  type: 'Data Source',
  severity: 6,
  state: 'Success',
  ...about(anySeat(dice, company, seat)),
  pairs: [
    ['Action', dice.pick(['Added', 'Activated', 'Re-activated'])],
    ['Data Source Type', 'Device'],
  ],
});

export const deviceReplaced: Maker = ({ dice, company, seat }) => {
  const at = anySeat(dice, company, seat);
  return {
    type: 'Device Replace',
    severity: 6,
    state: 'Success',
    ...about(at),
    initiator: at.user.email,
    pairs: [['Old Device', `${at.device.name}-OLD`], ['New Device', at.device.name], group(dice)],
  };
};

export const moreDataCollected: Maker = ({ dice, company, seat }) => ({
  type: 'Additional Data Collection',
  severity: 6,
  state: 'Success',
  ...about(anySeat(dice, company, seat)),
  pairs: [
    ['Files Collected', dice.int(1, 500)],
    ['Total Bytes Transferred', dice.int(4_000, 9_000_000)],
    group(dice),
  ],
});
