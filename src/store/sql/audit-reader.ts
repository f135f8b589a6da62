import { createHash } from 'node:crypto';
import { type AuditEntry, type ChainCheck, hashedText } from '../../domain/audit.ts';
import type { AuditRequest, LifeArchive } from '../../domain/desk.ts';
import { alertTest, type Candidate } from './alert-events.ts';
import { type AuditRow, toEntry } from './audit-rows.ts';
import type { Database } from './database.ts';
import type { Param } from './filter-parts.ts';
import type { Reading } from './reading.ts';
import type { Views } from './views.ts';

/** So many rows are looked at in one step. */
const STEP = 500;

/** The record, newest first. */
export async function readAudit(
  reading: Reading,
  views: Views,
  request: AuditRequest,
): ReturnType<LifeArchive['audit']> {
  const { database, steps } = reading;
  const course = steps.course(undefined);
  const takes = takesFor(database, views, request);
  const entries: AuditEntry[] = [];
  const first = firstSince(database, request.since);
  let below = request.before ?? Number.MAX_SAFE_INTEGER;
  while (below > first && entries.length <= request.limit) {
    await course.next();
    const rows = rowsBelow(database, request.alert, below);
    entries.push(...rows.filter(takes).map(toEntry));
    below = rows.length < STEP ? first : (rows.at(-1)?.seq ?? first);
  }
  return { entries: entries.slice(0, request.limit), more: entries.length > request.limit };
}

/** No row before it is so young. Rows stand in the order of their times only nearly. */
function firstSince(database: Database, since: number | undefined): number {
  if (since === undefined) return Number.MIN_SAFE_INTEGER;
  const first = database
    .sql('SELECT min(seq) AS seq FROM audit INDEXED BY audit_at WHERE at >= ?')
    .get(since);
  return Number(first?.seq ?? Number.MAX_SAFE_INTEGER);
}

/** Whatever is asked, a step is as long as any other. */
function rowsBelow(database: Database, alert: number | undefined, below: number): AuditRow[] {
  const given: Param[] = alert === undefined ? [below] : [alert, below];
  const where = alert === undefined ? 'seq < ?' : 'alert = ? AND seq < ?';
  const sql = `SELECT * FROM audit WHERE ${where} ORDER BY seq DESC LIMIT ${STEP}`;
  return database.sql(sql).all(...given) as unknown as AuditRow[];
}

/** Each alert is judged once, by its newest event. */
function takesFor(
  database: Database,
  views: Views,
  { filter, now, by, since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY }: AuditRequest,
): (row: AuditRow) => boolean {
  const judged = new Map<number, boolean>();
  const test = filter && alertTest(database, views, filter, now);
  const judge = (alert: number): boolean => {
    if (!test) return true;
    const sql = `${test.select.sql} FROM alerts a LEFT JOIN events e ON e.key = a.last_event WHERE a.id = ?`;
    const found = database.recent(sql).get(...test.select.params, alert) as Candidate | undefined;
    return found !== undefined && test.takes(found);
  };
  const ofAlert = (alert: number | null): boolean => {
    if (alert === null) return filter === undefined;
    const known = judged.get(alert) ?? judge(alert);
    judged.set(alert, known);
    return known;
  };
  return ({ at, person, alert }) =>
    at >= since && at < until && (by === undefined || person === by) && ofAlert(alert);
}

/** Goes through the chain from its first row; see `ChainCheck`. `expected` may be the hash of any row. */
export async function checkChain({ database, steps }: Reading, expected = ''): Promise<ChainCheck> {
  const course = steps.course(undefined);
  const after = database.sql(`SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ${STEP}`);
  let [seq, head, met] = [0, '', expected === ''];
  for (let from = Number.MIN_SAFE_INTEGER; ; from = seq) {
    await course.next();
    const rows = after.all(from) as unknown as AuditRow[];
    for (const row of rows) {
      const wrong = faultOf(row, seq, head);
      if (wrong) return { ok: false, rows: seq, ...wrong };
      [seq, head] = [row.seq, row.hash];
      met ||= head === expected;
    }
    if (rows.length === STEP) continue;
    return met ? { ok: true, rows: seq, head } : { ok: false, rows: seq, seq: seq + 1, reason: 'cut_short' };
  }
}

type Fault = Pick<ChainCheck & { readonly ok: false }, 'seq' | 'reason'>;

/** A row that is right in itself and does not fit the one before shows that the one before was written anew. */
function faultOf(row: AuditRow, seq: number, head: string): Fault | undefined {
  if (row.seq > seq + 1) return { seq: seq + 1, reason: 'missing' };
  if (row.seq < 1) return { seq: row.seq, reason: 'changed' };
  if (hashOf(row) !== row.hash) return { seq: row.seq, reason: 'changed' };
  if (row.prev !== head) return { seq: Math.max(1, seq), reason: 'changed' };
  return undefined;
}

function hashOf(row: AuditRow): string | undefined {
  try {
    return createHash('sha256')
      .update(hashedText(toEntry(row)))
      .digest('hex');
  } catch {
    return undefined;
  }
}
