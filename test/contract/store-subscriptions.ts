import { describe, expect, it } from 'vitest';
import { MOST_SUBSCRIPTIONS } from '../../src/domain/desk.ts';
import { lives } from './lives.ts';
import { filterOf, HOUR, NOW, person } from './samples.ts';
import type { Rig } from './store.ts';

export function storeSubscriptions(rig: Rig): void {
  const { recordOf, pass } = lives({ get: () => rig.store });
  const subscribe = (raw: Record<string, unknown>, channel = 'C_ME', text = JSON.stringify(raw)) =>
    rig.store.subscribe({ channel, filter: filterOf(raw), text, by: person(1), at: NOW });
  const made = async (raw: Record<string, unknown>, channel?: string) => {
    const result = await subscribe(raw, channel);
    if (!result.ok) throw new Error(result.reason);
    return result.subscription;
  };
  const pause = (id: number | undefined, until: number | undefined, channel = 'C_ME') =>
    rig.store.pause({ id, channel, by: person(2), at: NOW, until });

  describe('subscriptions', () => {
    it('are kept, several per channel, over a restart', async () => {
      const [a, b] = [await made({ type: 'Backup' }), await made({ severity: '<=3', type: '!Login' })];
      const other = await made({ type: 'Backup' }, 'D_OTHER');
      const store = await rig.reopen();
      expect(await store.subscriptions('C_ME')).toEqual([a, b]);
      expect(await store.subscriptions()).toEqual([a, b, other]);
      expect((await store.standing()).subscriptions).toEqual([a, b, other]);
      expect((await recordOf())[0]).toMatchObject({
        ...{ action: 'subscribe', by: person(1), ref: a.id, data: { channel: 'C_ME', filter: a.text } },
      });
    });

    it('are there once in a channel, however they are spelt', async () => {
      const first = await made({ type: 'Backup', severity: '<=3' });
      const again = await subscribe({ severity: '<=3', type: 'Backup' }, 'C_ME', 'other words');
      expect(again).toEqual({ ok: false, reason: 'already_subscribed', subscription: first });
      expect(await subscribe({ severity: '<=3', type: 'Backup' }, 'C_OTHER')).toMatchObject({ ok: true });
    });

    it('are so many and no more', async () => {
      for (let n = 0; n < MOST_SUBSCRIPTIONS; n += 1) await made({ subject: `S${n}` });
      expect(await subscribe({ subject: 'one more' })).toEqual({ ok: false, reason: 'too_many' });
      expect(await subscribe({ subject: 'one more' }, 'C_OTHER')).toMatchObject({ ok: true });
      const [first] = await rig.store.subscriptions('C_ME');
      await rig.store.unsubscribe({ id: first?.id as number, channel: 'C_ME', by: person(1), at: NOW });
      expect(await subscribe({ subject: 'one more' })).toMatchObject({ ok: true });
    });

    it('end in their own channel only', async () => {
      const one = await made({ type: 'Backup' });
      const end = (channel: string) =>
        rig.store.unsubscribe({ id: one.id, channel, by: person(3), at: NOW + 1 });
      expect(await end('C_OTHER')).toEqual({ ok: false, reason: 'unknown_subscription' });
      expect(await end('C_ME')).toEqual({ ok: true, subscription: one });
      expect(await end('C_ME')).toEqual({ ok: false, reason: 'unknown_subscription' });
      expect((await rig.store.standing()).subscriptions).toEqual([]);
      expect((await recordOf()).at(-1)).toMatchObject({ action: 'unsubscribe', by: person(3), ref: one.id });
    });

    it('go along when Slack gives their channel another ID', async () => {
      const a = await made({ type: 'Backup' });
      expect(await rig.store.moveChannel({ from: 'C_ME', to: 'C_NEW', at: NOW })).toEqual([
        { ...a, channel: 'C_NEW' },
      ]);
      expect(await rig.store.subscriptions('C_ME')).toEqual([]);
      expect(await rig.store.subscriptions('C_NEW')).toEqual([{ ...a, channel: 'C_NEW' }]);
      expect(await rig.store.moveChannel({ from: 'C_ME', to: 'C_NEW', at: NOW })).toEqual([]);
    });

    it('pause, one or all of the channel, and run again by hand', async () => {
      const [a, b] = [await made({ type: 'Backup' }), await made({ type: 'Login' })];
      const other = await made({ type: 'Login' }, 'C_OTHER');
      expect(await pause(a.id, NOW + HOUR)).toEqual([{ ...a, pausedUntil: NOW + HOUR }]);
      expect(await pause(undefined, NOW + 2 * HOUR)).toEqual([
        { ...a, pausedUntil: NOW + 2 * HOUR },
        { ...b, pausedUntil: NOW + 2 * HOUR },
      ]);
      expect(await pause(other.id, NOW + HOUR)).toEqual([]);
      expect(await pause(a.id, undefined)).toEqual([a]);
      expect(await pause(a.id, undefined)).toEqual([a]);
      expect((await recordOf()).slice(3).map(({ action, ref }) => [action, ref])).toEqual([
        ...[
          ['pause', a.id],
          ['pause', a.id],
          ['pause', b.id],
          ['resume', a.id],
        ],
      ]);
      expect((await rig.store.standing()).subscriptions.map(({ pausedUntil }) => pausedUntil)).toEqual([
        ...[undefined, NOW + 2 * HOUR, undefined],
      ]);
    });

    it('run again when the pause is over', async () => {
      const one = await made({ type: 'Backup' });
      await pause(one.id, NOW + HOUR);
      expect(await pass(NOW + HOUR - 1)).toEqual([]);
      expect(await pass(NOW + HOUR)).toEqual([{ kind: 'resume', ref: one.id }]);
      expect(await rig.store.subscriptions('C_ME')).toEqual([one]);
      expect((await recordOf()).at(-1)).toMatchObject({
        action: 'resume',
        reason: 'time_over',
        by: undefined,
      });
    });
  });
}
