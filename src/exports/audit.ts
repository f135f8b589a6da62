/**
 * The record of what was done as CSV or NDJSON, with everything that its hashes are made of: who has the lines can check
 * the chain without the bot (`hashedText` in `domain/audit.ts` says how). NDJSON has every text as it was; CSV guards
 * spreadsheets as all CSV here does.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Watch } from '../domain/archive.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { LifeArchive } from '../domain/desk.ts';
import type { AuditExport, AuditReceipt } from '../domain/export.ts';
import { csvLine } from './csv.ts';
import { jsonLine } from './ndjson.ts';
import { intoNewFile, type Sink } from './write.ts';

/** Rows read and written at a time: all that is ever held in memory. */
const PAGE = 500;

const COLUMNS = [
  ...['seq', 'at', 'action', 'reason', 'by', 'byName', 'alert', 'ref', 'was', 'became', 'note', 'data'],
  ...['prev', 'hash'],
];

export const AUDIT_HEADER: string = csvLine(COLUMNS);

/** Times are RFC 3339 in UTC with milliseconds; `data` is JSON; '' for what there is not. */
export function auditCsv(entry: AuditEntry): string {
  const { seq, at, action, reason, by, alert, ref, was, became, note, data, prev, hash } = entry;
  return csvLine([
    ...[String(seq), new Date(at).toISOString(), action, reason, by?.id ?? '', by?.name ?? ''],
    ...[text(alert), text(ref), was ?? '', became ?? '', note, JSON.stringify(data), prev, hash],
  ]);
}

/** The same, one JSON object a line; null for what there is not. */
export function auditNdjson(entry: AuditEntry): string {
  const { seq, at, action, reason, by, alert, ref, was, became, note, data, prev, hash } = entry;
  return jsonLine({
    ...{ seq, at: new Date(at).toISOString(), action, reason },
    by: by ? { id: by.id, name: by.name } : null,
    ...{ alert: alert ?? null, ref: ref ?? null, was: was ?? null, became: became ?? null },
    ...{ note, data, prev, hash },
  });
}

function text(number: number | undefined): string {
  return number === undefined ? '' : String(number);
}

/** Into a new file; none is left when it is stopped. @throws Error of the file system, with its code */
export async function exportAudit(
  archive: Pick<LifeArchive, 'audit'>,
  request: AuditExport & { readonly path: string },
  watch: Watch = {},
): Promise<AuditReceipt> {
  return intoNewFile(request.path, (sink) => writeAudit(archive, request, sink, watch));
}

/** Newest first; memory does not grow with the record. Stopped, it ends with a whole line. @throws what the sink throws */
export async function writeAudit(
  archive: Pick<LifeArchive, 'audit'>,
  { since, until, now, format }: AuditExport,
  sink: Sink,
  watch: Watch = {},
): Promise<AuditReceipt> {
  const line = format === 'csv' ? auditCsv : auditNdjson;
  const span = { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
  let [rows, bytes] = [0, 0];
  const put = async (written: string) => {
    if (written === '') return;
    await sink.write(written);
    bytes += Buffer.byteLength(written);
  };
  await put(format === 'csv' ? AUDIT_HEADER : '');
  for (let before: number | undefined; ; ) {
    if (watch.signal?.aborted) return { rows, bytes, complete: false };
    const place = before === undefined ? {} : { before };
    const { entries, more } = await archive.audit({ now, ...span, ...place, limit: PAGE });
    await put(entries.map(line).join(''));
    rows += entries.length;
    const last = entries.at(-1);
    if (last) watch.progress?.({ found: rows, reached: last.at });
    if (!more || !last) return { rows, bytes, complete: true };
    before = last.seq;
    // Others get their turn, and a stop is heard.
    await turn();
  }
}
