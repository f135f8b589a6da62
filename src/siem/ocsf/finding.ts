import { hash } from 'node:crypto';
import type { InsyncEvent } from '../../domain/event.ts';
import { fold } from '../../domain/text.ts';
import type { KnownPairs } from '../pairs.ts';
import { affectedDevice } from './endpoint.ts';
import type { Filled, Resource } from './filled.ts';
import { affectedUser, owner } from './people.ts';
import type { Source } from './source.ts';
import type { DETECTION_FINDING, Row } from './table.ts';

type FindingRow = Extract<Row, { class: typeof DETECTION_FINDING }>;

/** Detection Finding 2004 (schema.ocsf.io/1.8.0/classes/detection_finding). */
export function finding(source: Source, row: FindingRow): Filled {
  const { event, pairs } = source;
  const paired = event.alertName !== '' && event.subject !== '';
  const resource = affected(source);
  return {
    class: row.class,
    activity: row.activity,
    status: row.status,
    attributes: {
      finding_info: {
        uid: paired ? findingUid(event) : source.id,
        title: event.alertName || event.type || undefined,
        desc: described(pairs),
        types: event.alertName === '' ? undefined : [event.alertName],
      },
      is_alert: row.alerts,
      resources: resource && [resource],
    },
    flags: { finding_uid_origin: paired ? 'sha256 of tenant, alert name, subject' : 'event id' },
  };
}

/**
 * The same for an alert, its repetitions and its resolution, since the feed has no id of alerts. Compared as the cards do
 * (`alerting/resolution.ts`): tenant, name and subject without regard to case; as JSON, so that none runs into the next.
 */
function findingUid({ tenant, alertName, subject }: InsyncEvent): string {
  return hash('sha256', JSON.stringify([fold(tenant), fold(alertName), fold(subject)]), 'hex');
}

/** What Druva writes where there is no description. */
const NOTHING = new Set(['na', 'na.', 'n/a', '-']);

export function described({ description }: KnownPairs): string | undefined {
  return description === undefined || NOTHING.has(description.toLowerCase()) ? undefined : description;
}

/** What the alert is about: the device, the cloud app, the user, or what it names without saying which of them it is. */
function affected(source: Source): Resource | undefined {
  const device = affectedDevice(source);
  if (device?.name !== undefined) return { ...device, name: device.name, type: 'Device' };
  const { shared, id } = source.device;
  if (shared !== '') return { name: shared, uid: id || undefined, type: 'Data source', owner: owner(source) };
  const user = affectedUser(source);
  if (user?.name !== undefined) return { name: user.name, uid: user.uid, type: 'User' };
  const { subject, identity } = source.event;
  const name = source.pairs.source ?? (subject === identity ? '' : subject);
  return name === '' ? undefined : { name };
}
