import type { InsyncEvent } from '../../domain/event.ts';
import type { Filled, Unmapped } from './filled.ts';
import type { Source } from './source.ts';
import { DETECTION_FINDING } from './table.ts';

/**
 * What has no place in the class, under the feed's own names; what was concluded rather than read is marked, under
 * names of ours. What is missing here too is in `raw_data`.
 */
export function unmapped(source: Source, filled: Filled, status: string): Unmapped {
  const { event, record, outcome } = source;
  const { envelope, reasons } = event;
  const { attributes } = filled;
  return {
    eventsGroupId: event.group || undefined,
    publisherID: envelope.publisherID || undefined,
    topicName: envelope.topicName || undefined,
    severity: scalar(record.severity),
    facility: scalar(record.facility),
    eventState: record.state === status ? undefined : record.state || undefined,
    identityType: event.identityType || undefined,
    identityID: isPlaced(filled, event.identity) ? undefined : event.identity || undefined,
    profileName: record.profile || undefined,
    clientOS: record.os || undefined,
    clientVersion: attributes.app?.version === undefined ? record.clientVersion || undefined : undefined,
    ip: attributes.src_endpoint?.ip === record.ip ? undefined : record.ip || undefined,
    eventDetails: details(event),
    outcome_inferred: (outcome.inferred && filled.class !== DETECTION_FINDING) || undefined,
    feature_inferred: reasons.feature.startsWith('from the type') || undefined,
    time_inferred: reasons.time.startsWith('time of receipt') || undefined,
    ...filled.flags,
  };
}

function isPlaced({ attributes: { user, actor } }: Filled, identity: string): boolean {
  return user?.uid === identity || actor?.user?.uid === identity;
}

function scalar(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** The pairs as they are spelt, the first of each key as everywhere; prose as it is. */
function details({ details: pairs, detailsText }: InsyncEvent): Unmapped | string | undefined {
  if (pairs.length === 0) return detailsText || undefined;
  // Without a prototype: the feed may call a pair `__proto__`.
  const byKey: Record<string, string> = Object.create(null);
  for (const [key, value] of pairs) byKey[key] ??= value;
  return byKey;
}
