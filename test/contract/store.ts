import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { storeAlerts } from './store-alerts.ts';
import { storeArchive } from './store-archive.ts';
import { storeCards } from './store-cards.ts';
import { storeKeyValue } from './store-kv.ts';
import { storeLedger } from './store-ledger.ts';
import { storeMoves } from './store-moves.ts';
import { storeReading } from './store-reading.ts';
import { storeStorms } from './store-storms.ts';
import { storeTally } from './store-tally.ts';
import { storeTrail } from './store-trail.ts';

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
export const READING_SUITES: readonly Suite[] = [storeReading, storeTally];
const SUITES: readonly Suite[] = [
  ...[storeLedger, storeAlerts, storeCards, storeStorms, storeMoves, storeArchive, storeTrail, storeKeyValue],
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
