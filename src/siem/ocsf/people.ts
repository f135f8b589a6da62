import type { Who } from '../who.ts';
import type { Source } from './source.ts';

/** schema.ocsf.io/1.8.0/objects/user: one of account, name and uid is there. */
export interface User {
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
  readonly uid_alt?: string | undefined;
  readonly email_addr?: string | undefined;
  readonly type_id?: number;
  readonly type?: string;
  readonly account?: { readonly uid: string; readonly type_id: number; readonly type: string };
}

/** schema.ocsf.io/1.8.0/objects/actor: at least one is there. */
export interface Actor {
  readonly app_name?: string;
  readonly user?: User;
}

type UserType = Pick<User, 'type_id' | 'type'>;

const OTHER = 99;
const NO_TYPE: UserType = {};
const PERSON: UserType = { type_id: 1, type: 'User' };
const TYPES: ReadonlyMap<string, UserType> = new Map<string, UserType>([
  ['USER', PERSON],
  ['ADMIN', { type_id: 2, type: 'Admin' }],
  ['SERVICE', { type_id: 4, type: 'Service' }],
  ['', NO_TYPE],
]);

/** No wider than the schema's own pattern; an address beyond ASCII is a name all the same. */
const EMAIL = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+$/;

function emailOf(text: string): string | undefined {
  return text.includes('@') && EMAIL.test(text) ? text : undefined;
}

/** Who acted, of whatever kind; undefined where nobody is named. */
export function identityUser({ event, people }: Source): User | undefined {
  const { identity, identityType } = event;
  if (identity === '') return undefined;
  const type = TYPES.get(identityType) ?? { type_id: OTHER, type: identityType };
  if (!people.acting) return { uid: identity, ...type };
  const { id, name, email } = people.acting;
  return {
    name: name || undefined,
    uid: identity,
    uid_alt: id === '' || id === identity ? undefined : id,
    email_addr: emailOf(email),
    // The service's own events may name a person who began them.
    ...(identityType === 'SERVICE' ? NO_TYPE : type),
  };
}

const SERVICE: Actor = { app_name: 'inSync' };

export function actorOf(source: Source): Actor | undefined {
  const byService = source.event.identityType === 'SERVICE';
  if (byService && !source.people.acting) return SERVICE;
  const user = identityUser(source);
  if (!user) return undefined;
  return byService ? { ...SERVICE, user } : { user };
}

/** Whom the event is about, where that is somebody else or nobody acted. */
export function affectedUser({ people: { affected } }: Source): User | undefined {
  return affected && userOf(affected);
}

/** Whose the device is: the one whom the event is about, whoever acted. */
export function owner({ people, event }: Source): User | undefined {
  const who = people.affected ?? (event.identityType === 'USER' ? people.acting : undefined);
  return who && userOf(who);
}

function userOf({ id, name, email }: Who): User | undefined {
  if (name === '' && id === '') return undefined;
  return { name: name || undefined, uid: id || undefined, email_addr: emailOf(email), ...PERSON };
}

/** The customer, where no user is known: an account as a container of users. */
export function customerUser({ event: { tenant } }: Source): User | undefined {
  if (tenant === '') return undefined;
  return { account: { uid: tenant, type_id: OTHER, type: 'Druva customer' } };
}
