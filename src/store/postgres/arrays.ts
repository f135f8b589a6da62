/**
 * A list as PostgreSQL reads an array (postgresql.org/docs/current/arrays.html#ARRAYS-IO), for a parameter that is
 * cast to one.
 */
export function arrayOf(values: readonly (string | number | null)[]): string {
  return `{${values.map(elementOf).join(',')}}`;
}

function elementOf(value: string | number | null): string | number {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? value : `"${value.replace(SPECIAL, '\\$&')}"`;
}

const SPECIAL = /["\\]/g;
