import type { Engine } from '../sql/engine.ts';
import type { Sql } from '../sql/filter-parts.ts';
import { storing } from './event-writer.ts';

/** Events in the embedded database: words and groups are full-text indices, which give their rows in the key's order. */
export const SQLITE: Engine = {
  storing,
  shortened: (value) => value,
  keyed: (key) => key,
  // `:words` is what `matchQuery` makes.
  textLane: () => ({
    from: 'event_words w CROSS JOIN events e ON e.key = w.rowid',
    key: 'w.rowid',
    where: [{ sql: 'w.event_words MATCH :words', params: [] }],
  }),
  groupLane: (groups) => ({
    from: 'event_groups g CROSS JOIN events e ON e.key = g.rowid',
    key: 'g.rowid',
    where: [{ sql: 'g.event_groups MATCH ?', params: [anyOf(groups.map(hexOf))] }],
  }),
  hasWords(all, none, manner) {
    if (all.length === 0) return hasNone(none, manner === 'ranges');
    return { sql: `EXISTS (${WORDS_OF_EVENT})`, params: [matchQuery(all, none)] };
  },
  fits: 'fits(e.raw, e.arrived)',
  inTime: (key) => `in_time(${key})`,
  leads(database, words) {
    const some = database.sql(
      `SELECT count(*) AS n FROM (SELECT 1 FROM event_words WHERE event_words MATCH ? LIMIT ${RARE + 1})`,
    );
    return words.some((word) => Number(some.get(quoted(word))?.n) <= RARE);
  },
  cutsLanes: false,
  near: true,
};

/** A word that so few events have is rare. */
const RARE = 3_000;

/**
 * The full-text query: all words, and not the excluded ones. Words hold no quotes, so quoting is enough. Where it comes
 * to a mark, the index need not look on for a row.
 */
export function matchQuery(
  all: readonly string[],
  none: readonly string[],
  marks: readonly string[] = [],
): string {
  const ends = all.length + none.length === 1 ? [] : marks;
  const wanted = all.map((word) => `(${anyOf([word, ...ends])})`).join(' AND ');
  return none.length === 0 ? wanted : `(${wanted}) NOT (${anyOf(none)})`;
}

const quoted = (word: string) => `"${word}"`;
const anyOf = (list: readonly string[]) => list.map(quoted).join(' OR ');
/** As SQL's `hex` makes it of the column. */
const hexOf = (group: string) => Buffer.from(group).toString('hex');

const WORDS_OF_EVENT = 'SELECT 1 FROM event_words WHERE event_words MATCH ? AND rowid = e.key';
const WORDS_IN_RANGE = `SELECT rowid FROM event_words
    WHERE event_words MATCH ? AND rowid >= :low AND rowid < :high AND in_time(rowid)`;

/** Over a range of keys it is cheaper to have all rows with the words than to ask for one after the other. */
function hasNone(none: readonly string[], inRange: boolean): Sql {
  const params = [anyOf(none)];
  if (inRange) return { sql: `e.key NOT IN (${WORDS_IN_RANGE})`, params };
  return { sql: `NOT EXISTS (${WORDS_OF_EVENT})`, params };
}
