import type { YAMLError } from 'yaml';
import { shown } from './faults.ts';

/** 1-based, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}
export type PlaceOf = (offset: number) => Place;

export interface SyntaxFault extends Place {
  readonly message: string;
  readonly nearest: readonly string[];
  readonly value?: string;
}

export const MOST_CHARACTERS = 1_000_000;
const MOST_BROKEN_LINES = 10;
const LONGEST_QUOTED = 80;

/** The tree around these is sound, so the rest of the file can be judged too. */
export const RECOVERABLE: ReadonlySet<string> = new Set(['DUPLICATE_KEY', 'BAD_SCALAR_START']);

/** What YAML itself finds wrong, in words and with the cure. */
export function syntaxFaults(
  errors: readonly YAMLError[],
  text: string,
  placeOf: PlaceOf,
): readonly SyntaxFault[] {
  const tooDeep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  const broken = new Set<number>();
  const faults: SyntaxFault[] = [];
  for (const error of tooDeep ? [tooDeep] : errors) {
    const offset = startOf(error, text);
    const place = placeOf(offset);
    if (!RECOVERABLE.has(error.code)) {
      // One broken character makes a chain of errors; the first of a line is the one to mend.
      if (broken.has(place.line) || broken.size === MOST_BROKEN_LINES) continue;
      broken.add(place.line);
    }
    faults.push({ ...place, ...explain(error, text.slice(offset, offset + LONGEST_QUOTED)) });
  }
  return faults;
}

/** `>=3` is the head of a broken block of text to YAML, which finds fault with what follows its first character. */
function startOf(error: YAMLError, text: string): number {
  const start = error.pos[0];
  return error.code === 'UNEXPECTED_TOKEN' && /[>|]/.test(text.charAt(start - 1)) ? start - 1 : start;
}

function explain(error: YAMLError, text: string): Pick<SyntaxFault, 'message' | 'nearest' | 'value'> {
  const value = /^[^\n\r#,\]}]*/.exec(text)?.[0].trim() ?? '';
  if (error.code === 'UNEXPECTED_TOKEN' && /^[>|]/.test(value)) return reserved(value);
  switch (error.code) {
    case 'BAD_SCALAR_START':
      return reserved(value);
    case 'DUPLICATE_KEY':
      return twice(value.split(':')[0] ?? value);
    case 'TAB_AS_INDENT':
      return { message: 'the line is indented with a tab; YAML wants spaces', nearest: [] };
    case 'MULTIPLE_DOCS':
      return { message: 'a second document begins here; there may be one, so remove the ---', nearest: [] };
    case 'MISSING_CHAR':
      return { message: missing(error.message), nearest: [] };
    case 'NON_STRING_KEY':
      return { message: 'a key must be a plain word', nearest: [] };
    case 'RESOURCE_EXHAUSTION':
      return { message: 'the file is nested too deep', nearest: [] };
    default:
      return { message: `this is not YAML: ${error.message.slice(0, 200)}`, nearest: [] };
  }
}

/** The library names the closing mark (`Missing closing "quote`), at the end of what it swallowed. */
function missing(said: string): string {
  return said.endsWith('quote')
    ? 'this is not YAML: a quote mark opened above is not closed'
    : `this is not YAML: ${said}`;
}

function reserved(value: string): Pick<SyntaxFault, 'message' | 'nearest' | 'value'> {
  const message = `${shown(value)} begins with a character YAML keeps for itself; put the value in quotes`;
  return { message, nearest: [JSON.stringify(value)], value };
}

function twice(key: string): Pick<SyntaxFault, 'message' | 'nearest' | 'value'> {
  return { message: `${shown(key)} stands twice in the same map; keep one`, nearest: [], value: key };
}
