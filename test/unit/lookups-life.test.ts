import { describe, expect, it } from 'vitest';
import type { DigestFigures } from '../../src/domain/desk.ts';
import type { Filter } from '../../src/domain/filter.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { DigestRule } from '../../src/domain/rules.ts';
import { acksOf } from '../../src/lookups/acks.ts';
import { auditOf, requestOf } from '../../src/lookups/audit.ts';
import { bulkOf, statesFor } from '../../src/lookups/bulk.ts';
import { digestOf, digestSpan, isEmpty, nextDigest } from '../../src/lookups/digest.ts';
import { homeOf } from '../../src/lookups/home.ts';
import { silencePreviewOf } from '../../src/lookups/silence-preview.ts';
import { inForce, silencesOf } from '../../src/lookups/silences.ts';
import { subscriptionsOf } from '../../src/lookups/subscriptions.ts';
import { DAY, event, failures, filterOf, HOUR, NOW, person } from '../contract/samples.ts';
import { context, stored } from './lookups-rig.ts';

const ack = (store: Store, alert: number, n: number, until?: number) =>
  store.move(alert, {
    ...{ act: 'ack', by: person(n), at: NOW, reason: 'click' },
    ...(until !== undefined && { until }),
  });

const silence = (store: Store, filter: Filter, until: number | undefined, text = '--type Backup') =>
  store.addSilence({
    ...{ filter, text, by: person(1), note: 'lab move', at: NOW, until, alert: undefined, reason: 'command' },
  });

describe('acknowledged alerts', () => {
  it('are listed worst first, of all or of one person', async () => {
    const store = await stored(...failures(3), event({ device: 'WORST', severity: 1 }));
    await ack(store, 1, 1);
    await ack(store, 4, 2, NOW + HOUR);
    const all = await acksOf(store, undefined, context);
    expect(all).toMatchObject({ ...context, count: 2 });
    expect(all.rows.map(({ alert }) => alert.id)).toEqual([4, 1]);
    const one = await acksOf(store, 'U1', context);
    expect(one.rows.map(({ alert }) => [alert.id, alert.ack?.by.id])).toEqual([[1, 'U1']]);
    expect((await acksOf(store, undefined, context, 1)).rows).toHaveLength(1);
  });
});

describe('silences', () => {
  it('in force come in the order of their ends, those without one last', async () => {
    const store = await stored();
    const filter = filterOf({ type: 'Backup' });
    for (const until of [undefined, NOW + DAY, NOW + HOUR, undefined]) await silence(store, filter, until);
    const { silences } = await silencesOf(store, context);
    expect(silences.map(({ id }) => id)).toEqual([3, 2, 4, 1]);
    expect((await inForce(store, NOW + 2 * HOUR)).map(({ id }) => id)).toEqual([2, 4, 1]);
    expect((await homeOf(store, 'U1', context)).silences.map(({ id }) => id)).toEqual([3, 2, 4, 1]);
  });

  it('show before what they would have hidden, and would silence', async () => {
    const day = (n: number) => NOW - n * DAY;
    const lab = { device: 'LAB-PC-9' };
    const store = await stored(
      ...[1, 2, 3, 8].map((n) => event({ ...lab, time: day(n) })),
      event({ ...lab, severity: 2, type: 'Restore', time: day(1) }),
      event({ ...lab, status: 'Success', severity: 6, type: 'Login', time: day(2) }),
      event({ device: 'OTHER', time: day(1) }),
    );
    const preview = await silencePreviewOf(store, filterOf({ subject: 'LAB-PC-9' }), context);
    expect(preview).toEqual({
      ...{ events: 4, complete: true, alerts: 2 },
      bySeverity: [
        [2, 1],
        [3, 3],
      ],
    });
    await ack(store, 1, 1);
    expect((await silencePreviewOf(store, filterOf({ type: 'Backup' }), context)).alerts).toBe(2);
    await silence(store, filterOf({ type: 'Backup' }), undefined);
    expect((await silencePreviewOf(store, filterOf({ type: 'Backup' }), context)).alerts).toBe(0);
    const none = await silencePreviewOf(store, filterOf({ subject: 'nobody' }), context);
    expect(none).toEqual({ events: 0, bySeverity: [], complete: true, alerts: 0 });
  });

  it('say that counting was stopped', async () => {
    const store = await stored(...failures(2, { time: NOW - HOUR }));
    const tally: Store['tally'] = async (request, watch) => {
      expect(watch?.signal).toBeInstanceOf(AbortSignal);
      return { ...(await store.tally(request)), complete: false };
    };
    const preview = await silencePreviewOf({ ...store, tally }, { terms: {} }, context, 5);
    expect(preview).toMatchObject({ events: 2, complete: false });
  });
});

describe('an act on many', () => {
  it('is possible where the life of alerts allows it', () => {
    expect(statesFor('ack')).toEqual(['open']);
    expect(statesFor('reopen')).toEqual(['resolved']);
    expect(statesFor('resolve')).toEqual(['open', 'acked', 'silenced']);
    expect(statesFor('note')).toEqual(['open', 'acked', 'silenced', 'resolved']);
  });

  it('says before how many it would touch', async () => {
    const store = await stored(...failures(12), event({ type: 'Restore' }));
    await ack(store, 1, 1);
    const { answer, ids } = await bulkOf(store, 'ack', filterOf({ type: 'Backup' }), context);
    expect(answer).toMatchObject({ ...context, act: 'ack', count: 11 });
    expect(answer.rows).toHaveLength(10);
    expect(ids.toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect((await bulkOf(store, 'reopen', { terms: {} }, context)).ids).toEqual([]);
  });
});

describe('the record', () => {
  it('is asked by its own times, and by what the alerts are about', () => {
    const filter = { ...filterOf({ type: 'Backup' }), since: { ago: HOUR }, until: { at: NOW } };
    expect(requestOf({ filter, alert: undefined, by: 'U1' }, NOW)).toEqual({
      ...{ now: NOW, filter: filterOf({ type: 'Backup' }), since: NOW - HOUR, until: NOW, by: 'U1' },
    });
    const times = { terms: {}, since: { ago: HOUR } };
    expect(requestOf({ filter: times, alert: 7, by: undefined }, NOW)).toEqual({
      ...{ now: NOW, since: NOW - HOUR, alert: 7 },
    });
  });

  it('is read page by page, newest first', async () => {
    const store = await stored(...failures(3));
    for (const n of [1, 2, 3]) await ack(store, n, n);
    const everything = { filter: undefined, alert: undefined, by: undefined };
    const first = await auditOf(store, everything, context, { most: 2 });
    expect(first).toMatchObject({ ...context, more: true });
    expect(first.entries.map(({ action, alert }) => [action, alert])).toEqual([
      ['ack', 3],
      ['ack', 2],
    ]);
    const before = first.entries.at(-1)?.seq ?? 0;
    const rest = await auditOf(store, everything, context, { before });
    expect(rest.more).toBe(false);
    expect(rest.entries.map(({ seq }) => seq)).toEqual(
      Array.from({ length: before - 1 }, (_, n) => before - 1 - n),
    );
    const one = await auditOf(store, { ...everything, by: 'U2' }, context);
    expect(one.entries.map(({ alert }) => alert)).toEqual([2]);
  });
});

describe('subscriptions', () => {
  it('are those of one channel, or of all', async () => {
    const store = await stored();
    const filter = filterOf({ type: 'Backup' });
    for (const channel of ['C_LAB', 'C_SEC']) {
      await store.subscribe({ channel, filter, text: '--type Backup', by: person(1), at: NOW });
    }
    const lab = await subscriptionsOf(store, 'C_LAB', context);
    expect(lab).toMatchObject({ ...context, channel: 'C_LAB', subscriptions: [{ channel: 'C_LAB' }] });
    expect((await subscriptionsOf(store, undefined, context)).subscriptions).toHaveLength(2);
  });
});

describe('a digest', () => {
  const rule: DigestRule = {
    ...{ channel: 'C_OPS', every: 'week', on: 1, at: 8 * 60, zone: 'Europe/Berlin', skipEmpty: true },
  };
  const utc = (text: string) => Date.parse(`${text}Z`);
  const zone = 'Europe/Berlin';

  it('spans a day or a week of the clock, also over a change of it', () => {
    expect(digestSpan('day', NOW, zone)).toEqual({ from: NOW - DAY, to: NOW });
    const monday = utc('2026-10-26T07:00');
    expect(digestSpan('day', monday, zone)).toEqual({ from: utc('2026-10-25T07:00'), to: monday });
    expect(digestSpan('week', monday, zone)).toEqual({ from: utc('2026-10-19T06:00'), to: monday });
  });

  it('comes next on its day, at its time of the clock, and leaves nothing out in between', () => {
    const next = nextDigest(rule, NOW);
    expect(next).toBe(utc('2026-11-23T07:00'));
    expect(nextDigest(rule, next)).toBe(utc('2026-11-30T07:00'));
    expect(nextDigest({ ...rule, every: 'day' }, next)).toBe(utc('2026-11-24T07:00'));
    for (const every of ['day', 'week'] as const) {
      let at = utc('2026-10-19T06:00');
      for (let n = 0; n < 12; n += 1) {
        const after = nextDigest({ ...rule, every }, at);
        expect(digestSpan(every, after, zone)).toEqual({ from: at, to: after });
        at = after;
      }
    }
  });

  it('has the numbers of alerts and backups', async () => {
    const store = await stored(
      ...failures(3, { time: NOW - HOUR }),
      event({ status: 'Success', severity: 6, time: NOW - HOUR, device: 'GOOD' }),
      event({ status: 'Success', severity: 6, time: NOW - 2 * DAY, device: 'GOOD' }),
    );
    const later = { ...context, now: NOW + 1 };
    const answer = await digestOf(store, { every: 'day' }, later);
    expect(answer).toMatchObject({ ...later, every: 'day', figures: { opened: 3 }, next: undefined });
    expect(answer.backups).toEqual({ failed: 3, success: 1 });
    const scheduled = await digestOf(store, { every: 'week', channel: 'C_NONE', rule }, later);
    expect(scheduled).toMatchObject({ figures: { opened: 0 }, next: utc('2026-11-23T07:00') });
  });

  it('is empty when nobody needs to read it', () => {
    const figures: DigestFigures = {
      ...{ opened: 0, openedBefore: 9, resolved: {}, stillOpen: 0, stillAcked: 0, toAck: [] },
      ...{ toAckAll: undefined, subjects: [], gaps: [], days: [] },
    };
    const backups = { success: 400, unknown: 1 };
    expect(isEmpty({ figures, backups })).toBe(true);
    const gaps = [{ alert: 1, from: undefined, to: NOW }];
    for (const more of [{ opened: 1 }, { stillOpen: 1 }, { resolved: { success: 1 } }, { gaps }])
      expect(isEmpty({ figures: { ...figures, ...more }, backups })).toBe(false);
    for (const bad of ['failed', 'warning'])
      expect(isEmpty({ figures, backups: { ...backups, [bad]: 1 } })).toBe(false);
  });
});
