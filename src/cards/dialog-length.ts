/** How long: the choice of an acknowledgement and of a silence, with a picker for any other moment. */
import type { InputBlock } from '@slack/types';
import { field } from './dialog-fields.ts';
import { chosenIn, momentIn, type Refused, refused } from './dialog-values.ts';

const HOUR = 3_600_000;
const SPANS = { '1h': HOUR, '4h': 4 * HOUR, '1d': 24 * HOUR } as const;
/** Nothing planned is further away. */
const FURTHEST = 366 * 24 * HOUR;

const LENGTHS = ['1h', '4h', '1d', 'until', 'forever'] as const;
export type Length = (typeof LENGTHS)[number];

/** The block of the picker that appears for "Until a time"; its value is a moment. */
const UNTIL = 'until';

export function isLength(value: string): value is Length {
  return (LENGTHS as readonly string[]).includes(value);
}

/** Stands below the choice while it is "Until a time". */
export function untilField(length: Length): InputBlock[] {
  if (length !== 'until') return [];
  return [field(UNTIL, { label: 'Until' }, { type: 'datetimepicker', action_id: UNTIL })];
}

/** When it ends, ms; undefined for ever. `block` holds the choice. */
export function readLength(
  values: unknown,
  block: string,
  now: number,
): { readonly ok: true; readonly until: number | undefined } | Refused {
  const length = chosenIn(values, block);
  if (!isLength(length)) return refused(block, 'Choose how long.');
  if (length === 'forever') return { ok: true, until: undefined };
  if (length !== 'until') return { ok: true, until: now + SPANS[length] };
  const until = momentIn(values, UNTIL);
  if (until === undefined) return refused(UNTIL, 'Choose a day and a time.');
  if (until <= now) return refused(UNTIL, 'That time is over: choose a later one.');
  if (until > now + FURTHEST)
    return refused(UNTIL, 'That is more than a year away: choose a time before that.');
  return { ok: true, until };
}
