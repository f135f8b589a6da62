/** Asks Slack what a bot needs of it: the token, its scopes, the socket, channels and groups. Nothing is posted. */
import { WebClient } from '@slack/web-api';
import { type Check, unknown } from '../domain/checkup.ts';
import { aheadBy } from '../domain/clock-skew.ts';
import type { Clock } from '../domain/ports.ts';
import { channelState } from './channels.ts';
import {
  type AuthHeard,
  authCheck,
  type ChannelUse,
  channelCheck,
  groupCheck,
  type ScopeReasons,
  scopeChecks,
  socketCheck,
} from './judge.ts';
import { refusalOf } from './refusal.ts';
import { webOptions } from './web.ts';

export interface SlackHeard {
  readonly checks: readonly Check[];
  /** How far Slack's clock is ahead of ours, ms; undefined where it told no time. */
  readonly ahead: number | undefined;
  /** The token is taken: the rest can be asked. */
  readonly taken: boolean;
  /** What the bot is called in Slack; '' where that is unknown. */
  readonly bot: string;
}

interface SlackAsked {
  readonly token: string;
  readonly apiUrl: string;
}

/** The token, and each scope of the manifest. */
export async function examineToken(
  { token, apiUrl }: SlackAsked,
  scopes: ScopeReasons,
  clock: Clock,
): Promise<SlackHeard> {
  const heard: { ahead?: number | undefined; scopes?: readonly string[] | undefined } = {};
  const options = webOptions(apiUrl);
  const send = options.fetch ?? fetch;
  const client = new WebClient(token, {
    ...options,
    fetch: async (...call) => {
      const from = clock();
      const response = await send(...call);
      heard.ahead = aheadBy(response.headers.get('date'), from, clock());
      heard.scopes = response.headers
        .get('x-oauth-scopes')
        ?.split(/[\s,]+/)
        .filter((each) => each !== '');
      return response;
    },
  });
  const auth = await authOf(client);
  const granted = auth.ok ? scopeChecks(heard.scopes, scopes) : [];
  const checks = [authCheck(auth), ...granted];
  return { checks, ahead: heard.ahead, taken: auth.ok, bot: auth.ok ? auth.user : '' };
}

async function authOf(client: WebClient): Promise<AuthHeard> {
  try {
    const { user = '', team = '', is_enterprise_install: everywhere = false } = await client.auth.test();
    return { ok: true, user, team, everywhere };
  } catch (error) {
    const { reason, said } = refusalOf(error);
    return { ok: false, reason, said };
  }
}

/** Whether Slack opens a socket for the app token; none is taken. */
export async function examineSocket({ token, apiUrl }: SlackAsked): Promise<Check> {
  try {
    await new WebClient(token, webOptions(apiUrl)).apps.connections.open({});
    return socketCheck(undefined);
  } catch (error) {
    return socketCheck(refusalOf(error));
  }
}

/** Asked at once; Slack takes 50 such questions a minute (docs.slack.dev/apis/web-api/rate-limits, tier 3). */
const AT_ONCE = 4;
const MOST_CHANNELS = 40;

export async function examineChannels(
  { token, apiUrl }: SlackAsked,
  uses: readonly ChannelUse[],
  bot: string,
): Promise<readonly Check[]> {
  const client = new WebClient(token, webOptions(apiUrl));
  const asked = uses.slice(0, MOST_CHANNELS);
  const found: Check[] = [];
  for (let from = 0; from < asked.length; from += AT_ONCE) {
    const some = asked.slice(from, from + AT_ONCE);
    found.push(
      ...(await Promise.all(
        some.map(async (use) => channelCheck(use, await channelState(client, use.id), bot)),
      )),
    );
  }
  const left = uses.length - asked.length;
  return left === 0
    ? found
    : [...found, unknown('channels', `${left} more were not asked about, to spare Slack`)];
}

/** User groups that are called or may do things: each is there or not. */
export async function examineGroups(
  { token, apiUrl }: SlackAsked,
  groups: readonly string[],
): Promise<readonly Check[]> {
  const client = new WebClient(token, webOptions(apiUrl));
  return Promise.all(
    groups.slice(0, AT_ONCE * 2).map(async (group) => {
      try {
        const { users = [] } = await client.usergroups.users.list({ usergroup: group });
        return groupCheck(group, { ok: true, people: users.length });
      } catch (error) {
        return groupCheck(group, { ok: false, said: refusalOf(error).said });
      }
    }),
  );
}
