import type { Slack } from '../slack/types.ts';
import { channelsOf, people } from './people.ts';

/** Who looks at what. */
export interface Seat {
  readonly user: string;
  readonly channel: string;
  /** The thread open at the right. */
  readonly thread: string | undefined;
  /** A message to show even if it is an old one. */
  readonly at: string | undefined;
}

export const seatUrl = (seat: { user: string; channel: string; thread?: string | undefined }): string =>
  `/?${new URLSearchParams({ channel: seat.channel, user: seat.user, ...(seat.thread ? { thread: seat.thread } : {}) })}`;

/** The seat an address names; the first person and channel where it names none that exist. */
export function seatOf(slack: Slack, query: URLSearchParams): Seat {
  const everyone = people(slack);
  const user = everyone.find(({ id }) => id === query.get('user')) ?? everyone[0];
  const wanted = query.get('channel') ?? '';
  const visible = user ? channelsOf(slack, user.id) : [];
  const channel = slack.state.channels.has(wanted) ? wanted : visible[0]?.id;
  return {
    user: user?.id ?? '',
    channel: channel ?? '',
    thread: query.get('thread') || undefined,
    at: query.get('at') || undefined,
  };
}
