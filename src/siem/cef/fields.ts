import { hash } from 'node:crypto';
import type { InsyncEvent } from '../../domain/event.ts';
import type { Carried, Forwarder } from '../format.ts';
import { outcomeScale } from '../outcome.ts';
import { knownPairs } from '../pairs.ts';
import type { SourceRecord } from '../record.ts';
import { severityNumber } from '../severity.ts';
import { verbOf } from '../verb.ts';
import { addressOf, deviceOf, peopleOf, serviceOf, type Who } from '../who.ts';

/**
 * A key of the extension with its value, not escaped yet. Custom keys have a label, without which they are useless; where
 * the value is empty neither is written.
 */
export type Field = readonly [key: string, value: string, label?: string | undefined];

/** An externalId is no longer (ArcSight's dictionary of extension keys). */
const ID_LIMIT = 40;
const WHOLE = /^\d{1,18}$/;
const NOBODY: Who = { id: '', name: '', email: '' };

/** The extension in the order it is written: the ids first, the free text last. */
export function fieldsOf({ id, event }: Carried, by: Forwarder, record: SourceRecord): Field[] {
  const pairs = knownPairs(event);
  const outcome = outcomeScale(event, record);
  const people = peopleOf(event, record, pairs);
  const [acting, affected] = [people.acting ?? NOBODY, people.affected ?? NOBODY];
  const device = deviceOf(event, record, pairs);
  const address = addressOf(record, pairs);
  const short = externalId(id);
  return [
    ['rt', Number.isFinite(event.time) ? String(event.time) : ''],
    ['externalId', short],
    ['cs6', short === id ? '' : id, 'fullID'],
    ['cat', event.feature],
    ['outcome', outcome.cef ?? ''],
    ['act', verbOf(event, pairs)?.word ?? ''],
    ['suser', acting.email || acting.name],
    ['suid', acting.id],
    ['duser', affected.email || affected.name],
    ['duid', affected.id],
    ['src', address.version === 4 ? address.text : ''],
    ['c6a2', address.version === 6 ? address.text : '', 'Source IPv6 Address'],
    ['shost', device.host],
    ['destinationServiceName', device.shared],
    ['deviceExternalId', device.id],
    ['dvchost', by.host],
    ['sourceServiceName', serviceOf(event, people)],
    ['cn1', count(pairs.bytes), 'totalBytesTransferred'],
    ['cn2', count(pairs.missed), 'filesMissed'],
    ['cn3', count(pairs.files), 'files'],
    ['cs1', event.tenant, 'tenantID'],
    ['cs2', event.identityType, 'identityType'],
    ['cs3', event.alertName, 'alertName'],
    ['cs4', record.profile || (pairs.profile ?? ''), 'profile'],
    ['cs5', event.group, 'eventsGroupId'],
    ['flexNumber1', sourceSeverity(event, record), 'sourceSeverity'],
    ['flexString1', outcome.inferred ? 'true' : '', 'outcomeInferred'],
    ['flexString2', outcome.state, 'eventState'],
    ['reason', pairs.error ?? ''],
    ['msg', event.detailsText],
  ];
}

/** An id that is too long goes out as its hash, which is as good to tell a double, and whole beside it. */
function externalId(id: string): string {
  return id.length <= ID_LIMIT ? id : hash('sha256', id, 'hex').slice(0, ID_LIMIT);
}

function count(value: string | undefined): string {
  return value !== undefined && WHOLE.test(value) ? value : '';
}

/** The number the record carries, where the severity in the header is another one: an alert's word beat it. */
function sourceSeverity(event: InsyncEvent, record: SourceRecord): string {
  const number = severityNumber(event, record);
  return typeof number === 'number' && number !== event.severity ? String(number) : '';
}
