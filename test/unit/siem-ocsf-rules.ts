/**
 * The rules of OCSF for the classes that events of inSync are written as. Source: schema.ocsf.io, version 1.8.0 (its pages
 * `classes/<name>`). Only what the lines use, or what the schema requires, is written down: anything else in a line is a
 * fault.
 */
import {
  ANYTHING,
  type Attribute,
  BOOLEAN,
  choice,
  INTEGER,
  listOf,
  numbered,
  object,
  type Rules,
  required,
  TEXT,
  TIME,
} from './siem-ocsf-attributes.ts';
import {
  ACTOR,
  DATABUCKET,
  DEVICE,
  ENDPOINT,
  ENTITY,
  FINDING_INFO,
  METADATA,
  OBSERVABLE,
  PRODUCT,
  RESOURCE,
  SERVICE,
  USER,
} from './siem-ocsf-objects.ts';

export const VERSION = '1.8.0';

export interface ClassRules extends Rules {
  readonly category: number;
  /** Those of the class that a line may name. */
  readonly profiles: readonly string[];
}

const SEVERITIES = numbered('Informational', 'Low', 'Medium', 'High', 'Critical', 'Fatal');
const STATUSES = numbered('Success', 'Failure');

/** In every class, of the numbers that are its own. */
function common(activities: Readonly<Record<number, string>>): Rules['attributes'] {
  return {
    class_uid: required(INTEGER),
    category_uid: required(INTEGER),
    activity_id: required(choice(activities, 'activity_name')),
    activity_name: TEXT,
    type_uid: required(INTEGER),
    severity_id: required(choice(SEVERITIES, 'severity')),
    severity: TEXT,
    time: required(TIME),
    status_id: choice(STATUSES, 'status'),
    status: TEXT,
    status_detail: TEXT,
    message: TEXT,
    metadata: required(object(METADATA)),
    observables: listOf(object(OBSERVABLE)),
    unmapped: ANYTHING,
    raw_data: TEXT,
  };
}

/** What the profile `host` adds. */
const HOST: Readonly<Record<string, Attribute>> = {
  actor: { ...object(ACTOR), profile: 'host' },
  device: { ...object(DEVICE), profile: 'host' },
};

const BASE_EVENT: ClassRules = {
  name: 'Base Event',
  category: 0,
  profiles: ['host'],
  attributes: { ...common(numbered()), ...HOST },
};

const DETECTION_FINDING: ClassRules = {
  name: 'Detection Finding',
  category: 2,
  profiles: [],
  attributes: {
    ...common(numbered('Create', 'Update', 'Close')),
    status_id: choice(
      numbered('New', 'In Progress', 'Suppressed', 'Resolved', 'Archived', 'Deleted'),
      'status',
    ),
    finding_info: required(object(FINDING_INFO)),
    is_alert: BOOLEAN,
    resources: listOf(object(RESOURCE)),
  },
};

const AUTHENTICATION: ClassRules = {
  name: 'Authentication',
  category: 3,
  profiles: [],
  atLeastOne: ['service', 'dst_endpoint'],
  attributes: {
    ...common({
      ...numbered('Logon', 'Logoff', 'Authentication Ticket', 'Service Ticket Request'),
      ...{ 5: 'Service Ticket Renew', 6: 'Preauth', 7: 'Account Switch' },
    }),
    user: required(object(USER)),
    service: object(SERVICE),
    src_endpoint: object(ENDPOINT),
  },
};

const ENTITY_MANAGEMENT: ClassRules = {
  name: 'Entity Management',
  category: 3,
  profiles: [],
  attributes: {
    ...common({
      ...numbered('Create', 'Read', 'Update', 'Delete', 'Move', 'Enroll', 'Unenroll', 'Enable', 'Disable'),
      ...{ 10: 'Activate', 11: 'Deactivate', 12: 'Suspend', 13: 'Resume' },
    }),
    entity: required(object(ENTITY)),
    actor: object(ACTOR),
    src_endpoint: object(ENDPOINT),
  },
};

const APPLICATION_LIFECYCLE: ClassRules = {
  name: 'Application Lifecycle',
  category: 6,
  profiles: ['host'],
  attributes: {
    ...common(numbered('Install', 'Remove', 'Start', 'Stop', 'Restart', 'Enable', 'Disable', 'Update')),
    ...HOST,
    app: required(object(PRODUCT)),
  },
};

const DATASTORE_ACTIVITY: ClassRules = {
  name: 'Datastore Activity',
  category: 6,
  profiles: [],
  atLeastOne: ['database', 'databucket', 'table'],
  attributes: {
    ...common(
      numbered(
        'Read',
        'Update',
        'Connect',
        'Query',
        'Write',
        'Create',
        'Delete',
        'List',
        'Encrypt',
        'Decrypt',
      ),
    ),
    actor: required(object(ACTOR)),
    src_endpoint: required(object(ENDPOINT)),
    type_id: choice(numbered('Database', 'Databucket', 'Table'), 'type'),
    type: TEXT,
    databucket: object(DATABUCKET),
  },
};

/** By `class_uid`. */
export const CLASSES: ReadonlyMap<unknown, ClassRules> = new Map([
  [0, BASE_EVENT],
  [2004, DETECTION_FINDING],
  [3002, AUTHENTICATION],
  [3004, ENTITY_MANAGEMENT],
  [6002, APPLICATION_LIFECYCLE],
  [6005, DATASTORE_ACTIVITY],
]);
