import type { InsyncEvent } from '../../domain/event.ts';
import type { Carried, Format } from '../format.ts';
import { jsonLine } from '../json-line.ts';
import { sentenceOf } from '../sentence.ts';
import { severityScale } from '../severity.ts';
import { fill } from './classes.ts';
import type { Filled } from './filled.ts';
import { described } from './finding.ts';
import { observables } from './observables.ts';
import { productOf } from './product.ts';
import { type Source, sourceOf } from './source.ts';
import { OTHER } from './table.ts';
import { unmapped } from './unmapped.ts';

/** Of the schema the lines are written for (schema.ocsf.io/1.8.0); a test holds them to it. */
const VERSION = '1.8.0';

/** The Open Cybersecurity Schema Framework: one JSON object a line. */
export const ocsf: Format = ({ event, id, arrived }) => {
  const source = sourceOf(event, id);
  const filled = fill(source);
  const severity = severityScale(event, source.record).ocsf;
  const status = filled.status ?? source.outcome.ocsf;
  const line = {
    class_uid: filled.class,
    category_uid: Math.floor(filled.class / 1000),
    activity_id: filled.activity,
    activity_name: filled.activity === OTHER ? event.type || UNNAMED : undefined,
    type_uid: filled.class * 100 + filled.activity,
    severity_id: severity.id,
    severity: severity.caption,
    time: event.time,
    status_id: status.id,
    status: status.caption,
    status_detail: filled.status ? undefined : whyNot(source),
    message: sentenceOf(event, described(source.pairs)),
    metadata: metadata(source, filled, arrived),
    ...filled.attributes,
    observables: observables(filled.attributes),
    unmapped: unmapped(source, filled, status.caption),
    raw_data: event.raw,
  };
  return jsonLine(line, event.raw);
};

const UNNAMED = 'Event';

/** Why it did not go well, where the details say. */
function whyNot({ event: { outcome }, pairs }: Source): string | undefined {
  return outcome === 'success' || outcome === 'unknown' ? undefined : pairs.error;
}

/** schema.ocsf.io/1.8.0/objects/metadata. When it arrived in the SIEM is for the SIEM to say. */
function metadata({ event, id, record }: Source, { profiles }: Filled, arrived: Carried['arrived']) {
  return {
    version: VERSION,
    product: productOf(event, record),
    profiles,
    uid: id,
    original_event_uid: event.id,
    tenant_uid: event.tenant || undefined,
    event_code: event.type || undefined,
    log_version: event.envelope.schemaVersion || undefined,
    original_time: record.time || undefined,
    processed_time: arrived,
    correlation_uid: activityOf(event),
  };
}

/** The same for all events of one activity; groups are counted within a tenant. */
function activityOf({ tenant, group }: InsyncEvent): string | undefined {
  if (group === '') return undefined;
  return tenant === '' ? group : `${tenant}-${group}`;
}
