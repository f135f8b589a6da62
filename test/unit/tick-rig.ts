/** The real poll between a simulated Druva, over real HTTP, and a real store; time passes only where somebody waits. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { pageRules } from '../../src/alerting/decide.ts';
import { afterFailure, afterPage, feedSeen, feedSilence } from '../../src/alerting/feed-silence.ts';
import { EVERYTHING } from '../../src/domain/filter.ts';
import type { Feed, Ledger, Store } from '../../src/domain/ports.ts';
import { createFeed, type FeedOptions } from '../../src/druva/feed.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { type TickReport, tick } from '../../src/pipeline/tick.ts';
import { type Druva, type DruvaOptions, startDruva } from '../../src/sim/druva/server.ts';
import { keyvOver } from '../../src/store/keyv.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { event, HOUR, NOW, rulesOf, TO_OPS } from '../contract/samples.ts';

const CREDENTIALS = { clientId: 'id', clientSecret: 'not-a-secret' };

export interface TickRigOptions {
  readonly kind?: Feed['name'];
  readonly druva?: Partial<DruvaOptions>;
  readonly feed?: Partial<FeedOptions>;
  /** How far Druva's clock is ahead of the bot's, ms. */
  readonly druvaAhead?: number;
  /** Stands between the poll and the store. */
  readonly ledger?: (store: Store) => Ledger;
  /** In the place of chance. */
  readonly random?: () => number;
}

export interface TickRig {
  readonly druva: Druva;
  readonly store: Store;
  readonly failed: { readonly reason: string; readonly said: string; readonly again: number }[];
  /** What the watch over the feed concluded, each time it changed; and the causes it told on cards. */
  readonly found: string[];
  readonly causes: string[];
  readonly lost: string[];
  now(): number;
  /** Lets time pass. */
  pass(ms: number): void;
  /** Polls to the head; `work` is done once so much time has passed. */
  poll(after?: { readonly ms: number; readonly work: () => void }): Promise<TickReport>;
  /** Failed backups, one per device. */
  add(count: number, prefix?: string): void;
  /** The store has each event of Druva's own list once, byte for byte, and nothing else. */
  expectEachOnce(): Promise<void>;
  /** Requests so far. */
  requests(): number;
}

/** Lives as long as the running test. */
export async function tickRig({
  kind = 'insync',
  random = () => 0.5,
  ...options
}: TickRigOptions = {}): Promise<TickRig> {
  const folder = mkdtempSync(join(tmpdir(), 'insync-feed-'));
  let now = NOW;
  const clock = () => now;
  const druva = await startDruva({
    ...{ ...CREDENTIALS, pageSize: 10, clock: () => now + (options.druvaAhead ?? 0) },
    ...options.druva,
  });
  const store = openSqliteStore(join(folder, 'insync.db'), decodeStored);
  const feed = createFeed({
    ...{ kind, baseUrl: druva.url, credentials: CREDENTIALS, clock },
    tokenCache: keyvOver(store, 'druva', clock),
    timeouts: { connect: 1_000, headers: 1_000, body: 1_000, total: 5_000 },
    ...options.feed,
  });
  onTestFinished(async () => {
    await feed.close();
    await store.close();
    await druva.close();
    rmSync(folder, { recursive: true });
  });

  const ledger = options.ledger?.(store) ?? store;
  const failed: TickRig['failed'] = [];
  const found: string[] = [];
  const causes: string[] = [];
  const lost: string[] = [];
  let seen = feedSeen(kind, now, undefined);
  const look = () => {
    const { reason, report } = feedSilence(seen, { polls: 0, route: TO_OPS }, now);
    if (found.at(-1) === reason) return;
    found.push(reason);
    if (report?.present && 'cause' in report.finding) causes.push(String(report.finding.cause));
  };

  const poll: TickRig['poll'] = (after) => {
    const begun = now;
    let due = after;
    return tick(
      {
        ...{ feed, ledger, rules: pageRules(rulesOf()), firstRunMaxAge: HOUR, gapRoute: () => TO_OPS },
        ...{ clock, random },
        sleep: async (ms) => {
          now += ms;
          look();
          if (due && now - begun >= due.ms) {
            due.work();
            due = undefined;
          }
        },
        on: {
          page: ({ fresh }, { head }) => {
            seen = afterPage(seen, { at: now, fresh, head });
            if (head) look();
          },
          failed: (failure) => {
            failed.push(failure);
            seen = afterFailure(seen, { at: now, said: failure.said });
          },
          cursorLost: ({ said }) => void lost.push(said),
        },
      },
      new AbortController().signal,
    );
  };

  return {
    ...{ druva, store, failed, found, causes, lost, poll },
    now: clock,
    pass: (ms) => {
      now += ms;
    },
    add: (count, prefix = 'PC') =>
      druva.add(Array.from({ length: count }, (_, n) => event({ device: `${prefix}-${n}`, time: now }).raw)),
    async expectEachOnce() {
      const limit = druva.length + 1;
      const { rows } = await store.page({ filter: EVERYTHING, now, limit });
      expect(rows.map((row) => row.event.raw).sort()).toEqual([...druva.records(kind)].sort());
    },
    requests: () => druva.counters.requests,
  };
}
