import { describe, expect, it } from 'vitest';
import { ALERT_STATES, type AlertState } from '../../src/domain/alert.ts';
import {
  ACTS,
  type Act,
  actsOf,
  isReopened,
  LIFE,
  step,
  type Transition,
  TURNS,
} from '../../src/domain/life.ts';

const NO = 'refused';
type Becomes = AlertState | typeof NO;

/** Written out once more: what each transition makes of an alert that nobody had acknowledged before. */
const TABLE: Readonly<Record<Transition, Readonly<Record<AlertState, Becomes>>>> = {
  ack: { open: 'acked', acked: NO, silenced: NO, resolved: NO },
  unack: { open: NO, acked: 'open', silenced: NO, resolved: NO },
  assign: { open: 'open', acked: 'acked', silenced: 'silenced', resolved: NO },
  note: { open: 'open', acked: 'acked', silenced: 'silenced', resolved: 'resolved' },
  silence: { open: 'silenced', acked: 'silenced', silenced: 'silenced', resolved: NO },
  unsilence: { open: NO, acked: NO, silenced: 'open', resolved: NO },
  resolve: { open: 'resolved', acked: 'resolved', silenced: 'resolved', resolved: NO },
  reopen: { open: NO, acked: NO, silenced: NO, resolved: 'open' },
  lapse: { open: NO, acked: 'open', silenced: NO, resolved: NO },
  hold: { open: 'silenced', acked: NO, silenced: NO, resolved: NO },
  release: { open: NO, acked: NO, silenced: 'open', resolved: NO },
  mute: { open: 'silenced', acked: 'silenced', silenced: 'silenced', resolved: NO },
  unmute: { open: NO, acked: NO, silenced: 'open', resolved: NO },
  recover: { open: 'resolved', acked: 'resolved', silenced: 'resolved', resolved: NO },
  recur: { open: NO, acked: NO, silenced: NO, resolved: 'open' },
};
const TRANSITIONS: readonly Transition[] = [...ACTS, ...TURNS];
/** Those that lead back to what was before. */
const BACK: readonly Transition[] = ['unsilence', 'release', 'unmute'];

const cases = TRANSITIONS.flatMap((transition) =>
  ALERT_STATES.map((state) => [transition, state, TABLE[transition][state]] as const),
);

describe('the life of an alert', () => {
  it('knows every transition, and no other', () => {
    expect(Object.keys(LIFE).toSorted()).toEqual([...TRANSITIONS].toSorted());
    expect(new Set(TRANSITIONS).size).toBe(TRANSITIONS.length);
  });

  it.each(cases)('%s, when %s: %s', (transition, state, becomes) => {
    const expected = becomes === NO ? { ok: false, reason: `already_${state}` } : { ok: true, to: becomes };
    expect(step(state, transition, false)).toEqual(expected);
  });

  it.each(cases)(
    '%s, when %s and somebody has it: back to acknowledged where it leads back',
    (transition, state, becomes) => {
      const back = BACK.includes(transition) && becomes !== NO;
      const expected =
        becomes === NO
          ? { ok: false, reason: `already_${state}` }
          : { ok: true, to: back ? 'acked' : becomes };
      expect(step(state, transition, true)).toEqual(expected);
    },
  );

  it.each([
    ['open', ['ack', 'assign', 'note', 'silence', 'resolve']],
    ['acked', ['unack', 'assign', 'note', 'silence', 'resolve']],
    ['silenced', ['assign', 'note', 'silence', 'unsilence', 'resolve']],
    ['resolved', ['note', 'reopen']],
  ] satisfies [AlertState, Act[]][])('offers people, when %s, %j', (state, acts) => {
    expect(actsOf({ state })).toEqual(acts);
  });

  it('lets every alert that is not resolved be resolved, and every resolved one come back', () => {
    for (const state of ALERT_STATES) {
      const live = state !== 'resolved';
      for (const end of ['resolve', 'recover'] as const) expect(step(state, end, false).ok).toBe(live);
      for (const again of ['reopen', 'recur'] as const) expect(step(state, again, false).ok).toBe(!live);
    }
  });

  it('is reopened when open with a past', () => {
    const reopened = { at: 3, by: undefined, openedAt: 1, resolvedAt: 2, ackedBy: undefined };
    expect(isReopened({ state: 'open', reopened })).toBe(true);
    expect(isReopened({ state: 'open', reopened: undefined })).toBe(false);
    expect(isReopened({ state: 'acked', reopened })).toBe(false);
  });
});
