import type { KeyValue } from '../../domain/ports.ts';
import type { Database } from './database.ts';

/** Key and value on the same file, so that a deployment stays one file. Expiry is absolute, ms. */
export function sqlKeyValue(database: Database): KeyValue {
  const get = database.sql(
    'SELECT value, expires FROM kv WHERE key = ?1 AND (expires IS NULL OR expires > ?2)',
  );
  const set = database.sql(`
    INSERT INTO kv (key, value, expires) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET value = ?2, expires = ?3`);
  const claim = database.sql(`
    INSERT INTO kv (key, value, expires) VALUES (?1, ?2, ?3)
    ON CONFLICT (key) DO UPDATE SET value = ?2, expires = ?3 WHERE kv.expires <= ?4`);
  const sweep = database.sql('DELETE FROM kv WHERE expires <= ?');
  const remove = database.sql('DELETE FROM kv WHERE key = ?');
  const clear = database.sql('DELETE FROM kv WHERE substr(key, 1, length(?1)) = ?1');
  const keys = database.sql('SELECT key FROM kv WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key');

  return {
    async kvGet(key, now) {
      const row = get.get(key, now) as { value: string; expires: number | null } | undefined;
      return row && { value: row.value, expires: row.expires ?? undefined };
    },
    async kvSet(key, value, expires) {
      set.run(key, value, expires ?? null);
    },
    async kvClaim(key, value, expires, now) {
      sweep.run(now);
      return claim.run(key, value, expires, now).changes === 1;
    },
    async kvDelete(key) {
      return remove.run(key).changes === 1;
    },
    async kvClear(prefix) {
      clear.run(prefix);
    },
    async kvKeys(prefix) {
      return (keys.all(prefix) as { key: string }[]).map(({ key }) => key);
    },
  };
}
