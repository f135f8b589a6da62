import type { ClassAttributes } from './filled.ts';
import type { User } from './people.ts';

/** Something to search for, and where it stands in the line (schema.ocsf.io/1.8.0/objects/observable). */
export interface Observable {
  readonly name: string;
  readonly type_id: number;
  readonly type: string;
  readonly value: string;
}

const IP = { type_id: 2, type: 'IP Address' } as const;
const USER_NAME = { type_id: 4, type: 'User Name' } as const;
const EMAIL = { type_id: 5, type: 'Email Address' } as const;
const RESOURCE = { type_id: 38, type: 'Resource Details: name' } as const;

export function observables(attributes: ClassAttributes): readonly Observable[] | undefined {
  const found: Observable[] = [];
  const { user, actor, src_endpoint, device, entity, resources } = attributes;
  const [resource] = resources ?? [];
  addUser(found, 'user', user);
  addUser(found, 'actor.user', actor?.user);
  addUser(found, 'entity.user', entity?.user);
  add(found, 'src_endpoint.ip', IP, src_endpoint?.ip);
  addUser(found, 'src_endpoint.owner', src_endpoint?.owner);
  add(found, 'device.ip', IP, device?.ip);
  addUser(found, 'device.owner', device?.owner);
  add(found, 'resources[0].name', RESOURCE, resource?.name);
  add(found, 'resources[0].ip', IP, resource?.ip);
  addUser(found, 'resources[0].owner', resource?.owner);
  return found.length > 0 ? found : undefined;
}

function addUser(found: Observable[], name: string, user: User | undefined): void {
  if (!user) return;
  add(found, `${name}.name`, USER_NAME, user.name);
  add(found, `${name}.email_addr`, EMAIL, user.email_addr);
}

function add(
  found: Observable[],
  name: string,
  kind: Pick<Observable, 'type_id' | 'type'>,
  value: string | undefined,
): void {
  if (value !== undefined) found.push({ name, ...kind, value });
}
