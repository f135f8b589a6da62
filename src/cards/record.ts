import { bytes, number } from '../domain/amounts.ts';
import { detailKey, type InsyncEvent } from '../domain/event.ts';
import { fold } from '../domain/text.ts';
import { inert } from './text.ts';

/** More than any place that shows a value holds; each cuts to its own room. */
const ROOM = 1000;

/** Looks values up by name in an event's details and in its record, and remembers which details were shown. */
export interface Lookup {
  /** The first of the keys that has a value, inert; '' when none has. */
  take(...keys: readonly string[]): string;
  /** The details nobody took, as `Key value`, numbers of bytes made readable. */
  rest(): readonly string[];
}

/** Details that say again what headline and provenance say. */
const SAID_ELSEWHERE = new Set(
  [
    'Status',
    'State',
    'Result',
    'Login Result',
    'Outcome',
    'Severity',
    'Alert',
    'Alert Name',
    'Alert Time',
    'Event Type',
    'eventsGroupId',
  ].map(detailKey),
);

export function lookup(event: InsyncEvent): Lookup {
  const named = recordFields(event);
  const taken = new Set<string>();
  const subject = fold(inert(event.subject, ROOM));
  return {
    take(...keys) {
      for (const key of keys.map(detailKey)) {
        const value = named.get(key);
        if (value === undefined) continue;
        taken.add(key);
        return value;
      }
      return '';
    },
    rest: () =>
      event.details
        .filter(([key, value]) => {
          const name = detailKey(key);
          const said = taken.has(name) || SAID_ELSEWHERE.has(name) || fold(inert(value, ROOM)) === subject;
          return !said && inert(value, ROOM) !== '';
        })
        .map(([key, value]) => `${inert(key, ROOM)} ${readable(key, value)}`),
  };
}

/** First value of each name; details before the record's own fields, which flat records alone fill. */
function recordFields(event: InsyncEvent): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const add = (key: string, value: string): void => {
    const name = detailKey(key);
    const shown = inert(value, ROOM);
    if (shown !== '' && !fields.has(name)) fields.set(name, shown);
  };
  for (const [key, value] of event.details) add(key, value);
  if (event.wire === 'insync') {
    for (const [key, value] of rawFields(event.raw)) {
      if (typeof value === 'string') add(key, value);
    }
  }
  return fields;
}

function rawFields(raw: string): [string, unknown][] {
  try {
    const record: unknown = JSON.parse(raw);
    return typeof record === 'object' && record !== null ? Object.entries(record) : [];
  } catch {
    // A record that is no JSON has no fields to read; its text is shown in the details.
    return [];
  }
}

const WHOLE = /^\d{1,15}$/;

/** `48234496` under a key that counts bytes becomes `48 MB`. */
export function readable(key: string, value: string): string {
  const shown = inert(value, ROOM);
  if (!WHOLE.test(shown)) return shown;
  const name = detailKey(key);
  if (name.includes('byte') || name.endsWith('size')) return bytes(Number(shown));
  return name.startsWith('files') || name.endsWith('files') ? number(Number(shown)) : shown;
}

/** A count of the details as a number; undefined when it is none. */
export function count(value: string): number | undefined {
  return WHOLE.test(value) ? Number(value) : undefined;
}

/** A moment of the details, ms: RFC 3339 with a zone, or epoch seconds or milliseconds; undefined when unsure. */
export function moment(value: string): number | undefined {
  if (/^\d{10}$/.test(value)) return Number(value) * 1000;
  if (/^\d{13}$/.test(value)) return Number(value);
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}
