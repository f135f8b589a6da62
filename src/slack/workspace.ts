import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Keyv } from 'keyv';
import { channelState } from './channels.ts';
import { refusalOf } from './refusal.ts';

/** Who we are in the workspace, as `auth.test` says. */
export interface Identity {
  readonly botId: string;
  readonly botUserId: string;
  readonly teamId: string;
  /** `''` outside of Enterprise Grid. */
  readonly enterpriseId: string;
}

/** A person waits for an answer, which Slack wants within three seconds: it is not waited for longer, ms. */
const PATIENCE = 1_500;

export interface Workspace {
  /** Undefined until Slack has told. */
  identity(): Identity | undefined;
  /** The same, also as Slack told it before a restart; a little is waited for it. Never throws. */
  home(): Promise<Identity | undefined>;
  /** Looks whether Slack takes the token and which of the channels can be posted to. Never throws. */
  look(): Promise<void>;
  /**
   * Looks at one channel: `ok`, Slack's word why not, or undefined when Slack did not say. `asked`: a person wants it
   * tried again, whatever the look tells; that is the default.
   */
  lookAt(channel: string, asked?: boolean): Promise<string | undefined>;
  channelName(id: string): string | undefined;
  permalink(message: { readonly channel: string; readonly ts: string }): string | undefined;
}

export interface WorkspaceOptions {
  readonly client: WebClient;
  /** What Slack told of the token, for a start without Slack. */
  readonly memory: Pick<Keyv, 'get' | 'set'>;
  /** All channels that cards may go to. */
  readonly channels: () => Promise<readonly string[]>;
  readonly on: {
    /** `refused`: Slack does not take it; otherwise Slack could not be asked. */
    token(state: { readonly ok: boolean; readonly said: string; readonly refused: boolean }): void;
    /** `asked`: a person wants it tried again. */
    channel(id: string, state: string, asked: boolean): Promise<void>;
  };
}

/** What the bot knows of its workspace: itself, the channels of its routes, the address of messages. */
export function createWorkspace({ client, memory, channels, on }: WorkspaceOptions): Workspace {
  const names = new Map<string, string>();
  let address: string | undefined;
  let known: Identity | undefined;
  const told = Promise.withResolvers<void>();
  // Another token may be another workspace's; the key tells nothing of it.
  const key = createHash('sha256')
    .update(client.token ?? '')
    .digest('base64url');

  const ask = async () => {
    const { bot_id, user_id, team_id, enterprise_id, url } = await client.auth.test();
    // A yes that says nothing comes from something in between.
    if (!team_id || !user_id) throw Object.assign(new Error('Slack named no team'), { code: 'no_team' });
    address = url;
    const { teamId } = known ?? {};
    known = {
      botId: bot_id ?? '',
      botUserId: user_id ?? '',
      teamId: team_id ?? '',
      enterpriseId: enterprise_id ?? '',
    };
    told.resolve();
    if (known.teamId !== teamId) await memory.set(key, known).catch(() => undefined);
  };

  const home = async () => {
    if (known) return known;
    const before = await memory.get<Identity>(key).catch(() => undefined);
    if (before) return before;
    await Promise.race([told.promise, delay(PATIENCE, undefined, { ref: false })]);
    return known;
  };

  const lookAmong = async (id: string, ours: readonly string[], asked: boolean) => {
    const found = await channelState(client, id);
    if (!found.told) return found;
    if (found.name) names.set(id, found.name);
    // A channel that no card goes to is no trouble, whatever became of it.
    if (found.state === 'ok' || ours.includes(id)) await on.channel(id, found.state, asked);
    return found;
  };

  return {
    identity: () => known,
    home,
    async lookAt(id, asked = true) {
      const found = await lookAmong(id, await channels(), asked);
      return found.told ? found.state : undefined;
    },
    async look() {
      try {
        await ask();
      } catch (error) {
        const { reason, said } = refusalOf(error);
        on.token({ ok: false, said, refused: reason === 'auth' });
        return;
      }
      on.token({ ok: true, said: 'ok', refused: false });
      const ours = await channels();
      for (const channel of new Set(ours)) {
        const found = await lookAmong(channel, ours, false);
        // It will not say more about the others; they are looked at the next time.
        if (!found.told && found.waits) return;
      }
    },
    channelName: (id) => names.get(id),
    permalink: ({ channel, ts }) => address && `${address}archives/${channel}/p${ts.replace('.', '')}`,
  };
}
