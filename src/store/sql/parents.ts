import type { Database } from './database.ts';

/** Who explains whom. Belongs inside a transaction. */
export interface Parents {
  /** By which inhibition the alert holds others back, and by which it is held back. */
  remember(alert: number, sources: readonly string[], targets: readonly string[]): void;
  /** The alert is resolved: it explains nothing any more, and nothing explains it. */
  forget(alert: number): void;
  /** The oldest alert but `except` that is not resolved, not held back itself, and a source by one of these keys. */
  explaining(keys: readonly string[], except?: number): number | undefined;
  /** The open alerts but itself that a source by one of these keys holds back. */
  explained(alert: number, keys: readonly string[]): number[];
}

export function parents(database: Database): Parents {
  const add = database.sql(
    'INSERT INTO inhibit_keys (role, key, alert) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const keysOf = database.sql('SELECT role, key FROM inhibit_keys WHERE alert = ?');
  const remove = database.sql('DELETE FROM inhibit_keys WHERE role = ? AND key = ? AND alert = ?');
  const source = database.sql(`
    SELECT k.alert FROM inhibit_keys k CROSS JOIN alerts a ON a.id = k.alert
    WHERE k.role = 'source' AND k.key = ? AND k.alert <> ? AND a.state IN ('open', 'acked')
    ORDER BY k.alert LIMIT 1`);
  const open = database.sql(`
    SELECT k.alert FROM inhibit_keys k CROSS JOIN alerts a ON a.id = k.alert
    WHERE k.role = 'target' AND k.key = ? AND k.alert <> ? AND a.state = 'open' ORDER BY k.alert`);
  const { keyed } = database.engine;
  const ids = (rows: unknown) => (rows as { alert: number }[]).map(({ alert }) => alert);

  return {
    remember(alert, sources, targets) {
      for (const key of sources) add.run('source', keyed(key), alert);
      for (const key of targets) add.run('target', keyed(key), alert);
    },
    forget(alert) {
      // One row at a time: a statement that may change several makes the full-text index write out its part each time.
      for (const { role, key } of keysOf.all(alert) as { role: string; key: string }[]) {
        remove.run(role, key, alert);
      }
    },
    explaining(keys, except = 0) {
      const found = keys.flatMap((key) => ids(source.all(keyed(key), except)));
      return found.length === 0 ? undefined : Math.min(...found);
    },
    explained: (alert, keys) => [...new Set(keys.flatMap((key) => ids(open.all(keyed(key), alert))))],
  };
}
