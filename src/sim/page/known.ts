import type { ReactElement } from 'react';
import type { Slack } from '../slack/types.ts';
import { el } from './html.ts';
import { moment } from './library.ts';

/** Words, a moment (ms), a channel by its ID, or a word that log and metrics use too. */
export type Said =
  | string
  | { readonly at: number }
  | { readonly channel: string }
  | { readonly code: string };

/** What the sender of a message knows about what stands in it. */
export interface Known {
  readonly title: string;
  readonly parts: readonly {
    readonly title: string;
    readonly rows: readonly { readonly name: string; readonly said: readonly Said[] }[];
  }[];
}

/** Undefined where nothing is kept about the message. */
export type KnownOf = (message: {
  readonly channel: string;
  readonly ts: string;
}) => Promise<Known | undefined>;

/** The lower part of the panel, before a message is pointed at. */
export function knownPart(): ReactElement {
  return el(
    'section',
    { id: 'known', className: 'known', 'aria-label': 'What inSync knows', tabIndex: 0 },
    el('h2', { className: 'known-title' }, 'What inSync knows'),
    el(
      'div',
      { id: 'known-body' },
      el('p', { className: 'panel-note' }, 'Point at a card, or move to it with Alt+↑ and Alt+↓.'),
    ),
  );
}

export function knownBody(slack: Slack, known: Known | undefined): ReactElement {
  if (!known)
    return el('p', { className: 'panel-note' }, 'This message is no card: nothing is kept about it.');
  return el(
    'div',
    null,
    el('p', { className: 'known-subject' }, known.title),
    ...known.parts.map(({ title, rows }) =>
      el(
        'section',
        { className: 'known-part' },
        el('h3', null, title),
        el(
          'dl',
          null,
          ...rows.map(({ name, said }) =>
            el(
              'div',
              null,
              el('dt', null, name),
              el('dd', null, ...said.map((part) => saidPart(slack, part))),
            ),
          ),
        ),
      ),
    ),
  );
}

function saidPart(slack: Slack, part: Said): ReactElement | string {
  if (typeof part === 'string') return part;
  if ('code' in part) return el('code', null, part.code);
  if ('channel' in part) return `#${slack.state.channels.get(part.channel)?.name ?? part.channel}`;
  const seconds = part.at / 1000;
  return moment(seconds, '{time_secs}', new Date(part.at).toISOString());
}
