import { createHash } from 'node:crypto';
import { type AuditEntry, hashedText } from '../../domain/audit.ts';
import { oneEach } from './one-each.ts';

/** What is to be recorded; its place in the chain is found out. */
export type NewEntry = Omit<AuditEntry, 'seq' | 'prev' | 'hash'>;

/** Writes the record; belongs inside a transaction. Rows are never changed or deleted: the database refuses it. */
export interface AuditWriter {
  record(entry: NewEntry): AuditEntry;
}

/** It knows the end of the chain. */
export const auditWriter = oneEach((database): AuditWriter => {
  const newest = database.sql('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  const insert = database.sql(AUDIT_INSERT);
  let last: Link | undefined;
  let era: number | undefined;

  return {
    record(entry) {
      if (era !== database.era()) last = newest.get() as Link | undefined;
      era = database.era();
      const chained = chain(entry, last);
      insert.run(...auditColumns(chained));
      last = chained;
      return chained;
    },
  };
});

type Link = Pick<AuditEntry, 'seq' | 'hash'>;

export const AUDIT_INSERT = `
  INSERT INTO audit (seq, at, action, reason, person, name, alert, ref, was, became, note, data, prev, hash)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** The values for `AUDIT_INSERT`. */
export function auditColumns(entry: AuditEntry): (string | number | null)[] {
  const { seq, at, action, reason, by, alert, ref, was, became, note, data, prev, hash } = entry;
  const who = [by?.id ?? null, by?.name ?? null];
  const what = [alert ?? null, ref ?? null, was ?? null, became ?? null];
  return [seq, at, action, reason, ...who, ...what, note, JSON.stringify(data), prev, hash];
}

/** The entry at its place behind the one before. */
export function chain(entry: NewEntry, before: Link | undefined): AuditEntry {
  const placed = { ...entry, seq: (before?.seq ?? 0) + 1, prev: before?.hash ?? '' };
  return { ...placed, hash: createHash('sha256').update(hashedText(placed)).digest('hex') };
}
