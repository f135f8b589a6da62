import type { Database } from '../sql/database.ts';
import type { LiveKeys } from '../sql/live-ahead.ts';
import { arrayOf } from './arrays.ts';
import { keyed } from './shortened.ts';

/** By their places, since what is stored may be spelt otherwise: without NUL, or shortened. */
const KNOWN = `
  SELECT 'problem' AS what, k.at FROM unnest(CAST(?1 AS text[])) WITH ORDINALITY AS k (key, at)
    WHERE EXISTS (SELECT 1 FROM members m WHERE m.fingerprint = k.key AND m.over_at IS NULL)
  UNION ALL
  SELECT 'group' AS what, k.at FROM unnest(CAST(?2 AS text[])) WITH ORDINALITY AS k (key, at)
    WHERE EXISTS (SELECT 1 FROM alerts a WHERE a.fingerprint = k.key AND a.state <> 'resolved')
      OR EXISTS (SELECT 1 FROM alerts a WHERE a.fingerprint = k.key AND a.state = 'resolved' AND a.resolved_at >= ?4)
  UNION ALL
  SELECT 'source' AS what, k.at FROM unnest(CAST(?3 AS text[])) WITH ORDINALITY AS k (key, at)
    WHERE EXISTS (SELECT 1 FROM inhibit_keys i WHERE i.role = 'source' AND i.key = k.key)`;

interface Found {
  readonly what: 'problem' | 'group' | 'source';
  /** From 1. */
  readonly at: number;
}

/** What of the keys nothing is known of. */
export function unknown(database: Database): (keys: LiveKeys) => LiveKeys {
  const known = database.sql(KNOWN);
  return ({ problems, groups, sources, since }) => {
    const left = { problem: [...problems], group: [...groups], source: [...sources] };
    const list = (keys: readonly string[]) => arrayOf(keys.map(keyed));
    const found = known.all(list(left.problem), list(left.group), list(left.source), since);
    const without = (what: Found['what']) => {
      const places = new Set(
        (found as unknown as Found[]).filter((each) => each.what === what).map(({ at }) => at),
      );
      return new Set(left[what].filter((_, place) => !places.has(place + 1)));
    };
    return { problems: without('problem'), groups: without('group'), sources: without('source'), since };
  };
}
