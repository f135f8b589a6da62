import type { Database } from './database.ts';
import { type KindColumns, nameOf } from './roll-up-writer.ts';
import { slotOf } from './slots.ts';

/** Takes events out of the counts; all of it belongs inside one transaction. */
export interface RollUpRemoval {
  remove(event: KindColumns, key: number): void;
  /** Writes down what was taken out; gives the slots that have no event any more. */
  flush(): readonly number[];
}

interface Removed {
  readonly columns: KindColumns;
  readonly slots: Map<number, number>;
}

/** A kind that no event has stays: those who read know it by its number. */
export function rollUpRemover(database: Database): () => RollUpRemoval {
  const shrink = database.sql(`
    UPDATE kinds SET n = n - ?8 WHERE type = ?1 AND feature = ?2 AND severity = ?3 AND outcome = ?4
      AND identity_type = ?5 AND tenant = ?6 AND cloud = ?7 RETURNING id`);
  const uncount = database.sql('UPDATE counts SET n = n - ?3 WHERE kind = ?1 AND slot = ?2');
  const forget = database.sql('DELETE FROM counts WHERE kind = ? AND slot = ? AND n <= 0');
  const slotKnown = database.sql('SELECT 1 FROM counts INDEXED BY counts_slot WHERE slot = ? LIMIT 1');

  return () => {
    const removed = new Map<string, Removed>();
    return {
      remove(columns, key) {
        const name = nameOf(columns);
        const slot = slotOf(key);
        const kind = removed.get(name);
        if (!kind) removed.set(name, { columns, slots: new Map([[slot, 1]]) });
        else kind.slots.set(slot, (kind.slots.get(slot) ?? 0) + 1);
      },

      flush() {
        const touched = new Set<number>();
        for (const { columns: c, slots } of removed.values()) {
          const sum = [...slots.values()].reduce((all, n) => all + n, 0);
          const values = [
            c.type,
            c.feature,
            c.severity,
            c.outcome,
            c.identity_type,
            c.tenant,
            c.cloud,
          ] as const;
          const { id } = shrink.get(...values, sum) as { id: number };
          for (const [slot, n] of slots) {
            uncount.run(id, slot, n);
            forget.run(id, slot);
            touched.add(slot);
          }
        }
        return [...touched].filter((slot) => !slotKnown.get(slot));
      },
    };
  };
}
