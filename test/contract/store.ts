import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { storeAlerts } from './store-alerts.ts';
import { storeArchive } from './store-archive.ts';
import { storeAudit } from './store-audit.ts';
import { storeAuditReading } from './store-audit-reading.ts';
import { storeCards } from './store-cards.ts';
import { storeDigest } from './store-digest.ts';
import { storeFigures } from './store-figures.ts';
import { storeFindings } from './store-findings.ts';
import { storeForwards } from './store-forwards.ts';
import { storeGauges } from './store-gauges.ts';
import { storeHolds } from './store-holds.ts';
import { storeInvariants } from './store-invariants.ts';
import { storeKeyValue } from './store-kv.ts';
import { storeLedger } from './store-ledger.ts';
import { storeLife } from './store-life.ts';
import { storeLifeReading } from './store-life-reading.ts';
import { storeMissing } from './store-missing.ts';
import { storeMoves } from './store-moves.ts';
import { storeProblems } from './store-problems.ts';
import { storeReading } from './store-reading.ts';
import { storeReplies } from './store-replies.ts';
import { storeRetention } from './store-retention.ts';
import { storeSilences } from './store-silences.ts';
import { storeStorms } from './store-storms.ts';
import { storeSubscriptions } from './store-subscriptions.ts';
import { storeTally } from './store-tally.ts';
import { storeTimers } from './store-timers.ts';
import { storeTrail } from './store-trail.ts';
import { storeTwins } from './store-twins.ts';
import { storeWalk } from './store-walk.ts';

/** One database, which may be opened again and again. */
export interface Place {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

/** What a test has in its hands. */
export interface Rig {
  /** The open store. */
  readonly store: Store;
  /** Closes it as it is, as if the process had died between two calls, and opens it again. */
  reopen(): Promise<Store>;
}

type Suite = (rig: Rig) => void;

/** What is asked of lists, counts and statistics, however they are read. */
export const READING_SUITES: readonly Suite[] = [
  ...[storeReading, storeTally, storeLifeReading, storeAuditReading, storeDigest, storeMissing, storeFigures],
  storeGauges,
];
const SUITES: readonly Suite[] = [
  ...[
    storeLedger,
    storeTwins,
    storeAlerts,
    storeProblems,
    storeHolds,
    storeFindings,
    storeForwards,
    storeInvariants,
    storeCards,
    storeReplies,
    storeStorms,
    storeMoves,
    storeArchive,
    storeTrail,
    storeKeyValue,
  ],
  ...[storeLife, storeSilences, storeTimers, storeSubscriptions, storeAudit, storeWalk, storeRetention],
  ...READING_SUITES,
];

/** What every store promises, whatever database is behind it. `makePlace` gives an empty one. */
export function describeStore(name: string, makePlace: () => Promise<Place>, suites = SUITES): void {
  describe(`store contract: ${name}`, () => {
    let place: Place;
    let store: Store;
    beforeEach(async () => {
      place = await makePlace();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });
    const rig: Rig = {
      get store() {
        return store;
      },
      async reopen() {
        await store.close();
        store = await place.open();
        return store;
      },
    };
    for (const suite of suites) suite(rig);
  });
}

/** Everything that waits now, over all channels, in the order of each. */
export async function waitingIn(store: Store, channel: string, at: number) {
  const all = await store.waiting(1_000, at);
  return all.find((each) => each.channel === channel)?.cards ?? [];
}
