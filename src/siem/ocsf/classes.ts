import { affectedDevice, dataSource, requester } from './endpoint.ts';
import { entityManagement } from './entity.ts';
import type { ClassAttributes, Filled } from './filled.ts';
import { finding } from './finding.ts';
import { actorOf, affectedUser, customerUser, identityUser } from './people.ts';
import type { Source } from './source.ts';
import {
  APPLICATION_LIFECYCLE,
  AUTHENTICATION,
  BASE_EVENT,
  DATASTORE_ACTIVITY,
  DETECTION_FINDING,
  ENTITY_MANAGEMENT,
  OTHER,
  type Row,
  rowOf,
} from './table.ts';

/** The class of an event and what it asks for, filled with what the record says and nothing else. */
export function fill(source: Source): Filled {
  const row = rowOf(source.event.type);
  switch (row?.class) {
    case AUTHENTICATION:
      return authentication(source, row) ?? { ...baseEvent(source), flags: { class_missing: 'user' } };
    case ENTITY_MANAGEMENT:
      return entityManagement(source, row);
    case DATASTORE_ACTIVITY:
      return datastoreActivity(source, row);
    case APPLICATION_LIFECYCLE:
      return applicationLifecycle(source, row);
    case DETECTION_FINDING:
      return finding(source, row);
    default:
      return baseEvent(source);
  }
}

type RowOf<Class> = Extract<Row, { class: Class }>;

/** Authentication 3002. Undefined where neither a user nor a customer is known: the class requires one. */
function authentication(source: Source, row: RowOf<typeof AUTHENTICATION>): Filled | undefined {
  const user = identityUser(source) ?? affectedUser(source) ?? customerUser(source);
  if (!user) return undefined;
  const attributes = { user, service: { name: row.service }, src_endpoint: requester(source) };
  return { class: row.class, activity: row.activity, attributes };
}

const BACKUP_STORE = {
  type_id: 2,
  type: 'Databucket',
  databucket: { type_id: OTHER, type: 'Backup store', name: 'inSync' },
} as const;
const SERVICE_ACTOR = { app_name: 'inSync' } as const;
const WRITE = 5;

/** Datastore Activity 6005: OCSF has no class for backups. */
function datastoreActivity(source: Source, row: RowOf<typeof DATASTORE_ACTIVITY>): Filled {
  return {
    class: row.class,
    activity: row.activity === WRITE && isInterrupted(source) ? OTHER : row.activity,
    attributes: {
      actor: actorOf(source) ?? SERVICE_ACTOR,
      src_endpoint: dataSource(source),
      ...BACKUP_STORE,
    },
  };
}

/** Canceled, paused, resumed: whether anything was written is not said. */
function isInterrupted({ event, outcome }: Source): boolean {
  return event.outcome === 'canceled' || (event.outcome === 'unknown' && outcome.ocsf.id === OTHER);
}

/** Application Lifecycle 6002. Whether the version is the old or the new one is not said. */
function applicationLifecycle(source: Source, row: RowOf<typeof APPLICATION_LIFECYCLE>): Filled {
  const version = source.record.clientVersion || undefined;
  const app = { name: 'inSync Client', vendor_name: 'Druva', version };
  return { class: row.class, activity: row.activity, ...hosted(source, { app }) };
}

function baseEvent(source: Source): Filled {
  return { class: BASE_EVENT, activity: OTHER, ...hosted(source, {}) };
}

const HOST = ['host'] as const;

/** Who and where, by the schema's profile for it, in classes that have no place of their own for them. */
function hosted(source: Source, attributes: ClassAttributes): Pick<Filled, 'attributes' | 'profiles'> {
  const actor = actorOf(source);
  const endpoint = affectedDevice(source);
  if (!actor && !endpoint) return { attributes };
  const device = endpoint && { type_id: 0, type: 'Unknown', ...endpoint };
  return { attributes: { ...attributes, actor, device }, profiles: HOST };
}
