import type { WebClient } from '@slack/web-api';
import { channelState } from './channels.ts';
import { refusalOf } from './refusal.ts';

/** Who we are in the workspace, as `auth.test` says. */
export interface Identity {
  readonly botId: string;
  readonly botUserId: string;
  readonly teamId: string;
}

export interface Workspace {
  /** Undefined until Slack has told. */
  identity(): Identity | undefined;
  /** Looks whether Slack takes the token and which of the channels can be posted to. Never throws. */
  look(): Promise<void>;
  /** Looks at one channel: `ok`, Slack's word why not, or undefined when Slack did not say. */
  lookAt(channel: string): Promise<string | undefined>;
  channelName(id: string): string | undefined;
  permalink(message: { readonly channel: string; readonly ts: string }): string | undefined;
}

export interface WorkspaceOptions {
  readonly client: WebClient;
  /** All channels that cards may go to. */
  readonly channels: () => Promise<readonly string[]>;
  readonly on: {
    token(state: { readonly ok: boolean; readonly said: string }): void;
    channel(id: string, state: string): Promise<void>;
  };
}

/** What the bot knows of its workspace: itself, the channels of its routes, the address of messages. */
export function createWorkspace({ client, channels, on }: WorkspaceOptions): Workspace {
  const names = new Map<string, string>();
  let address: string | undefined;
  let known: Identity | undefined;

  const ask = async () => {
    const { bot_id, user_id, team_id, url } = await client.auth.test();
    address = url;
    known = { botId: bot_id ?? '', botUserId: user_id ?? '', teamId: team_id ?? '' };
  };

  const lookAmong = async (id: string, ours: readonly string[]) => {
    const found = await channelState(client, id);
    if (!found) return undefined;
    if (found.name) names.set(id, found.name);
    // A channel that no card goes to is no trouble, whatever became of it.
    if (found.state === 'ok' || ours.includes(id)) await on.channel(id, found.state);
    return found.state;
  };

  return {
    identity: () => known,
    lookAt: async (id) => lookAmong(id, await channels()),
    async look() {
      try {
        await ask();
      } catch (error) {
        on.token({ ok: false, said: refusalOf(error).said });
        return;
      }
      on.token({ ok: true, said: 'ok' });
      const ours = await channels();
      for (const channel of new Set(ours)) await lookAmong(channel, ours);
    },
    channelName: (id) => names.get(id),
    permalink: ({ channel, ts }) => address && `${address}archives/${channel}/p${ts.replace('.', '')}`,
  };
}
