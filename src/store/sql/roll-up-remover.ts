import type { Database } from './database.ts';
import { gatherKinds, type KindColumns, kindValues } from './kind-slots.ts';

/** Takes events out of the counts; all of it belongs inside one transaction. */
export interface RollUpRemoval {
  remove(event: KindColumns, key: number): void;
  /** Writes down what was taken out; gives the slots that have no event any more. */
  flush(): readonly number[];
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
    const removed = gatherKinds();
    return {
      remove: removed.add,
      flush() {
        const touched = new Set<number>();
        for (const { columns, slots, sum } of removed.kinds()) {
          const { id } = shrink.get(...kindValues(columns), sum) as { id: number };
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
