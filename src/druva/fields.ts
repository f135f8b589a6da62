/** A JSON object whose fields are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** A scalar as text without the spaces around it; '' for everything that is none. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return typeof value === 'boolean' ? String(value) : '';
}

/**
 * An id as text: numbers keep all their digits, 0 is an id; '' for what cannot be one. Half a surrogate pair is written
 * out, for no database keeps it, and two ids must not become one there.
 */
export function idOf(value: unknown): string {
  const id = typeof value === 'boolean' ? '' : textOf(value);
  return id.isWellFormed() ? id : JSON.stringify(id).slice(1, -1);
}

/** The record's id: the field of its shape, else whichever id it has. */
export function recordId(record: JsonObject, name: 'uniqueID' | 'eventID' | 'id'): string {
  return idOf(record[name]) || idOf(record.uniqueID) || idOf(record.eventID) || idOf(record.id);
}

/** The first of the fields that holds text. */
export function firstText(record: JsonObject, ...names: readonly string[]): string {
  for (const name of names) {
    const text = textOf(record[name]);
    if (text !== '') return text;
  }
  return '';
}

const QUOTE_LIMIT = 60;

/** A value of the feed inside a reason: short and quoted, numbers bare. */
export function quoted(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : typeof value;
  return text.length <= QUOTE_LIMIT ? `"${text}"` : `"${text.slice(0, QUOTE_LIMIT).trimEnd()}…"`;
}
