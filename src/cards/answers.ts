/** The small answers only the asker sees. */

import type { RichTextElement } from '@slack/types';
import { duration, number, plural } from '../domain/amounts.ts';
import type { Unreadable } from '../domain/event.ts';
import { type ChannelName, channelWords } from './bar.ts';
import { runButton, typedCommand } from './command-line.ts';
import { fitting, type Message, said } from './message.ts';
import {
  actions,
  bold,
  button,
  channel,
  code,
  context,
  header,
  line,
  mrkdwn,
  numbered,
  rich,
  text,
} from './pieces.ts';
import { NOTICE_SYMBOL, STATE_LOOK } from './symbols.ts';
import { inert, inertFallback, mrkdwnCode, visible } from './text.ts';
import { dateElement } from './times.ts';

export interface FailureInput {
  /** What could not be done: `The list could not be read`. */
  readonly what: string;
  /** What the bot does about it: `It is tried again by itself.` */
  readonly next: string;
  /** To be found in the log. */
  readonly reference: string;
}

/** Something of ours failed: what, what comes next, and the reference to give to whoever reads the log. */
export function failureAnswer({ what, next, reference }: FailureInput): Message {
  const sentence = inert(what, 300).replace(/\.$/, '');
  return {
    text: `${NOTICE_SYMBOL} ${inertFallback(sentence, 300)}. ${inertFallback(next, 300)} Reference ${inertFallback(reference, 80)}.`,
    blocks: [
      rich(line(text(`${NOTICE_SYMBOL} `), bold(`${sentence}.`), text(` ${inert(next, 300)}`))),
      context(mrkdwn(`reference ${mrkdwnCode(reference, 80) || 'none'}`)),
    ],
  };
}

/** A dialog was left open for longer than what it is about is remembered. */
export function dialogGone(): Message {
  return said('This dialog was open for too long. Open it again.');
}

/** Longer numbers are ids of events. */
const ALERT_NUMBER = /^\d{1,9}$/;

/** What an id may have meant; '' where everything is kept. */
function forgotten(what: string, retention: number | undefined): string {
  return retention === undefined ? '' : ` ${what} more than ${duration(retention)} ago are no longer kept.`;
}

/**
 * No event has this id, or more than one begins with it; and where its id is found. `retention`: how long events are
 * kept, ms.
 */
export function unknownEvent(id: string, retention?: number): Message {
  const shown = inert(id, 120);
  const alert = ALERT_NUMBER.test(shown) ? `events --alert ${shown}` : undefined;
  const recent = 'events --since 24h';
  const next = alert ?? recent;
  const gone = forgotten('Events of', retention);
  return {
    text: `No event has the id ${inertFallback(id, 120)}, or more than one begins with it.${gone} Try: ${typedCommand(next)}`,
    blocks: [
      rich(
        line(
          text('No event has the id '),
          code(shown || ' '),
          text(`, or more than one begins with it: give more of it.${gone}\n`),
          ...(alert === undefined
            ? [text('Lists of events open each of theirs: ')]
            : [text('If it is the number of an alert, these are its events: ')]),
          code(typedCommand(next)),
        ),
      ),
      actions(
        runButton(
          alert === undefined ? 'Events of the last day' : `Events of alert ${shown}`,
          next,
          'primary',
        ),
        button('search.open', 'Search…', 'search'),
      ),
    ],
  };
}

export function unknownAlert(id: string, retention?: number): Message {
  const gone = forgotten('Alerts resolved', retention);
  return {
    text: `There is no alert ${inertFallback(id, 40)}.${gone}`,
    blocks: [rich(line(text('There is no alert '), code(inert(id, 40) || ' '), text(`.${gone}`)))],
  };
}

/** The buttons of a list work as long as what they lead to is remembered. */
export function listGone(): Message {
  return said('This list is too old to turn its pages. Ask again with the command below it.');
}

/** What came of "Check again" on the notice about a channel. */
export function channelChecked(id: string, cause: string | undefined, channelName?: ChannelName): Message {
  const name = inertFallback(channelWords(id, channelName), 80);
  const parts: RichTextElement[] =
    cause === undefined
      ? [
          text(`${STATE_LOOK.resolved.symbol} `),
          channel(id),
          text(' can be posted to again. New cards go there.'),
        ]
      : [
          text(`${NOTICE_SYMBOL} Slack still answers `),
          code(inert(cause, 60) || 'nothing'),
          text(' for '),
          channel(id),
          text('.'),
        ];
  const outcome = cause === undefined ? 'can be posted to again' : 'still cannot be posted to';
  return { text: `${name} ${outcome}.`, blocks: [rich(line(...parts))] };
}

const UNREADABLE_WORDS: Readonly<Record<Unreadable['reason'], string>> = {
  not_an_object: 'no object',
  no_id: 'no id',
  not_json: 'no JSON',
};

export interface UnreadableRow {
  readonly at: number;
  readonly reason: string;
  readonly raw: string;
  readonly seen: number;
}

/** Records that could not be read as events, newest first, with the beginning of each. */
export function quarantineList(rows: readonly UnreadableRow[], total: number): Message {
  if (rows.length === 0) return said('No unreadable records.');
  const words = plural(total, 'unreadable record');
  return fitting((room) => ({
    text: `${words}, kept as they came.`,
    blocks: [
      header('Records that could not be read'),
      rich(numbered(rows.slice(0, 10).map((row) => line(...unreadableRow(row, room(200)))))),
      context(
        mrkdwn(
          `${number(Math.min(rows.length, 10))} of ${words}, newest first · kept as they came, nothing dropped`,
        ),
      ),
      actions(button('status.refresh', 'Status', 'r')),
    ],
  }));
}

function unreadableRow(row: UnreadableRow, room: number): RichTextElement[] {
  const known = Object.hasOwn(UNREADABLE_WORDS, row.reason);
  const reason = known ? UNREADABLE_WORDS[row.reason as Unreadable['reason']] : inert(row.reason, 60);
  return [
    dateElement(row.at, '{date_short_pretty} at {time}'),
    text('  '),
    bold(reason || 'unreadable'),
    text(row.seen > 1 ? `, seen ${number(row.seen)} times  ` : '  '),
    code(inert(visible(row.raw), room) || 'empty'),
  ];
}
