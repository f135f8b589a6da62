import { visible } from './text.ts';

/** Longer records are not indented: far less than this is shown. */
const LONGEST = 100_000;
/** Deeper levels stay at this indent, so that nesting cannot multiply a record's length. */
const DEEPEST = 8;

/**
 * The record with line breaks and indents, every token as Druva wrote it: numbers are not read and written
 * again, which would round long ids. What is no JSON stays as it is. Unseen characters become visible escapes.
 */
export function prettyRecord(raw: string): string {
  const source = raw.trim();
  if (source.length > LONGEST) return visible(source.slice(0, LONGEST));
  return visible(isJson(source) ? indented(source) : source.replaceAll('\r\n', '\n'));
}

function isJson(source: string): boolean {
  try {
    JSON.parse(source);
    return true;
  } catch {
    return false;
  }
}

/** Strings whole, brackets, commas and colons alone, and everything else up to the next of them. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

function indented(source: string): string {
  const out: string[] = [];
  let depth = 0;
  let previous = '';
  const newLine = (): number => out.push('\n', ' '.repeat(Math.min(depth, DEEPEST)));
  for (const [token] of source.matchAll(TOKEN)) {
    if (token === '}' || token === ']') {
      depth -= 1;
      if (previous !== '{' && previous !== '[') newLine();
    } else if (previous === '{' || previous === '[' || previous === ',') newLine();
    if (token === '{' || token === '[') depth += 1;
    out.push(token === ':' ? ': ' : token);
    previous = token;
  }
  return out.join('');
}
