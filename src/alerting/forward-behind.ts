import type { Finding, RouteTaken } from '../domain/alert.ts';
import type { FindingReport } from '../domain/desk.ts';
import type { Destination } from '../domain/destination.ts';
import type { ForwardState } from '../domain/forward.ts';
import { type ForwardedTo, forwardedTo, isBehind } from '../domain/forward-standing.ts';

type Behind = Extract<Finding, { kind: 'forward_behind' }>;

/**
 * What is to be said of each destination: an event waits for it longer than it may, or none does any more. One that is
 * paused counts too, for a pause that was forgotten is a gap that grows for ever; one that is no longer configured is over.
 */
export function behindReports(
  destinations: readonly Destination[],
  states: readonly ForwardState[],
  { at, route }: { readonly at: number; readonly route: RouteTaken },
): readonly FindingReport[] {
  const all = forwardedTo(destinations, states, at);
  const configured = new Set(destinations.map(({ name }) => name));
  const gone = states.filter(({ name }) => !configured.has(name));
  return [
    ...gone.map(({ name }): FindingReport => ({ present: false, key: keyOf(name), at })),
    ...all.map((each): FindingReport => {
      const { name } = each.destination;
      const key = keyOf(name);
      const finding = isBehind(each) ? behind(each) : undefined;
      if (!finding) return { present: false, key, at };
      const type = 'Forwarding behind';
      return { present: true, key, at, severity: 3, type, subject: name, finding, routes: [route] };
    }),
  ];
}

function keyOf(name: string): string {
  return `forward:${name}`;
}

/** What changes with every try and every event is left out, or told roughly: a card is not edited each minute. */
function behind({ destination, state }: ForwardedTo): Behind | undefined {
  if (state?.freshSince === undefined) return undefined;
  const { freshSince, waiting, paused, failure } = state;
  return {
    kind: 'forward_behind',
    to: destination.to,
    since: freshSince,
    waiting: roughly(waiting),
    cause: failure && { reason: failure.reason, said: failure.said, since: failure.since },
    paused,
  };
}

/** 1, 2, 5, 10, 20, 50 …: the last of them that is reached. */
function roughly(count: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(count, 1)));
  return [5, 2, 1].map((times) => times * unit).find((step) => step <= count) ?? 1;
}
