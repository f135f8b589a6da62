/** The objects in lines of OCSF. Source: schema.ocsf.io, version 1.8.0 (its pages `objects/<name>`). */
import {
  choice,
  EMAIL,
  IP,
  listOf,
  numbered,
  object,
  type Rules,
  required,
  TEXT,
  TIME,
  USER_NAME,
} from './siem-ocsf-attributes.ts';

const NAME_OR_UID = ['name', 'uid'];

const FEATURE: Rules = { name: 'Feature', atLeastOne: NAME_OR_UID, attributes: { name: TEXT } };
const ORGANIZATION: Rules = { name: 'Organization', atLeastOne: NAME_OR_UID, attributes: { uid: TEXT } };
export const SERVICE: Rules = { name: 'Service', atLeastOne: NAME_OR_UID, attributes: { name: TEXT } };

export const PRODUCT: Rules = {
  name: 'Product',
  atLeastOne: NAME_OR_UID,
  attributes: { name: TEXT, uid: TEXT, vendor_name: TEXT, version: TEXT, feature: object(FEATURE) },
};

export const METADATA: Rules = {
  name: 'Metadata',
  attributes: {
    version: required(TEXT),
    product: required(object(PRODUCT)),
    profiles: listOf(TEXT),
    uid: TEXT,
    original_event_uid: TEXT,
    tenant_uid: TEXT,
    event_code: TEXT,
    log_version: TEXT,
    original_time: TEXT,
    processed_time: TIME,
    correlation_uid: TEXT,
  },
};

const ACCOUNT_TYPES = {
  ...numbered('LDAP Account', 'Windows Account', 'AWS IAM User', 'AWS IAM Role', 'GCP Account'),
  ...{ 6: 'Azure AD Account', 7: 'Mac OS Account', 8: 'Apple Account', 9: 'Linux Account' },
  ...{ 10: 'AWS Account', 11: 'GCP Project', 12: 'OCI Compartment', 13: 'Azure Subscription' },
  ...{ 14: 'Salesforce Account', 15: 'Google Workspace', 16: 'Servicenow Instance', 17: 'M365 Tenant' },
  ...{ 18: 'Email Account', 19: 'ActiveDirectory Account' },
};

const ACCOUNT: Rules = {
  name: 'Account',
  atLeastOne: NAME_OR_UID,
  attributes: { uid: TEXT, type_id: choice(ACCOUNT_TYPES, 'type'), type: TEXT },
};

export const USER: Rules = {
  name: 'User',
  atLeastOne: ['account', 'name', 'uid'],
  attributes: {
    name: USER_NAME,
    uid: TEXT,
    uid_alt: TEXT,
    email_addr: EMAIL,
    type_id: choice(numbered('User', 'Admin', 'System', 'Service'), 'type'),
    type: TEXT,
    account: object(ACCOUNT),
  },
};

export const ACTOR: Rules = {
  name: 'Actor',
  atLeastOne: ['process', 'user', 'invoked_by', 'session', 'app_name', 'app_uid'],
  attributes: { user: object(USER), app_name: TEXT },
};

export const ENDPOINT: Rules = {
  name: 'Network Endpoint',
  atLeastOne: [
    ...['ip', 'uid', 'name', 'hostname', 'svc_name'],
    ...['instance_uid', 'interface_uid', 'interface_name', 'domain'],
  ],
  attributes: { ip: IP, uid: TEXT, name: TEXT, svc_name: TEXT, owner: object(USER) },
};

const DEVICE_TYPES = {
  ...numbered('Server', 'Desktop', 'Laptop', 'Tablet', 'Mobile', 'Virtual', 'IOT', 'Browser', 'Firewall'),
  ...{ 10: 'Switch', 11: 'Hub', 12: 'Router', 13: 'IDS', 14: 'IPS', 15: 'Load Balancer' },
};

export const DEVICE: Rules = {
  name: 'Device',
  atLeastOne: ['ip', 'uid', 'name', 'hostname', 'instance_uid', 'interface_uid', 'interface_name'],
  attributes: {
    type_id: required(choice(DEVICE_TYPES, 'type')),
    type: TEXT,
    ip: IP,
    uid: TEXT,
    name: TEXT,
    owner: object(USER),
  },
};

export const ENTITY: Rules = {
  name: 'Managed Entity',
  atLeastOne: ['name', 'uid', 'device', 'group', 'org', 'policy', 'user'],
  attributes: {
    type_id: choice(
      numbered('Device', 'User', 'Group', 'Organization', 'Policy', 'Email', 'Network Zone'),
      'type',
    ),
    type: TEXT,
    name: TEXT,
    uid: TEXT,
    user: object(USER),
    org: object(ORGANIZATION),
  },
};

export const DATABUCKET: Rules = {
  name: 'Databucket',
  atLeastOne: NAME_OR_UID,
  attributes: {
    type_id: required(choice(numbered('S3', 'Azure Blob', 'GCP Bucket'), 'type')),
    type: TEXT,
    name: TEXT,
  },
};

export const FINDING_INFO: Rules = {
  name: 'Finding Information',
  attributes: { uid: required(TEXT), title: TEXT, desc: TEXT, types: listOf(TEXT) },
};

export const RESOURCE: Rules = {
  name: 'Resource Details',
  atLeastOne: NAME_OR_UID,
  attributes: {
    name: { is: 'text', observable: 38 },
    uid: TEXT,
    type: TEXT,
    ip: IP,
    owner: object(USER),
  },
};

/** The kinds of what the lines point at; the schema has many more. */
const OBSERVABLE_TYPES = {
  2: 'IP Address',
  4: 'User Name',
  5: 'Email Address',
  38: 'Resource Details: name',
};

export const OBSERVABLE: Rules = {
  name: 'Observable',
  attributes: {
    name: TEXT,
    type_id: required(choice(OBSERVABLE_TYPES, 'type')),
    type: TEXT,
    value: TEXT,
  },
};
