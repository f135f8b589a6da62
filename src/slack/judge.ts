/** What Slack's answers mean for a bot that is to run, and what to do about it. Pure. */
import { plural } from '../domain/amounts.ts';
import { bad, type Check, good, unknown, warning } from '../domain/checkup.ts';
import type { DeliveryReason } from '../domain/reasons.ts';
import type { ChannelState } from './channels.ts';

export type AuthHeard =
  | { readonly ok: true; readonly user: string; readonly team: string; readonly everywhere: boolean }
  | { readonly ok: false; readonly reason: DeliveryReason; readonly said: string };

const REINSTALL = 'On api.slack.com/apps open your app, OAuth & Permissions';
const UNREACHED =
  'See that this machine may connect to slack.com on port 443, and that SLACK_API_URL is left out or right.';

export function authCheck(heard: AuthHeard): Check {
  const name = 'Slack token';
  if (heard.ok && heard.everywhere) {
    return bad(
      name,
      'the app is installed for a whole organisation',
      'Install it in one workspace, and take that token.',
    );
  }
  if (heard.ok) return good(name, `taken: ${heard.user} in ${heard.team}`);
  const { reason, said } = heard;
  if (reason === 'auth') {
    return bad(
      name,
      `Slack does not take it: ${said}`,
      `${REINSTALL}, install the app, and put the Bot User OAuth Token (xoxb-…) into SLACK_BOT_TOKEN.`,
    );
  }
  if (reason === 'rate_limited' || reason === 'server_error') {
    return warning(name, `Slack did not say: ${said}`, 'Run this again in a minute.');
  }
  return bad(name, `Slack did not answer: ${said}`, UNREACHED);
}

/** Of the manifest: each scope, and why it is asked for. */
export type ScopeReasons = Readonly<Record<string, { readonly why: string }>>;

/** `granted` undefined: the answer did not tell (docs.slack.dev/authentication, header x-oauth-scopes). */
export function scopeChecks(granted: readonly string[] | undefined, wanted: ScopeReasons): readonly Check[] {
  const name = 'Slack scopes';
  if (granted === undefined) return [unknown(name, 'Slack did not tell which are granted')];
  const missing = Object.entries(wanted).filter(([scope]) => !granted.includes(scope));
  if (missing.length === 0)
    return [good(name, `all ${Object.keys(wanted).length} of the manifest are granted`)];
  return missing.map(([scope, { why }]) =>
    bad(
      `scope ${scope}`,
      'not granted',
      `${REINSTALL}, Bot Token Scopes, add ${scope}, then Reinstall to Workspace. It is for: ${why}`,
    ),
  );
}

interface Refused {
  readonly reason: DeliveryReason;
  readonly said: string;
}

export function socketCheck(refused: Refused | undefined): Check {
  const name = 'Socket Mode';
  if (!refused) return good(name, 'Slack opens a socket for SLACK_APP_TOKEN');
  const { reason, said } = refused;
  if (reason === 'network' || reason === 'timeout')
    return bad(name, `Slack did not answer: ${said}`, UNREACHED);
  if (reason === 'rate_limited' || reason === 'server_error') {
    return warning(name, `Slack did not say: ${said}`, 'Run this again in a minute.');
  }
  return bad(
    name,
    `Slack does not take SLACK_APP_TOKEN: ${said}`,
    'On api.slack.com/apps open your app, Basic Information, App-Level Tokens, make one with connections:write (xapp-…), and see that Socket Mode is switched on.',
  );
}

/** A channel of the configuration, and what it is for: `routes 1 and 3`, `the digest`. */
export interface ChannelUse {
  readonly id: string;
  readonly use: string;
}

export function channelCheck({ id, use }: ChannelUse, state: ChannelState, bot: string): Check {
  const name = `channel ${id}`;
  if (!state.told) return unknown(name, `Slack did not tell of it (${use})`);
  const called = state.name === undefined ? use : `#${state.name}, ${use}`;
  const invite = `In Slack open the channel and type /invite @${bot === '' ? 'inSync' : bot}.`;
  switch (state.state) {
    case 'ok':
      return good(name, `${called}: the bot is in it`);
    case 'not_in_channel':
      return bad(name, `${called}: the bot is not in it`, invite);
    case 'is_archived':
    case 'is_inactive':
      return bad(
        name,
        `${called}: it is archived`,
        'Unarchive it in Slack, or name another one in insync.yaml.',
      );
    case 'channel_not_found':
      return bad(
        name,
        `${called}: there is no such channel, or it is private and the bot is not in it`,
        `Copy its ID anew (in Slack, click its name, at the bottom of About). If it is private: ${invite}`,
      );
    default:
      return bad(name, `${called}: Slack says ${state.state}`, 'Name another channel in insync.yaml.');
  }
}

export function groupCheck(
  group: string,
  heard: { readonly ok: true; readonly people: number } | { readonly ok: false; readonly said: string },
): Check {
  const name = `group ${group}`;
  const cure =
    'In Slack, People & user groups, copy the ID of a group that is there, and put it into insync.yaml.';
  if (heard.ok) {
    if (heard.people > 0) return good(name, plural(heard.people, 'person', 'people'));
    return warning(name, 'nobody is in it, so nobody is called', 'Add people to it in Slack.');
  }
  if (heard.said === 'no_such_subteam') return bad(name, 'there is no such user group', cure);
  return unknown(name, `Slack did not tell of it: ${heard.said}`);
}
