/** What is made from the code stands in the documents as it would be made now. */
import { expect, it } from 'vitest';
import { METRICS } from '../../src/ops/metric-table.ts';
import { makeParts, partsIn, withParts } from './made.ts';
import { docPages, userPages } from './pages.ts';

const parts = await makeParts();

it.each(docPages().map(({ path, text }) => [path, text]))(
  '%s is as "npm run docs" writes it',
  (_path, text) => {
    expect(text).toBe(withParts(text, parts));
  },
);

it('has every part in some document', () => {
  const used = docPages().flatMap(({ text }) => partsIn(text));
  expect(used.sort()).toEqual([...parts.keys()].sort());
});

it('refuses a mark that nothing is made for', () => {
  const text = '<!-- made: nothing -->\nold\n<!-- end of nothing -->';
  expect(() => withParts(text, parts)).toThrow('nothing is made under the name nothing');
});

it('names only metrics that are there', () => {
  const there: readonly string[] = Object.values(METRICS).map(({ name }) => name);
  const named = userPages().flatMap(({ text }) => text.match(/\binsync_[a-z0-9_]+/g) ?? []);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !there.includes(name))).toEqual([]);
});
