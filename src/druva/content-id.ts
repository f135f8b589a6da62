import { createHash } from 'node:crypto';
import { asObject } from './fields.ts';

/**
 * An id for a record that has none, made from what it says: the same record is the same event, however often it comes
 * and in whatever order its fields stand. `raw` is the text that `value` was parsed from.
 */
export function contentId(value: unknown, raw: string): string {
  return `content-${createHash('sha256').update(written(value, raw)).digest('hex').slice(0, 32)}`;
}

function written(value: unknown, raw: string): string {
  try {
    return canonical(value);
  } catch {
    // Nested too deep to be gone through: its own text has to do.
    return raw;
  }
}

/** JSON without blanks, the fields of each object in the order of their names. @throws RangeError where it is nested too deep. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const object = asObject(value);
  if (!object) return JSON.stringify(value);
  const fields = Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
