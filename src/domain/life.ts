/**
 * The life of an alert: which transition is legal in which state, and where it leads. Anything else is refused with
 * the state it met, so that of two people the second is told.
 */
import type { Alert, AlertState } from './alert.ts';

/** What people do. */
export const ACTS = ['ack', 'unack', 'assign', 'note', 'silence', 'unsilence', 'resolve', 'reopen'] as const;
export type Act = (typeof ACTS)[number];

/**
 * What happens by itself: `lapse` an acknowledgement's time is over, `hold` and `release` a parent failure comes and
 * goes, `mute` a silence takes the alert and `unmute` lets go of it, `recover` the feed says that it is over, `recur` that it is back.
 */
export const TURNS = ['lapse', 'hold', 'release', 'mute', 'unmute', 'recover', 'recur'] as const;
type Turn = (typeof TURNS)[number];

export type Transition = Act | Turn;

/** `before`: back to what it was when it was silenced: acknowledged if somebody had it, else open. */
type Target = AlertState | 'before';

const LIVE = { open: 'resolved', acked: 'resolved', silenced: 'resolved' } as const;

/** The whole table. */
export const LIFE: Readonly<Record<Transition, Readonly<Partial<Record<AlertState, Target>>>>> = {
  ack: { open: 'acked' },
  unack: { acked: 'open' },
  assign: { open: 'open', acked: 'acked', silenced: 'silenced' },
  note: { open: 'open', acked: 'acked', silenced: 'silenced', resolved: 'resolved' },
  silence: { open: 'silenced', acked: 'silenced', silenced: 'silenced' },
  unsilence: { silenced: 'before' },
  resolve: LIVE,
  reopen: { resolved: 'open' },
  lapse: { acked: 'open' },
  hold: { open: 'silenced' },
  release: { silenced: 'before' },
  mute: { open: 'silenced', acked: 'silenced', silenced: 'silenced' },
  unmute: { silenced: 'before' },
  recover: LIVE,
  recur: { resolved: 'open' },
};

export type Refusal = `already_${AlertState}`;

export type Step =
  | { readonly ok: true; readonly to: AlertState }
  | { readonly ok: false; readonly reason: Refusal };

/** Where the transition leads from here. `taken`: somebody had acknowledged it before it was silenced. */
export function step(state: AlertState, transition: Transition, taken: boolean): Step {
  const to = LIFE[transition][state];
  if (to === undefined) return { ok: false, reason: `already_${state}` };
  return { ok: true, to: to === 'before' ? (taken ? 'acked' : 'open') : to };
}

/** What a person may do with the alert as it stands; the buttons of its card. */
export function actsOf({ state }: Pick<Alert, 'state'>): readonly Act[] {
  return ACTS.filter((act) => LIFE[act][state] !== undefined);
}

/** How a reopened alert is told from one that was never resolved. */
export function isReopened({ state, reopened }: Pick<Alert, 'state' | 'reopened'>): boolean {
  return state === 'open' && reopened !== undefined;
}
