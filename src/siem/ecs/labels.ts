import type { InsyncEvent } from '../../domain/event.ts';
import type { OutcomeScale } from '../outcome.ts';
import type { KnownPairs } from '../pairs.ts';
import type { SourceRecord } from '../record.ts';
import { severityNumber } from '../severity.ts';
import type { Device, People } from '../who.ts';
import { keyword } from './keyword.ts';

interface Known {
  readonly event: InsyncEvent;
  readonly record: SourceRecord;
  readonly pairs: KnownPairs;
  readonly outcome: OutcomeScale;
  readonly device: Device;
  readonly people: People;
}

const TRUE = 'true';

/** What ECS has no field for: flat, all strings. */
export function labelsOf({ event, record, pairs, outcome, device, people }: Known): object {
  const { envelope, identityType, identity } = event;
  return {
    topic: keyword(event.feature),
    cloud: keyword(event.cloud),
    publisher_id: keyword(envelope.publisherID),
    schema_version: keyword(envelope.schemaVersion),
    identity_type: keyword(identityType),
    // An identity that is neither a person nor the service itself.
    identity: people.acting === undefined && identityType !== 'SERVICE' ? keyword(identity) : undefined,
    events_group_id: keyword(event.group),
    state: keyword(outcome.state),
    partial: outcome.partial ? TRUE : undefined,
    outcome_inferred: outcome.inferred ? TRUE : undefined,
    severity: severityNumber(event, record) === 'odd' ? keyword(oddText(record.severity)) : undefined,
    client_version: keyword(record.clientVersion),
    profile: keyword(record.profile || (pairs.profile ?? '')),
    data_source: keyword(device.shared),
    alert_source: keyword(pairs.source ?? ''),
    files_missed: keyword(pairs.missed ?? ''),
    bytes_transferred: keyword(pairs.bytes ?? ''),
  };
}

/** As it came, unless it was an object or a list, which `event.original` shows. */
function oddText(value: unknown): string {
  return typeof value === 'object' ? '' : String(value);
}
