import type { ReactElement } from 'react';
import type { Json, SimEphemeral, SimMessage, Slack } from '../slack/types.ts';
import { attachmentList, blockList } from './blocks.ts';
import { fileCard } from './files.ts';
import { el, html } from './html.ts';
import { icon } from './icons.ts';
import { objects } from './json.ts';
import { moment } from './library.ts';
import { type Author, author, drawingFor, SLACKBOT } from './people.ts';
import { toolbar } from './shortcuts.ts';

const seconds = (ts: string): number => Math.floor(Number(ts));
const utc = (ts: string): string => new Date(seconds(ts) * 1000).toISOString().slice(11, 16);

/** A stamp with the time; the script adds the full date when the pointer rests on it. */
const stamp = (ts: string, className: string): ReactElement =>
  moment(seconds(ts), '{time}', utc(ts), className);

/** What a message says: its blocks, or its text where there are none, and the strips below. */
function contents(said: SimMessage | SimEphemeral, slack: Slack, id: string): ReactElement {
  const drawing = drawingFor(slack, id);
  const own = objects(said.blocks);
  const text: Json[] = said.text ? [{ type: 'section', text: { type: 'mrkdwn', text: said.text } }] : [];
  const edited = 'edited' in said && said.edited;
  return el(
    'div',
    { className: 'contents', dir: 'auto' },
    own.length > 0
      ? blockList(own, 'b', drawing)
      : el('div', { className: 'spoken' }, blockList(text, 'b', drawing)),
    ...files(said),
    edited ? el('div', { className: 'edited' }, '(edited)') : null,
    attachmentList(said.attachments ?? [], drawing),
  );
}

const files = (said: SimMessage | SimEphemeral): ReactElement[] =>
  'files' in said ? (said.files ?? []).map(fileCard) : [];

function byline(by: Author, ts: string): ReactElement {
  const badge = by.isApp ? el('span', { className: 'badge' }, 'APP') : null;
  return el(
    'div',
    { className: 'byline' },
    el('b', { className: 'name' }, by.name),
    badge,
    stamp(ts, 'stamp'),
  );
}

/** Where a row stands: the thread pane shows neither reply counts nor the way into the thread. */
export type Pane = 'channel' | 'thread';

function drawMessage(slack: Slack, message: SimMessage, pane: Pane): string {
  const by = author(slack, message.user);
  const tombstone = message.subtype === 'tombstone';
  const row = el(
    'li',
    {
      className: tombstone ? 'message tombstone' : 'message',
      'data-key': `m:${message.ts}`,
      'data-ts': message.ts,
      'data-author': by.id,
      'data-where': 'message',
      'data-id': message.ts,
      tabIndex: -1,
    },
    el('div', { className: 'gutter' }, by.picture, stamp(message.ts, 'gutter-stamp')),
    el(
      'div',
      { className: 'body' },
      byline(by, message.ts),
      message.subtype === 'thread_broadcast' ? alsoSent(slack, message, pane) : null,
      contents(message, slack, message.ts),
      pane === 'channel' ? replies(slack, message) : null,
    ),
    tombstone ? null : toolbar(slack, message.ts, pane === 'thread'),
  );
  return html(row);
}

const unescaped = (text: string): string =>
  text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/** As many signs of the parent as are shown above its reply in the channel. */
const PARENT = 80;

/** A reply that stands in the channel too: each place names the other. */
function alsoSent(slack: Slack, { channel, thread_ts = '' }: SimMessage, pane: Pane): ReactElement {
  if (pane === 'thread') {
    const { is_im, name } = slack.state.channels.get(channel) ?? { is_im: true, name: '' };
    return el(
      'p',
      { className: 'also-sent' },
      is_im ? 'Also sent as a direct message' : `Also sent to #${name}`,
    );
  }
  const parent = slack.thread(channel, thread_ts).find((each) => each.ts === thread_ts);
  const said = unescaped(parent?.text ?? '');
  const short = said.length > PARENT ? `${said.slice(0, PARENT).trimEnd()}…` : said;
  return el(
    'p',
    { className: 'also-sent' },
    'replied to a thread: ',
    el(
      'button',
      { type: 'button', className: 'link-button', 'data-thread': thread_ts },
      short || 'a message',
    ),
  );
}

function replies(slack: Slack, message: SimMessage): ReactElement | null {
  const count = message.reply_count ?? 0;
  if (count === 0) return null;
  const answers = slack.thread(message.channel, message.ts).filter((reply) => reply.ts !== message.ts);
  const faces = [...new Set(answers.map((reply) => reply.user))]
    .slice(0, 4)
    .map((id) => author(slack, id).picture);
  const last = answers.at(-1)?.ts ?? message.ts;
  return el(
    'button',
    { type: 'button', className: 'replies', 'data-thread': message.ts },
    el('span', { className: 'faces' }, ...faces),
    el('span', { className: 'reply-count' }, count === 1 ? '1 reply' : `${count} replies`),
    el('span', { className: 'last-reply' }, 'Last reply ', moment(seconds(last), '{ago}', utc(last))),
    el('span', { className: 'view-thread' }, 'View thread'),
  );
}

const drawn = new WeakMap<SimMessage, Map<Pane, { stamp: string; html: string }>>();

/** A message's row, drawn again only when it has changed: a storm edits cards far more often than it adds any. */
export function messageRow(slack: Slack, message: SimMessage, pane: Pane): string {
  const now = JSON.stringify([
    message.edited?.ts,
    message.reply_count,
    message.subtype,
    message.files?.map(({ mode }) => mode),
    slack.values(message.ts),
  ]);
  const kept = drawn.get(message) ?? new Map<Pane, { stamp: string; html: string }>();
  const same = kept.get(pane);
  if (same?.stamp === now) return same.html;
  const row = drawMessage(slack, message, pane);
  drawn.set(message, kept.set(pane, { stamp: now, html: row }));
  return row;
}

export function ephemeralRow(slack: Slack, ephemeral: SimEphemeral): string {
  const by = ephemeral.from === 'slackbot' ? SLACKBOT : author(slack, slack.state.bot.userId);
  const dismiss = { type: 'button', className: 'link-button', 'data-dismiss': ephemeral.id };
  const row = el(
    'li',
    {
      className: 'message ephemeral',
      'data-key': `e:${ephemeral.id}`,
      'data-ts': ephemeral.ts,
      'data-author': '',
      'data-where': 'ephemeral',
      'data-id': ephemeral.id,
      tabIndex: -1,
    },
    el(
      'div',
      { className: 'private' },
      icon('eye'),
      'Only visible to you',
      el('span', { 'aria-hidden': true }, '·'),
      el('button', dismiss, 'Dismiss message'),
    ),
    el('div', { className: 'gutter' }, by.picture),
    el('div', { className: 'body' }, byline(by, ephemeral.ts), contents(ephemeral, slack, ephemeral.id)),
  );
  return html(row);
}
