/** Several values under one key. */
export interface Multimap<Value> {
  add(key: string, value: Value): void;
  remove(key: string, value: Value): void;
  /** A copy: it may be changed while one goes through it. */
  get(key: string): readonly Value[];
}

export function multimap<Value>(): Multimap<Value> {
  const sets = new Map<string, Set<Value>>();
  return {
    add(key, value) {
      const set = sets.get(key);
      if (set) set.add(value);
      else sets.set(key, new Set([value]));
    },
    remove(key, value) {
      const set = sets.get(key);
      set?.delete(value);
      if (set?.size === 0) sets.delete(key);
    },
    get: (key) => [...(sets.get(key) ?? [])],
  };
}
