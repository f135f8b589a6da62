import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writer } from '../../src/siem/syslog/message.ts';
import { eventually } from '../e2e/eventually.ts';
import { BY, parcel, parcels } from './parcels.ts';
import type { Receiver } from './receiver.ts';
import { idsIn, never, RECEIVERS, send, senderTo } from './syslog-rig.ts';

const write = writer({ facility: 23, bom: false }, BY);

const AWKWARD = [
  'CEF:0|Druva|inSync|1.0|Backup|Backup \\| nightly|5|suser=jürgen@example.com msg=path\\=C:\\\\x\\nsecond line',
  '{"message":"日本語 🙂 ]\\" [x]","path":"C:\\\\Users"}',
  '5 looks like a frame',
  '<13>1 looks like a message',
  'a'.repeat(60_000),
];

for (const { name, here, make } of RECEIVERS) {
  describe.skipIf(!here)(`${name} as the receiver`, () => {
    let receiver: Receiver;
    beforeAll(async () => {
      receiver = await make();
      await receiver.start();
    });
    afterAll(() => receiver?.remove());

    it.each(['tcp', 'tls'] as const)('has every byte when a batch counts as delivered (%s)', async (port) => {
      const before = receiver.lines().length;
      const batch = [...AWKWARD.map((body, index) => parcel(index, { body })), ...parcels(3_000, 10)];
      const sender = senderTo(receiver, port);
      expect(await send(sender, batch)).toEqual({ ok: true, refused: [] });
      const there = await eventually(() => {
        // A receiver that was slow to close is sent the same again.
        const lines = [...new Set(receiver.lines().slice(before))];
        return lines.length >= batch.length && lines;
      });
      expect(there).toEqual(batch.map((each) => write(each)));
    });

    it.each(['tcp', 'tls'] as const)(
      'gets one batch after the other over a kept connection (%s)',
      async (port) => {
        const before = receiver.lines().length;
        const sender = senderTo(receiver, port, { confirm: 'write' });
        for (let from = 1; from < 3_000; from += 500) {
          expect(await send(sender, parcels(500, from))).toEqual({ ok: true, refused: [] });
        }
        await sender.close();
        const there = await eventually(() => {
          const lines = receiver.lines().slice(before);
          return lines.length >= 3_000 && lines;
        });
        expect(there).toEqual(parcels(3_000).map((each) => write(each)));
      },
    );

    it('gets datagrams, but for those that are too long for one', async () => {
      const before = receiver.lines().length;
      const long = parcel(2, { body: 'ü'.repeat(32_800) });
      const batch = [parcel(1), long, parcel(3)];
      const outcome = await send(senderTo(receiver, 'udp'), batch);
      expect(outcome).toMatchObject({
        ok: true,
        refused: [{ seq: 2, said: expect.stringContaining('65507') }],
      });
      await eventually(() => receiver.lines().length === before + 2);
      expect(idsIn(receiver).slice(before)).toEqual(['event-1', 'event-3']);
    });

    it('is sent the last batch again when the kept connection breaks', async () => {
      const sender = senderTo(receiver, 'tcp', { confirm: 'write' });
      await send(sender, parcels(10, 20_001));
      await receiver.stop('SIGKILL');
      expect(await eventually(async () => failing(await send(sender, parcels(10, 20_011))))).toMatchObject({
        ok: false,
        done: 0,
        reason: 'unreachable',
      });
      await receiver.start();
      expect(await send(sender, parcels(10, 20_011))).toEqual({ ok: true, refused: [] });
      await sender.close();
      await eventually(() => idsIn(receiver).filter((id) => id === 'event-20020').length > 0);
      const again = idsIn(receiver).slice(-20);
      expect(again).toEqual([...parcels(10, 20_001), ...parcels(10, 20_011)].map(({ id }) => id));
    });

    it.each(['tcp', 'tls'] as const)(
      'is tried in vain while it does nothing, and then is not (%s)',
      async (port) => {
        const sender = senderTo(receiver, port, { patience: 300 });
        receiver.freeze();
        const outcome = await send(sender, parcels(2_000, 30_001));
        receiver.thaw();
        expect(outcome).toMatchObject({ ok: false, done: 0, retryAfter: undefined });
        expect(outcome.ok ? '' : outcome.reason).toBe(port === 'tcp' ? 'unconfirmed' : 'timeout');
        await eventually(async () => (await send(sender, parcels(2_000, 30_001))).ok);
        expect(new Set(idsIn(receiver))).toContain('event-32000');
      },
    );

    it('lets go when it is told to', async () => {
      const stop = new AbortController();
      receiver.freeze();
      const sending = senderTo(receiver, 'tcp').send(parcels(10), stop.signal);
      stop.abort();
      expect(await sending).toMatchObject({ ok: false, done: 0 });
      expect(
        await senderTo(receiver, 'tcp', { confirm: 'write' }).send(parcels(10), stop.signal),
      ).toMatchObject({
        ok: false,
      });
      receiver.thaw();
    });
  });
}

describe.skipIf(!RECEIVERS[0]?.here)('a message that is longer than syslog-ng takes', () => {
  it.each(['tcp', 'tls'] as const)(
    'holds up what comes after it, says why, and loses nothing (%s)',
    async (port) => {
      const [syslogNg] = RECEIVERS;
      const receiver = await (syslogNg as (typeof RECEIVERS)[number]).make();
      try {
        await receiver.start();
        const sender = senderTo(receiver, port);
        const long = parcel(101, { body: 'x'.repeat(70_000) });
        const batch = [...parcels(100), long, ...parcels(10, 102)];
        const outcome = await send(sender, batch);
        expect(outcome).toMatchObject({ ok: false, done: 100, reason: 'unconfirmed' });
        expect(outcome.ok ? '' : outcome.said).toContain(`one message of ${write(long).length} bytes`);
        expect([...new Set(idsIn(receiver))]).toEqual(parcels(100).map(({ id }) => id));
        expect(await sender.send(batch.slice(100), never)).toMatchObject({ ok: false, done: 0 });
      } finally {
        await receiver.remove();
      }
    },
  );
});

const failing = <T extends { readonly ok: boolean }>(outcome: T): T | false => !outcome.ok && outcome;
