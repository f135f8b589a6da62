import type { Slack } from '../slack/types.ts';
import { channelsOf, people } from './people.ts';

/** The tabs of the app's own place. */
export const TABS = ['home', 'messages', 'about'] as const;
export type Tab = (typeof TABS)[number];

/** Who looks at what. */
export interface Seat {
  readonly user: string;
  readonly channel: string;
  /** Which tab of the app is open; undefined in a channel. */
  readonly tab: Tab | undefined;
  /** The thread open at the right. */
  readonly thread: string | undefined;
  /** A message to show even if it is an old one. */
  readonly at: string | undefined;
}

export const seatUrl = (seat: {
  user: string;
  channel: string;
  tab?: Tab | undefined;
  thread?: string | undefined;
}): string => {
  const { user, channel, tab, thread } = seat;
  return `/?${new URLSearchParams({ channel, user, ...(tab ? { tab } : {}), ...(thread ? { thread } : {}) })}`;
};

/** Whether the seat has messages before it, and so reads them. */
export const seesMessages = ({ tab }: Seat): boolean => tab === undefined || tab === 'messages';

/** The seat an address names; the first person and channel where it names none that exist. */
export function seatOf(slack: Slack, query: URLSearchParams): Seat {
  const everyone = people(slack);
  const user = everyone.find(({ id }) => id === query.get('user')) ?? everyone[0];
  const channel = channelOf(slack, user?.id ?? '', query.get('channel') ?? '');
  const thread = query.get('thread') || undefined;
  const at = query.get('at') || undefined;
  const named = TABS.find((tab) => tab === query.get('tab'));
  const inApp = slack.state.channels.get(channel)?.is_im === true;
  const tab = inApp ? (named ?? (thread || at ? 'messages' : 'home')) : undefined;
  return { user: user?.id ?? '', channel, tab, thread, at };
}

/** Whoever looks at the app looks at their own messages with it. */
function channelOf(slack: Slack, user: string, wanted: string): string {
  const channel = slack.state.channels.get(wanted);
  if (channel?.is_im && user !== '') return slack.direct(user).id;
  return channel?.id ?? channelsOf(slack, user)[0]?.id ?? '';
}
