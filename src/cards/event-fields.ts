/** What an event's record says, and what was concluded from it. */

import type { RichTextElement } from '@slack/types';
import { number, plural } from '../domain/amounts.ts';
import { ENVELOPE_FIELDS, type InsyncEvent, type Reasons } from '../domain/event.ts';
import { code, type Fact, italic, pieces, text } from './pieces.ts';
import { severityLabel } from './symbols.ts';
import { cut, inert, visible } from './text.ts';
import { utc } from './times.ts';

/** Most characters shown of one field, and of the eventDetails. */
export interface FieldSpace {
  readonly field: number;
  readonly details: number;
}

/** Each derived value with what it was concluded from. */
export function conclusions(event: InsyncEvent, room: number): Fact[] {
  const pairs = event.details.length;
  const concluded = (label: keyof Reasons, value: string): Fact => ({
    label,
    parts: [text(`${inert(value, room) || 'none'}, `), ...reasonParts(event.reasons[label] ?? '', room)],
  });
  return [
    ...(event.reasons.id === undefined ? [] : [concluded('id', event.id)]),
    concluded('outcome', event.outcome),
    concluded('severity', `${event.severity} ${severityLabel(event.severity)}`),
    concluded('time', utc(event.time)),
    concluded('feature', event.feature),
    concluded('cloud', event.cloud),
    concluded('subject', event.subject),
    { label: 'details', parts: [text(pairs === 0 ? 'no pairs, text only' : plural(pairs, 'pair'))] },
  ];
}

/** What the record says stands out from our words about it: `field eventState "Failed"`. */
function reasonParts(reason: string, room: number): RichTextElement[] {
  const words = inert(reason, room) || 'no reason noted';
  const source = /^(field|details say) (.+)$/.exec(words);
  return source === null ? [text(words)] : [text(`${source[1]} `), code(source[2] ?? '')];
}

export function fields(event: InsyncEvent, room: FieldSpace): Fact[] {
  return ENVELOPE_FIELDS.map((label) => {
    const value = visible(event.envelope[label]);
    const parts = pieces(shortened(value, label === 'eventDetails' ? room.details : room.field));
    return { label, parts: parts.length === 0 ? [italic('empty')] : parts };
  });
}

/** The beginning, with how much there is in all. */
export function shortened(words: string, max: number, total = words.length): string {
  return cut(words, max, `… (the beginning of ${number(total)} characters)`);
}
