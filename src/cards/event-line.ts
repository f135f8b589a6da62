/** One event on one line, and the menu that opens the events of a list. */
import type { RichTextSection, StaticSelect } from '@slack/types';
import type { EventRow } from '../domain/archive.ts';
import { rowDetail } from './facts.ts';
import { what } from './headline.ts';
import { LIMITS } from './limits.ts';
import type { Permalink, Room } from './message.ts';
import { bold, line, link, select, text } from './pieces.ts';
import { severitySymbol } from './symbols.ts';
import { inert } from './text.ts';
import { type DateFormat, dateElement, nearFormat } from './times.ts';

export interface EventLineStyle {
  readonly format: DateFormat;
  readonly room: Room;
  /** Leads from the subject to the card; undefined for a line without a link. */
  readonly permalink?: Permalink | undefined;
  /** False where all lines are about one subject, named above them. */
  readonly subject?: boolean;
}

/** Symbol, time, subject (a link where it has a card), type with outcome, the one detail that matters. */
export function eventLine(row: EventRow, style: EventLineStyle): RichTextSection {
  const { format, room, permalink, subject = true } = style;
  const { event, card } = row;
  const detail = rowDetail(event, room(100));
  const happened = `${inert(what(event), room(80))}${detail === '' ? '' : `, ${detail}`}`;
  const address = card === undefined ? undefined : permalink?.(card);
  return line(
    text(`${severitySymbol(event.severity)} `),
    dateElement(event.time, format),
    text('  '),
    ...(subject
      ? [link(address, bold(subjectOf(row, room(60)))), text(`  ${happened}`)]
      : [link(address, text(happened))]),
  );
}

/** The time alone while all rows are of the last half day. */
export function lineFormat(rows: readonly EventRow[], now: number): DateFormat {
  const oldest = Math.min(...rows.map((row) => row.event.time));
  return nearFormat(oldest, now) === '{time}' ? '{time}' : '{date_short} {time}';
}

export function subjectOf({ event }: EventRow, room: number): string {
  return inert(event.subject, room) || inert(event.identity, room) || 'no subject';
}

/** "Open event…", numbered like the list; `named` says what each number is. None where there is nothing to open. */
export function openMenu(
  rows: readonly EventRow[],
  { offset = 0, named = true }: { readonly offset?: number; readonly named?: boolean } = {},
): StaticSelect | undefined {
  const options = rows.flatMap((row, index): [string, string][] => {
    const place = String(offset + index + 1);
    const name = `${place}  ${subjectOf(row, 40)}, ${inert(what(row.event), 60)}`;
    const value = eventValue(row.event.id);
    return value === '' ? [] : [[named ? name : place, value]];
  });
  return select('events.open', 'Open event…', options);
}

/** An id, or as much of its beginning as an option carries: events are found by the beginning of their id. */
export function eventValue(id: string): string {
  return JSON.stringify(id).length - 2 <= LIMITS.optionValue.max ? id : id.slice(0, 24);
}

/** The beginning of an id, by which people tell events apart. */
export function shortId(id: string): string {
  return inert(id, 8, '') || 'without an id';
}
