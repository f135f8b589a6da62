import { owner, type User } from './people.ts';
import type { Source } from './source.ts';

/** What all endpoints have (schema.ocsf.io/1.8.0/objects/endpoint): one of them but the owner is there. */
export interface Endpoint {
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
  readonly ip?: string | undefined;
  readonly svc_name?: string | undefined;
  readonly owner?: User | undefined;
}

/** The device the event is about. A cloud app that all users have is none, but is there by its name. */
export function affectedDevice(source: Source): Endpoint | undefined {
  const { id, host } = source.device;
  if (host === '') return undefined;
  return { name: host, uid: id || undefined, ip: ipOf(source), owner: owner(source) };
}

/** Where the request came from. */
export function requester(source: Source): Endpoint | undefined {
  const ip = ipOf(source);
  return ip === undefined ? undefined : { ip };
}

const SERVICE: Endpoint = { svc_name: 'inSync' };

/** Where the data of a backup is from: the device, else the cloud app, else the service that has it. */
export function dataSource(source: Source): Endpoint {
  const device = affectedDevice(source);
  if (device) return device;
  const { id, shared } = source.device;
  if (shared === '') return requester(source) ?? SERVICE;
  return { svc_name: shared, uid: id || undefined, ip: ipOf(source), owner: owner(source) };
}

/** The schema's own. */
const IP_LIMIT = 40;

function ipOf({ address: { text, version } }: Source): string | undefined {
  return version === 0 || text.length > IP_LIMIT ? undefined : text;
}
