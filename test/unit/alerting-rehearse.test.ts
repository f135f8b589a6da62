import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecideRules } from '../../src/alerting/decide.ts';
import { rehearse } from '../../src/alerting/rehearse.ts';
import type { InsyncEvent } from '../../src/domain/event.ts';
import type { Silence, Standing } from '../../src/domain/standing.ts';
import {
  DAY,
  event,
  failures,
  filterOf,
  HOUR,
  MINUTE,
  NOW,
  person,
  routeTo,
  rulesOf,
  type Sample,
} from '../contract/samples.ts';

const NOTHING: Standing = { silences: [], subscriptions: [] };
const OPS = { routes: [routeTo('C_OPS')] };
/** So many minutes after the beginning. */
const bad = (minutes: number, sample: Sample = {}) => event({ time: NOW + minutes * MINUTE, ...sample });
const good = (minutes: number, sample: Sample = {}) =>
  bad(minutes, { status: 'Success', severity: 6, ...sample });
const silence = (raw: Record<string, unknown>, until: number | undefined): Silence => ({
  ...{ id: 1, filter: filterOf(raw), text: '', by: person(1), note: '', at: NOW - HOUR, until },
  ...{ alert: undefined, hits: 0, ended: undefined },
});

function play(
  events: readonly InsyncEvent[],
  rules: Partial<DecideRules> = OPS,
  standing: Partial<Standing> = {},
) {
  const rehearsal = rehearse(rulesOf(rules), { ...NOTHING, ...standing });
  const cards = rehearsal.feed(events);
  return {
    cards: cards.map(({ event: one, channel }) => [one && events.indexOf(one), channel]),
    sum: rehearsal.sum(),
  };
}

describe('a rehearsal', () => {
  it('counts a card for each alert and channel, and says which event brought it', () => {
    const { cards, sum } = play(
      [bad(0, { severity: 0 }), bad(1, { device: 'B' }), bad(2, { device: 'B' })],
      {},
    );
    expect(cards).toEqual([
      [0, 'C_SEC'],
      [1, 'C_OPS'],
    ]);
    expect(sum).toEqual({
      ...{ alerts: 2, cards: 2, silenced: 0, inhibited: 0, resolved: 0 },
      channels: [
        { channel: 'C_OPS', cards: 1 },
        { channel: 'C_SEC', cards: 1 },
      ],
    });
  });

  it('ends alerts by success, reopens them soon after and opens new ones later', () => {
    const back = play([bad(0), good(1), bad(30)], { ...OPS, reopenWithin: HOUR });
    expect(back).toMatchObject({ cards: [[0, 'C_OPS']], sum: { alerts: 1, resolved: 1 } });
    const later = play([bad(0), good(1), bad(62)], { ...OPS, reopenWithin: HOUR });
    expect(later).toMatchObject({
      cards: [
        [0, 'C_OPS'],
        [2, 'C_OPS'],
      ],
      sum: { alerts: 2 },
    });
  });

  it('keeps a group open until its last problem is over', () => {
    const rules = { routes: [routeTo('C_OPS', undefined, { groupBy: ['type'] })] };
    const [a, b] = [{ device: 'A' }, { device: 'B' }];
    expect(play([bad(0, a), bad(1, b), good(2, a)], rules).sum).toMatchObject({ alerts: 1, resolved: 0 });
    expect(play([bad(0, a), bad(1, b), good(2, a), good(3, b)], rules).sum).toMatchObject({
      resolved: 1,
    });
  });

  it('ends an alert by its Alert Resolution', () => {
    const alert = bad(0, { type: 'Alert', more: 'Alert Name:Low space' });
    const over = bad(5, {
      type: 'Alert Resolution',
      severity: 6,
      status: '',
      more: 'Alert Name:Low space',
    });
    expect(play([alert, over]).sum).toMatchObject({ alerts: 1, resolved: 1 });
  });

  it('holds cards back while a silence lasts', () => {
    const silences = [silence({ type: 'Backup' }, NOW + HOUR)];
    const during = play([bad(0), bad(10)], OPS, { silences });
    expect(during).toMatchObject({ cards: [], sum: { alerts: 1, cards: 0, silenced: 2 } });
    const past = play([bad(0), bad(61, { type: 'Restore' })], OPS, { silences });
    expect(past.cards).toEqual([
      [0, 'C_OPS'],
      [1, 'C_OPS'],
    ]);
  });

  it('lets go of a silenced alert when an event comes that no silence takes', () => {
    const silences = [silence({ severity: '>=3' }, undefined)];
    expect(play([bad(0), bad(1), bad(2, { severity: 2 })], OPS, { silences }).cards).toEqual([[0, 'C_OPS']]);
  });

  it('forgets what was held when it is over before the silence is', () => {
    const silences = [silence({ type: 'Backup' }, NOW + HOUR)];
    expect(play([bad(0), good(1), bad(62, { type: 'Restore' })], OPS, { silences }).cards).toEqual([
      [2, 'C_OPS'],
    ]);
  });

  describe('with a parent failure', () => {
    const inhibit = [
      {
        source: filterOf({ type: 'AD Sync' }),
        target: filterOf({ type: 'Backup' }),
        equal: ['tenant' as const],
        text: 'r',
      },
    ];
    const rules = { ...OPS, inhibit };
    const parent = (minutes: number) => bad(minutes, { type: 'AD Sync' });

    it('holds children back, those before it too, and lets go of them after it', () => {
      const events = [
        bad(0, { device: 'A' }),
        parent(1),
        bad(2, { device: 'B' }),
        good(3, { type: 'AD Sync' }),
      ];
      const { cards, sum } = play(events, rules);
      // The last card is the child's, which waited for the end of the parent.
      expect(cards).toEqual([
        [0, 'C_OPS'],
        [1, 'C_OPS'],
        [2, 'C_OPS'],
      ]);
      expect(sum).toMatchObject({ inhibited: 1, resolved: 1, cards: 3 });
    });

    it('says nothing of children that end before it', () => {
      const events = [parent(0), bad(1), good(2), good(3, { type: 'AD Sync' })];
      expect(play(events, rules)).toMatchObject({
        cards: [[0, 'C_OPS']],
        sum: { inhibited: 1, resolved: 2 },
      });
    });

    it('that is silenced itself holds nothing', () => {
      const silences = [silence({ type: 'AD Sync' }, undefined)];
      const events = [bad(0), parent(1), bad(2, { device: 'B' })];
      expect(play(events, rules, { silences })).toMatchObject({
        cards: [
          [0, 'C_OPS'],
          [2, 'C_OPS'],
        ],
        sum: { inhibited: 0 },
      });
      // The first one is not held either: it is posted, and a second channel gets its card at once.
      const later = { ...rules, routes: [routeTo('C_SEC', { severity: '0' }), ...OPS.routes] };
      expect(play([bad(0), parent(1), bad(2, { severity: 0 })], later, { silences }).cards).toEqual([
        [0, 'C_OPS'],
        [2, 'C_SEC'],
      ]);
    });

    it('holds nothing of another tenant', () => {
      expect(play([parent(0), bad(1, { tenant: 't2' })], rules).cards).toHaveLength(2);
    });
  });

  describe('with an outage', () => {
    const outage = {
      ...{ filter: filterOf({ outcome: 'failed' }), text: 'o', subjects: 3, within: 10 * MINUTE },
      equal: ['tenant' as const],
    };
    const rules = { ...OPS, outage };

    it('makes one alert of many that fail at once, which holds back the rest', () => {
      const events = failures(20, { time: NOW });
      const { cards, sum } = play(events, rules);
      expect(cards).toEqual([
        [0, 'C_OPS'],
        [1, 'C_OPS'],
        [2, 'C_OPS'],
        [undefined, 'C_OPS'],
      ]);
      expect(sum).toMatchObject({ alerts: 21, cards: 4, inhibited: 17 });
    });

    it('needs so many different subjects, within its time', () => {
      const same = [bad(0, { type: 'Restore' }), bad(1, { type: 'Backup' }), bad(2, { type: 'Download' })];
      expect(play(same, rules).sum).toMatchObject({ alerts: 3, inhibited: 0 });
      const slow = [0, 6, 12].map((minutes) => bad(minutes, { device: `D${minutes}` }));
      expect(play(slow, rules).sum).toMatchObject({ alerts: 3, inhibited: 0 });
    });

    it('goes on while others join, though most are well', () => {
      const well = [0, 1, 2].map((n) => good(6, { device: `DEV-${n}` }));
      const joins = bad(8, { device: 'LATE' });
      const events = [...failures(4, { time: NOW }), joins, ...well].toSorted((a, b) => a.time - b.time);
      const until = (minutes: number) => play([...events, good(minutes, { device: 'X' })], rules);
      expect(until(17).cards).toHaveLength(4);
      expect(until(19).cards).toHaveLength(6);
    });

    it('is over when most are well and none has joined for as long: what is left gets its card', () => {
      const failed = failures(5, { time: NOW });
      const well = [0, 1, 2].map((n) => good(1, { device: `DEV-${n}` }));
      const { cards, sum } = play(
        [...failed, ...well, good(9, { device: 'X' }), good(12, { device: 'X' })],
        rules,
      );
      expect(sum).toMatchObject({ alerts: 6, resolved: 3, inhibited: 2 });
      expect(cards.slice(4)).toEqual([
        [3, 'C_OPS'],
        [4, 'C_OPS'],
      ]);
    });
  });

  it('adds the cards of subscriptions', () => {
    const filter = filterOf({ type: 'Restore' });
    const subscriptions = [
      { id: 1, channel: 'C_TEAM', filter, text: '', by: person(1), at: 0, pausedUntil: undefined },
    ];
    const { cards } = play([bad(0), good(1, { type: 'Restore' })], OPS, { subscriptions });
    expect(cards).toEqual([
      [0, 'C_OPS'],
      [1, 'C_TEAM'],
    ]);
  });

  it('comes to the same however the events are cut into pages (property)', () => {
    const sample = fc.record({
      time: fc.integer({ min: NOW, max: NOW + DAY }),
      type: fc.constantFrom('Backup', 'AD Sync', 'Restore'),
      status: fc.constantFrom('Failed', 'Success', 'Backed up with errors'),
      severity: fc.constantFrom(0, 3, 6),
      device: fc.constantFrom('A', 'B', 'C', 'D'),
    });
    const rules = rulesOf({
      routes: [
        routeTo('C_SEC', { severity: '0' }, { continue: true }),
        routeTo('C_OPS', undefined, { groupBy: ['type'] }),
      ],
      inhibit: [
        { source: filterOf({ type: 'AD Sync' }), target: filterOf({ type: 'Backup' }), equal: [], text: 'r' },
      ],
      outage: { filter: filterOf({ outcome: 'failed' }), text: 'o', subjects: 3, within: HOUR, equal: [] },
      reopenWithin: HOUR,
    });
    const standing = { ...NOTHING, silences: [silence({ subject: 'A' }, NOW + 6 * HOUR)] };
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), fc.integer({ min: 1, max: 7 }), (list, size) => {
        const events = list.toSorted((a, b) => a.time - b.time).map((each) => event(each));
        const [whole, paged] = [rehearse(rules, standing), rehearse(rules, standing)];
        const cards = whole.feed(events);
        const pages = Array.from({ length: Math.ceil(events.length / size) }, (_, n) =>
          paged.feed(events.slice(n * size, (n + 1) * size)),
        );
        expect(pages.flat()).toEqual(cards);
        expect(paged.sum()).toEqual(whole.sum());
        const { cards: sum, channels } = whole.sum();
        expect(sum).toBe(cards.length);
        expect(channels.reduce((all, { cards: each }) => all + each, 0)).toBe(sum);
      }),
    );
  });
});
