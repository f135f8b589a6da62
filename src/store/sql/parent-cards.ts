import type { Alert } from '../../domain/alert.ts';
import { alertReader } from './alert-rows.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';

/** The card of a parent failure says how many it holds back; belongs inside a transaction. */
export interface ParentCards {
  /** The alert that holds this one back, now. */
  of(alert: number): number | undefined;
  /** What these hold back is another number by now: each is told once. */
  show(parents: Iterable<number | undefined>, at: number): void;
}

export function parentCards(database: Database): ParentCards {
  const alerts = alertReader(database);
  const cards = cardWriter(database);
  const holdOf = database.sql('SELECT hold_parent AS parent FROM alerts WHERE id = ?');
  const bump = database.sql(
    "UPDATE alerts SET revision = revision + 1 WHERE id = ? AND state <> 'resolved' RETURNING id",
  );

  return {
    of: (alert) => (holdOf.get(alert) as { parent: number | null } | undefined)?.parent ?? undefined,
    show(parents, at) {
      for (const parent of new Set(parents)) {
        if (parent === undefined || bump.get(parent) === undefined) continue;
        cards.changed(alerts.get(parent) as Alert, at, false, { counts: true });
      }
    },
  };
}
