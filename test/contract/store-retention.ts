import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../src/domain/filter.ts';
import { addExpired, type ExpirePlace, NOTHING_EXPIRED } from '../../src/domain/retention.ts';
import { history, idsOf, NO_ALERTS, taken } from './history.ts';
import { good, lifeOf } from './life.ts';
import {
  commitOf,
  DAY,
  decideWith,
  event,
  failures,
  filterOf,
  HOUR,
  MINUTE,
  NOW,
  person,
} from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

/** What is older than this is no longer kept. */
const BEFORE = NOW - 30 * DAY;
const OLD = BEFORE - DAY;

export function storeRetention(rig: Rig): void {
  const { alert, page, resolve, silence, deliver, trail, states, recorded } = lifeOf(rig);

  /** All of it, in steps of so many rows. */
  const expire = async (most = 7, before = BEFORE) => {
    let gone = NOTHING_EXPIRED;
    let place: ExpirePlace | undefined;
    for (let steps = 0; steps < 20_000; steps += 1) {
      const { next, ...some } = await rig.store.expire({ before, most, place });
      gone = addExpired(gone, some);
      if (!next) return gone;
      place = next;
    }
    throw new Error('it never ends');
  };
  const all = async () => {
    const { rows } = await rig.store.page({ filter: EVERYTHING, now: NOW, limit: 10_000 });
    return idsOf(rows);
  };
  const at = async (time: number, ...events: ReturnType<typeof event>[]) =>
    rig.store.commitPage(commitOf(events, { at: time }), decideWith(undefined, undefined, { at: time }));

  describe('forgetting what is too old', () => {
    it('takes events by their own time, however late they came, up to the very millisecond', async () => {
      const of = (id: string, time: number) => event({ id, time, severity: 6, status: 'Success' });
      await at(NOW, of('late', BEFORE - 1), of('edge', BEFORE), of('new', NOW));
      await at(OLD, of('old', OLD));
      expect(await expire()).toEqual({ ...NOTHING_EXPIRED, events: 2 });
      expect(await all()).toEqual(['new', 'edge']);
      expect(await rig.store.trail('old')).toBeUndefined();
      expect(await rig.store.eventById('late')).toBeUndefined();
      expect(await expire()).toEqual(NOTHING_EXPIRED);
    });

    it.each([1, 10, 1_000])('leaves every answer right for what is kept, %i rows at a time', async (most) => {
      const { store } = rig;
      const events = history(most === 1 ? 60 : 900);
      for (let from = 0; from < events.length; from += 300) {
        await store.commitPage(commitOf(events.slice(from, from + 300)), NO_ALERTS);
      }
      const before = NOW - 10 * DAY - 12_345;
      const kept = events.filter(({ time }) => time >= before);
      expect((await expire(most, before)).events).toBe(events.length - kept.length);
      const asked = [
        {},
        ...[{ text: 'disk read' }, { text: '"read disk"' }, { text: '-disk' }, { group: '77' }],
        ...[{ subject: 'fin-laptop-7' }, { type: 'backup', outcome: 'failed' }, { severity: '0-3' }],
        ...[{ identity: '!admin@example.com' }, { since: '20d', until: '5d' }, { feature: 'API' }],
      ];
      for (const filter of asked.map(filterOf)) {
        const expected = taken(kept, filter);
        const { rows } = await store.page({ filter, now: NOW, limit: 10_000 });
        expect(idsOf(rows)).toEqual(expected.map(({ id }) => id));
        const counted = await store.countByOutcome(filter, NOW, 100_000);
        expect(counted).toMatchObject({ count: expected.length, exact: true });
      }
      const span = { from: NOW - 30 * DAY, to: NOW + HOUR };
      const tally = await store.tally({
        ...{ filter: EVERYTHING, now: NOW, by: 'day', zone: 'Europe/Berlin', span, most: 40 },
      });
      expect(tally).toMatchObject({ total: kept.length, stored: kept.length });
      expect(tally.groups.reduce((sum, { count }) => sum + count, 0)).toBe(kept.length);
      expect(await store.statusFigures(NOW)).toMatchObject({
        ...{ stored: kept.length, oldest: Math.min(...kept.map(({ time }) => time)) },
        newest: Math.max(...kept.map(({ time }) => time)),
      });
    });

    it('takes what comes afterwards as before, what is gone among it', async () => {
      const events = history(300);
      await rig.store.commitPage(commitOf(events), NO_ALERTS);
      await expire(50, NOW + DAY);
      expect(await all()).toEqual([]);
      const again = await rig.reopen();
      expect(await again.commitPage(commitOf(events), NO_ALERTS)).toMatchObject({ fresh: 300, known: 0 });
      for (const filter of [{}, { text: 'disk' }, { group: '77' }].map(filterOf)) {
        const { rows } = await again.page({ filter, now: NOW, limit: 1_000 });
        expect(idsOf(rows)).toEqual(taken(events, filter).map(({ id }) => id));
      }
    });

    it('says no longer which types and features there were', async () => {
      await at(OLD, good({ type: 'Old Type', feature: 'Old Feature', time: OLD }), good({ time: OLD }));
      await at(NOW, good({ time: NOW }));
      await expire();
      expect(await rig.store.catalog('type')).toEqual(['Backup']);
      expect(await rig.store.catalog('feature')).toEqual(['Backup And Restore']);
      await at(NOW, good({ type: 'Old Type', time: NOW }));
      expect(await rig.store.catalog('type')).toEqual(['Backup', 'Old Type']);
    });

    it('takes what could not be read by when it came', async () => {
      const set = (raw: string, time: number) =>
        page([], {}, time).then(() =>
          rig.store.commitPage(
            commitOf([], { at: time, unreadable: [{ reason: 'not_an_object', raw }] }),
            decideWith(),
          ),
        );
      for (let n = 0; n < 20; n += 1) await set(`old ${n}`, OLD + n);
      await set('new', NOW);
      expect(await expire(3)).toEqual({ ...NOTHING_EXPIRED, unreadable: 20 });
      expect((await rig.store.unreadable(50)).map(({ raw }) => raw)).toEqual(['new']);
    });
  });

  describe('alerts that are too old', () => {
    it('go when they are resolved, with their events, problems and cards; the record of them stays', async () => {
      await page([event({ id: 'a', time: OLD }), event({ id: 'b', time: OLD + 1 })], {}, OLD);
      await deliver('C_OPS', OLD);
      await resolve(1, OLD + HOUR);
      await deliver('C_OPS', OLD + HOUR);
      const record = await recorded();
      expect(await expire()).toMatchObject({ alerts: 1, events: 2 });
      expect(await states()).toEqual([]);
      expect(await rig.store.alertView(1)).toBeUndefined();
      expect(await recorded()).toEqual(record);
      expect(await rig.store.verifyAudit()).toMatchObject({ ok: true, rows: record.length });
      // The same problem is a new alert with a number of its own.
      await page([event({ id: 'c', time: NOW })], {}, NOW);
      expect(await states()).toEqual(['2 open']);
    });

    it.each(['open', 'acked', 'silenced'] as const)(
      'are kept while %s, with all their events and their card',
      async (state) => {
        const mine = [1, 2, 3].map((n) => event({ id: `mine-${n}`, time: OLD - n * DAY, device: 'MINE' }));
        await page([...mine, good({ id: 'other', time: OLD, device: 'OTHER' })], {}, OLD);
        if (state === 'acked') {
          await rig.store.move(1, { act: 'ack', by: person(1), at: OLD, reason: 'click' });
        }
        if (state === 'silenced') await silence({ subject: 'MINE' }, { at: OLD, alert: 1 });
        const before = await rig.store.alertView(1);
        expect(await expire(1)).toEqual({ ...NOTHING_EXPIRED, events: 1 });
        expect(await all()).toEqual(['mine-1', 'mine-2', 'mine-3']);
        expect(await rig.store.alertView(1)).toEqual(before);
        expect(await trail('mine-3')).toMatchObject({ place: 1, alert: { id: 1, state } });
        expect(await states()).toEqual([`1 ${state}`]);
        const { count } = await rig.store.countByOutcome(filterOf({ alert: '1' }), NOW, 100);
        expect(count).toBe(3);
      },
    );

    it('are kept with all their events when they were resolved since', async () => {
      await page([event({ id: 'a', time: OLD })], {}, OLD);
      await deliver('C_OPS', OLD);
      await resolve(1, NOW);
      await deliver('C_OPS', NOW);
      expect(await expire()).toEqual(NOTHING_EXPIRED);
      expect(await trail('a')).toMatchObject({ alert: { id: 1, state: 'resolved' } });
    });

    it('are kept until their card is sent', async () => {
      await page([event({ id: 'a', time: OLD })], {}, OLD);
      await resolve(1, OLD + HOUR);
      expect(await expire()).toEqual(NOTHING_EXPIRED);
      await deliver('C_OPS', OLD + 2 * HOUR);
      expect(await expire()).toMatchObject({ alerts: 1, events: 1 });
      expect(await waitingIn(rig.store, 'C_OPS', NOW)).toEqual([]);
    });

    it('are kept until their card says that they are over, though the line about it is sent', async () => {
      const { store } = rig;
      await page([event({ id: 'a', time: OLD })], {}, OLD);
      await deliver('C_OPS', OLD);
      await resolve(1, OLD + HOUR);
      for (const { card, reply } of await waitingIn(store, 'C_OPS', OLD + HOUR)) {
        const job = reply ? await store.claim(card, OLD + HOUR) : undefined;
        if (job) await store.settle(card, job.revision, { ok: true, ts: `${card}.1`, at: OLD + HOUR });
      }
      expect(await expire()).toMatchObject({ alerts: 0, events: 0 });
      await deliver('C_OPS', OLD + 2 * HOUR);
      expect(await expire()).toMatchObject({ alerts: 1, events: 1 });
    });

    it('go when they were opened again and resolved again, and not before', async () => {
      await page([event({ id: 'a', time: OLD - DAY })], {}, OLD - DAY);
      await page([event({ id: 'b', time: OLD, device: 'B' })], {}, OLD);
      for (const id of [1, 2]) await resolve(id, OLD + MINUTE);
      await rig.store.move(1, { act: 'reopen', by: person(1), at: NOW - DAY, reason: 'click' });
      await deliver('C_OPS', NOW - DAY);
      expect(await expire(1)).toMatchObject({ alerts: 1, events: 1 });
      expect(await states()).toEqual(['1 open']);
      await resolve(1, NOW);
      await deliver('C_OPS', NOW);
      expect(await expire(1, NOW + DAY)).toMatchObject({ alerts: 1, events: 1 });
      expect(await states()).toEqual([]);
    });

    it('go with many problems in many short steps, and their thread with them', async () => {
      const { store } = rig;
      const crowd = failures(40, { time: OLD });
      const routes = [{ groupBy: ['type'] as const }].map((more) => ({
        ...{ text: '', channel: 'C_OPS', mention: '', continue: false, ...more },
        ...{ groupWait: 0, groupInterval: 0, repeatInterval: 0, escalate: [] },
      }));
      await store.commitPage(commitOf(crowd, { at: OLD }), decideWith(routes, undefined, { at: OLD }));
      expect((await alert(1)).members).toBe(40);
      await deliver('C_OPS', OLD);
      for (let n = 0; n < 6; n += 1) {
        await store.move(1, { act: 'note', note: `n${n}`, by: person(1), at: OLD + n, reason: 'click' });
        await deliver('C_OPS', OLD + n);
      }
      await resolve(1, OLD + HOUR);
      await deliver('C_OPS', OLD + HOUR);
      expect(await expire(5)).toEqual({ ...NOTHING_EXPIRED, alerts: 1, events: 40 });
      expect(await states()).toEqual([]);
      await store.commitPage(commitOf(failures(3)), decideWith(routes));
      expect((await alert(2)).members).toBe(3);
    });

    it('of a storm go with the last of them', async () => {
      const { store } = rig;
      await page(failures(6, { time: OLD }), {}, OLD);
      const folded = await store.fold('C_OPS', [], { severity: 0, limit: 0 }, OLD);
      await deliver('C_OPS', OLD);
      const { next } = await store.statusFigures(OLD);
      await store.turn(next as number, 50);
      for (const id of [1, 2, 3, 4, 5]) await resolve(id, OLD + HOUR);
      await deliver('C_OPS', OLD + HOUR);
      await expire(2);
      expect(await states()).toHaveLength(6);
      await resolve(6, OLD + 2 * HOUR);
      await deliver('C_OPS', OLD + 2 * HOUR);
      expect(await expire(2)).toMatchObject({ alerts: 6, events: 6 });
      expect(folded?.folded).toBe(6);
      expect(await states()).toEqual([]);
      expect(await store.statusFigures(NOW)).toMatchObject({ waiting: 0, stored: 0 });
    });

    it('leave silences, subscriptions and what waits for its time', async () => {
      const { store } = rig;
      await silence({ subject: 'X' }, { at: OLD, until: NOW + DAY });
      await silence({ subject: 'Y' }, { at: OLD });
      await page([event({ time: OLD, device: 'ACKED' })], {}, OLD);
      await store.move(1, { act: 'ack', by: person(1), at: OLD, until: NOW + HOUR, reason: 'click' });
      await expire();
      const { silences, next } = await store.statusFigures(NOW);
      expect([silences, next]).toEqual([2, NOW + HOUR]);
      await store.turn(NOW + HOUR, 50);
      expect(await states()).toEqual(['1 open']);
    });

    it('leave what belongs to no alert: finished posts go, those that wait stay', async () => {
      const { store } = rig;
      const message = { text: 'Digest', blocks: [] };
      await store.putPost({ key: 'sent', channel: 'C_OPS', message, at: OLD });
      await deliver('C_OPS', OLD);
      await store.putPost({ key: 'waits', channel: 'C_OPS', message, at: OLD });
      expect(await expire(1)).toEqual({ ...NOTHING_EXPIRED, messages: 1 });
      expect(await waitingIn(store, 'C_OPS', NOW)).toHaveLength(1);
      expect(await store.putPost({ key: 'waits', channel: 'C_OPS', message, at: NOW })).toBe(false);
    });
  });

  it('does not store what would be gone at once, however often the feed brings it', async () => {
    const { store } = rig;
    const [old, young] = [event({ id: 'old', time: OLD }), event({ id: 'young', time: NOW })];
    const rules = { ...decideWith(), keepFrom: BEFORE };
    const receipt = await store.commitPage(commitOf([old, young]), rules);
    expect(receipt).toMatchObject({ fresh: 1, known: 1, decisions: { opened: 1 } });
    expect(await store.commitPage(commitOf([old]), rules)).toMatchObject({ fresh: 0, known: 1, cards: 0 });
    expect(await all()).toEqual(['young']);
  });

  it('ends, and forgets the same, whatever the size of its steps (property)', async () => {
    let round = 0;
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ ago: fc.nat({ max: 60 }), device: fc.nat({ max: 3 }), ends: fc.boolean() }), {
          maxLength: 12,
        }),
        sizes,
        async (made, steps) => {
          round += 1;
          const times = made.toSorted((a, b) => b.ago - a.ago);
          for (const { ago, device, ends } of times) {
            const time = NOW - ago * DAY;
            const sample = { time, device: `P${round}-${device}` };
            await page([ends ? good(sample) : event(sample)], {}, time);
            await deliver('C_OPS', time);
          }
          let place: ExpirePlace | undefined;
          for (let n = 0; n === 0 || place; n += 1) {
            const most = steps[n % steps.length] as number;
            place = (await rig.store.expire({ before: BEFORE, most, place })).next;
            expect(n).toBeLessThan(10_000);
          }
          const { rows } = await rig.store.page({ filter: EVERYTHING, now: NOW, limit: 10_000 });
          for (const { event: each, alert: of } of rows) {
            if (each.time < BEFORE) expect(of).toBeDefined();
          }
          expect((await rig.store.statusFigures(NOW)).stored).toBe(rows.length);
          const listed = await rig.store.alerts({ states: ['resolved'], limit: 1_000 });
          for (const { alert: one } of listed.rows) {
            expect(Math.max(one.lastSeen, one.resolution?.at ?? 0)).toBeGreaterThanOrEqual(BEFORE);
          }
          expect(await rig.store.verifyAudit()).toMatchObject({ ok: true });
        },
      ),
      { numRuns: 10 },
    );
  });
}
