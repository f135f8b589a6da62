import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyValue } from '../../src/domain/ports.ts';
import { keyvOver } from '../../src/store/keyv.ts';
import { sealOf } from '../../src/store/seal.ts';

const KEY = 'correct horse battery staple';

describe('a seal', () => {
  it('gives back any text, under the same passphrase and name only, and shows nothing of it', async () => {
    const [ours, theirs] = [sealOf(KEY), sealOf(`${KEY}r`)];
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 8 }), fc.string(), async (text, name) => {
        const sealed = await ours.close(name, text);
        expect(await ours.open(name, sealed)).toBe(text.toWellFormed());
        expect(await theirs.open(name, sealed)).toBeUndefined();
        expect(await ours.open(`${name}x`, sealed)).toBeUndefined();
        expect(await sealOf(undefined).open(name, sealed)).toBeUndefined();
        expect(sealed).not.toContain(text);
      }),
      { numRuns: 50 },
    );
  });

  it('opens what another run closed', async () => {
    const sealed = await sealOf(KEY).close('a', 'text');
    expect(await sealOf(KEY).open('a', sealed)).toBe('text');
  });

  it('writes the same text differently each time', async () => {
    const seal = sealOf(KEY);
    expect(await seal.close('a', 'text')).not.toBe(await seal.close('a', 'text'));
  });

  it('opens nothing that was changed, cut or never sealed, and says no more than that', async () => {
    const seal = sealOf(KEY);
    const sealed = await seal.close('a', '{"value":{"token":"t"}}');
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.constantFrom('A', '_', '', ':'), async (at, put) => {
        const changed = sealed.slice(0, at) + put + sealed.slice(at + 1);
        const same = Buffer.from(changed.slice(8), 'base64').equals(Buffer.from(sealed.slice(8), 'base64'));
        fc.pre(!same || !changed.startsWith('sealed1:'));
        expect(await seal.open('a', changed)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
    for (const other of ['', 'sealed1:', 'sealed1:AAAA', '{"value":1}', 'x'])
      expect(await seal.open('a', other)).toBeUndefined();
  });

  it('without a passphrase leaves texts as they are', async () => {
    const plain = sealOf(undefined);
    expect(await plain.open('a', await plain.close('a', 'text'))).toBe('text');
  });
});

it('keeps what Keyv keeps out of sight, and a value of another key is as if it were not there', async () => {
  const rows = new Map<string, string>();
  const store: Pick<KeyValue, 'kvGet' | 'kvSet' | 'kvDelete'> = {
    kvGet: async (key) => {
      const value = rows.get(key);
      return value === undefined ? undefined : { value, expires: undefined };
    },
    kvSet: async (key, value) => void rows.set(key, value),
    kvDelete: async (key) => rows.delete(key),
  };
  const over = (key: string | undefined) => keyvOver(store as KeyValue, 'druva', () => 0, sealOf(key));
  const kept = { token: 'a-token-of-druva', until: 7 };
  await over(KEY).set('t', kept, 60_000);
  expect([...rows.values()].join()).not.toContain('a-token-of-druva');
  expect(await over(KEY).get('t')).toEqual(kept);
  expect(await over('another passphrase').get('t')).toBeUndefined();
  expect(await over(undefined).get('t')).toBeUndefined();
  await over(undefined).set('t', kept, 60_000);
  expect(await over(undefined).get('t')).toEqual(kept);
  expect(await over(KEY).get('t')).toBeUndefined();
});
