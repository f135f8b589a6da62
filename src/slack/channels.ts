import type { WebClient } from '@slack/web-api';
import { refusalOf } from './refusal.ts';

/** `ok`, or Slack's word for why the bot cannot post there. Undefined when Slack did not answer: nothing is known. */
export async function channelState(client: WebClient, channel: string): Promise<string | undefined> {
  try {
    const { channel: info } = await client.conversations.info({ channel });
    if (info?.is_archived) return 'is_archived';
    return info?.is_member === false ? 'not_in_channel' : 'ok';
  } catch (error) {
    const { reason, said } = refusalOf(error);
    return reason === 'channel_unusable' ? said : undefined;
  }
}
