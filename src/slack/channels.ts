import type { WebClient } from '@slack/web-api';
import { refusalOf } from './refusal.ts';

export type ChannelState =
  | {
      readonly told: true;
      /** `ok`, or Slack's word for why the bot cannot post there. */
      readonly state: string;
      /** Without `#`; undefined where the bot may not know it. */
      readonly name: string | undefined;
    }
  /** Slack did not say: nothing is known. `waits`: nor will it say of another one now. */
  | { readonly told: false; readonly waits: boolean };

/** Looks whether the bot can post in a channel. */
export async function channelState(client: WebClient, id: string): Promise<ChannelState> {
  try {
    const { channel } = await client.conversations.info({ channel: id });
    if (!channel) return { told: false, waits: true };
    const { is_archived: archived, is_member: member, name } = channel;
    const state = archived ? 'is_archived' : member === false ? 'not_in_channel' : 'ok';
    return { told: true, state, name };
  } catch (error) {
    const { reason, said } = refusalOf(error);
    if (reason === 'channel_unusable') return { told: true, state: said, name: undefined };
    return { told: false, waits: reason !== 'refused' };
  }
}
