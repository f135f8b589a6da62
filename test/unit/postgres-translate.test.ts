import { describe, expect, it } from 'vitest';
import { translated } from '../../src/store/postgres/translate.ts';

describe('the common SQL in the words of PostgreSQL', () => {
  it.each([
    ['a = ? AND b = ?', 'a = $1 AND b = $2', [0, 1]],
    ['a = ?2 AND b = ?1 AND c = ?2', 'a = $1 AND b = $2 AND c = $1', [1, 0]],
    // A bare mark comes after the highest number so far (sqlite.org/lang_expr.html#varparam).
    ['a = ?3 AND b = ?', 'a = $1 AND b = $2', [2, 3]],
    [
      'k >= :low AND k < :high AND t = ? AND k > :low',
      'k >= $1 AND k < $2 AND t = $3 AND k > $1',
      ['low', 'high', 0],
    ],
  ])('numbers the values: %s', (sql, text, values) => {
    expect(translated(sql)).toEqual({ text, values });
  });

  it.each([
    ["a = '?' AND b = ':x' AND c = ?", "a = '?' AND b = ':x' AND c = $1"],
    ["a = 'it''s ?1' AND b = ?", "a = 'it''s ?1' AND b = $1"],
    ['SELECT a AS "b?" FROM t', 'SELECT a AS "b?" FROM t'],
    ['SELECT a::text FROM t -- why ?\nWHERE b = ?', 'SELECT a::text FROM t -- why ?\nWHERE b = $1'],
    ["SELECT ' INDEXED BY x' FROM t", "SELECT ' INDEXED BY x' FROM t"],
  ])('leaves alone what only looks like one: %s', (sql, text) => {
    expect(translated(sql).text).toBe(text);
  });

  it.each([
    ['SELECT 1 FROM a INDEXED BY a_b WHERE c', 'SELECT 1 FROM a WHERE c'],
    ['SELECT 1 FROM a x NOT INDEXED WHERE c', 'SELECT 1 FROM a x WHERE c'],
    ['SELECT 1 FROM a x INDEXED BY i CROSS JOIN b ON b.id = x.id', 'SELECT 1 FROM a x JOIN b ON b.id = x.id'],
    ['SELECT 1 FROM a CROSS JOIN b AS y ON y.id = a.id', 'SELECT 1 FROM a JOIN b AS y ON y.id = a.id'],
    ['SELECT 1 FROM a CROSS JOIN b', 'SELECT 1 FROM a CROSS JOIN b'],
    ['SELECT 1 FROM a\n  INDEXED BY a_b', 'SELECT 1 FROM a'],
  ])('leaves the way to the planner: %s', (sql, text) => {
    expect(translated(sql).text).toBe(text);
  });
});
