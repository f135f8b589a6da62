/** How wide text is where every character has one width: terminals and preformatted blocks. */

/** Characters two columns wide (unicode.org/reports/tr11). */
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
const PLAIN = /^[ -~]*$/;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many columns a line takes; it holds nothing unseen. */
export function columnsOf(line: string): number {
  if (PLAIN.test(line)) return line.length;
  let columns = 0;
  for (const { segment } of graphemes.segment(line)) columns += WIDE.test(segment) ? 2 : 1;
  return columns;
}

/** At most so many columns, with `…` where it is cut; what a reader takes for one character is never halved. */
export function cutColumns(line: string, width: number): string {
  if (columnsOf(line) <= width) return line;
  let [kept, columns] = ['', 0];
  for (const { segment } of graphemes.segment(line)) {
    columns += WIDE.test(segment) ? 2 : 1;
    if (columns > width - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
