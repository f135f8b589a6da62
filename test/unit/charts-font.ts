/** Reads which characters a TrueType font has and how wide they are (learn.microsoft.com/typography/opentype/spec). */
import { readFileSync } from 'node:fs';

export interface Face {
  has(char: string): boolean;
  /** In parts of the font's size. */
  width(text: string): number;
}

export function faceOf(path: string): Face {
  const font = readFileSync(new URL(import.meta.resolve(`@expo-google-fonts/open-sans/${path}`)));
  const u16 = (at: number) => font.readUInt16BE(at);
  const tables = new Map<string, number>();
  for (let at = 12; at < 12 + u16(4) * 16; at += 16)
    tables.set(font.toString('latin1', at, at + 4), font.readUInt32BE(at + 8));
  const table = (name: string) => tables.get(name) as number;
  const glyphs = glyphsOf(font, table('cmap'));
  const [unit, wide] = [u16(table('head') + 18), u16(table('hhea') + 34)];
  const advance = (glyph: number) => u16(table('hmtx') + 4 * Math.min(glyph, wide - 1)) / unit;
  return {
    has: (char) => glyphs.has(char.codePointAt(0) as number),
    width: (text) =>
      [...text].reduce((sum, char) => sum + advance(glyphs.get(char.codePointAt(0) as number) ?? 0), 0),
  };
}

/** The table of segments (format 4), which holds all of the first 65,536 characters. */
function glyphsOf(font: Buffer, cmap: number): Map<number, number> {
  const u16 = (at: number) => font.readUInt16BE(at);
  const parts = Array.from(
    { length: u16(cmap + 2) },
    (_, index) => cmap + font.readUInt32BE(cmap + 8 + index * 8),
  );
  const part = parts.find((at) => u16(at) === 4) as number;
  const double = u16(part + 6);
  const glyphs = new Map<number, number>();
  for (let at = part + 14; at < part + 14 + double; at += 2) {
    const [end, start, delta] = [u16(at), u16(at + double + 2), u16(at + 2 * double + 2)];
    const range = at + 3 * double + 2;
    for (let code = start; code <= end && code < 0xffff; code += 1) {
      const found = u16(range) === 0 ? code : u16(range + u16(range) + (code - start) * 2);
      const glyph = u16(range) !== 0 && found === 0 ? 0 : (found + delta) % 0x10000;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
  return glyphs;
}
