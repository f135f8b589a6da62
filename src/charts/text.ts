/**
 * Text in pictures: only characters the font has, within a width. The font is Open Sans, which knows Latin, Cyrillic,
 * Greek and Hebrew letters; no font of the machine is used, so that a picture is the same everywhere.
 */

export const FONT = 'Open Sans';

const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** Runs of what the font has no glyphs for: other scripts, emoji, symbols. */
const FOREIGN =
  /[^ -~\u00a1-\u017f\u1ea0-\u1ef9\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u0481\u048a-\u0513\u05d0-\u05ea\u2013-\u2014\u2018-\u201e\u2020-\u2022\u2026\u20ac\u2116\u2122\u2212\u2248\u2260\u2264\u2265]+/gu;

/** One line, with `…` for characters the font lacks. */
export function drawable(text: string): string {
  return text
    .slice(0, 400)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Z}\s]+/gu, ' ')
    .replace(UNSEEN, '')
    .replace(FOREIGN, '…')
    .replace(/…[ …]*…/g, '…')
    .trim();
}

/** Hundredths of the font's size that the characters from space to `~` are wide, in the wider of its faces. */
const WIDTHS = [
  26, 28, 44, 65, 58, 87, 74, 25, 32, 32, 56, 58, 28, 33, 28, 40, 58, 58, 58, 58, 58, 58, 58, 58, 58, 58, 28,
  28, 58, 58, 58, 46, 90, 67, 66, 64, 74, 56, 54, 73, 76, 31, 30, 64, 55, 93, 79, 79, 62, 79, 64, 55, 57, 75,
  63, 95, 63, 60, 58, 33, 40, 33, 58, 44, 32, 59, 63, 50, 63, 58, 37, 56, 64, 28, 28, 58, 28, 96, 64, 62, 63,
  63, 44, 49, 40, 64, 54, 82, 56, 54, 48, 39, 56, 39, 58,
];
const WIDEST = /[©®ÆæŒœΜЉЊЖМШЩЪЫЮжмшщыюљњѠ-ѿҖҗҤ-ҧҴҵҼ-ҿӁӂӍӎӔӕӜӝԂ-ԋ—…№]/u;

/** How wide a text is, rather too much than too little. */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return (width / 100) * size;
}

function charWidth(char: string): number {
  const plain = WIDTHS[char.charCodeAt(0) - 32];
  if (plain !== undefined) return plain;
  if (WIDEST.test(char)) return 127;
  // An accent makes no letter wider, but for the horn of some Vietnamese ones.
  const base = WIDTHS[char.normalize('NFD').charCodeAt(0) - 32];
  if (base !== undefined) return base + 10;
  return /\p{Lu}/u.test(char) ? 89 : 83;
}

/** Cut in the middle where it is too wide: names of devices differ at their ends. */
export function fitting(text: string, size: number, room: number): string {
  if (widthOf(text, size) <= room) return text;
  const chars = [...text];
  let left = room - widthOf('…', size);
  let [head, tail] = [0, 0];
  while (head + tail < chars.length) {
    const front = head <= tail;
    left -= widthOf(chars.at(front ? head : -1 - tail) ?? '', size);
    if (left < 0) break;
    if (front) head += 1;
    else tail += 1;
  }
  const end = tail === 0 ? '' : chars.slice(-tail).join('').trimStart();
  return `${chars.slice(0, head).join('').trimEnd()}…${end}`;
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
