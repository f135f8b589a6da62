import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parcels } from './parcels.ts';
import type { Receiver } from './receiver.ts';
import { idsIn, RECEIVERS, send, senderTo } from './syslog-rig.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const KILLS = Number(process.env.SYSLOG_KILLS ?? 2);
const BATCH = 2_000;

type How = 'SIGTERM' | 'SIGKILL' | 'SIGSTOP, then SIGKILL';
const HOWS: readonly How[] = ['SIGTERM', 'SIGKILL', 'SIGSTOP, then SIGKILL'];

/** When, ms after the batch was begun: before it is read, while it is, after. */
const moments = fc.sample(fc.integer({ min: 0, max: 60 }), { seed: SEED, numRuns: KILLS });

for (const { name, here, make, holds } of RECEIVERS) {
  describe.skipIf(!here)(`${name} that is ended in the middle of a batch (SEED=${SEED})`, () => {
    for (const port of ['tcp', 'tls'] as const) {
      it(`has all that counts as delivered, and everything after it is back (${port})`, async () => {
        const receiver = await make();
        const sender = senderTo(receiver, port);
        let seq = 1;
        let gone = 0;
        try {
          for (const how of HOWS) {
            for (const moment of moments) {
              await receiver.start();
              const batch = parcels(BATCH, seq);
              const sending = send(sender, batch);
              // Ended in an orderly way it may close what it has not read: noticed as long as our side is open.
              await delay(how === 'SIGTERM' ? moment / 2 : moment);
              await end(receiver, how);
              const outcome = await sending;
              const told = batch.slice(0, outcome.ok ? BATCH : outcome.done).map(({ id }) => id);
              const there = new Set(idsIn(receiver));
              const missing = told.filter((id) => !there.has(id)).length;
              // What it has read and holds in its memory dies with it; an orderly end writes it.
              expect(missing, `${how} after ${moment} ms`).toBeLessThanOrEqual(how === 'SIGTERM' ? 0 : holds);
              gone += missing;
              await receiver.start();
              const rest = batch.slice(told.length);
              expect(await send(sender, rest)).toEqual({ ok: true, refused: [] });
              seq += BATCH;
            }
          }
          await receiver.stop('SIGTERM');
          expect(new Set(idsIn(receiver)).size).toBe(seq - 1 - gone);
        } finally {
          await receiver.remove();
        }
      });
    }
  });
}

async function end(receiver: Receiver, how: How): Promise<void> {
  if (how === 'SIGTERM') return receiver.stop('SIGTERM');
  if (how !== 'SIGKILL') {
    receiver.freeze();
    // What it has read by now it has; the rest of the batch arrives at a process that reads no more.
    await delay(30);
  }
  await receiver.stop('SIGKILL');
}
