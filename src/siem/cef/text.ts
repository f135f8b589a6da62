/** How CEF writes text (ArcSight Common Event Format Implementation Standard): header and extension escape differently. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not go out
const HEADER_ODD = /[\\|\0-\x1f\x7f-\x9f\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not go out
const VALUE_ODD = /[\\=\0-\x1f\x7f-\x9f\u2028\u2029]/;
/** Whatever a reader may take for the end of a line. */
const BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not go out
const CONTROL = /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]/g;

/** A field of the header: `\` and `|` escaped, no line breaks at all. */
export function headerText(text: string): string {
  if (!HEADER_ODD.test(text)) return text.trim();
  return text.replace(BREAK, ' ').replaceAll('\t', ' ').replace(CONTROL, '').trim().replace(/[\\|]/g, '\\$&');
}

/** A value of the extension: `\` and `=` escaped, a line break as the two characters `\n`, no blanks at its ends. */
export function valueText(text: string): string {
  if (!VALUE_ODD.test(text)) return text.trim();
  return escaped(text.replaceAll('\t', ' ').replace(CONTROL, '').trim());
}

function escaped(text: string): string {
  return text.replace(/[\\=]/g, '\\$&').replace(BREAK, '\\n');
}

/**
 * The longest beginning of a text whose escaped form has at most so many bytes of UTF-8; whole characters and whole
 * escapes only.
 */
export function valueWithin(text: string, bytes: number): string {
  let left = bytes;
  let end = 0;
  for (const character of text) {
    left -= Buffer.byteLength(escaped(character));
    if (left < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}
