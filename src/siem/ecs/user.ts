import type { Address, Device, People, Who } from '../who.ts';
import { keyword } from './keyword.ts';

/** The person who acted is `user`, who is concerned `user.target`; with nobody acting, who is concerned is `user`. */
export function userOf({ acting, affected }: People): object | undefined {
  const first = acting ?? affected;
  if (first === undefined) return undefined;
  return { ...fieldsOf(first), target: acting && affected ? fieldsOf(affected) : undefined };
}

function fieldsOf({ id, name, email }: Who): object {
  return { id: keyword(id), name: keyword(name), email: keyword(email) };
}

/** Every identity once more, where searches for "anything about this one" look. */
export function relatedOf(
  { acting, affected }: People,
  device: Device,
  address: Address,
): object | undefined {
  const user = distinct(namesOf(acting), namesOf(affected));
  const hosts = device.host === '' ? undefined : distinct([device.host, device.id], []);
  const ip = address.version === 0 ? undefined : [address.text];
  return (user ?? hosts ?? ip) ? { user, hosts, ip } : undefined;
}

function namesOf(who: Who | undefined): readonly string[] {
  return who === undefined ? [] : [who.id, who.name, who.email];
}

function distinct(some: readonly string[], others: readonly string[]): string[] | undefined {
  const found: string[] = [];
  for (const name of [...some, ...others]) {
    const word = keyword(name);
    if (word !== undefined && !found.includes(word)) found.push(word);
  }
  return found.length === 0 ? undefined : found;
}
