import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawable, fitting, widthOf } from '../../src/charts/text.ts';
import { hostile } from './charts-any.ts';
import { faceOf } from './charts-font.ts';

const faces = [faceOf('400Regular/OpenSans_400Regular.ttf'), faceOf('600SemiBold/OpenSans_600SemiBold.ttf')];
const plane = Array.from({ length: 0xd800 }, (_, code) => String.fromCharCode(code));

describe('text in a picture', () => {
  it.each([
    ['R&D-WS-17', 'R&D-WS-17'],
    ['Москва Ελλάδα Việt Łódź', 'Москва Ελλάδα Việt Łódź'],
    ['東京支店-PC-4', '…-PC-4'],
    ['👩‍💻 laptop', '… laptop'],
    ['a\u202e\u0000b\tc\n', 'ab c'],
    ['e\u0301', 'é'],
    ['東京', '…'],
    ['\ud83d', '…'],
  ])('%j is drawn as %j', (text, shown) => {
    expect(drawable(text)).toBe(shown);
  });

  it('has only characters that both faces of the font have', () => {
    const kept = plane.flatMap((char) => [...drawable(`a${char}a`)]);
    expect(kept.length).toBeGreaterThan(2_000);
    expect([...new Set(kept)].filter((char) => faces.some((face) => !face.has(char)))).toEqual([]);
    fc.assert(
      fc.property(hostile, (text) => {
        expect([...drawable(text)].every((char) => faces.every((face) => face.has(char)))).toBe(true);
      }),
    );
  });

  it('is never wider than was reckoned, and reckoned well where it is plain', () => {
    const wrong = [...new Set(plane.map(drawable))].filter((char) =>
      faces.some((face) => face.width(char) > widthOf(char, 1) + 1e-9),
    );
    expect(wrong).toEqual([]);
    const plain = 'EMEA-FINANCE-LAPTOP-0042 Cache Server Connection Status';
    expect(widthOf(plain, 1) / (faces[1]?.width(plain) ?? 0)).toBeLessThan(1.03);
  });

  it('is cut in the middle to the room there is', () => {
    expect(fitting('DEV-MBP-22', 12, 200)).toBe('DEV-MBP-22');
    const cut = fitting('EMEA-FINANCE-LAPTOP-DEPARTMENT-0042', 12, 120);
    expect(cut).toMatch(/^EMEA.*….*0042$/);
    expect(widthOf(cut, 12)).toBeLessThanOrEqual(120);
  });
});
