import { describe, expect, it } from 'vitest';
import type { EventRow } from '../../src/domain/archive.ts';
import { eventAnswerOf } from '../../src/lookups/event.ts';
import { homeOf } from '../../src/lookups/home.ts';
import { mentionsOf } from '../../src/lookups/mentions.ts';
import { statsOf } from '../../src/lookups/stats.ts';
import { whyOf } from '../../src/lookups/why.ts';
import type { StatsCommand } from '../../src/query/command.ts';
import { parseWords } from '../../src/query/parse-command.ts';
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
} from '../contract/samples.ts';
import { context, stored, told } from './lookups-rig.ts';

const ids = (rows: readonly EventRow[]) => rows.map(({ event }) => event.id);

function counting(...words: string[]): StatsCommand {
  const parsed = parseWords(['stats', ...words], { now: NOW, zone: 'UTC', door: 'terminal' });
  if (!parsed.ok || parsed.command.name !== 'stats') throw new Error('no count');
  return parsed.command;
}

describe('counts', () => {
  const asked = { now: NOW, zone: 'UTC', clock: () => 7 };
  const days = [0.5, 1.5, 1.6, 3, 8, 9, 15, 40].map((age) => event({ time: NOW - age * DAY }));

  it('stand beside the period before, as long as the one asked for', async () => {
    const store = await stored(...days, event({ time: NOW - DAY, status: 'Success', severity: 6 }));
    const answer = await statsOf(store, counting('--outcome', 'failed', '--since', '7d'), asked);
    expect(answer).toMatchObject({
      ...{ by: 'day', filterWords: 'failed', took: 0, canonical: counting('--outcome', 'failed').canonical },
      span: { from: NOW - 7 * DAY, to: NOW },
      before: { from: NOW - 14 * DAY, to: NOW - 7 * DAY },
      tally: { total: 4, totalBefore: 2, stored: 9, complete: true },
    });
  });

  it('have nothing beside them where the store does not reach back so far', async () => {
    const store = await stored(...days);
    const answer = await statsOf(store, counting('--since', '21d'), asked);
    expect(answer).toMatchObject({ before: undefined, tally: { total: 7, totalBefore: 0 } });
    const all = await statsOf(store, counting('--since', '20d', '--until', '10d', '--by', 'type'), asked);
    expect(all).toMatchObject({ before: { from: NOW - 30 * DAY, to: NOW - 20 * DAY }, tally: { total: 1 } });
  });

  it('tell apart as many groups as asked for', async () => {
    const store = await stored(...failures(12));
    const by = counting('--since', '1d', '--until', '2027-01-01', '--by', 'subject');
    expect((await statsOf(store, by, asked)).tally).toMatchObject({ others: { groups: 2, count: 2 } });
    const { tally } = await statsOf(store, by, { ...asked, most: 3 });
    expect([tally.groups.length, tally.others.groups]).toEqual([3, 9]);
  });
});

describe('one event', () => {
  it('has its neighbours of the same subject and tenant, and of its group', async () => {
    const line = Array.from({ length: 9 }, (_, n) => event({ id: `n${n}`, time: NOW - n * HOUR }));
    const other = event({ id: 'other', device: 'OTHER', time: NOW - 4 * HOUR });
    const tenant = event({ id: 'tenant', tenant: 't2', time: NOW - 4 * HOUR - 1 });
    const store = await stored(...line, other, tenant);
    const answer = await eventAnswerOf(store, 'N4', context);
    expect(answer).toMatchObject({
      ...context,
      row: { event: { id: 'n4' } },
      arrived: NOW,
      alert: { id: 1 },
      place: 5,
    });
    expect(ids(answer?.newer ?? [])).toEqual(['n1', 'n2', 'n3']);
    expect(ids(answer?.older ?? [])).toEqual(['n5', 'n6', 'n7']);
    expect(answer?.group).toEqual({ rows: [], count: 0 });
  });

  it('counts its group without itself', async () => {
    const of = (n: number, tenant = 't1') =>
      told({
        id: `g${n}`,
        tenant,
        time: NOW - n * MINUTE,
        details: `Status:Success, Device:D-${n}, eventsGroupId:88213`,
      });
    const store = await stored(...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => of(n)), of(8, 't2'));
    const answer = await eventAnswerOf(store, 'g2', context);
    expect(answer?.row.event.group).toBe('88213');
    expect(ids(answer?.group.rows ?? [])).toEqual(['g0', 'g1', 'g3', 'g4', 'g5']);
    expect(answer?.group.count).toBe(7);
  });

  it('is none for an id that is not stored, or more than one begins with', async () => {
    const store = await stored(event({ id: 'abc1' }), event({ id: 'abc2' }));
    for (const id of ['abc', 'xyz', '']) expect(await eventAnswerOf(store, id, context)).toBeUndefined();
    expect((await eventAnswerOf(store, 'abc1', context))?.row.event.id).toBe('abc1');
  });

  it('without a subject has no neighbours', async () => {
    const store = await stored(...['u1', 'u2'].map((id) => told({ id, details: 'nothing', identity: '' })));
    expect(await eventAnswerOf(store, 'u1', context)).toMatchObject({ older: [], newer: [] });
  });
});

describe('why, from the store', () => {
  it('follows an event from its arrival to its card', async () => {
    const store = await stored(event({ id: 'first', time: NOW - HOUR }), event({ id: 'second' }));
    expect(await whyOf(store, 'first', undefined, context)).toMatchObject({
      fate: 'waiting',
      card: undefined,
    });
    const job = await store.claim(1, NOW);
    const ts = ((NOW + 1_000) / 1_000).toFixed(6);
    await store.settle(1, job?.revision ?? 0, { ok: true, ts, at: NOW + 1_200 });
    const card = { channel: 'C_OPS', ts };
    expect(await whyOf(store, 'first', undefined, context)).toMatchObject({ fate: 'posted', card });
    expect(await whyOf(store, 'second', undefined, context)).toMatchObject({ fate: 'grouped', card });
  });

  it('tells what a silence, a good backup and a resolution did', async () => {
    const store = await stored(event({ id: 'bad', time: NOW - HOUR }));
    await store.addSilence({
      ...{ filter: filterOf({ subject: 'LAB-PC-9' }), text: '--subject LAB-PC-9', by: person(1), note: '' },
      ...{ at: NOW, until: NOW + DAY, alert: undefined, reason: 'command' },
    });
    const good = event({ id: 'good', status: 'Success', severity: 6, time: NOW - MINUTE });
    const quiet = event({ id: 'quiet', device: 'LAB-PC-9' });
    const lost = { type: 'Alert Resolution', alert: 'Unusual Data Activity' } as const;
    const unpaired = event({ ...lost, id: 'unpaired', severity: 6, status: 'Success' });
    const severe = event({ ...lost, id: 'severe', severity: 2, device: 'SEVERE' });
    await store.commitPage(commitOf([good, quiet, unpaired, severe]), decideWith());
    const why = async (id: string) => {
      const answer = await whyOf(store, id, undefined, context);
      return { fate: answer?.fate, steps: answer?.steps.map(({ stage, said }) => `${stage}: ${said}`) };
    };
    expect(await why('good')).toMatchObject({
      fate: 'resolved',
      steps: expect.arrayContaining(['Resolve: alert 1', 'Resolve: alert 1 is resolved']),
    });
    expect((await why('bad')).steps?.at(-1)).toBe('Resolve: alert 1 is resolved');
    expect(await why('quiet')).toMatchObject({
      fate: 'silenced',
      steps: expect.arrayContaining(['Silence: yes, silence 1', 'Delivery: held']),
    });
    expect(await why('unpaired')).toMatchObject({
      fate: 'unpaired',
      steps: ['Alert: no', 'Resolve: nothing'],
    });
    expect(await why('severe')).toMatchObject({
      fate: 'waiting',
      steps: expect.arrayContaining(['Resolve: nothing', 'Group: alert 3']),
    });
  });

  it('tells of one that matched no rule, and of none', async () => {
    const store = await stored(told({ id: 'quiet' }));
    expect(await whyOf(store, 'quiet', undefined, context)).toMatchObject({
      fate: 'filtered',
      row: { status: 'none' },
    });
    expect(await whyOf(store, 'nothing', undefined, context)).toBeUndefined();
  });
});

describe('home', () => {
  it('has what is open, mine, and the last 24 hours', async () => {
    const store = await stored(
      ...failures(3, { time: NOW - 2 * HOUR }),
      event({ severity: 1, device: 'WORST' }),
    );
    const take = (alert: number, n: number) =>
      store.move(alert, { act: 'ack', by: person(n), at: NOW, reason: 'click' });
    await take(1, 1);
    await take(2, 2);
    const home = await homeOf(store, 'U1', context);
    expect(home).toMatchObject({
      ...context,
      person: 'U1',
      open: { count: 4 },
      mine: { count: 1 },
      figures: { stored: 4 },
    });
    expect(home.open.rows[0]?.alert).toMatchObject({ severity: 1 });
    expect(home.mine.rows.map(({ alert }) => alert.ack?.by.id)).toEqual(['U1']);
    expect(home.hours).toHaveLength(24);
    expect(home.hours.map(({ count }) => count).slice(-3)).toEqual([3, 0, 1]);
  });

  it('is empty on an empty store', async () => {
    const home = await homeOf(await stored(), 'U1', context);
    expect(home).toMatchObject({ open: { rows: [], count: 0 }, mine: { rows: [], count: 0 } });
  });
});

describe('what a message names', () => {
  const none = { ids: [], alerts: [], emails: [], names: [] };

  it('is found by id, alert, address and name', async () => {
    const login = told({
      type: 'Admin Login',
      identity: 'maya@example.com',
      identityType: 'ADMIN',
      details: 'Result:Success',
    });
    const store = await stored(event({ id: 'e-1', device: 'LAB-PC-9' }), login);
    const answer = await mentionsOf(
      store,
      {
        ids: ['e-1', 'E-1', 'gone'],
        alerts: [1, 99],
        emails: ['MAYA@example.com'],
        names: ['lab-pc-9', 'the', 'LAB'],
      },
      context,
    );
    expect(ids(answer.events)).toEqual(['e-1']);
    expect(answer.alerts.map(({ alert }) => alert.id)).toEqual([1]);
    expect(answer.subjects.map(({ name }) => name)).toEqual(['maya@example.com', 'LAB-PC-9']);
    expect(answer.unknown).toEqual(['gone', 'alert 99']);
  });

  it('tells once of what is named twice, and nothing of nothing', async () => {
    const store = await stored(event({ device: 'LAB-PC-9' }));
    const twice = await mentionsOf(store, { ...none, names: ['LAB-PC-9', 'lab-pc-9'] }, context);
    expect(twice.subjects).toHaveLength(1);
    expect(await mentionsOf(store, none, context)).toEqual({
      ...context,
      events: [],
      alerts: [],
      subjects: [],
      unknown: [],
    });
  });
});
