import type { Engine } from '../sql/engine.ts';
import { arrayOf } from './arrays.ts';
import { storing } from './event-writer.ts';
import { unknown } from './live-keys.ts';
import { keyed, shortened } from './shortened.ts';

/**
 * Events on a server. Its planner chooses the indices; lanes only keep lists of values apart, so that each is read in the
 * order of the keys. What only the event can tell is asked by `steps.ts`.
 */
export const POSTGRES: Engine = {
  storing,
  shortened,
  keyed,
  unknown,
  textLane: (all, none) => ({ from: 'events e', key: 'e.key', where: [hasWords(all, none)] }),
  groupLane: (groups) => ({
    from: 'events e',
    key: 'e.key',
    where: [{ sql: "e.grp = ANY(?::text[]) AND e.grp <> ''", params: [arrayOf(groups.map(shortened))] }],
  }),
  hasWords,
  fits: undefined,
  inTime: () => undefined,
  cutsLanes: true,
  near: false,
};

function hasWords(all: readonly string[], none: readonly string[]) {
  const asked = [
    ...(all.length > 0 ? [{ sql: 'e.words @> ?::text[]', words: all }] : []),
    ...(none.length > 0 ? [{ sql: 'NOT e.words && ?::text[]', words: none }] : []),
  ];
  return {
    sql: asked.map(({ sql }) => sql).join(' AND '),
    params: asked.map(({ words }) => arrayOf(words.map(shortened))),
  };
}
