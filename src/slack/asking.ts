import type { CommandContext } from '../query/command.ts';
import type { Desk } from './desk.ts';
import type { Profile } from './people.ts';
import type { How, Place } from './place.ts';

/** What an answer is given with: who asked, where and when, and how it is shown. */
export interface Asking {
  readonly place: Place;
  readonly profile: Profile;
  readonly now: number;
  readonly how: How;
}

/** What reading a person's words needs: the moment, their zone, and the names that are stored and configured. */
export async function commandContext(desk: Desk, { zone }: Profile): Promise<CommandContext> {
  const [types, features] = await Promise.all([desk.store.catalog('type'), desk.store.catalog('feature')]);
  const destinations = desk.config.forward.map(({ name }) => name);
  return { now: desk.clock(), zone, known: { types, features }, destinations };
}
