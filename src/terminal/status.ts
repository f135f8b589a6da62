import { bytes, duration, number, plural } from '../domain/amounts.ts';
import type { StatusFigures } from '../domain/archive.ts';
import { feedTrouble } from '../domain/feed-trouble.ts';
import { type ForwardedTo, forwardedWords, isBehind } from '../domain/forward-standing.ts';
import { PUSH_FEED } from '../domain/push.ts';
import { bold, dim, paint, type Rendered, type Screen } from './screen.ts';
import { facts } from './table.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';

interface StatusGiven {
  readonly figures: StatusFigures;
  readonly now: number;
  readonly retention?: number | undefined;
  readonly forwarding?: readonly ForwardedTo[];
}

/** How the feed and the store are. Whether the bot runs is not written there; how old its last reading is, is. */
export function renderStatus(
  { figures, now, retention, forwarding = [] }: StatusGiven,
  screen: Screen,
): Rendered {
  const troubles = [...troublesOf(figures), ...forwarding.filter(isBehind).map(behindWords)];
  const state = troubles.length === 0 ? 'All is well' : `Trouble: ${troubles.join(', ')}`;
  const body = [
    `${paint(screen, ['bold', troubles.length === 0 ? 'green' : 'yellow'], state)}\n`,
    facts(
      [
        ...feeds(figures, now, screen),
        ...store(figures, screen, retention),
        ...slack(figures, now, screen),
        ...forwards(forwarding),
      ],
      screen,
    ),
  ];
  return { body: body.join(''), notes: [dim(screen, `times in ${screen.zone}`)] };
}

function troublesOf(figures: StatusFigures): string[] {
  const { fallbacks, waitingSince } = figures;
  const unread = feedTrouble(figures);
  return [
    ...(unread ? [`the feed cannot be read: ${oneLine(unread.reason)}`] : []),
    ...(fallbacks.length === 0 ? [] : [`${plural(fallbacks.length, 'channel')} cannot be posted to`]),
    ...(waitingSince !== undefined && waitingSince > LONG_WAIT
      ? [`a card waits for ${duration(waitingSince)}`]
      : []),
  ];
}

function behindWords({ destination, lag }: ForwardedTo): string {
  return `${destination.name} is ${duration(lag)} behind in what is forwarded`;
}

function forwards(forwarding: readonly ForwardedTo[]): Facts {
  const words = oneLine(forwardedWords(forwarding));
  return words === '' ? [] : [['forwarding', words]];
}

/** Slack's outages and full channels are over by then, ms. */
const LONG_WAIT = 15 * 60_000;

type Facts = [label: string, value: string][];

function feeds({ feeds, newest, lastTrouble }: StatusFigures, now: number, { zone }: Screen): Facts {
  const ago = (at: number) => `${localTime(at, zone)}, ${duration(now - at)} ago`;
  const read = feeds.map(({ feed, cursorAt }): [string, string] => [
    feed === PUSH_FEED ? 'sent by Druva' : `feed ${oneLine(feed)}`,
    cursorAt === undefined ? 'not read yet' : `${feed === PUSH_FEED ? 'last' : 'read'} ${ago(cursorAt)}`,
  ]);
  const { at = 0, where = '', reason = '', said = '' } = lastTrouble ?? {};
  return [
    ...(read.length === 0 ? [['feed', 'not read yet'] as [string, string]] : read),
    ['newest event', newest === undefined ? 'none yet' : ago(newest)],
    ['last trouble', lastTrouble ? `${ago(at)}, ${where}: ${reason} ${oneLine(said)}`.trimEnd() : 'none'],
  ];
}

function store(
  { stored, oldest, bytes: size, today, unreadable }: StatusFigures,
  { zone }: Screen,
  retention: number | undefined,
): Facts {
  const since = oldest === undefined ? '' : ` since ${localTime(oldest, zone, 'minute')}`;
  return [
    ['stored', `${plural(stored, 'event')}${since}, ${bytes(size)}`],
    ...(retention === undefined ? [] : [['kept', `for ${duration(retention)}`] as [string, string]]),
    [
      'today, UTC',
      `${plural(today.events, 'event')}, ${number(today.alertEvents)} in alerts, ${plural(today.cards, 'card')}`,
    ],
    [
      'unreadable',
      unreadable === 0 ? 'none' : `${plural(unreadable, 'record')}, ${number(today.unreadable)} today`,
    ],
  ];
}

function slack(
  { alerts, waiting, waitingSince, sentLastHour, fallbacks }: StatusFigures,
  now: number,
  screen: Screen,
): Facts {
  const states = Object.entries(alerts).map(([state, count]) => `${number(count)} ${oneLine(state)}`);
  const since =
    waitingSince === undefined ? '' : `, the oldest since ${localTime(now - waitingSince, screen.zone)}`;
  return [
    ['alerts', states.join(', ') || 'none'],
    ['cards', `${number(sentLastHour)} sent in the last hour, ${number(waiting)} waiting${since}`],
    ...fallbacks.map(({ channel, cause }): [string, string] => [
      'channel',
      `${bold(screen, oneLine(channel))} cannot be posted to: ${oneLine(cause)}`,
    ]),
  ];
}
