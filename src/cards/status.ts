import type { RichTextElement } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { bytes, duration, number, plural } from '../domain/amounts.ts';
import type { StatusFigures } from '../domain/archive.ts';
import { feedTrouble } from '../domain/feed-trouble.ts';
import { type ForwardedTo, forwardedWords } from '../domain/forward-standing.ts';
import type { ChannelName } from './bar.ts';
import { footer } from './command-line.ts';
import { findTroubles } from './health.ts';
import type { Message } from './message.ts';
import { actions, bold, button, channel, code, type Fact, facts, line, rich, text } from './pieces.ts';
import { NOTICE_SYMBOL, STATE_LOOK } from './symbols.ts';
import { inert, inertFallback, mrkdwnCode } from './text.ts';
import { dateElement, dateToken } from './times.ts';

export interface StatusInput {
  readonly figures: StatusFigures;
  /** All moments in ms. */
  readonly now: number;
  readonly startedAt: number;
  readonly lastPollAt: number | undefined;
  readonly configReadAt: number;
  readonly feedName: string;
  /** Calls Slack refused with 429 since the start. */
  readonly refused429: number;
  /** How long things are kept, ms; undefined for ever. */
  readonly retention?: number | undefined;
  /** Why the database cannot be written, in words with the cure. */
  readonly hindered?: string | undefined;
  /** Why the configuration file as it is now is not taken, in words. */
  readonly configRefused?: string | undefined;
  /** Channels Slack asked to wait for. */
  readonly paused: readonly { readonly channel: string; readonly until: number }[];
  /** Destinations of forwarding. */
  readonly forwarding?: readonly ForwardedTo[] | undefined;
  readonly channelName?: ChannelName;
  readonly sharedBy?: Person | undefined;
}

/** The answer to `/insync status`. */
export function statusAnswer(input: StatusInput): Message {
  const { figures, now, startedAt, configReadAt, feedName } = input;
  const troubles = findTroubles(input);
  const well = troubles.length === 0;
  const verdict = well
    ? `${STATE_LOOK.resolved.symbol} Running well`
    : `${NOTICE_SYMBOL} Running, with trouble`;
  return {
    text: `inSync bot: ${summary(input, troubles)}`,
    blocks: [
      rich(line(bold(verdict), text(`  for ${duration(now - startedAt)}`))),
      facts([...troubleFacts(troubles), ...figureFacts(input)]),
      actions(
        figures.unreadable > 0
          ? button('status.quarantine', `Unreadable records, ${number(figures.unreadable)}`, 'q')
          : undefined,
        button('status.refresh', 'Refresh', 'r'),
      ),
      ...footer(
        [
          `feed ${mrkdwnCode(feedName)}`,
          `config read ${dateToken(configReadAt, '{date_short_pretty} at {time}')}`,
        ],
        'status',
        input.sharedBy,
      ),
    ],
  };
}

function troubleFacts(troubles: readonly string[]): Fact[] {
  return troubles.length === 0 ? [] : [{ label: 'Trouble', parts: [text(troubles.join(' · '))] }];
}

function figureFacts(input: StatusInput): Fact[] {
  const { figures, refused429, paused } = input;
  const { today } = figures;
  return [
    { label: 'Feed', parts: feedParts(input) },
    {
      label: 'Today',
      parts: [
        text(
          `${plural(today.events, 'event')}, ${plural(today.alertEvents, 'alert event')}, ${plural(today.cards, 'card')}, ${number(today.unreadable)} set aside as unreadable`,
        ),
      ],
    },
    { label: 'Alerts', parts: [text(alertWords(figures.alerts))] },
    ...(figures.silences === 0
      ? []
      : [{ label: 'Silences', parts: [text(`${number(figures.silences)} in force`)] }]),
    {
      label: 'To Slack',
      parts: [
        text(
          `${number(figures.waiting)} waiting, ${number(figures.sentLastHour)} sent in the last hour, ${number(refused429)} refused`,
        ),
      ],
    },
    ...(paused.length === 0 ? [] : [{ label: 'Paused by Slack', parts: pausedParts(paused) }]),
    ...(figures.fallbacks.length === 0 ? [] : [{ label: 'Posted elsewhere', parts: fallbackParts(figures) }]),
    ...forwardingFacts(input),
    { label: 'Stored', parts: storedParts(input) },
    { label: 'Last error', parts: errorParts(input) },
  ];
}

function forwardingFacts({ forwarding = [] }: StatusInput): Fact[] {
  const words = inert(forwardedWords(forwarding), 600);
  return words === '' ? [] : [{ label: 'Forwarding', parts: [text(words)] }];
}

function feedParts({ figures, now, lastPollAt, feedName }: StatusInput): RichTextElement[] {
  const cursorAt = figures.feeds.find((each) => each.feed === feedName)?.cursorAt;
  const newest =
    figures.newest === undefined ? 'no event yet' : `newest event ${duration(now - figures.newest)} old`;
  return [
    text(`${newest}, last poll `),
    lastPollAt === undefined ? text('not yet') : dateElement(lastPollAt, '{time_secs}'),
    text(
      cursorAt === undefined
        ? ', no place in the feed yet'
        : `, place in the feed ${duration(now - cursorAt)} old`,
    ),
  ];
}

function alertWords(alerts: Readonly<Record<string, number>>): string {
  const { open = 0, acked = 0, silenced = 0 } = alerts;
  const quiet = silenced > 0 ? `, ${number(silenced)} silenced` : '';
  return `${number(open)} open, ${number(acked)} acknowledged${quiet}`;
}

function pausedParts(paused: StatusInput['paused']): RichTextElement[] {
  return paused
    .slice(0, 10)
    .flatMap(({ channel: id, until }, index) => [
      text(index === 0 ? '' : ', '),
      channel(id),
      text(' until '),
      dateElement(until, '{time_secs}'),
    ]);
}

function fallbackParts({ fallbacks }: StatusFigures): RichTextElement[] {
  return fallbacks
    .slice(0, 10)
    .flatMap(({ channel: id, cause }, index) => [
      text(index === 0 ? '' : ', '),
      channel(id),
      text(' '),
      code(inert(cause, 60) || 'unknown'),
    ]);
}

function storedParts({
  figures: { stored, oldest, bytes: size },
  retention,
}: StatusInput): RichTextElement[] {
  const since = oldest === undefined ? [] : [text(' since '), dateElement(oldest, '{date_short}')];
  const kept = retention === undefined ? '' : `; what is older than ${duration(retention)} is forgotten`;
  return [text(plural(stored, 'event')), ...since, text(`, ${bytes(size)}${kept}`)];
}

function errorParts({ figures, feedName }: StatusInput): RichTextElement[] {
  const trouble = figures.lastTrouble;
  if (trouble === undefined) return [text('none')];
  const over = trouble.where === 'feed' && feedTrouble(figures, feedName) === undefined;
  const cured = trouble.reason === 'cursor_dead' ? ', cured by reading again' : ', over since then';
  const said = inert(trouble.said, 250);
  return [
    dateElement(trouble.at, '{date_short_pretty} at {time}'),
    text(`, ${inert(trouble.where, 40)}: `),
    code(inert(trouble.reason, 60) || 'unknown'),
    text(said === '' ? '' : ` ${said}`),
    text(over ? cured : ''),
  ];
}

function summary({ figures, now }: StatusInput, troubles: readonly string[]): string {
  const feed =
    figures.newest === undefined ? 'No event yet' : `Newest event ${duration(now - figures.newest)} ago`;
  const queue = figures.waiting === 0 ? 'queue empty' : `${number(figures.waiting)} waiting`;
  const state =
    troubles.length === 0 ? 'running well' : `running, with trouble: ${inertFallback(troubles.join(', '))}`;
  return `${state}. ${feed}, ${queue}, ${plural(figures.alerts.open ?? 0, 'open alert')}.`;
}
