import { ACK_REASONS } from '../domain/alert.ts';
import { number, plural } from '../domain/amounts.ts';
import type { AcksAnswer } from '../domain/answers.ts';
import type { AlertRow } from '../domain/archive.ts';
import { severityWord } from '../domain/severity.ts';
import { bold, dim, type Rendered, type Screen, severityFormat } from './screen.ts';
import { type Cell, table } from './table.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';
import type { Wording } from './wording.ts';

const COLUMNS = [
  { head: 'alert', align: 'right' },
  { head: 'severity' },
  { head: 'subject', least: 10 },
  { head: 'what', least: 12 },
  { head: 'by', least: 8 },
  { head: 'since' },
  { head: 'until' },
  { head: 'note', least: 6 },
] as const;

/** Who has which alert, and until when. */
export function renderAcks({ rows, count }: AcksAnswer, screen: Screen, wording: Wording): Rendered {
  const lead = bold(screen, count === 0 ? 'Nobody has an alert' : `${plural(count, 'acknowledged alert')}`);
  if (rows.length === 0) return { body: '', lead, empty: true };
  const more = rows.length < count ? `${number(rows.length)} shown, the worst · ` : '';
  return {
    lead,
    body: table(
      COLUMNS,
      rows.map((row) => cells(row, screen, wording)),
      screen,
    ),
    notes: [dim(screen, `${more}times in ${screen.zone}`)],
  };
}

function cells({ alert }: AlertRow, { zone }: Screen, { what }: Wording): readonly Cell[] {
  const { id, severity, subject, ack, owner } = alert;
  const by = ack?.by.name ?? '';
  const owned = owner && owner.id !== ack?.by.id ? `, for ${owner.name}` : '';
  const reason = ack?.reason === undefined ? '' : ACK_REASONS[ack.reason];
  return [
    { text: String(id) },
    { text: `${severity} ${severityWord(severity)}`, format: severityFormat(severity) },
    { text: oneLine(subject) || '-' },
    { text: oneLine(what(alert)) },
    { text: oneLine(by + owned) },
    { text: ack ? localTime(ack.at, zone, 'minute') : '' },
    { text: ack?.until === undefined ? '' : localTime(ack.until, zone, 'minute') },
    { text: oneLine([reason, ack?.note ?? ''].filter((part) => part !== '').join(': ')) },
  ];
}
