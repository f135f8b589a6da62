import { describe, expect, it } from 'vitest';
import type { EventArchive } from '../../src/domain/archive.ts';
import { rehearsalOf } from '../../src/lookups/rehearse.ts';
import {
  DAY,
  event,
  failures,
  filterOf,
  HOUR,
  NOW,
  person,
  ROUTES,
  routeTo,
  rule,
} from '../contract/samples.ts';
import { configOf, context, stored } from './lookups-rig.ts';

const span = { from: NOW - DAY, to: NOW };
const today = configOf();
const severe = configOf({ alert: [rule({ severity: '<=1' })] });

const sample = () =>
  stored(
    ...failures(3, { time: NOW - 2 * HOUR }),
    event({ id: 'worst', severity: 1, device: 'WORST', time: NOW - 3 * HOUR }),
    event({ id: 'login', type: 'Admin Login', severity: 5, status: 'Success', time: NOW - HOUR }),
    event({ id: 'old', device: 'OLD', time: NOW - 2 * DAY }),
  );

describe('a rehearsal', () => {
  it('tells the cards of changed rules beside those of today, with what is gained and lost', async () => {
    const changed = configOf({
      alert: [rule({ severity: '<=1' }), rule({ type: 'Admin Login' })],
      routes: [routeTo('C_AUDIT', { type: 'Admin Login' }), ...ROUTES],
    });
    const answer = await rehearsalOf(await sample(), { today, changed }, span, context);
    expect(answer).toMatchObject({ ...context, span, events: 5, complete: true });
    expect(answer.today).toMatchObject({ alerts: 4, cards: 4 });
    expect(answer.today.channels).toEqual([
      { channel: 'C_OPS', cards: 3 },
      { channel: 'C_SEC', cards: 1 },
    ]);
    expect(answer.changed).toMatchObject({ alerts: 2, cards: 2 });
    expect(answer.gained.map(({ event }) => event.id)).toEqual(['login']);
    expect(answer.lost).toHaveLength(3);
    expect(answer.lost.every(({ event }) => event.subject.startsWith('DEV-'))).toBe(true);
  });

  it('is the same on both sides with the same rules', async () => {
    const answer = await rehearsalOf(await sample(), { today, changed: today }, span, context);
    expect(answer.changed).toEqual(answer.today);
    expect(answer.gained).toEqual([]);
    expect(answer.lost).toEqual([]);
  });

  it('goes through many pages, and shows the worst of many', async () => {
    const many = Array.from({ length: 1_203 }, (_, n) =>
      event({ id: `m${n}`, device: `D-${n}`, severity: 3 - (n % 2), time: NOW - DAY + n * 1_000 }),
    );
    const store = await stored(...many);
    const told: number[] = [];
    const watch = { progress: ({ found }: { found: number }) => void told.push(found) };
    const answer = await rehearsalOf(store, { today, changed: severe }, span, { ...context, watch });
    expect(answer).toMatchObject({
      events: 1_203,
      complete: true,
      today: { cards: 1_203 },
      changed: { cards: 0 },
    });
    expect(told).toEqual([500, 1_000, 1_203]);
    expect(answer.lost.map(({ event }) => event.id).slice(0, 3)).toEqual(['m1201', 'm1199', 'm1197']);
    expect(answer.lost).toHaveLength(10);
  });

  it('decides with the silences in force', async () => {
    const store = await sample();
    await store.addSilence({
      ...{ filter: filterOf({ subject: 'WORST' }), text: '--subject WORST', by: person(1), note: '' },
      ...{ at: NOW - DAY, until: undefined, alert: undefined, reason: 'command' },
    });
    const answer = await rehearsalOf(store, { today, changed: severe }, span, context);
    expect(answer.today).toMatchObject({ cards: 3, silenced: 1 });
  });

  it('tells of the first part when it is stopped', async () => {
    const store = await stored(
      ...Array.from({ length: 700 }, (_, n) => event({ device: `D-${n}`, time: NOW - DAY + n })),
    );
    const stop = new AbortController();
    const page: EventArchive['page'] = async (request, watch) => {
      const found = await store.page(request, watch);
      stop.abort();
      return found;
    };
    const watch = { signal: stop.signal };
    const answer = await rehearsalOf({ ...store, page }, { today, changed: severe }, span, {
      ...context,
      watch,
    });
    expect(answer).toMatchObject({ events: 500, complete: false, today: { cards: 500 } });
  });

  it('has nothing to tell of an empty span', async () => {
    const answer = await rehearsalOf(await stored(), { today, changed: severe }, span, context);
    expect(answer).toMatchObject({ events: 0, complete: true, today: { alerts: 0, cards: 0, channels: [] } });
  });
});
