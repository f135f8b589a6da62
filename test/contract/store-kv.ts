import { describe, expect, it } from 'vitest';
import { keyvOver } from '../../src/store/keyv.ts';
import { NOW } from './samples.ts';
import type { Rig } from './store.ts';

export function storeKeyValue(rig: Rig): void {
  describe('key and value', () => {
    it('gets what was set until it expires', async () => {
      const { store } = rig;
      expect(await store.kvGet('k', NOW)).toBeUndefined();
      await store.kvSet('k', 'v', NOW + 10);
      expect(await store.kvGet('k', NOW + 9)).toEqual({ value: 'v', expires: NOW + 10 });
      expect(await store.kvGet('k', NOW + 10)).toBeUndefined();
      await store.kvSet('k', 'w', undefined);
      expect(await store.kvGet('k', NOW + 10)).toEqual({ value: 'w', expires: undefined });
      expect([await store.kvDelete('k'), await store.kvDelete('k')]).toEqual([true, false]);
    });

    it('is claimed by one, until it expires', async () => {
      const { store } = rig;
      const claims = await Promise.all(
        Array.from({ length: 50 }, (_, n) => store.kvClaim('c', `${n}`, NOW + 10, NOW)),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await store.kvClaim('c', 'late', NOW + 20, NOW + 9)).toBe(false);
      expect(await store.kvClaim('c', 'late', NOW + 20, NOW + 10)).toBe(true);
      expect(await store.kvGet('c', NOW + 11)).toMatchObject({ value: 'late' });
    });

    it('is not claimed where it never expires', async () => {
      await rig.store.kvSet('for-ever', 'v', undefined);
      expect(await rig.store.kvClaim('for-ever', 'x', NOW + 10, NOW)).toBe(false);
    });

    it('lists and clears by prefix, to the letter', async () => {
      const { store } = rig;
      for (const key of ['a:1', 'a:2', 'ab:1', 'a%:1', 'A:1', 'a_:1']) await store.kvSet(key, 'v', undefined);
      expect(await store.kvKeys('a:')).toEqual(['a:1', 'a:2']);
      await store.kvClear('a%');
      expect((await store.kvKeys('')).toSorted()).toEqual(['A:1', 'a:1', 'a:2', 'a_:1', 'ab:1']);
    });

    it('serves Keyv, with its expiry', async () => {
      let now = NOW;
      const keyv = keyvOver(rig.store, 'people', () => now);
      const other = keyvOver(rig.store, 'other', () => now);
      await keyv.set('U1', { name: 'Ä', zone: 'Europe/Berlin' }, 10_000);
      await other.set('U1', 1);
      expect(await keyv.get('U1')).toEqual({ name: 'Ä', zone: 'Europe/Berlin' });
      expect(await keyv.has('U1')).toBe(true);
      await other.clear();
      expect([await other.get('U1'), await keyv.has('U1')]).toEqual([undefined, true]);
      now = Date.now() + 20_000;
      expect(await keyv.get('U1')).toBeUndefined();
    });
  });
}
