import { describe, expect, it } from 'vitest';
import { ALERT_STATES, type AlertState } from '../../src/domain/alert.ts';
import type { Move } from '../../src/domain/desk.ts';
import { EVERYTHING, type Filter } from '../../src/domain/filter.ts';
import { matches } from '../../src/domain/filter-match.ts';
import { history } from './history.ts';
import { commitOf, decideWith, event, failures, filterOf, HOUR, NOW, person, TO_OPS } from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

const LIVE: readonly AlertState[] = ['open', 'acked', 'silenced'];

const FILTERS: readonly Filter[] = [
  EVERYTHING,
  ...[
    { type: 'backup' },
    { type: '!backup', severity: '<=3' },
    { severity: '!6', outcome: 'failed' },
    { subject: ['FIN-LAPTOP-7', 'Été-1'] },
    { tenant: 't1', 'identity-type': 'ADMIN' },
    { text: 'disk -error' },
    { text: '"read disk"' },
    { detail: 'Files Missed>0' },
    { since: '10d', until: '1d' },
    { status: 'acked' },
    { status: '!open', type: 'backup' },
    { status: 'none' },
    { id: 'h7' },
  ].map(filterOf),
];

export function storeLifeReading(rig: Rig): void {
  const commit = (events: ReturnType<typeof event>[], at = NOW) =>
    rig.store.commitPage(commitOf(events, { at }), decideWith());
  const moved = async (alert: number, act: Move['act'], n: number, more: Partial<Move> = {}) => {
    const result = await rig.store.move(alert, { act, by: person(n), at: NOW, reason: 'click', ...more });
    expect(result).toMatchObject({ ok: true });
  };
  const silence = (raw: Readonly<Record<string, unknown>>, n: number, until?: number) =>
    rig.store.addSilence({
      ...{ filter: filterOf(raw), text: JSON.stringify(raw), by: person(n), note: `note ${n}`, at: NOW },
      ...{ until, alert: undefined, reason: 'command' },
    });
  const alertOf = async (id: string) => (await rig.store.eventById(id))?.alert as number;
  const matching = (filter: Filter, states: readonly AlertState[] = LIVE, limit = 1_000) =>
    rig.store.alertsMatching({ filter, states, now: NOW, limit });

  describe('what is in force', () => {
    it('lists silences, the newest first, and those that are over when asked', async () => {
      const { store } = rig;
      const made = [await silence({ type: 'X' }, 1), await silence({ type: 'Y' }, 2, NOW + HOUR)];
      const [first, second] = made.map(({ silence: { id } }) => id);
      await store.endSilence({ silence: first as number, by: person(3), at: NOW + 1, reason: 'click' });
      const now = await store.silences({ ended: false, limit: 10 });
      expect(now).toEqual([made[1]?.silence]);
      expect(now[0]).toMatchObject({
        text: '{"type":"Y"}',
        by: person(2),
        note: 'note 2',
        until: NOW + HOUR,
      });
      const all = await store.silences({ ended: true, limit: 10 });
      expect(all.map(({ id }) => id)).toEqual([second, first]);
      expect(all[1]?.ended).toEqual({ at: NOW + 1, by: person(3) });
      expect(await store.silences({ ended: true, limit: 1 })).toHaveLength(1);
      expect((await store.standing()).silences).toEqual(now);
    });

    it('lists the subscriptions of one channel and of all', async () => {
      const { store } = rig;
      for (const channel of ['C_A', 'C_B']) {
        const filter = filterOf({ type: channel });
        await store.subscribe({ channel, filter, text: `--type ${channel}`, by: person(1), at: NOW });
      }
      const [one] = await store.subscriptions('C_B');
      expect(one).toMatchObject({
        channel: 'C_B',
        text: '--type C_B',
        by: person(1),
        filter: filterOf({ type: 'C_B' }),
      });
      await store.pause({ id: one?.id, channel: 'C_B', by: person(1), at: NOW, until: NOW + HOUR });
      expect((await store.subscriptions()).map(({ pausedUntil }) => pausedUntil)).toEqual([
        undefined,
        NOW + HOUR,
      ]);
      expect((await store.standing()).subscriptions).toEqual(await store.subscriptions());
      await store.unsubscribe({ id: one?.id as number, channel: 'C_B', by: person(1), at: NOW });
      expect(await store.subscriptions('C_B')).toEqual([]);
      expect(await store.subscriptions('C_A')).toHaveLength(1);
    });
  });

  describe('alerts a filter takes', () => {
    /** All alerts, with the newest event of each, as they are drawn. */
    const views = async () => {
      const { rows } = await rig.store.alerts({ states: ALERT_STATES, limit: 10_000 });
      return Promise.all(rows.map(async ({ alert }) => await rig.store.alertView(alert.id)));
    };
    /** Judged one after the other, in the order of the list. */
    const byHand = async (filter: Filter, states: readonly AlertState[]) =>
      (await views())
        .flatMap((view) => (view ? [view] : []))
        .filter(({ alert, event: newest }) => {
          const context = { now: NOW, status: alert.state, alert: alert.id };
          return states.includes(alert.state) && newest !== undefined && matches(filter, newest, context);
        })
        .map(({ alert }) => alert.id);

    it('are those whose newest event it takes, in these states', async () => {
      const events = history(1_500);
      for (let from = 0; from < events.length; from += 500) await commit(events.slice(from, from + 500));
      const { rows } = await rig.store.alerts({ states: ['open'], limit: 1_000 });
      expect(rows.length).toBeGreaterThan(20);
      for (const [n, { alert }] of rows.entries()) {
        if (n % 3 === 0) await moved(alert.id, 'ack', n);
        if (n % 7 === 0) await moved(alert.id, 'resolve', n);
      }
      for (const filter of FILTERS) {
        for (const states of [LIVE, ['acked'], ['resolved', 'open', 'open'], []] as AlertState[][]) {
          const { ids, rows: listed } = await matching(filter, states, 5);
          expect(ids).toEqual(await byHand(filter, states));
          expect(listed.map(({ alert }) => alert.id)).toEqual(ids.slice(0, 5));
        }
      }
    });

    it('are listed worst first, then newest first, however many are of one moment', async () => {
      await commit(failures(450, { severity: 3 }));
      await commit([
        ...failures(3, { severity: 1 }, 'W'),
        ...failures(2, { severity: 3, time: NOW + 1 }, 'N'),
      ]);
      const { ids, rows } = await matching(filterOf({ outcome: 'failed' }), ['open'], 500);
      expect(new Set(ids).size).toBe(455);
      const order = rows.map(({ alert: { severity, lastSeen, id } }) => [severity, -lastSeen, id] as const);
      expect(order).toEqual(order.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]));
    });

    it('are found by state, number and storm', async () => {
      const { store } = rig;
      await commit([...failures(3), event({ id: 'own', device: 'OWN', severity: 4 })]);
      const own = await alertOf('own');
      const kept = (await waitingIn(store, 'C_OPS', NOW)).at(-1)?.card as number;
      const folded = await store.fold('C_OPS', [kept], { severity: 0, limit: 0 }, NOW);
      const storm = folded?.storm as number;
      expect((await matching({ terms: {}, storm })).ids).toHaveLength(3);
      expect((await matching({ terms: {}, storm })).ids).not.toContain(own);
      expect((await matching({ terms: {}, alert: own })).ids).toEqual([own]);
      const [one] = await store.alertsOfStorm(storm, ['open']);
      await moved(one as number, 'ack', 1);
      expect(await store.alertsOfStorm(storm, ['open'])).toHaveLength(2);
      expect(await store.alertsOfStorm(storm, ['acked'])).toEqual([one]);
      expect(await store.alertsOfStorm(storm, [])).toEqual([]);
      expect((await matching({ terms: {}, storm, status: { any: ['acked'], none: [] } })).ids).toEqual([one]);
    });

    it('are findings only where nothing is asked of an event', async () => {
      const gap = await rig.store.loseCursor({ feed: 'insync', cause: '400', route: TO_OPS, at: NOW });
      const found = async (raw: Readonly<Record<string, unknown>>) => (await matching(filterOf(raw))).ids;
      for (const raw of [{}, { status: 'open' }, { status: '!acked' }, { alert: gap.id }]) {
        expect(await found(raw)).toEqual([gap.id]);
      }
      for (const raw of [
        { severity: '<=6' },
        { type: '!Backup' },
        { since: '9d' },
        { text: '-x' },
        { status: 'acked' },
        { alert: 99 },
      ]) {
        expect(await found(raw)).toEqual([]);
      }
    });
  });

  describe('alerts of a person', () => {
    it('are those given to them, and those they have where nobody owns it', async () => {
      const { store } = rig;
      await commit(failures(4));
      const { rows } = await store.alerts({ states: ['open'], limit: 10 });
      const [given, taken, both] = rows.map(({ alert }) => alert.id) as [number, number, number];
      await moved(given, 'assign', 9, { owner: person(1) });
      await moved(taken, 'ack', 1);
      await moved(both, 'ack', 1);
      await moved(both, 'assign', 9, { owner: person(2) });
      const of = async (n: number, more = {}) => {
        const asked = { states: LIVE, owner: person(n).id, limit: 10, ...more };
        const { rows: hers, count } = await store.alerts(asked);
        expect(count).toBeGreaterThanOrEqual(hers.length);
        return hers.map(({ alert }) => alert.id).toSorted((a, b) => a - b);
      };
      expect(await of(1)).toEqual([given, taken].toSorted((a, b) => a - b));
      expect(await of(2)).toEqual([both]);
      expect(await of(9)).toEqual([]);
      expect(await of(1, { states: ['acked'] })).toEqual([taken]);
      expect(await of(1, { limit: 1 })).toHaveLength(1);
      const subject = rows.find(({ alert }) => alert.id === taken)?.alert.subject as string;
      expect(await of(1, { subject })).toEqual([taken]);
    });
  });
}
