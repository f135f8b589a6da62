import { setTimeout as delay } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Keyv } from 'keyv';
import type { Act } from '../domain/life.ts';
import type { Permissions } from '../domain/rules.ts';
import { refusalOf } from './refusal.ts';

/** A person waits for an answer, and a dialog opens within three seconds: Slack is not waited for longer, ms. */
const PATIENCE = 1_500;
/** Members of a user group are remembered this long, ms; when Slack does not answer, for a day longer. */
const FRESH = 5 * 60_000;
const STALE = 24 * 3_600_000;

/** What a person may be allowed: an act on alerts, or to change what is forwarded. */
export type Deed = Act | 'forward';

/** Which permission it needs; anybody may leave a note. */
const NEEDS: Readonly<Record<Deed, keyof Permissions | undefined>> = {
  ack: 'acknowledge',
  unack: 'acknowledge',
  assign: 'acknowledge',
  note: undefined,
  silence: 'silence',
  unsilence: 'silence',
  resolve: 'resolve',
  reopen: 'resolve',
  forward: 'forward',
};

/** The user IDs of a user group; undefined when Slack does not say. */
export type GroupMembers = (group: string) => Promise<readonly string[] | undefined>;

export type Allowed =
  | { readonly ok: true }
  /** User and group IDs of those who may. */
  | { readonly ok: false; readonly who: readonly string[] };

/**
 * Whether the person may. Whom Slack does not confirm as a member of the group may not.
 *
 * @throws Error when Slack does not tell who is, so that nobody is told that they may not
 */
export async function mayAct(
  permissions: Permissions,
  members: GroupMembers,
  act: Deed,
  user: string,
): Promise<Allowed> {
  const need = NEEDS[act];
  const who = need === undefined ? [] : permissions[need];
  if (who.length === 0 || who.includes(user)) return { ok: true };
  const groups = await Promise.all(who.filter(isGroup).map(members));
  if (groups.some((group) => group?.includes(user))) return { ok: true };
  if (groups.includes(undefined)) throw new Error('Slack did not tell who may do that');
  return { ok: false, who };
}

function isGroup(id: string): boolean {
  return id.startsWith('S');
}

interface Remembered {
  readonly users: readonly string[];
  readonly at: number;
}

/** Asks Slack who belongs to a group (docs.slack.dev/reference/methods/usergroups.users.list). Never throws. */
export function groupMembers(client: WebClient, cache: Keyv, clock: () => number): GroupMembers {
  return async (group) => {
    const known = await cache.get<Remembered>(group);
    if (known && clock() - known.at < FRESH) return known.users;
    const ask = async () => {
      const { users = [] } = await client.usergroups.users.list({ usergroup: group });
      await cache.set(group, { users, at: clock() } satisfies Remembered, STALE);
      return users;
    };
    const asked = ask().catch((error: unknown) =>
      refusalOf(error).said === 'no_such_subteam' ? [] : known?.users,
    );
    return Promise.race([asked, delay(PATIENCE, known?.users, { ref: false })]);
  };
}
