import { number, plural } from '../domain/amounts.ts';
import type { AuditAnswer } from '../domain/answers.ts';
import type { AuditEntry, ChainCheck } from '../domain/audit.ts';
import { bold, dim, paint, type Rendered, type Screen } from './screen.ts';
import { table } from './table.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';

const COLUMNS = [
  { head: 'row', align: 'right' },
  { head: 'time' },
  { head: 'what' },
  { head: 'why' },
  { head: 'about', least: 8 },
  { head: 'state' },
  { head: 'by', least: 8 },
  { head: 'note', least: 6 },
] as const;

/** A page of the record, with the words of log and cards. */
export function renderAudit({ entries, more }: AuditAnswer, screen: Screen): Rendered {
  if (entries.length === 0) {
    return { body: '', lead: bold(screen, 'Nothing of that kind is recorded'), empty: true };
  }
  const rows = entries.map((entry) => [
    { text: String(entry.seq) },
    { text: localTime(entry.at, screen.zone) },
    { text: entry.action },
    { text: entry.reason },
    { text: about(entry) },
    { text: states(entry) },
    { text: entry.by ? oneLine(entry.by.name) : 'the bot' },
    { text: oneLine(entry.note) },
  ]);
  const all = more ? ' · all of them: insync audit export' : '';
  return {
    lead: bold(screen, `${plural(entries.length, 'entry', 'entries')}, newest first`),
    body: table(COLUMNS, rows, screen),
    notes: [dim(screen, `times in ${screen.zone}${all}`)],
  };
}

function about({ alert, ref, action, data }: AuditEntry): string {
  if (data.destination !== undefined) return `forwarding to ${oneLine(String(data.destination))}`;
  const other = /subscri|pause|resume|move/.test(action) ? 'subscription' : 'silence';
  const parts = [alert === undefined ? '' : `alert ${alert}`, ref === undefined ? '' : `${other} ${ref}`];
  return parts.filter((part) => part !== '').join(', ');
}

function states({ was, became }: AuditEntry): string {
  if (was === became) return was ?? '';
  return was === undefined ? `${became}` : `${was} to ${became ?? ''}`;
}

const FAULTS: Readonly<Record<Extract<ChainCheck, { ok: false }>['reason'], (row: string) => string>> = {
  changed: (row) => `row ${row} is not as it was written`,
  missing: (row) => `row ${row} is missing`,
  cut_short: (row) =>
    `it ends before row ${row}: rows were cut off at its end, or the hash given is not of this record`,
};

/** Whether the record is as it was written. */
export function renderCheck(check: ChainCheck, expected: string | undefined, screen: Screen): Rendered {
  if (!check.ok) {
    const { reason, seq, rows } = check;
    const said = `The record was tampered with or damaged: ${FAULTS[reason](number(seq))}`;
    return {
      body: `${paint(screen, ['bold', 'red'], said)}\n`,
      notes: [dim(screen, `${plural(rows, 'row')} looked at`)],
    };
  }
  const keep = 'Note the hash elsewhere: with --expected it also finds rows that are cut off at the end.';
  const whole = `The record is whole: ${plural(check.rows, 'row')}`;
  return {
    body: `${paint(screen, ['bold', 'green'], whole)}\n${check.head === '' ? '' : `last hash  ${check.head}\n`}`,
    notes: expected === undefined && check.rows > 0 ? [dim(screen, keep)] : [],
  };
}
