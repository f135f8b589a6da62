import type { ReactElement } from 'react';
import { el } from './html.ts';

/** The bot's picture: a shield with a tick on navy. */
export const SHIELD_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="7" fill="#1d3557"/><path d="M18 7.2l8.4 3v7.1c0 5.4-3.5 9.6-8.4 11.5-4.9-1.9-8.4-6.1-8.4-11.5v-7.1z" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round"/><path d="M13.9 17.9l3 3 5.4-5.7" fill="none" stroke="#5ad1a5" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

const PATHS = {
  close: 'M5 5l10 10M15 5L5 15',
  back: 'M12.5 4.5L7 10l5.5 5.5',
  chevron: 'M5.5 8l4.5 4.5L14.5 8',
  menu: 'M3.5 5.5h13M3.5 10h13M3.5 14.5h13',
  hash: 'M8 3.5L6.5 16.5M13.5 3.5L12 16.5M4 7.5h12.5M3.5 12.5H16',
  lock: 'M6 9V6.8a4 4 0 018 0V9M5 9h10v7H5z',
  send: 'M3.5 10L4 4l13 6-13 6-.5-6zm0 0H10',
  thread:
    'M10 16.2c4 0 7-2.6 7-6.1S14 4 10 4s-7 2.6-7 6.1c0 1.6.7 3.1 1.8 4.2L4 17l3-1.3c.9.3 1.9.5 3 .5zM7 8.7h6M7 11.6h4',
  eye: 'M2.5 10s2.8-4.8 7.5-4.8 7.5 4.8 7.5 4.8-2.8 4.8-7.5 4.8S2.5 10 2.5 10zM10 12a2 2 0 100-4 2 2 0 000 4z',
  people:
    'M7.5 10a3 3 0 100-6 3 3 0 000 6zM2 16.5c.4-3 2.6-4.6 5.5-4.6s5.1 1.6 5.5 4.6M13.2 10a2.6 2.6 0 10-.9-5M14.5 12c2 .4 3.3 1.9 3.6 4.2',
  cloud:
    'M6 13.5a3 3 0 01.2-6 4.3 4.3 0 018.2.8A2.7 2.7 0 0114 13.5M7.5 15.5l-.8 1.8M11 15.5l-.8 1.8M14 15.5l-.8 1.8',
  sun: 'M10 13.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M4.3 15.7l1.3-1.3M14.4 5.6l1.3-1.3',
  plus: 'M10 4v12M4 10h12',
  file: 'M5 3h6.5L15 6.5V17H5zM11.5 3v3.5H15',
  home: 'M3.5 9.5L10 4l6.5 5.5M5.5 8.5V16h9V8.5',
} as const;

export function icon(name: keyof typeof PATHS): ReactElement {
  return el(
    'svg',
    { className: 'icon', viewBox: '0 0 20 20', 'aria-hidden': true, fill: 'none', stroke: 'currentColor' },
    el('path', { d: PATHS[name], strokeWidth: 1.6, strokeLinecap: 'round', strokeLinejoin: 'round' }),
  );
}

export function dots(): ReactElement {
  const dot = (cy: number) => el('circle', { cx: 10, cy, r: 1.7 });
  return el(
    'svg',
    { className: 'icon', viewBox: '0 0 20 20', 'aria-hidden': true, fill: 'currentColor' },
    dot(4.5),
    dot(10),
    dot(15.5),
  );
}
