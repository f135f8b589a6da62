import { setTimeout as delay } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Keyv } from 'keyv';
import type { Person } from '../domain/alert.ts';

/** A person as we need them: the name for texts and the record, the zone for times they type. */
export interface Profile extends Person {
  /** IANA name, `UTC` where Slack tells none. */
  readonly zone: string;
}

/** Profiles are remembered for a day, ms. */
const KEEP = 24 * 3_600_000;
/** A person waits for an answer: Slack is not waited for longer than this, ms. */
const PATIENCE = 1_500;

/**
 * Looks people up in Slack. Never throws and never takes long: whom Slack does not tell about in time is called by
 * the handle that came with the click, or the id.
 */
export function people(client: WebClient, cache: Keyv): (id: string, handle?: string) => Promise<Profile> {
  const ask = async (id: string): Promise<Profile> => {
    const { user } = await client.users.info({ user: id });
    const name = user?.real_name || user?.profile?.display_name || user?.name || id;
    const profile = { id, name, zone: user?.tz ?? 'UTC' };
    await cache.set(id, profile, KEEP);
    return profile;
  };
  return async (id, handle = id) => {
    const stranger = { id, name: handle, zone: 'UTC' };
    const known = await cache.get<Profile>(id);
    if (known) return known;
    const asked = ask(id).catch(() => stranger);
    return Promise.race([asked, delay(PATIENCE, stranger, { ref: false })]);
  };
}
