import type { WebClient } from '@slack/web-api';
import { refusalOf } from './refusal.ts';

export interface ChannelState {
  /** `ok`, or Slack's word for why the bot cannot post there. */
  readonly state: string;
  /** Without `#`; undefined where the bot may not know it. */
  readonly name: string | undefined;
}

/** Looks whether the bot can post in a channel. Undefined when Slack did not say: nothing is known. */
export async function channelState(client: WebClient, id: string): Promise<ChannelState | undefined> {
  try {
    const { channel } = await client.conversations.info({ channel: id });
    const state = channel?.is_archived
      ? 'is_archived'
      : channel?.is_member === false
        ? 'not_in_channel'
        : 'ok';
    return { state, name: channel?.name };
  } catch (error) {
    const { reason, said } = refusalOf(error);
    return reason === 'channel_unusable' ? { state: said, name: undefined } : undefined;
  }
}
