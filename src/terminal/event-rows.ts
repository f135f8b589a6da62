import type { EventRow } from '../domain/archive.ts';
import { type Severity, severityWord } from '../domain/severity.ts';
import { outcomeFormat, type Screen, severityFormat } from './screen.ts';
import { type Cell, type Column, table } from './table.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';
import type { Wording } from './wording.ts';

/** More than a screen is wide. */
const DETAIL = 200;
/** Narrower screens get shorter cells: no seconds, a word for the severity, no state of the alert. */
const NARROW = 110;

const COLUMNS = {
  time: { head: 'time' },
  severity: { head: 'severity' },
  subject: { head: 'subject', least: 10 },
  what: { head: 'what', least: 12 },
  detail: { head: 'detail', least: 6 },
  alert: { head: 'alert' },
  id: { head: 'id' },
} as const satisfies Readonly<Record<string, Column>>;
type Name = keyof typeof COLUMNS;

/** Events as a table; columns that would be empty, or say the same in every row, are left out. */
export function eventTable(
  rows: readonly EventRow[],
  screen: Screen,
  wording: Pick<Wording, 'what' | 'detail'>,
  without: readonly Name[] = [],
): string {
  const ids = shortIds(
    rows.map(({ event }) => event.id),
    screen.width,
  );
  const cells = rows.map((row, index) => cellsOf(row, ids[index] ?? '', screen, wording));
  const shown = (Object.keys(COLUMNS) as Name[]).filter(
    (name) => !without.includes(name) && cells.some((row) => row[name].text !== ''),
  );
  return table(
    shown.map((name) => COLUMNS[name]),
    cells.map((row) => shown.map((name) => row[name])),
    screen,
  );
}

function cellsOf(
  { event, alert, status }: EventRow,
  id: string,
  { zone, width }: Screen,
  wording: Pick<Wording, 'what' | 'detail'>,
): Readonly<Record<Name, Cell>> {
  const narrow = width < NARROW;
  const { severity } = event;
  const level = narrow ? shortWord(severity) : `${severity} ${severityWord(severity)}`;
  return {
    time: { text: localTime(event.time, zone, narrow ? 'minute' : 'second') },
    severity: { text: level, format: severityFormat(severity) },
    subject: { text: oneLine(event.subject) || oneLine(event.identity) || '-' },
    what: { text: oneLine(wording.what(event)), format: outcomeFormat(event.outcome) },
    detail: { text: oneLine(wording.detail(event, DETAIL)) },
    alert: { text: alert === undefined ? '' : narrow ? `${alert}` : `${alert} ${status}` },
    id: { text: oneLine(id), format: 'dim' },
  };
}

function shortWord(severity: Severity): string {
  return severity === 6 ? 'Info' : severityWord(severity);
}

/** As much of each id as tells them apart, 8 characters at least; whole where nothing needs to be cut. */
export function shortIds(ids: readonly string[], width: number): string[] {
  if (!Number.isFinite(width)) return [...ids];
  const longest = Math.max(0, ...ids.map((id) => id.length));
  let length = Math.min(8, longest);
  const apart = () => new Set(ids.map((id) => id.slice(0, length))).size === new Set(ids).size;
  while (length < longest && !apart()) length += 1;
  return ids.map((id) => id.slice(0, length).toWellFormed());
}
