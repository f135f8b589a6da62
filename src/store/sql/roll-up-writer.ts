import type { Database } from './database.ts';
import { gatherKinds, type KindColumns, kindValues } from './kind-slots.ts';

/** Counts the events of one page by kind and slot; all of it belongs inside one transaction. */
export interface RollUpPage {
  add(event: KindColumns, key: number): void;
  /** Writes down what was added. */
  flush(): void;
}

/** Kinds are few; what makes them many is no feed worth remembering. */
const REMEMBERED = 10_000;

/** Begins a page. */
export function rollUpWriter(database: Database): () => RollUpPage {
  const find = database.sql(`
    SELECT id FROM kinds WHERE type = ? AND feature = ? AND severity = ? AND outcome = ? AND identity_type = ?
      AND tenant = ? AND cloud = ?`);
  const create = database.sql(`
    INSERT INTO kinds (type, feature, severity, outcome, identity_type, tenant, cloud) VALUES (?, ?, ?, ?, ?, ?, ?)
    RETURNING id`);
  const grow = database.sql('UPDATE kinds SET n = n + ?2 WHERE id = ?1');
  const count = database.sql(`
    INSERT INTO counts (kind, slot, n) VALUES (?, ?, ?)
    ON CONFLICT (kind, slot) DO UPDATE SET n = counts.n + excluded.n`);

  const ids = new Map<string, number>();
  let era = database.era();

  const idOf = (name: string, c: KindColumns): number => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    const values = kindValues(c);
    const found = find.get(...values) as { id: number } | undefined;
    const id = found?.id ?? (create.get(...values) as { id: number }).id;
    if (ids.size >= REMEMBERED) ids.clear();
    ids.set(name, id);
    return id;
  };

  return () => {
    // What a transaction that failed wrote is not there.
    if (era !== database.era()) ids.clear();
    era = database.era();
    const added = gatherKinds();
    return {
      add: added.add,
      flush() {
        for (const { name, columns, slots, sum } of added.kinds()) {
          const id = idOf(name, columns);
          for (const [slot, n] of slots) count.run(id, slot, n);
          grow.run(id, sum);
        }
      },
    };
  };
}
