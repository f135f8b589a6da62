import { createHash } from 'node:crypto';
import type { ForwardFormat } from '../../domain/destination.ts';
import type { Parcel } from '../../domain/forward.ts';

/** OpenSearch takes no longer one, bytes. */
const ID_BYTES = 512;

/**
 * One event as the two lines of a bulk request: `create`, since data streams take nothing else, and since an id that is there
 * already is then told as such.
 */
export function bulkLines(format: ForwardFormat): (parcel: Parcel) => string {
  const document = DOCUMENTS[format];
  return (parcel) => `{"create":{"_id":${JSON.stringify(idOf(parcel.id))}}}\n${document(parcel)}\n`;
}

function idOf(id: string): string {
  return Buffer.byteLength(id) <= ID_BYTES ? id : createHash('sha256').update(id).digest('hex');
}

/** A data stream takes nothing without `@timestamp`, which of the formats only ECS has. */
const DOCUMENTS: Readonly<Record<ForwardFormat, (parcel: Parcel) => string>> = {
  ecs: ({ body }) => body,
  envelope: timed,
  ocsf: timed,
  cef: ({ id, event, body }) =>
    JSON.stringify({ '@timestamp': iso(event.time), event: { id }, message: body }),
};

function timed({ event, body }: Parcel): string {
  const rest = body.slice(1);
  return `{"@timestamp":"${iso(event.time)}"${rest.trimStart() === '}' ? '' : ','}${rest}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
