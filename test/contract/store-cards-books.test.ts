/** Whatever happens in whatever order: every alert is on a card, counted in a storm, or held back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CardJob } from '../../src/domain/delivery.ts';
import type { Store } from '../../src/domain/ports.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { commitOf, decideWith, event, MINUTE, NOW, person, routeTo, TO_OPS } from './samples.ts';

const ALL = ['open', 'acked', 'silenced', 'resolved'] as const;
const HOMES = ['C_BAD', 'C_OPS'] as const;
const BAD = Array.from({ length: 15 }, (_, n) => `BAD-${n * 3}`);
const routes = [
  routeTo('C_BAD', { subject: BAD }, { groupWait: 2_000 }),
  routeTo('C_OPS', undefined, { groupInterval: 30_000 }),
];

type Step =
  | { readonly do: 'fail'; readonly from: number; readonly count: number; readonly severity: number }
  | { readonly do: 'succeed' | 'ack' | 'unack' | 'resolve' | 'reopen' | 'note'; readonly which: number }
  | { readonly do: 'silence'; readonly which: number; readonly minutes: number }
  | { readonly do: 'fold' | 'redirect' | 'restore' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'send'; readonly most: number; readonly fails: 'never' | 'gone' | 'lost' };

const which = fc.nat({ max: 30 });
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      from: which,
      count: fc.integer({ min: 1, max: 14 }),
      severity: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('succeed', 'ack', 'unack', 'resolve', 'reopen', 'note'),
      which,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('silence' as const),
      which,
      minutes: fc.integer({ min: 1, max: 20 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('fold', 'fold', 'redirect', 'restore') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1_000, 40_000, 11 * MINUTE),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      most: fc.integer({ min: 1, max: 9 }),
      fails: fc.constantFrom('never', 'never', 'gone', 'lost'),
    }),
  },
);

/** A store, a clock and what stands in Slack. */
function scene(store: Store) {
  let now = NOW;
  /** By message: what it shows last. Lines by their thread. */
  const slack = new Map<string, CardJob>();
  const lines: { readonly thread: string; readonly channel: string }[] = [];
  let posted = 0;

  const sendOne = async (card: number, fails: 'never' | 'gone' | 'lost') => {
    const job = await store.claim(card, now);
    if (!job) return;
    if (fails !== 'never') {
      const reason =
        fails === 'gone' && (job.ts !== undefined || job.view.kind === 'reply') ? 'message_gone' : 'network';
      const lost = {
        ok: false,
        reason,
        said: '',
        notBefore: now,
        inDoubt: fails === 'lost',
        at: now,
      } as const;
      await store.settle(card, job.revision, lost);
      const gone = job.view.kind === 'reply' ? job.view.reply.thread : job.ts;
      if (reason !== 'message_gone') return;
      slack.delete(`${job.channel} ${gone}`);
      return store.forgetMessage(card, now);
    }
    posted += 1;
    const ts = job.ts ?? `ts${posted}`;
    if (job.view.kind === 'reply') {
      // Never a line under nothing: its card is a message of the same channel.
      expect(slack.has(`${job.channel} ${job.view.reply.thread}`)).toBe(true);
      lines.push({ thread: job.view.reply.thread, channel: job.channel });
    } else slack.set(`${job.channel} ${ts}`, job);
    await store.settle(card, job.revision, { ok: true, ts, at: now });
  };

  const send = async (most: number, fails: 'never' | 'gone' | 'lost' = 'never') => {
    for (const { channel } of await store.waiting(10, now)) {
      for (let left = most; left > 0; left -= 1) {
        const all = await store.waiting(10, now);
        const next = all
          .find((each) => each.channel === channel)
          ?.cards.find((each) => each.notBefore <= now);
        if (!next) break;
        await sendOne(next.card, left === most ? fails : 'never');
      }
    }
  };

  const deviceOf = (n: number) => `${n % 3 === 0 ? 'BAD' : 'DEV'}-${n}`;
  const feed = (...events: ReturnType<typeof event>[]) =>
    store.commitPage(commitOf(events, { at: now }), decideWith(routes, undefined, { at: now }));

  const run = async (step: Step): Promise<unknown> => {
    switch (step.do) {
      case 'fail':
        return feed(
          ...Array.from({ length: step.count }, (_, n) =>
            event({ device: deviceOf(step.from + n), severity: step.severity, time: now }),
          ),
        );
      case 'succeed':
        return feed(event({ device: deviceOf(step.which), status: 'Success', severity: 6, time: now }));
      case 'silence':
        return store.addSilence({
          ...{ filter: { terms: {} }, text: '', by: person(1), note: '', at: now, reason: 'command' },
          ...{ until: now + step.minutes * MINUTE, alert: step.which + 1 },
        });
      case 'fold':
        for (const channel of HOMES) await store.fold(channel, [], { severity: 2, limit: 3 }, now);
        return;
      case 'redirect':
        return store.redirect('C_BAD', TO_OPS, 'is_archived', now);
      case 'restore':
        return store.restore('C_BAD', now);
      case 'wait':
        now += step.ms;
        return store.turn(now, 1_000);
      case 'send':
        return send(step.most, step.fails);
      default:
        return store.move(step.which + 1, { act: step.do, by: person(1), at: now, reason: 'click' });
    }
  };

  return {
    run,
    /** Lets everything be sent, and all that is to happen by itself. */
    async settle() {
      for (let rounds = 0; rounds < 6; rounds += 1) {
        now += 30 * MINUTE;
        await store.turn(now, 1_000);
        await send(500);
      }
      expect(await store.waiting(10, now)).toEqual([]);
    },
    /** Without what was left behind in a channel that could no longer be posted to. */
    shown: () => [...new Map([...slack.values()].map((job) => [job.card, job])).values()],
  };
}

it('storms of an earlier version, which set no timer, are over after their time too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'insync-storms-'));
  const path = join(folder, 'insync.db');
  const first = openSqliteStore(path, decodeStored);
  const events = Array.from({ length: 3 }, (_, n) => event({ device: `DEV-${n}` }));
  await first.commitPage(commitOf(events), decideWith([routeTo('C_OPS')]));
  await first.fold('C_OPS', [], { severity: 0, limit: 0 }, NOW);
  await first.close();
  const handle = new DatabaseSync(path);
  handle.exec('DELETE FROM timers');
  handle.close();
  const store = openSqliteStore(path, decodeStored);
  expect((await store.turn(NOW + 10 * MINUTE - 1, 10)).done).toEqual([]);
  expect((await store.turn(NOW + 10 * MINUTE, 10)).done).toEqual([{ kind: 'unfold', ref: 1 }]);
  expect((await store.waiting(10, NOW + 10 * MINUTE))[0]?.count).toBe(4);
  await store.close();
  rmSync(folder, { recursive: true });
});

it('keeps the books (property)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 40 }), async (list) => {
      const store = openSqliteStore(':memory:', decodeStored);
      const on = scene(store);
      await on.run({ do: 'fail', from: 0, count: 3, severity: 3 });
      for (const step of list) await on.run(step);
      await on.settle();
      const storms = on.shown().flatMap(({ view }) => (view.kind === 'storm' ? [view.storm] : []));
      const folded = new Set<number>();
      for (const { id, count, over, acked, resolved, silenced } of storms) {
        const inside = await store.alertsOfStorm(id, ALL);
        for (const alert of inside) folded.add(alert);
        expect(over).toBe(true);
        expect(count).toBe(inside.length);
        const states = async (state: (typeof ALL)[number]) => (await store.alertsOfStorm(id, [state])).length;
        expect([acked, resolved, silenced]).toEqual([
          await states('acked'),
          await states('resolved'),
          await states('silenced'),
        ]);
      }
      // A card that went elsewhere and was folded there leaves its message behind as it was.
      const leftBehind = ({ channel, view }: CardJob) =>
        channel === 'C_BAD' && view.kind === 'alert' && folded.has(view.alert.alert.id);
      const own = on
        .shown()
        .flatMap((job) => (job.view.kind === 'alert' && !leftBehind(job) ? [job.view.alert.alert] : []));
      const alerts = await store.alertsMatching({ filter: { terms: {} }, states: ALL, now: NOW, limit: 100 });
      for (const { alert } of alerts.rows) {
        const cards = own.filter(({ id }) => id === alert.id);
        expect(cards.length, `own cards of alert ${alert.id}`).toBeLessThanOrEqual(1);
        for (const card of cards) expect([card.state, card.revision]).toEqual([alert.state, alert.revision]);
        const accounted = cards.length === 1 || folded.has(alert.id);
        if (alert.state === 'open' || alert.state === 'acked')
          expect(accounted, `alert ${alert.id}`).toBe(true);
      }
      await store.close();
    }),
    { numRuns: 100, endOnFailure: true },
  );
}, 60_000);
