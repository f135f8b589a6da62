import { EventEmitter } from 'node:events';
import { Keyv, type KeyvStorageAdapter, keyvStorageCapability } from 'keyv';
import type { Clock, KeyValue } from '../domain/ports.ts';
import { plain, type Seal } from './seal.ts';

/**
 * Keyv over the application's own database. For what is truly key and value (token, people's names and zones,
 * paging state); what must be atomic with events has tables of its own. Values are Keyv's serialized text, expiry
 * is absolute. Keys of each namespace begin with its name. Values that let in whoever has them are given a seal.
 */
export function keyvOver(store: KeyValue, namespace: string, clock: Clock, seal: Seal = plain): Keyv {
  const full = (key: string) => `${namespace}:${key}`;
  const get = async (key: string) => {
    const kept = await store.kvGet(full(key), clock());
    return kept && seal.open(full(key), kept.value);
  };
  const adapter = Object.assign(new EventEmitter(), {
    get,
    getMany: (keys: string[]) => Promise.all(keys.map(get)),
    async set(key: string, value: unknown, expires?: number) {
      await store.kvSet(full(key), await seal.close(full(key), value as string), expires);
      return true;
    },
    setMany: (entries: { key: string; value: unknown; expires?: number }[]) =>
      Promise.all(entries.map(({ key, value, expires }) => adapter.set(key, value, expires))),
    delete: (key: string) => store.kvDelete(full(key)),
    deleteMany: (keys: string[]) => Promise.all(keys.map((key) => store.kvDelete(full(key)))),
    has: async (key: string) => (await get(key)) !== undefined,
    hasMany: (keys: string[]) => Promise.all(keys.map((key) => adapter.has(key))),
    clear: () => store.kvClear(full('')),
    capabilities: undefined as ReturnType<typeof keyvStorageCapability> | undefined,
  });
  adapter.capabilities = keyvStorageCapability(adapter);
  return new Keyv({ store: adapter as unknown as KeyvStorageAdapter });
}
