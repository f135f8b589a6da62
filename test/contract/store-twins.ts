import { describe, expect, it } from 'vitest';
import type { InsyncEvent } from '../../src/domain/event.ts';
import type { PageReceipt } from '../../src/domain/ports.ts';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';
import { commitOf, decideWith, event, NOW } from './samples.ts';
import type { Rig } from './store.ts';

const SECOND = 1_000;

const decoded = (record: object): InsyncEvent => {
  const one = decodeRecord(JSON.stringify(record), NOW);
  if (isUnreadable(one)) throw new Error(one.reason);
  return one;
};

/** The platform's record of what inSync numbered, and what a webhook sends of it: to the second and to the millisecond. */
const platform = (id: number, inside: number | string, more: object = {}) =>
  decoded({
    ...{ id, globalID: 't1', category: 'EVENT', feature: 'Backup And Restore', type: 'Backup' },
    ...{
      timeStamp: Math.floor(NOW / SECOND),
      syslogSeverity: 4,
      details: { eventID: inside, eventState: 'Failed' },
    },
    ...more,
  });
const webhook = (inside: number | string, more: object = {}) =>
  decoded({
    ...{ feature: 'Backup And Restore', type: 'Backup', details: { eventID: inside, eventState: 'Failed' } },
    ...{ timestamp: new Date(NOW + 400).toISOString(), syslogSeverity: '4', ...more },
  });

/** Events that come by two ways. */
export function storeTwins(rig: Rig): void {
  const commit = (events: readonly InsyncEvent[], beside = true): Promise<PageReceipt> =>
    rig.store.commitPage({ ...commitOf(events), beside }, decideWith());

  describe('events that come by two ways', () => {
    it('are one where id, type and second are the same and one of them names no tenant', async () => {
      const [told, silent] = [
        event({ id: 'A-1', time: NOW }),
        event({ id: 'a-1', tenant: '', time: NOW + 500 }),
      ];
      for (const [id, first, second] of [
        ['A-1', told, silent],
        ['B-1', event({ id: 'B-1', tenant: '' }), event({ id: 'B-1' })],
      ] as const) {
        expect(await commit([first]), id).toMatchObject({ fresh: 1, known: 0 });
        expect(await commit([second]), id).toMatchObject({ fresh: 0, known: 1, cards: 0 });
      }
    });

    it('are two where the tenants, the types or the times differ, or nobody asks', async () => {
      await commit([event({ id: 'A-1', tenant: 't1' })]);
      const others = [
        event({ id: 'A-1', tenant: 't2' }),
        event({ id: 'A-1', tenant: '', type: 'Restore' }),
        event({ id: 'A-2', tenant: '' }),
      ];
      expect(await commit(others)).toMatchObject({ fresh: 3, known: 0 });
      await commit([event({ id: 'C-1' })]);
      expect(await commit([event({ id: 'C-1', tenant: '', time: NOW + 2 * SECOND })])).toMatchObject({
        fresh: 1,
      });
      await commit([event({ id: 'D-1' })]);
      expect(await commit([event({ id: 'D-1', tenant: '' })], false)).toMatchObject({ fresh: 1 });
    });

    it('are one where the platform numbers anew what inSync had numbered, whichever comes first', async () => {
      await commit([platform(900, 77), platform(901, 'seven')]);
      expect(await commit([webhook(77), webhook('seven')])).toMatchObject({ fresh: 0, known: 2 });
      expect(await commit([webhook(7), webhook(777)])).toMatchObject({ fresh: 2, known: 0 });
      expect(await commit([platform(902, 7), platform(903, 777)])).toMatchObject({ fresh: 0, known: 2 });
      expect(await commit([platform(904, 7, { type: 'Restore' })])).toMatchObject({ fresh: 1 });
    });

    it('are found among a page of many', async () => {
      const silent = Array.from({ length: 700 }, (_, n) =>
        event({ id: `E-${n}`, tenant: '', time: NOW + n }),
      );
      expect(await commit(silent)).toMatchObject({ fresh: 700 });
      const told = Array.from({ length: 900 }, (_, n) => event({ id: `E-${n}`, time: NOW + n }));
      expect(await commit(told)).toMatchObject({ fresh: 200, known: 700 });
    });
  });
}
