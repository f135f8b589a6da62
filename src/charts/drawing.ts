/** The pieces of a picture, as SVG. */
import { drawable, escapeXml, FONT } from './text.ts';

/** Pixels of the design; a picture has twice as many each way, for sharp screens. */
export const WIDTH = 480;
const DENSITY = 2;

export const COLORS = {
  bar: '#1264a3',
  before: '#d9622b',
  grid: '#e8e8e8',
  base: '#c9c9c9',
  ground: '#ffffff',
  strong: '#1d1c1d',
  quiet: '#616061',
} as const;

export const SIZES = { axis: 12, value: 12.5, legend: 12.5 } as const;

export interface TextStyle {
  readonly size: number;
  readonly color: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
}

/** Foreign characters are replaced and escaped here, and nowhere else. */
export function text(words: string, x: number, y: number, style: TextStyle): string {
  const weight = style.bold ? ' font-weight="600"' : '';
  const anchor = style.anchor && style.anchor !== 'start' ? ` text-anchor="${style.anchor}"` : '';
  return `<text x="${px(x)}" y="${px(y)}" font-size="${style.size}"${weight}${anchor} fill="${style.color}">${escapeXml(drawable(words))}</text>`;
}

export function line(from: Point, to: Point, color: string, width: number): string {
  return `<path d="M${px(from.x)} ${px(from.y)}L${px(to.x)} ${px(to.y)}" stroke="${color}" stroke-width="${px(width)}"/>`;
}

/** A mark of the period before: on white and on blue it stands out by a white edge. */
export function mark(from: Point, to: Point): string {
  return line(from, to, COLORS.ground, 4) + line(from, to, COLORS.before, 2.25);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A bar that grows from its flat end: up for columns, to the right for rows. */
export function bar(x: number, y: number, width: number, height: number, grows: 'up' | 'right'): string {
  const [across, along] = grows === 'up' ? [width, height] : [height, width];
  const round = Math.min(3, across / 4, along);
  const path =
    grows === 'up'
      ? `M${px(x)} ${px(y + height)}v${px(round - height)}q0 ${px(-round)} ${px(round)} ${px(-round)}h${px(width - 2 * round)}q${px(round)} 0 ${px(round)} ${px(round)}v${px(height - round)}z`
      : `M${px(x)} ${px(y)}h${px(width - round)}q${px(round)} 0 ${px(round)} ${px(round)}v${px(height - 2 * round)}q0 ${px(round)} ${px(-round)} ${px(round)}h${px(round - width)}z`;
  return `<path d="${path}" fill="${COLORS.bar}"/>`;
}

export function svg(height: number, parts: readonly string[]): string {
  const size = `width="${WIDTH * DENSITY}" height="${px(height * DENSITY)}" viewBox="0 0 ${WIDTH} ${px(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${FONT}"><path d="M0 0H${WIDTH}V${px(height)}H0z" fill="${COLORS.ground}"/>${parts.join('')}</svg>`;
}

/** Hundredths are finer than any screen. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}
