/** A statement in PostgreSQL's words. */
export interface Translated {
  readonly text: string;
  /** What each `$n` stands for, from `$1` on: a place among the values given in order, from 0, or a name. */
  readonly values: readonly (number | string)[];
}

/**
 * The common SQL (src/store/sql) as PostgreSQL takes it: `?`, `?3` and `:name` become `$n`, hints to the other
 * engine's planner go, and joins are left to PostgreSQL's own. What stands in quotes or comments stays as it is.
 */
export function translated(sql: string): Translated {
  const values: (number | string)[] = [];
  let highest = 0;
  const numbered = (value: number | string): string => {
    const known = values.indexOf(value);
    if (known >= 0) return `$${known + 1}`;
    values.push(value);
    return `$${values.length}`;
  };
  const text = sql.replace(PARTS, (part) => {
    if (part.startsWith('?')) {
      const place = part === '?' ? highest + 1 : Number(part.slice(1));
      highest = Math.max(highest, place);
      return numbered(place - 1);
    }
    if (/^:\w/.test(part)) return numbered(part.slice(1));
    if (/^\s+(NOT\s+)?INDEXED/i.test(part)) return '';
    if (/^CROSS/i.test(part)) return 'JOIN';
    return part;
  });
  return { text, values };
}

/** Quoted text and comments come first, so that nothing is found inside them; `::` is a cast, not a name. */
const PARTS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\?\d*|::|:[A-Za-z_]\w*|\s+NOT\s+INDEXED\b|\s+INDEXED\s+BY\s+\w+|\bCROSS\s+JOIN(?=\s+[\w.]+(?:\s+(?:AS\s+)?\w+)?\s+ON\b)/gi;
