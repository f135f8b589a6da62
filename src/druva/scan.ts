/**
 * Finds where values stand inside a text of JSON in UTF-8, without parsing it: what structures it is ASCII, and no other
 * character has such a byte in it. Of a text that is none it finds something, or throws.
 */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
export const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Where the value of the field begins in a JSON object's text; of fields named twice the last, as in `JSON.parse`. */
export function fieldStart(text: Buffer, name: string): number {
  let found = -1;
  let at = afterSpace(text, afterSpace(text, 0) + 1);
  while (text[at] === QUOTE) {
    const keyEnd = stringEnd(text, at);
    const start = afterSpace(text, afterSpace(text, keyEnd) + 1);
    const key = text.toString('utf8', at, keyEnd);
    if ((key.includes('\\') ? JSON.parse(key) : key.slice(1, -1)) === name) found = start;
    at = afterSpace(text, valueEnd(text, start));
    if (text[at] === COMMA) at = afterSpace(text, at + 1);
  }
  return found;
}

/**
 * Where the elements of the array that begins at `start` begin and end, one after the other, and where the array ends.
 *
 * @throws SyntaxError where they do not follow one another as in JSON; of the elements themselves nothing is proved.
 */
export function elements(text: Buffer, start: number): { readonly bounds: number[]; readonly end: number } {
  const bounds: number[] = [];
  let at = afterSpace(text, start + 1);
  if (text[at] === CLOSE_ARRAY) return { bounds, end: at + 1 };
  for (;;) {
    const end = valueEnd(text, at);
    if (end === at) throw new SyntaxError('a value is missing');
    bounds.push(at, end);
    at = afterSpace(text, end);
    const code = text[at];
    if (code === CLOSE_ARRAY) return { bounds, end: at + 1 };
    if (code !== COMMA) throw new SyntaxError('a comma is missing');
    at = afterSpace(text, at + 1);
  }
}

function afterSpace(text: Buffer, from: number): number {
  let at = from;
  while (isSpace(text[at])) at += 1;
  return at;
}

function isSpace(code: number | undefined): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function stringEnd(text: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = text.indexOf(QUOTE, at + 1);
    if (at === -1) return text.length;
    let before = at - 1;
    while (text[before] === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 1) return at + 1;
  }
}

/** Counts brackets instead of calling itself: nesting cannot exhaust the stack. */
function valueEnd(text: Buffer, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const code = text[at];
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
    } else if (depth === 0 && (code === COMMA || isSpace(code))) return at;
    at += 1;
  }
  return at;
}
