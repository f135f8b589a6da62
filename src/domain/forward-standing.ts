/** How a destination of forwarding is doing, in words and at a glance. Pure. */
import { duration, number, plural } from './amounts.ts';
import type { Destination } from './destination.ts';
import type { ForwardReason, ForwardState } from './forward.ts';

export type ForwardStanding =
  /** Configured, and never seen by a bot that forwards. */
  'begins' | 'ok' | 'waiting' | 'failing' | 'paused' | 'replaying';

/** A destination as it is configured, and where it is. */
export interface ForwardedTo {
  readonly destination: Destination;
  readonly state: ForwardState | undefined;
  readonly standing: ForwardStanding;
  /** How long the first event waits that was never there, ms; 0 when none does. */
  readonly lag: number;
}

/** What has just been stored is on its way for so long, ms: nothing to speak of. */
const ON_ITS_WAY = 10_000;

/** Every configured destination, in the order of the configuration; what is no longer configured is left out. */
export function forwardedTo(
  destinations: readonly Destination[],
  states: readonly ForwardState[],
  now: number,
): readonly ForwardedTo[] {
  const known = new Map(states.map((state) => [state.name, state]));
  return destinations.map((destination) => {
    const state = known.get(destination.name);
    const lag = state?.freshSince === undefined ? 0 : Math.max(now - state.freshSince, 0);
    return { destination, state, standing: standingOf(state, lag), lag };
  });
}

function standingOf(state: ForwardState | undefined, lag: number): ForwardStanding {
  if (!state) return 'begins';
  if (state.paused) return 'paused';
  if (state.failure) return 'failing';
  if (state.replay) return 'replaying';
  return lag > ON_ITS_WAY ? 'waiting' : 'ok';
}

/** An event waits for it longer than may be. */
export function isBehind({ destination, lag }: ForwardedTo): boolean {
  return destination.behind > 0 && lag > destination.behind;
}

/** A word for each way of being. */
export const STANDING_WORDS: Readonly<Record<ForwardStanding, string>> = {
  begins: 'begins when this bot leads',
  ok: 'up to date',
  waiting: 'catching up',
  failing: 'failing',
  paused: 'paused',
  replaying: 'sending again',
};

/** What a reason means, after a name or a colon; and what a person can do about it. */
export const FORWARD_REASON_WORDS: Readonly<
  Record<ForwardReason, { readonly says: string; readonly cure: string }>
> = {
  unreachable: {
    says: 'no connection',
    cure: 'See that it is up, that its name and port are right, and that no firewall stands between.',
  },
  timeout: {
    says: 'no answer in time',
    cure: 'See how busy it is, and that nothing between holds connections back.',
  },
  untrusted: {
    says: 'its certificate is not trusted, or ours is not taken',
    cure: 'Name the authority that signed its certificate under ca, or see that cert and key are ones it takes.',
  },
  unauthorized: {
    says: 'our credentials are not taken',
    cure: 'See that the token or password is right and may write there, then send the bot SIGHUP or start it anew.',
  },
  misconfigured: {
    says: 'it is not set up for this',
    cure: 'See that the address, the index or the data stream is there, and that it takes what is sent.',
  },
  rate_limited: {
    says: 'it asks to wait',
    cure: 'Nothing is lost: it goes on when it may. If it stays so, give the destination a larger quota or a filter.',
  },
  server_error: { says: 'it has an internal error', cure: 'See its own log. Nothing is lost meanwhile.' },
  unconfirmed: {
    says: 'it took events and never said that it has them',
    cure: 'See that it stores what it takes: its acknowledgements, its queue, its disk.',
  },
  bad_answer: {
    says: 'its answer makes no sense',
    cure: 'See that the address is that of the collector itself, and not of a page or a proxy before it.',
  },
  unwritable: {
    says: 'the file cannot be written',
    cure: 'See that its folder is there, has room, and may be written by the user that runs the bot.',
  },
};

/** All of them in a line: `soc failing: no connection, 1,204 events wait, 2 h behind; 2 up to date`. '' for none. */
export function forwardedWords(all: readonly ForwardedTo[]): string {
  if (all.length === 0) return '';
  const fine = all.filter(({ standing }) => standing === 'ok');
  if (fine.length === all.length) {
    return all.length === 1 ? 'up to date' : `all ${number(all.length)} destinations up to date`;
  }
  const others = all.filter(({ standing }) => standing !== 'ok').toSorted((a, b) => b.lag - a.lag);
  const words = others.map((each) => `${each.destination.name} ${oneWords(each)}`);
  return [...words, ...(fine.length === 0 ? [] : [`${number(fine.length)} up to date`])].join('; ');
}

/** How one of them is, after its name. */
function oneWords({ standing, state, lag }: ForwardedTo): string {
  const { failure, paused, waiting = 0 } = state ?? {};
  const by = paused?.by === undefined ? '' : ` by ${paused.by.name}`;
  const why = standing === 'failing' && failure ? `: ${FORWARD_REASON_WORDS[failure.reason].says}` : '';
  return [
    `${STANDING_WORDS[standing]}${standing === 'paused' ? by : why}`,
    ...(waiting === 0 ? [] : [`${plural(waiting, 'event')} ${waiting === 1 ? 'waits' : 'wait'}`]),
    ...(lag > ON_ITS_WAY ? [`${duration(lag)} behind`] : []),
  ].join(', ');
}
