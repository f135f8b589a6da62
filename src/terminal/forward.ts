/** `insync forward` and what it does to a destination. */
import { duration, number, plural } from '../domain/amounts.ts';
import type { ForwardsAnswer } from '../domain/answers.ts';
import { describeFilter } from '../domain/filter-words.ts';
import type { ForwardState } from '../domain/forward.ts';
import {
  FORWARD_REASON_WORDS,
  type ForwardedTo,
  type ForwardStanding,
  STANDING_WORDS,
} from '../domain/forward-standing.ts';
import { type Json, personJson, time } from './json.ts';
import { bold, dim, paint, type Rendered, type Screen } from './screen.ts';
import { facts } from './table.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';

const COLOURS: Readonly<Record<ForwardStanding, Parameters<typeof paint>[1]>> = {
  begins: 'dim',
  ok: 'green',
  waiting: 'yellow',
  failing: 'red',
  paused: 'yellow',
  replaying: 'cyan',
};

/** Each destination with what there is to know of it. */
export function renderForwards({ destinations }: ForwardsAnswer, screen: Screen): Rendered {
  if (destinations.length === 0) {
    const lead = bold(screen, 'Nothing is forwarded: the configuration names no destination under forward');
    return { body: '', lead, empty: true };
  }
  const blocks = destinations.map((each) => {
    const { destination, standing } = each;
    const head = `${bold(screen, destination.name)}  ${paint(screen, COLOURS[standing], STANDING_WORDS[standing])}\n`;
    return head + facts(factsOf(each, screen), screen);
  });
  return {
    lead: bold(screen, plural(destinations.length, 'destination')),
    body: blocks.join('\n'),
    notes: [dim(screen, `times in ${screen.zone}`)],
  };
}

type Fact = [label: string, value: string];

function factsOf({ destination, state, lag }: ForwardedTo, screen: Screen): Fact[] {
  const { to, format, filter } = destination;
  const takes = filter === undefined ? 'all events' : oneLine(describeFilter(filter));
  return [
    ['to', `${oneLine(to)} as ${format}`],
    ['takes', takes],
    ...(state === undefined ? [] : stateFacts(state, lag, screen)),
  ];
}

function stateFacts(state: ForwardState, lag: number, screen: Screen): Fact[] {
  const at = (ms: number) => localTime(ms, screen.zone);
  const { sent, sentAt, waiting, refused, missed, paused, failure, replay, lastRefused } = state;
  const last = sentAt === undefined ? '' : `, last ${at(sentAt)}`;
  const behind = waiting > 0 && lag > 0 ? `, the first of them for ${duration(lag)}` : '';
  const by = (who: { readonly name: string } | undefined) => (who ? ` by ${oneLine(who.name)}` : '');
  const fact = (label: string, value: string | undefined): Fact[] => (value ? [[label, value]] : []);
  return [
    ['sent', `${plural(sent, 'event')}${last}`],
    ['waiting', `${number(waiting)}${behind}`],
    ...fact('paused', paused && `since ${at(paused.at)}${by(paused.by)}`),
    ...(failure ? failureFacts(failure, at) : []),
    ...fact('replaying', replay && `what is of ${at(replay.since)} or later${by(replay.by)}`),
    ...fact('refused', refused > 0 ? `${number(refused)}${refusedWords(lastRefused, at)}` : undefined),
    ...fact(
      'missed',
      missed > 0 ? `${number(missed)}, too old to be kept before they could be sent` : undefined,
    ),
  ];
}

function failureFacts(failure: NonNullable<ForwardState['failure']>, at: (ms: number) => string): Fact[] {
  const { says, cure } = FORWARD_REASON_WORDS[failure.reason];
  const said = oneLine(failure.said);
  const tries = plural(failure.attempts, 'try', 'tries');
  return [
    ['failing', `since ${at(failure.since)}, ${tries}: ${says}${said === '' ? '' : ` (${said})`}`],
    ['what to do', cure],
  ];
}

function refusedWords(last: ForwardState['lastRefused'], at: (ms: number) => string): string {
  return last ? `, last ${oneLine(last.event)} at ${at(last.at)}: ${oneLine(last.said)}` : '';
}

export function forwardsJson({ canonical, destinations }: ForwardsAnswer): Json {
  return { command: canonical, destinations: destinations.map(forwardedJson) };
}

/** Without the target, which names where secrets are. */
export function forwardedJson({ destination, state, standing, lag }: ForwardedTo): Json {
  const { name, to, format, text } = destination;
  const { paused, failure, replay, lastRefused } = state ?? {};
  return {
    ...{ name, to, format, filter: text, state: standing },
    ...{ waiting: state?.waiting ?? 0, behindMs: lag },
    ...{ sent: state?.sent ?? 0, refused: state?.refused ?? 0, missed: state?.missed ?? 0 },
    sentAt: time(state?.sentAt),
    paused: paused ? { at: time(paused.at), by: personJson(paused.by) } : null,
    failure: failure
      ? {
          ...{ since: time(failure.since), at: time(failure.at), attempts: failure.attempts },
          ...{ reason: failure.reason, said: failure.said },
        }
      : null,
    replay: replay ? { since: time(replay.since), at: time(replay.at), by: personJson(replay.by) } : null,
    lastRefused: lastRefused ? { ...lastRefused, at: time(lastRefused.at) } : null,
  };
}
