import type { App } from '@slack/bolt';

/**
 * What Slack tells of channels: archived, renamed, converted, deleted, and that we came or went
 * (docs.slack.dev/reference/events). The manifest subscribes to the same.
 */
export const CHANNEL_EVENTS = [
  'channel_archive',
  'channel_unarchive',
  'channel_deleted',
  'channel_rename',
  'channel_left',
  'channel_id_changed',
  'group_archive',
  'group_unarchive',
  'group_deleted',
  'group_rename',
  'group_left',
  'member_joined_channel',
] as const;

/** The channel an event is about: by its ID, or as an object that has one. Undefined where it names none. */
function channelOf(event: unknown): string | undefined {
  const { channel, new_channel_id: renewed } = event as { channel?: unknown; new_channel_id?: unknown };
  const id = renewed ?? (typeof channel === 'object' ? (channel as { id?: unknown } | null)?.id : channel);
  return typeof id === 'string' && id !== '' ? id : undefined;
}

export interface ChannelWatch {
  /** Something became of the channel. */
  look(channel: string): Promise<void>;
  /** It has another ID now. */
  moved(from: string, to: string): Promise<void>;
}

/** Has a channel looked at as soon as Slack tells that something became of it. */
export function listenToChannels(app: App, { look, moved }: ChannelWatch): void {
  for (const name of CHANNEL_EVENTS) {
    app.event(name, async ({ event }) => {
      const channel = channelOf(event);
      const { old_channel_id: before } = event as { old_channel_id?: unknown };
      if (channel === undefined) return;
      if (typeof before === 'string' && before !== channel) await moved(before, channel);
      await look(channel);
    });
  }
}
