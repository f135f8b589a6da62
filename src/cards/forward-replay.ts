/** What a destination is sent again: asked before it is done, and what came of it. */
import type { ModalView } from '@slack/types';
import { number, plural } from '../domain/amounts.ts';
import { modal } from './dialog-fields.ts';
import { type Message, said } from './message.ts';
import { section } from './pieces.ts';
import { mrkdwnCode } from './text.ts';
import { dateToken } from './times.ts';

export const REPLAY_DIALOG = 'forward.replay';

export interface ReplayAsked {
  readonly destination: string;
  /** Of the times of events, ms. */
  readonly since: number;
  /** Undefined where counting takes too long. */
  readonly events: number | undefined;
  /** Its filter as YAML on one line, '' for none. */
  readonly filter: string;
}

const DOUBLES =
  'Each goes with the id it had the first time: a receiver that goes by it keeps none twice, another one does.';

export function replayDialog(
  { destination, since, events, filter }: ReplayAsked,
  metadata: string,
): ModalView {
  const many = events === undefined ? 'Send again' : `Send ${number(events)} again`;
  const how = events === undefined ? 'All events' : `*${plural(events, 'event')}*`;
  const part = filter === '' ? '' : ` of which its filter takes a part (${mrkdwnCode(filter, 200)}),`;
  return modal({ callback: REPLAY_DIALOG, title: 'Send again', submit: many, metadata }, [
    section(
      `${how} since ${dateToken(since, '{date_short_pretty} at {time}')},${part} are sent to ${mrkdwnCode(destination, 60)} again.`,
    ),
    section(`${DOUBLES} What comes meanwhile goes after them. It is kept in the record.`),
  ]);
}

/** `events` undefined: the destination has not begun yet. */
export function replayAnswer(destination: string, events: number | undefined): Message {
  const name = mrkdwnCode(destination, 60);
  if (events === undefined)
    return said(`${name} has not begun yet: nothing was sent that could be sent again.`);
  if (events === 0) return said(`Nothing of that time was sent to ${name} yet, so nothing is sent again.`);
  return said(
    `🔁 ${plural(events, 'event')} ${events === 1 ? 'is' : 'are'} sent to ${name} again. ${DOUBLES}`,
  );
}
