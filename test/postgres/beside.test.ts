/** Several bots on one database: what one of them remembers must be right when another has written. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { lives } from '../contract/lives.ts';
import { commitOf, decideWith, event, filterOf, MINUTE, NOW, person, TO_OPS } from '../contract/samples.ts';
import { hasPostgres, postgresPlace, wipe } from './place.ts';

const device = fc.constantFrom('A', 'B', 'C', 'D', 'E');
const one = fc.record({
  device,
  status: fc.constantFrom('Success', 'Failed', 'Failed', 'Backup Completed with errors'),
  type: fc.constantFrom('Backup', 'Restore'),
  severity: fc.constantFrom(2, 3, 6),
});
/** What somebody does, through which of the two bots. */
const step = fc.record({
  bot: fc.constantFrom(0, 1),
  act: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('page' as const), events: fc.array(one, { maxLength: 6 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('ack' as const, 'resolve' as const), alert: fc.nat(9) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('silence' as const, 'end' as const), device }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('redirect' as const, 'restore' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('broken' as const), device }) },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const RULES = {
  inhibit: [
    {
      ...{ source: filterOf({ type: 'Restore', severity: '<=2' }), target: filterOf({ type: 'Backup' }) },
      ...{ equal: ['tenant'] as const, text: 'restores' },
    },
  ],
  outage: {
    ...{ filter: filterOf({ type: 'Backup', outcome: 'failed' }), subjects: 3, within: 30 * MINUTE },
    ...{ equal: ['tenant'] as const, text: 'subjects: 3' },
  },
};

async function take({ act }: Step, place: number, store: Store): Promise<unknown> {
  const at = NOW + place * MINUTE;
  const { move, silence } = lives({ get: () => store });
  switch (act.kind) {
    case 'page': {
      const events = act.events.map((each, n) =>
        event({ ...each, id: `${place}-${n}`, time: at - 1_000 + n }),
      );
      return store.commitPage(commitOf(events, { at }), decideWith(undefined, undefined, { ...RULES, at }));
    }
    case 'broken': {
      const decide = () => () => {
        throw new Error('no');
      };
      const events = [event({ device: act.device, id: `${place}` })];
      await expect(store.commitPage(commitOf(events), { decide, outage: undefined })).rejects.toThrow('no');
      return undefined;
    }
    case 'silence':
      return silence({ filter: filterOf({ subject: act.device }), text: act.device, at });
    case 'end': {
      const { silences } = await store.standing();
      const [first] = silences;
      const end = { by: person('E'), at, reason: 'command' } as const;
      return first && store.endSilence({ silence: first.id, ...end });
    }
    case 'redirect':
      return store.redirect('C_OPS', { ...TO_OPS, channel: 'C_ELSE' }, 'channel_not_found', at);
    case 'restore':
      return store.restore('C_OPS', at);
    default:
      return move(act.alert, act.kind, { at });
  }
}

/** What waits to be sent, by channel: each channel is in the hands of one bot. */
async function outboxOf(stores: readonly Store[]) {
  const all = await Promise.all(stores.map((store) => store.waiting(1_000, NOW + 1e9)));
  const told = all
    .flat()
    .map(({ channel, cards }) => [
      channel,
      cards.map(({ card, severity, isNew, reply }) => ({ card, severity, isNew, reply })),
    ]);
  return Object.fromEntries(told);
}

/** All that can be told of a store's alerts and its record. */
async function stateOf(store: Store) {
  const states = ['open', 'acked', 'silenced', 'resolved'] as const;
  const { rows } = await store.alerts({ states, limit: 1_000 });
  const { entries } = await store.audit({ now: NOW + 1e9, limit: 1_000 });
  return {
    alerts: rows.map(({ alert }) => alert),
    entries,
    standing: await store.standing(),
    chain: await store.verifyAudit(),
  };
}

describe.skipIf(!hasPostgres)('two bots on one database', () => {
  const runs = Number(process.env.INSYNC_SOAK_RUNS ?? 12);
  const seed = Number(process.env.INSYNC_SEED ?? Date.now() % 2 ** 31);
  it(`do what one bot alone does on a file (seed ${seed})`, { timeout: 20_000 + runs * 5_000 }, async () => {
    const { url, remove } = await postgresPlace();
    const both = [openPostgresStore(url, decodeStored), openPostgresStore(url, decodeStored)] as const;
    await fc.assert(
      fc
        .asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
          const alone = openSqliteStore(':memory:', decodeStored);
          for (const [place, each] of steps.entries()) {
            const wanted = await take(each, place, alone);
            expect(await take(each, place, both[each.bot] as Store)).toEqual(wanted);
          }
          const wanted = await stateOf(alone);
          for (const store of both) expect(await stateOf(store)).toEqual(wanted);
          expect(await outboxOf(both)).toEqual(await outboxOf([alone]));
          await alone.close();
        })
        .beforeEach(async () => wipe(url)),
      { numRuns: runs, seed },
    );
    for (const store of both) await store.close();
    await remove();
  });
});
