import type { WebClient } from '@slack/web-api';
import type { Keyv } from 'keyv';
import type { Person } from '../domain/alert.ts';

/** A person as we need them: the name for texts and the record, the zone for times they type. */
export interface Profile extends Person {
  /** IANA name, `UTC` where Slack tells none. */
  readonly zone: string;
}

const KEEP = 24 * 3_600_000;

/** Looks people up in Slack and remembers them for a day. Never throws: an unknown person is called by their id. */
export function people(client: WebClient, cache: Keyv): (id: string) => Promise<Profile> {
  return async (id) => {
    const known = await cache.get<Profile>(id);
    if (known) return known;
    try {
      const { user } = await client.users.info({ user: id });
      const name = user?.real_name || user?.profile?.display_name || user?.name || id;
      const profile = { id, name, zone: user?.tz ?? 'UTC' };
      await cache.set(id, profile, KEEP);
      return profile;
    } catch {
      return { id, name: id, zone: 'UTC' };
    }
  };
}
