/** Where events are forwarded to, and how far each destination is. */
import type { Button, SectionBlock } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { duration, number, plural } from '../domain/amounts.ts';
import type { ForwardsAnswer } from '../domain/answers.ts';
import { describeFilter } from '../domain/filter-words.ts';
import type { ForwardState } from '../domain/forward.ts';
import {
  FORWARD_REASON_WORDS,
  type ForwardedTo,
  type ForwardStanding,
  forwardedWords,
  STANDING_WORDS,
} from '../domain/forward-standing.ts';
import { footer } from './command-line.ts';
import { fitting, type Message, type Room, rowsIn, said } from './message.ts';
import { bold, button, line, rich, section } from './pieces.ts';
import { inertFallback, mrkdwnCode, mrkdwnWords } from './text.ts';
import { dateToken } from './times.ts';
import { person } from './tokens.ts';

/** As many as the configuration may hold. */
const MOST = 20;

/** Foreign text as code; escaped, a text made to be long is five times as long, and is cut short. */
function quoted(words: string, max: number): string {
  const code = mrkdwnCode(words, max);
  return code.length <= max * 2 ? code : mrkdwnCode(words, Math.floor(max / 5));
}

/** They differ in shape, so they are told apart without colour. */
const SYMBOLS: Readonly<Record<ForwardStanding, string>> = {
  begins: '▫️',
  ok: '✅',
  waiting: '⏳',
  failing: '🔴',
  paused: '⏸️',
  replaying: '🔁',
};

/** The answer to `/insync forward`; `above`: what has just been done. */
export function forwardsAnswer(answer: ForwardsAnswer, sharedBy?: Person, above?: Message): Message {
  const { destinations, canonical } = answer;
  if (destinations.length === 0) return nothingForwarded();
  return fitting((room) => {
    const shown = destinations.slice(0, rowsIn(room, MOST));
    const words = `${plural(destinations.length, 'destination')} of forwarding`;
    const more = destinations.length - shown.length;
    return {
      text: `${above ? `${above.text} ` : ''}${words}: ${inertFallback(forwardedWords(destinations), 600)}.`,
      blocks: [
        ...(above?.blocks ?? []),
        rich(line(bold(words))),
        ...shown.map((each) => oneSection(each, room, sharedBy === undefined)),
        ...footer(more > 0 ? [`and ${number(more)} more`] : [], canonical, sharedBy),
      ],
    };
  });
}

/** Nothing is configured. */
function nothingForwarded(): Message {
  return said('Nothing is forwarded: the configuration names no destination under `forward`.');
}

function oneSection(each: ForwardedTo, room: Room, mayAct: boolean): SectionBlock {
  const { destination, standing, state } = each;
  const { name, to, format, filter } = destination;
  const takes = filter === undefined ? 'all events' : quoted(describeFilter(filter), room(200));
  const lines = [
    `${SYMBOLS[standing]} *${mrkdwnWords(name, 60)}*  ${STANDING_WORDS[standing]}`,
    `${takes} to ${quoted(to, room(200))} as \`${format}\``,
    ...(state === undefined ? [] : stateLines(each, state, room)),
  ];
  const accessory = mayAct && state !== undefined ? pauseButton(name, standing) : undefined;
  return { ...section(lines.join('\n')), ...(accessory && { accessory }) };
}

function pauseButton(name: string, standing: ForwardStanding): Button {
  return standing === 'paused'
    ? button('forward.resume', 'Resume', name, 'primary')
    : button('forward.pause', 'Pause', name);
}

function stateLines({ lag }: ForwardedTo, state: ForwardState, room: Room): string[] {
  const { sent, sentAt, waiting, refused, missed, paused, failure, replay, lastRefused } = state;
  const last = sentAt === undefined ? '' : `, last ${dateToken(sentAt, '{date_short_pretty} at {time}')}`;
  const behind = lag > 0 ? `, the first of them for ${duration(lag)}` : '';
  return [
    `${plural(sent, 'event')} sent${last} · ${number(waiting)} waiting${waiting > 0 ? behind : ''}`,
    ...(paused ? [`Paused${paused.by ? ` by ${person(paused.by)}` : ''} since ${whenToken(paused.at)}`] : []),
    ...(failure ? failureLines(failure, room) : []),
    ...(replay ? [replayWords(replay)] : []),
    ...(refused > 0 ? [refusedWords(refused, lastRefused, room)] : []),
    ...(missed > 0 ? [`${plural(missed, 'event')} were too old to be kept before they could be sent`] : []),
  ];
}

function failureLines(failure: NonNullable<ForwardState['failure']>, room: Room): string[] {
  const { since, attempts, reason, said: words } = failure;
  const { says, cure } = FORWARD_REASON_WORDS[reason];
  const why = quoted(words, room(200));
  return [
    `Failing since ${whenToken(since)}, ${plural(attempts, 'try', 'tries')}: ${says}${why === '' ? '' : `, ${why}`}`,
    `*What to do*  ${cure}`,
  ];
}

/** A destination that begins at a time is given what came before as if it were sent again. */
function replayWords({ since, by }: NonNullable<ForwardState['replay']>): string {
  return by === undefined
    ? `Begins with events since ${whenToken(since)}`
    : `Sending again what was sent since ${whenToken(since)}, asked by ${person(by)}`;
}

function refusedWords(refused: number, last: ForwardState['lastRefused'], room: Room): string {
  const words = `${plural(refused, 'event')} refused`;
  if (!last) return words;
  const why = quoted(last.said, room(200));
  return `${words}, last ${quoted(last.event, room(80)) || 'one'} ${whenToken(last.at)}${why === '' ? '' : `: ${why}`}`;
}

function whenToken(at: number): string {
  return dateToken(at, '{date_short_pretty} at {time}');
}

/** What came of pausing and resuming by a command, to stand above the list as it is now. */
export function forwardChanged(name: string, act: 'pause' | 'resume', changed: boolean): Message {
  const done = act === 'pause' ? 'paused' : 'resumed';
  const so = act === 'pause' ? 'paused already' : 'not paused';
  const rest = changed ? `is ${done}.` : `is ${so}, or has not begun: nothing changed.`;
  return {
    text: `${inertFallback(name, 60)} ${rest}`,
    blocks: [section(`${mrkdwnWords(name, 60)} ${rest}`)],
  };
}
