import type { Pair } from '../domain/event.ts';
import { foldedKey, parseDetails } from './details-text.ts';
import { asObject, type JsonObject, textOf } from './fields.ts';

/** eventDetails (or platform `details`) as text, and as pairs as far as they are certain. */
export interface Details {
  readonly text: string;
  readonly pairs: readonly Pair[];
  /** The first value of each key; keys as `detailKey` makes them. */
  readonly byKey: ReadonlyMap<string, string>;
  /** The fields, where the details came as an object. */
  readonly object: JsonObject;
}

const NO_FIELDS: JsonObject = {};

/** Reads details of any kind: text, an object, an object written as text (platform v1), or nothing. */
export function readDetails(value: unknown): Details {
  if (typeof value === 'string') {
    const object = value.startsWith('{') ? objectIn(value) : undefined;
    return object ? { ...fromObject(object), text: value } : details(value, parseDetails(value), NO_FIELDS);
  }
  const object = asObject(value);
  if (object) return fromObject(object);
  const text = Array.isArray(value) ? written(value) : textOf(value);
  return details(text, [], NO_FIELDS);
}

function objectIn(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The object's entries as pairs; a legacy text under `eventDetails` adds its own and is the text to show. */
function fromObject(object: JsonObject): Details {
  const legacy = typeof object.eventDetails === 'string' ? object.eventDetails : '';
  const pairs: Pair[] = [];
  for (const [key, value] of Object.entries(object)) {
    if (key === 'eventDetails' && typeof value === 'string') continue;
    if (value !== null && value !== undefined) pairs.push([key, written(value)]);
  }
  const text = legacy === '' ? pairs.map(([key, value]) => `${key}:${value}`).join(', ') : legacy;
  return details(text, legacy === '' ? pairs : [...pairs, ...parseDetails(legacy)], object);
}

/** A value on one line: lists of scalars with commas, what is nested as JSON. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return textOf(value);
  if (Array.isArray(value) && value.every((entry) => typeof entry !== 'object')) {
    return value.map(textOf).join(', ');
  }
  try {
    return JSON.stringify(value);
  } catch {
    // Nested too deep to be written out; the raw record has it.
    return '…';
  }
}

function details(text: string, pairs: readonly Pair[], object: JsonObject): Details {
  const byKey = new Map<string, string>();
  for (const [key, value] of pairs) {
    const folded = foldedKey(key);
    if (!byKey.has(folded)) byKey.set(folded, value);
  }
  return { text, pairs, byKey, object };
}
