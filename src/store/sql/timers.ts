import type { Turned } from '../../domain/desk.ts';
import type { Database } from './database.ts';

export interface Timer {
  readonly id: number;
  /** ms */
  readonly due: number;
  readonly kind: Turned['kind'];
  /** The alert, silence, storm or subscription. */
  readonly ref: number;
  /** What belongs to the kind, as it was set. */
  readonly data: string;
}

/** What is to be done at a time, as rows: they outlive a restart. Belongs inside a transaction. */
export interface Timers {
  /** One more; what was set before for the same thing stays. */
  set(kind: Turned['kind'], ref: number, due: number, data?: object): void;
  /** All of this kind for this thing. */
  cancel(kind: Turned['kind'], ref: number): void;
  /** The first that are due at this moment, in their order. */
  due(at: number, limit: number): readonly Timer[];
  /** When the first of all is due, ms. */
  next(): number | undefined;
  remove(timer: number): void;
  /** Not now: the timer is due again then, ms. */
  putOff(timer: number, due: number): void;
}

export function timers(database: Database): Timers {
  const insert = database.sql('INSERT INTO timers (due, kind, ref, data) VALUES (?, ?, ?, ?)');
  const cancel = database.sql('DELETE FROM timers WHERE kind = ? AND ref = ?');
  const due = database.sql(
    'SELECT id, due, kind, ref, data FROM timers WHERE due <= ? ORDER BY due, id LIMIT ?',
  );
  const next = database.sql('SELECT min(due) AS due FROM timers');
  const remove = database.sql('DELETE FROM timers WHERE id = ?');
  const putOff = database.sql('UPDATE timers SET due = ?2 WHERE id = ?1');

  return {
    set(kind, ref, at, data = {}) {
      insert.run(at, kind, ref, JSON.stringify(data));
    },
    cancel(kind, ref) {
      cancel.run(kind, ref);
    },
    due: (at, limit) => due.all(at, limit) as unknown as Timer[],
    next: () => (next.get() as { due: number | null }).due ?? undefined,
    remove(timer) {
      remove.run(timer);
    },
    putOff(timer, at) {
      putOff.run(timer, at);
    },
  };
}
