import type { Database } from './database.ts';
import type { EventColumns } from './event-columns.ts';
import { slotOf } from './slots.ts';

/** What the roll-up tells events apart by. */
export type KindColumns = Pick<
  EventColumns,
  'type' | 'feature' | 'severity' | 'outcome' | 'identity_type' | 'tenant' | 'cloud'
>;

/** Counts the events of one page by kind and slot; all of it belongs inside one transaction. */
export interface RollUpPage {
  add(event: KindColumns, key: number): void;
  /** Writes down what was added. */
  flush(): void;
}

interface Added {
  readonly columns: KindColumns;
  readonly slots: Map<number, number>;
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
    const values = [c.type, c.feature, c.severity, c.outcome, c.identity_type, c.tenant, c.cloud] as const;
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
    const added = new Map<string, Added>();
    return {
      add(c, key) {
        const name = nameOf(c);
        const slot = slotOf(key);
        const kind = added.get(name);
        if (!kind) added.set(name, { columns: c, slots: new Map([[slot, 1]]) });
        else kind.slots.set(slot, (kind.slots.get(slot) ?? 0) + 1);
      },

      flush() {
        for (const [name, { columns, slots }] of added) {
          const id = idOf(name, columns);
          let sum = 0;
          for (const [slot, n] of slots) {
            count.run(id, slot, n);
            sum += n;
          }
          grow.run(id, sum);
        }
      },
    };
  };
}

/** With the lengths before it, no value can run into its neighbour. */
export function nameOf({
  type,
  feature,
  severity,
  outcome,
  identity_type,
  tenant,
  cloud,
}: KindColumns): string {
  const lengths = `${type.length},${feature.length},${outcome.length},${identity_type.length},${tenant.length}`;
  return `${severity},${lengths}:${type}${feature}${outcome}${identity_type}${tenant}${cloud}`;
}
