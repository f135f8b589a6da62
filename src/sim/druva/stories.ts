/** Scripted turns of events. A story is a list of steps; each makes its records when its time has come. */
import {
  backupFailed,
  backupFailedBecause,
  backupSucceeded,
  type Maker,
  restoreFailed,
} from './activities.ts';
import {
  cacheServerBack,
  cacheServerDown,
  directoryBack,
  directoryDown,
  maliciousFilesFound,
  newLocationLogin,
  unusualDataActivity,
} from './alerts.ts';
import type { Seat } from './company.ts';
import { HOSTILE } from './hostile.ts';
import type { Occurrence } from './occurrence.ts';
import { adminLoggedIn, directorySynced, directorySyncFailed } from './people.ts';
import type { World } from './world.ts';

export interface Step {
  /** Milliseconds after the story began. */
  readonly after: number;
  make(world: World, at: number): readonly (Occurrence | string)[];
}

export const STORIES = [
  'routine',
  'backup-failed',
  'recovered',
  'storm',
  'ransomware',
  'ad-sync-failed',
  'directory-down',
  'directory-back',
  'site-down',
  'site-back',
  'hostile',
  'unreadable',
] as const;
export type StoryName = (typeof STORIES)[number];

const ON_STAGE = 'DEV-MBP-22';
const STORM_SPAN = 4 * 60_000;
const STORM_SIZE = 500;

export function isStory(name: string): name is StoryName {
  return (STORIES as readonly string[]).includes(name);
}

export function steps(name: StoryName): readonly Step[] {
  switch (name) {
    case 'routine':
      return [once((world, at) => [world.routine(at)])];
    case 'backup-failed':
      return [once((world, at) => [world.happen(at, failedHard, ON_STAGE)])];
    case 'recovered':
      return [once((world, at) => [world.happen(at, backupSucceeded, ON_STAGE)])];
    case 'storm':
      return [once(storm)];
    case 'ransomware':
      return RANSOMWARE;
    case 'ad-sync-failed':
      return [once((world, at) => [world.happen(at, directorySyncFailed)])];
    case 'directory-down':
      return DIRECTORY_DOWN;
    case 'directory-back':
      return [once((world, at) => [world.happen(at, directoryBack), world.happen(at, directorySynced)])];
    case 'site-down':
      return [once((world, at) => [world.happen(at, cacheServerDown)]), ...siteSteps(cacheUnreachable)];
    case 'site-back':
      return [once((world, at) => [world.happen(at, cacheServerBack)]), ...siteSteps(backupSucceeded)];
    case 'hostile':
      return [once((world, at) => HOSTILE.map((make) => world.happen(at, make)))];
    case 'unreadable':
      return [once(() => UNREADABLE)];
  }
}

/** Records that cannot be events. */
export const UNREADABLE: readonly string[] = [
  '"just text"',
  'null',
  '[1,2,3]',
  '42',
  '{}',
  '{"eventType":"Backup","eventState":"Failed","severity":3}',
];

function once(make: Step['make']): Step {
  return { after: 0, make };
}

/** The severity does not change with the seed, so the demo always shows the same card. */
const failedHard: Maker = (scene) => ({ ...backupFailed(scene), severity: 3 });

/** 500 failures of as many devices within the last four minutes, and three critical alerts towards the end. */
function storm(world: World, at: number): Occurrence[] {
  const { seats, servers } = world.company;
  const from = at - STORM_SPAN;
  const critical = new Map<number, () => Occurrence>([
    [410, () => world.happen(when(410), unusualDataActivity, servers[1])],
    [440, () => world.happen(when(440), directoryDown)],
    [470, () => world.happen(when(470), cacheServerDown)],
  ]);
  const when = (i: number) => from + Math.floor((STORM_SPAN * i) / STORM_SIZE);
  const all: Occurrence[] = [];
  for (let i = 0; i < STORM_SIZE; i++) {
    const worst = critical.get(i);
    if (worst) all.push(worst());
    const seat = seats[(i * 7) % seats.length] as Seat;
    all.push(world.happen(when(i), i % 10 === 9 ? restoreFailed : backupFailed, seat));
  }
  return all;
}

/** The connector is gone, and what hangs on it fails every few seconds. */
const DIRECTORY_DOWN: readonly Step[] = [
  once((world, at) => [world.happen(at, directoryDown)]),
  ...[3_000, 6_000, 9_000].map((after) => ({
    after,
    make: (world: World, at: number) => [world.happen(at, directorySyncFailed)],
  })),
];

/** The devices of one site, a few each second. */
function siteSteps(make: Maker): Step[] {
  return Array.from({ length: SITE_SECONDS }, (_, second) => ({
    after: 1_000 * (second + 1),
    make: (world: World, at: number) =>
      siteSeats(world)
        .filter((_seat, place) => place % SITE_SECONDS === second)
        .map((seat, place) => world.happen(at - place, make, seat)),
  }));
}

const SITE_SECONDS = 10;

const cacheUnreachable: Maker = (scene) => ({
  ...backupFailedBecause('The cache server of the site does not answer')(scene),
  severity: 3,
});

function siteSeats({ company }: World): readonly Seat[] {
  return company.seats.filter(({ device }) => device.name.startsWith('OPS-WS-'));
}

const RANSOMWARE: readonly Step[] = [
  once((world, at) => [world.unusualDataActivity(at, 'FIN-LAPTOP-7')]),
  { after: 4_000, make: (world, at) => massDeletion(world, at, 'FIN-LAPTOP-7', 8) },
  {
    after: 8_000,
    make: (world, at) => [world.happen(at, newLocationLogin), world.happen(at, fromFarAway)],
  },
  {
    after: 12_000,
    make: (world, at) => [world.happen(at, retentionCut), world.unusualDataActivity(at, 'FIN-SRV-2')],
  },
  { after: 16_000, make: (world, at) => massDeletion(world, at, 'FIN-SRV-2', 12) },
  {
    after: 20_000,
    make: (world, at) => [
      world.happen(at, maliciousFilesFound, 'FIN-LAPTOP-7'),
      world.happen(at, failedHard, 'FIN-LAPTOP-7'),
      world.happen(at, restoreFailed, 'FIN-SRV-2'),
    ],
  },
];

const fromFarAway: Maker = (scene) => ({
  ...adminLoggedIn(scene),
  ip: '203.0.113.66',
  pairs: [
    ['IP Address', '203.0.113.66'],
    ['Location', 'Reykjavik, Iceland'],
    ['Login Result', 'Success'],
  ],
});

const retentionCut: Maker = (scene) => ({
  ...adminLoggedIn(scene),
  type: 'Admin Audit Trail',
  severity: 4,
  state: 'Admin event',
  ip: '203.0.113.66',
  pairs: [['Activity', 'Profile Finance was modified: retention 365 days to 1 day']],
});

function massDeletion(world: World, at: number, device: string, count: number): Occurrence[] {
  const deleted: Maker = ({ dice, seat }) => ({
    type: 'User Audit Trail',
    severity: 4,
    state: 'Success',
    ...(seat ?? {}),
    identityType: 'USER',
    identity: seat?.user.email ?? '',
    ...(seat ? { initiator: seat.user.email } : {}),
    pairs: [
      ['Activity', 'Files deleted'],
      ['Count', dice.int(800, 6_000)],
      ['eventsGroupId', 700_001],
    ],
  });
  return Array.from({ length: count }, (_, i) => world.happen(at - (count - i) * 100, deleted, device));
}
