import { detailKey, type Pair } from '../domain/event.ts';

/**
 * eventDetails is `Key:Value, Key:Value` without quoting or escaping: values hold ", " and ":", administrators
 * edit alert texts, and a whole text may be prose. So a pair begins only where it is certain:
 * - at one of the keys below, which Druva documents or its own integrations write;
 * - or, in a text that begins with a pair, at what looks like a key with its colon tight before the value.
 */
const SPELT = new Map(
  [
    'Alert',
    'Alert Name',
    'Alert Description',
    'Alert Severity',
    'Alert Source',
    'Alert Time',
    'Affected Snapshot',
    'Anomaly detected',
    'Data Source',
    'Data Source Name',
    'Description',
    'Device',
    'Device Name',
    'eventsGroupId',
    'Files Backed up',
    'Files Downloaded',
    'Files Missed',
    'Files Restored',
    'Login Result',
    'Resource Name',
    'Result',
    'Severity',
    'Source',
    'State',
    'Status',
    'System and App Settings',
    'Total Backup Size',
    'Total Bytes Transferred',
    'Total Downloaded Size',
    'Total Restored Size',
    'User',
    'User Email',
    'User Name',
    'userIdentifierCustomAttribute',
    'userIdentifierCustomAttributeValue',
  ].map((key) => [key, detailKey(key)]),
);
const KNOWN = new Set(SPELT.values());

/** Keys whose values are sentences: inside them only a known key ends the value. */
const PROSE = new Set(['Alert Description', 'Description', 'Anomaly detected'].map(detailKey));

const KEY_LIMIT = 40;
const WORD_LIMIT = 5;

/** Letters of any script, digits, spaces and a little punctuation; checked a character at a time. */
const KEY_CHARACTERS = /^[\p{L}][\p{L}\p{M}\p{N} _\-()/&'%]*$/u;

interface Mark {
  readonly start: number;
  readonly colon: number;
}

/** What stands before a place in the text where a key may begin. */
type Boundary = 'strong' | 'weak';

/**
 * The pairs of the text in order, keys and values spelt as there; none for prose. Linear in the text's length:
 * each boundary looks ahead at most one key's length.
 */
export function parseDetails(text: string): Pair[] {
  const pairs: Pair[] = [];
  let open: Mark | undefined = markAt(text, 0, (key, colon) => isKnown(key) || isGeneric(text, key, colon));
  const wellFormed = open !== undefined;
  let prose = open !== undefined && isProse(text, open);
  for (let at = 0; at < text.length; at += 1) {
    const boundary = boundaryAt(text, at);
    if (boundary === undefined) continue;
    const generic = wellFormed && boundary === 'strong' && !prose;
    const next = markAt(
      text,
      at + 1,
      (key, colon) => isKnown(key) || (generic && isGeneric(text, key, colon)),
    );
    if (next === undefined) continue;
    if (open) pairs.push(pairOf(text, open, text[at] === '.' ? at + 1 : at));
    open = next;
    prose = isProse(text, next);
    at = next.colon;
  }
  if (open) pairs.push(pairOf(text, open, text.length));
  return pairs;
}

/** As `detailKey`, quickly for the keys above as they are spelt there: most of what a feed holds. */
export function foldedKey(key: string): string {
  return SPELT.get(key) ?? detailKey(key);
}

/** ", " and line ends separate pairs; "." and a bare "," only before known keys ("…page. Source:LAPTOP-1"). */
function boundaryAt(text: string, at: number): Boundary | undefined {
  const character = text[at];
  if (character === '\n') return 'strong';
  if (character === ',') return text[at + 1] === ' ' ? 'strong' : 'weak';
  return character === '.' && text[at + 1] === ' ' ? 'weak' : undefined;
}

function markAt(
  text: string,
  from: number,
  accept: (key: string, colon: number) => boolean,
): Mark | undefined {
  let start = from;
  while (start < from + KEY_LIMIT && (text[start] === ' ' || text[start] === '\r')) start += 1;
  const colon = colonAfter(text, start);
  return colon > start && accept(text.slice(start, colon).trimEnd(), colon) ? { start, colon } : undefined;
}

function colonAfter(text: string, start: number): number {
  const end = Math.min(text.length, start + KEY_LIMIT + 1);
  for (let at = start; at < end; at += 1) {
    const character = text[at];
    if (character === ':') return at;
    if (character === ',' || character === '.' || character === '\n') return -1;
  }
  return -1;
}

function isKnown(key: string): boolean {
  return SPELT.has(key) || (KEY_CHARACTERS.test(key) && KNOWN.has(detailKey(key)));
}

function isProse(text: string, mark: Mark): boolean {
  return PROSE.has(foldedKey(text.slice(mark.start, mark.colon)));
}

function isGeneric(text: string, key: string, colon: number): boolean {
  const first = text[colon + 1];
  if (first === undefined || first === ' ' || first === ',' || first === '\n' || first === '\r') return false;
  // "see https://…" and "C:\…" hold a colon, but no key.
  if (first === '/' && text[colon + 2] === '/') return false;
  if ((first === '\\' || first === '/') && /(?:^| )\p{L}$/u.test(key)) return false;
  if (!KEY_CHARACTERS.test(key)) return false;
  const count = key.split(' ').length;
  return count === 1 || (count <= WORD_LIMIT && /^\p{Lu}/u.test(key));
}

function pairOf(text: string, mark: Mark, end: number): Pair {
  return [text.slice(mark.start, mark.colon).trim(), text.slice(mark.colon + 1, end).trim()];
}
