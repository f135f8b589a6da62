import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ReactElement } from 'react';
import type { SimFile, Slack } from '../slack/types.ts';
import { el } from './html.ts';
import { icon } from './icons.ts';

/** Kinds a browser may show as they are; any other is offered for download alone. */
const SHOWN = ['image/png', 'image/jpeg', 'image/gif'];
const PREVIEW_LINES = 5;

export const fileUrl = (id: string): string => `/files/${encodeURIComponent(id)}`;
const downloadUrl = (id: string): string => `${fileUrl(id)}?download=1`;

/** A file in a message: its name, kind, size, a way to get it, and a look at it. */
export function fileCard(file: SimFile): ReactElement {
  if (file.mode === 'tombstone')
    return el('div', { className: 'file file-gone' }, icon('file'), 'This file was deleted.');
  const picture = SHOWN.includes(file.mimetype);
  const about = [file.pretty_type, sizeWords(file.size)].filter(Boolean).join(' · ');
  return el(
    'div',
    { className: 'file', role: 'group', 'aria-label': `File ${file.title}` },
    el(
      'div',
      { className: 'file-head' },
      el('span', { className: `file-kind file-${file.filetype}`, 'aria-hidden': true }, icon('file')),
      el(
        'span',
        { className: 'file-words' },
        el('b', { className: 'file-title', title: file.name }, file.title || file.name),
        el('span', { className: 'file-about' }, about),
      ),
      el(
        'a',
        {
          className: 'btn',
          href: downloadUrl(file.id),
          download: file.name,
          'aria-label': `Download ${file.name}`,
        },
        'Download',
      ),
    ),
    picture
      ? el('img', { className: 'file-picture', src: fileUrl(file.id), alt: file.alt_txt ?? file.title })
      : preview(file),
  );
}

function preview({ preview: text, preview_is_truncated: cut }: SimFile): ReactElement | null {
  if (!text) return null;
  const lines = text.split(/\r?\n/);
  const shown = lines.slice(0, PREVIEW_LINES);
  const more = cut || lines.slice(PREVIEW_LINES).some((line) => line !== '');
  return el(
    'pre',
    { className: 'file-preview', tabIndex: 0 },
    more ? `${shown.join('\n')}\n…` : shown.join('\n'),
  );
}

/** As Slack writes sizes: `830 bytes`, `12 kB`, `1.4 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${units[power - 1]}`;
}

/** The bytes, to be shown where that is safe, else to be saved. False where there are none. */
export async function sendFile(
  slack: Slack,
  id: string,
  download: boolean,
  response: ServerResponse,
): Promise<boolean> {
  const file = slack.state.files.get(id);
  const bytes = slack.download(id);
  if (file === undefined || bytes === undefined) return false;
  const inline = SHOWN.includes(file.mimetype) && !download;
  response.writeHead(200, {
    'content-type': inline ? file.mimetype : 'application/octet-stream',
    'content-length': file.size,
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  });
  await pipeline(bytes, response).catch(() => response.destroy());
  return true;
}
