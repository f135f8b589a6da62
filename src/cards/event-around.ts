/** The events around one: of the same subject, before and after it, and of the same activity. */

import type { KnownBlock, RichTextSection } from '@slack/types';
import { plural } from '../domain/amounts.ts';
import type { EventAnswer } from '../domain/answers.ts';
import type { EventRow } from '../domain/archive.ts';
import { type EventLineStyle, eventLine, lineFormat } from './event-line.ts';
import type { Permalink } from './message.ts';
import { bold, bulleted, line, rich, text } from './pieces.ts';
import { severitySymbol } from './symbols.ts';
import { inert } from './text.ts';
import { dateElement } from './times.ts';

/** Newest first, `most` on each side, the event itself among its neighbours; nothing where it stands alone. */
export function aroundBlocks(
  answer: EventAnswer,
  permalink: Permalink | undefined,
  most: number,
): KnownBlock[] {
  if (most === 0) return [];
  const blocks = [...ofSubject(answer, permalink, most), ...ofGroup(answer, permalink, most + 2)];
  return blocks.length === 0 ? [] : [{ type: 'divider' }, ...blocks];
}

function ofSubject(
  { row, older, newer, now }: EventAnswer,
  permalink: Permalink | undefined,
  most: number,
): KnownBlock[] {
  // Newer ones come newest first: those next to the event are the last.
  const [after, before] = [newer.slice(-most), older.slice(0, most)];
  if (after.length + before.length === 0) return [];
  const style = styleOf([...after, row, ...before], now, permalink, false);
  const lines = (rows: readonly EventRow[]) => rows.map((each) => eventLine(each, style));
  const name = inert(row.event.subject, 80);
  return [
    rich(
      line(bold('Before and after it'), text(name === '' ? '' : `  ${name}`)),
      bulleted([...lines(after), thisOne(row, style), ...lines(before)]),
    ),
  ];
}

function thisOne({ event }: EventRow, { format }: EventLineStyle): RichTextSection {
  return line(
    text(`${severitySymbol(event.severity)} `),
    dateElement(event.time, format),
    text('  '),
    bold('this event'),
  );
}

function ofGroup({ group, now }: EventAnswer, permalink: Permalink | undefined, most: number): KnownBlock[] {
  if (group.count === 0 || group.rows.length === 0) return [];
  const rows = group.rows.slice(0, most);
  const style = styleOf(rows, now, permalink, true);
  const more = group.count > rows.length ? `, the newest ${rows.length}` : '';
  return [
    rich(
      line(bold('Of the same activity'), text(`  ${plural(group.count, 'other event')}${more}`)),
      bulleted(rows.map((each) => eventLine(each, style))),
    ),
  ];
}

function styleOf(
  rows: readonly EventRow[],
  now: number,
  permalink: Permalink | undefined,
  subject: boolean,
): EventLineStyle {
  return { format: lineFormat(rows, now), room: (full) => Math.floor(full / 2), permalink, subject };
}
