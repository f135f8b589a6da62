/** Every link within the project leads to a file that is there, and to a heading in it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../arch/source.ts';
import { anchorOf } from './markdown.ts';
import { allPages, userPages } from './pages.ts';

const LINK = /(?:\]\(|src=")(?!https?:|mailto:)([^)"#\s]*)(?:#([^)"\s]+))?[)"]/g;

describe('links', () => {
  it.each(allPages().map(({ path, text }) => [path, text]))(
    'of %s lead somewhere',
    (path = '', text = '') => {
      const wrong = [...withoutCode(text).matchAll(LINK)].filter(([, to = '', anchor]) => {
        const target = to === '' ? path : normalize(join(dirname(path), to));
        if (target.startsWith('..') || !existsSync(join(ROOT, target))) return true;
        return anchor !== undefined && !anchorsOf(target).includes(anchor);
      });
      expect(wrong.map(([link]) => link)).toEqual([]);
    },
  );

  it('are found where they are wrong', () => {
    const anchors = anchorsIn('# One\n\n## What `/readyz` says\n\n## One\n\n```sh\n# no heading\n```\n');
    expect(anchors).toEqual(['one', 'what-readyz-says', 'one-1']);
  });
});

it('names only tests that are there', () => {
  const named = userPages().flatMap(({ text }) => [
    ...text.matchAll(/`((?:arch|bench|contract|docs|e2e|fuzz|postgres|siem|soak|unit)\/[\w./-]+)`(?!\])/g),
  ]);
  const there = (name = '') =>
    ['', '.test.ts', '.soak.ts'].some((end) => existsSync(join(ROOT, 'test', name + end)));
  expect(named.length).toBeGreaterThan(40);
  expect(named.map(([, name]) => name).filter((name) => !there(name))).toEqual([]);
});

function anchorsOf(path: string): string[] {
  return anchorsIn(readFileSync(join(ROOT, path), 'utf8'));
}

/** A heading that comes again has a number behind it. */
function anchorsIn(text: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const anchor = anchorOf(heading);
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}
