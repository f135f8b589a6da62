import type { EventColumns } from './event-columns.ts';
import { slotOf } from './slots.ts';

/** What the roll-up tells events apart by. */
export type KindColumns = Pick<
  EventColumns,
  'type' | 'feature' | 'severity' | 'outcome' | 'identity_type' | 'tenant' | 'cloud'
>;

/** So many events of one kind, by slot. */
interface KindSlots {
  /** Tells kinds apart. */
  readonly name: string;
  readonly columns: KindColumns;
  readonly slots: ReadonlyMap<number, number>;
  /** Of all slots. */
  readonly sum: number;
}

/** Events of a page or a step, gathered by kind and slot. */
export interface Gathered {
  add(event: KindColumns, key: number): void;
  kinds(): readonly KindSlots[];
}

export function gatherKinds(): Gathered {
  const gathered = new Map<string, { readonly columns: KindColumns; readonly slots: Map<number, number> }>();
  return {
    add(columns, key) {
      const name = nameOf(columns);
      const slot = slotOf(key);
      const kind = gathered.get(name);
      if (!kind) gathered.set(name, { columns, slots: new Map([[slot, 1]]) });
      else kind.slots.set(slot, (kind.slots.get(slot) ?? 0) + 1);
    },
    kinds: () =>
      [...gathered].map(([name, { columns, slots }]) => {
        const sum = [...slots.values()].reduce((all, n) => all + n, 0);
        return { name, columns, slots, sum };
      }),
  };
}

/** As a statement is given them. */
export function kindValues(c: KindColumns) {
  return [c.type, c.feature, c.severity, c.outcome, c.identity_type, c.tenant, c.cloud] as const;
}

/** With the lengths before it, no value can run into its neighbour. */
function nameOf({ type, feature, severity, outcome, identity_type, tenant, cloud }: KindColumns): string {
  const lengths = `${type.length},${feature.length},${outcome.length},${identity_type.length},${tenant.length}`;
  return `${severity},${lengths}:${type}${feature}${outcome}${identity_type}${tenant}${cloud}`;
}
