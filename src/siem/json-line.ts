/** A backslash with what follows it, so that one that is escaped itself is never taken for the start of another. */
const ODD = /\\(?:ud[89a-f][0-9a-f]{2}|.)|[\u007f-\u009f\u2028\u2029]/g;
const REPLACEMENT = '\ufffd';

/**
 * An object as JSON on one line, for every reader's idea of a line. Half a surrogate pair, which no receiver can store, becomes
 * U+FFFD. `raw` is the record that all its texts come from.
 */
export function jsonLine(value: object, raw: string): string {
  const line = JSON.stringify(value);
  return isPlain(raw) ? line : line.replace(ODD, harmless);
}

/** Only ASCII, also once it is parsed; nearly every record is, and its bytes are quickly counted. */
function isPlain(raw: string): boolean {
  return Buffer.byteLength(raw) === raw.length && !raw.includes('\\u') && !raw.includes('\x7f');
}

function harmless(found: string): string {
  if (found.startsWith('\\')) return found.startsWith('\\ud') && found.length > 2 ? REPLACEMENT : found;
  return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
