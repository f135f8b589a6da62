import { asObject, type JsonObject, mayRound, parseExact } from './fields.ts';

/** One element of the `events` array: its text byte for byte, and what it parses to. */
interface WireRecord {
  readonly raw: string;
  readonly value: unknown;
}

export interface Answer {
  readonly records: readonly WireRecord[];
  /** The answer's other fields. */
  readonly rest: JsonObject;
}

/**
 * Splits the body of an answer into its records. `JSON.parse` proves the whole body first, so that the
 * scanner for the raw slices may take the syntax for granted.
 */
export function splitAnswer(body: string): Answer | 'not_json' | 'no_events' {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return 'not_json';
  }
  const answer = asObject(parsed);
  const events = answer?.events;
  if (answer === undefined || !Array.isArray(events)) return 'no_events';
  const slices = elements(body, fieldStart(body, 'events'));
  const { events: _, ...rest } = answer;
  return {
    records: slices.map((raw, index) => ({ raw, value: mayRound(raw) ? parseExact(raw) : events[index] })),
    rest,
  };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Where the value of the field begins in a JSON object's text; of fields named twice the last, as in `JSON.parse`. */
function fieldStart(text: string, name: string): number {
  let found = -1;
  let at = afterSpace(text, afterSpace(text, 0) + 1);
  while (text.charCodeAt(at) === QUOTE) {
    const keyEnd = stringEnd(text, at);
    const start = afterSpace(text, afterSpace(text, keyEnd) + 1);
    const key = text.slice(at, keyEnd);
    if ((key.includes('\\') ? JSON.parse(key) : key.slice(1, -1)) === name) found = start;
    at = afterSpace(text, valueEnd(text, start));
    if (text.charCodeAt(at) === COMMA) at = afterSpace(text, at + 1);
  }
  return found;
}

/** The texts of the elements of the array that begins at `start`. */
function elements(text: string, start: number): string[] {
  const slices: string[] = [];
  let at = afterSpace(text, start + 1);
  while (at < text.length && text.charCodeAt(at) !== CLOSE_ARRAY) {
    const end = valueEnd(text, at);
    slices.push(text.slice(at, end));
    at = afterSpace(text, end);
    if (text.charCodeAt(at) === COMMA) at = afterSpace(text, at + 1);
  }
  return slices;
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

function stringEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    at = text.indexOf('"', at + 1);
    let before = at - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 1) return at + 1;
  }
}

/** Counts brackets instead of calling itself: nesting cannot exhaust the stack. */
function valueEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = stringEnd(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (code === COMMA || code <= 0x20)) return at;
    at += 1;
  }
  return at;
}
