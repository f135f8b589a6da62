/** A store on a real file, filled by the test, as lookups find it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { InsyncEvent } from '../../src/domain/event.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Config } from '../../src/domain/rules.ts';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { commitOf, DAY, decideWith, HOUR, NOW, ROUTES, rule } from '../contract/samples.ts';

export const context = { now: NOW, zone: 'Europe/Berlin', canonical: 'asked' };

export async function stored(...events: readonly InsyncEvent[]): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'insync-lookups-'));
  const store = openSqliteStore(join(folder, 'insync.db'), decodeStored);
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  await store.commitPage(commitOf(events), decideWith());
  return store;
}

/** A whole configuration; errors and worse are alerts. */
export function configOf(more: Partial<Config> = {}): Config {
  return {
    ...{ poll: '*/30 * * * * *', feed: 'insync', firstRunMaxAge: DAY, zone: 'UTC', defaultChannel: 'C_OPS' },
    ...{ alert: [rule({ severity: '<=3' })], routes: ROUTES, reopenWithin: HOUR, inhibit: [], missing: [] },
    ...{
      outage: undefined,
      feedSilence: 0,
      retention: undefined,
      runbooks: {},
      console: '',
      digest: [],
      forward: [],
    },
    permissions: { acknowledge: [], silence: [], resolve: [], forward: [] },
    ...more,
  };
}

export interface Told {
  readonly id?: string;
  readonly time?: number;
  readonly type?: string;
  readonly severity?: number;
  readonly tenant?: string;
  readonly identity?: string;
  readonly identityType?: string;
  /** `Status:Success, Device:LAB-PC-9`. */
  readonly details?: string;
}

let made = 0;

/** An event with free details; harmless unless told otherwise. */
export function told(given: Told = {}): InsyncEvent {
  made += 1;
  const { id = `t${made}`, time = NOW, type = 'Backup', severity = 6, tenant = 't1' } = given;
  const { identity = 'inSync', identityType = 'SERVICE', details = 'Status:Success' } = given;
  const decoded = decodeRecord(
    JSON.stringify({
      ...{ eventCategory: 'EVENT', uniqueID: id, publisherID: 'public-1', schemaVersion: '1.0' },
      topicName: 'public-inSyncPlatform-Backup And Restore',
      timeStamp: new Date(time).toISOString(),
      ...{ eventType: type, tenantID: tenant, severity: String(severity) },
      ...{ identityType, identityID: identity, eventDetails: details },
    }),
    NOW,
  );
  if (isUnreadable(decoded)) throw new Error('no event');
  return decoded;
}
