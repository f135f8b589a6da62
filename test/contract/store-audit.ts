import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashedText } from '../../src/domain/audit.ts';
import { lives } from './lives.ts';
import { commitOf, decideWith, event, filterOf, HOUR, MINUTE, NOW, person } from './samples.ts';
import type { Rig } from './store.ts';

export function storeAudit(rig: Rig): void {
  const life = lives({ get: () => rig.store });
  const { open, move, silence, recordOf, pass } = life;

  /** A bit of everything. */
  const muchHappens = async () => {
    const [a, b] = [await open('A'), await open('B')];
    await move(a, 'ack', { note: 'ünï "quoted"\n', until: NOW + HOUR, owner: person(2) });
    await move(a, 'ack', { by: person(9) });
    await move(b, 'note', { note: 'seen' });
    const { silence: made } = await silence({ filter: filterOf({ subject: 'B' }), text: '--subject B' });
    await rig.store.endSilence({ silence: made.id, by: person(3), at: NOW + MINUTE, reason: 'click' });
    await silence({ alert: b, until: NOW + 2 * HOUR });
    const asked = {
      channel: 'C_ME',
      filter: filterOf({ type: 'Backup' }),
      text: 't',
      by: person(4),
      at: NOW,
    };
    const subscribed = await rig.store.subscribe(asked);
    const id = subscribed.ok ? subscribed.subscription.id : 0;
    await rig.store.pause({ id, channel: 'C_ME', by: person(4), at: NOW, until: NOW + 3 * HOUR });
    await pass(NOW + 4 * HOUR);
    await rig.store.unsubscribe({ id, channel: 'C_ME', by: person(4), at: NOW + 5 * HOUR });
    const good = event({ device: 'A', severity: 6, status: 'Success', time: NOW + 5 * HOUR });
    await rig.store.commitPage(commitOf([good], { at: NOW + 5 * HOUR }), decideWith());
    await move(b, 'resolve', { at: NOW + 6 * HOUR });
    await move(b, 'reopen', { at: NOW + 7 * HOUR });
  };

  describe('the record', () => {
    it('has everything that was done, once, and in its order', async () => {
      await muchHappens();
      expect((await recordOf()).map(({ action }) => action)).toEqual([
        ...['open', 'open', 'ack', 'note', 'silence_add', 'mute', 'silence_end', 'unsilence'],
        ...['silence_add', 'silence', 'subscribe', 'pause', 'lapse', 'silence_end', 'unmute', 'resume'],
        ...['unsubscribe', 'recover', 'resolve', 'reopen'],
      ]);
    });

    it('is a chain: each row is hashed with the one before, without a gap', async () => {
      await muchHappens();
      const entries = await recordOf();
      let prev = '';
      for (const [index, entry] of entries.entries()) {
        const { hash, ...rest } = entry;
        expect(rest).toMatchObject({ seq: index + 1, prev });
        expect(hash).toBe(createHash('sha256').update(hashedText(rest)).digest('hex'));
        prev = hash;
      }
      expect(await rig.store.verifyAudit()).toEqual({ ok: true, rows: entries.length, head: prev });
    });

    it('goes on where it stood after a restart', async () => {
      await open('A');
      await rig.reopen();
      await open('B');
      expect(await rig.store.verifyAudit()).toMatchObject({ ok: true, rows: 2 });
    });
  });
}
