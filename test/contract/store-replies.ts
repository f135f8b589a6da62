import { describe, expect, it } from 'vitest';
import type { CardJob, ReplyView } from '../../src/domain/delivery.ts';
import type { Move } from '../../src/domain/desk.ts';
import { commitOf, decideWith, event, failures, MINUTE, NOW, person, routeTo, TO_OPS } from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

const gone = { ok: false, reason: 'message_gone', said: 'thread_not_found', notBefore: NOW } as const;

/** Lines in the threads of cards. */
export function storeReplies(rig: Rig): void {
  const commit = (events: ReturnType<typeof event>[], at = NOW, routes = [routeTo('C_OPS')]) =>
    rig.store.commitPage(commitOf(events, { at }), decideWith(routes, undefined, { at }));
  const move = (alert: number, act: Move['act'], at = NOW, note = '') =>
    rig.store.move(alert, { act, by: person(1), at, reason: 'click', note });
  const ready = async (channel = 'C_OPS', at = NOW) => await waitingIn(rig.store, channel, at);
  const lines = async (channel = 'C_OPS') => (await ready(channel)).filter(({ reply }) => reply);
  const claim = async (card: number): Promise<CardJob> => {
    const job = await rig.store.claim(card, NOW);
    if (!job) throw new Error(`card ${card} is not to be sent`);
    return job;
  };
  /** Brings what waits to Slack, cards and edits first; gives what the lines were. */
  const send = async (channel = 'C_OPS'): Promise<ReplyView[]> => {
    const sent: ReplyView[] = [];
    for (let left = 50; left > 0; left -= 1) {
      const [first] = await ready(channel);
      if (!first) break;
      const job = await claim(first.card);
      const ts = job.ts ?? `${channel}.${first.card}.${job.nonce.slice(0, 4)}`;
      await rig.store.settle(first.card, job.revision, { ok: true, ts, at: NOW });
      if (job.view.kind === 'reply') sent.push(job.view.reply);
    }
    return sent;
  };

  describe('a line in a thread', () => {
    it('tells what was done, by whom, in the thread of the card', async () => {
      await commit([event()]);
      await send();
      await move(1, 'ack', NOW + 5, 'on it');
      expect(await lines()).toMatchObject([{ isNew: true, foldable: false, reply: true, urgent: false }]);
      const [line, ...others] = await send();
      expect(others).toEqual([]);
      expect(line).toMatchObject({
        ...{ broadcast: false, mention: '', thread: expect.stringMatching(/^C_OPS\.1\./) },
        entry: { action: 'ack', by: person(1), at: NOW + 5, note: 'on it', was: 'open', became: 'acked' },
        alert: { id: 1, state: 'acked' },
      });
      expect(await ready()).toEqual([]);
    });

    it('comes after every card of its channel, and the lines in their order', async () => {
      await commit([event({ device: 'A' })]);
      await send();
      await move(1, 'ack');
      await move(1, 'unack', NOW + 1);
      await commit(failures(3, { severity: 7 }, 'LATE'), NOW + 9);
      const order = (await ready()).map(({ reply, isNew }) => (reply ? 'line' : isNew ? 'card' : 'edit'));
      expect(order).toEqual(['edit', 'card', 'card', 'card', 'line', 'line']);
      expect((await send()).map(({ entry }) => entry.action)).toEqual(['ack', 'unack']);
    });

    it('is only counted where too much happened by itself meanwhile; what a person did is told', async () => {
      await commit([event()]);
      await send();
      for (let n = 1; n <= 10; n += 1) {
        const time = NOW + n * MINUTE;
        await commit([event({ status: 'Success', severity: 6, time })], time);
        if (n === 3) await move(1, 'note', time, 'flapping');
        await commit([event({ time: time + 1_000 })], time + 1_000);
      }
      const told: ReplyView[] = [];
      for (let left = 60; left > 0; left -= 1) {
        const [first] = await ready();
        if (!first) break;
        const job = await rig.store.claim(first.card, NOW);
        if (!job) continue;
        await rig.store.settle(first.card, job.revision, { ok: true, ts: job.ts ?? `9.${left}`, at: NOW });
        if (job.view.kind === 'reply') told.push(job.view.reply);
      }
      expect(told.map(({ entry, untold }) => [entry.action, untold])).toEqual([
        ['note', 5],
        ['recover', 11],
        ['recur', 0],
        ['recover', 0],
        ['recur', 0],
      ]);
    });

    it('waits until its card is there', async () => {
      await commit([event()]);
      await move(1, 'ack');
      expect(await lines()).toEqual([]);
      expect((await rig.store.waiting(10, NOW))[0]).toMatchObject({ count: 2 });
      const [card] = await ready();
      await claim(card?.card as number);
      expect(await ready()).toEqual([]);
      await rig.store.settle(card?.card as number, 9, { ok: true, ts: '1.1', at: NOW });
      expect(await lines()).toHaveLength(1);
      expect((await send()).map(({ thread }) => thread)).toEqual(['1.1']);
    });

    it('stands in each channel the alert has a card in', async () => {
      const routes = [routeTo('C_A', { type: 'Backup' }, { continue: true }), routeTo('C_OPS')];
      await commit([event()], NOW, routes);
      await send('C_A');
      await send();
      await move(1, 'resolve');
      expect([await send('C_A'), await send()].map((each) => each.map(({ thread }) => thread[2]))).toEqual([
        ['A'],
        ['O'],
      ]);
    });

    it('is shown in the channel too when the problem is back', async () => {
      await commit([event({ device: 'D' })]);
      await send();
      await move(1, 'resolve');
      await send();
      await commit([event({ device: 'D', time: NOW + MINUTE })], NOW + MINUTE);
      const told = await send();
      expect(told.map(({ entry, broadcast }) => [entry.action, broadcast])).toEqual([['recur', true]]);
    });

    it('has none where the alert has no card of its own', async () => {
      await commit(failures(12));
      await rig.store.fold('C_OPS', [], { severity: 0, limit: 0 }, NOW);
      await send();
      await move(3, 'ack');
      expect(await lines()).toEqual([]);
      expect((await send()).length).toBe(0);
    });

    it('of a card that was folded in between waits with it', async () => {
      await commit(failures(3));
      await move(2, 'ack');
      await move(2, 'unack', NOW + 1);
      await rig.store.fold('C_OPS', [], { severity: 0, limit: 0 }, NOW);
      expect(await send()).toEqual([]);
      expect(await rig.store.waiting(10, NOW)).toEqual([]);
      await rig.store.turn(NOW + 10 * MINUTE, 100);
      expect((await send()).map(({ entry }) => entry.action)).toEqual(['ack', 'unack']);
    });

    it('goes to the new message of a card that was deleted', async () => {
      await commit([event()]);
      await send();
      await move(1, 'note', NOW, 'see ticket 7');
      const edit = (await ready()).find(({ reply }) => !reply);
      if (edit)
        await rig.store.settle(edit.card, (await claim(edit.card)).revision, {
          ok: true,
          ts: '1.1',
          at: NOW,
        });
      const [line] = await lines();
      const job = await claim(line?.card as number);
      await rig.store.settle(job.card, job.revision, { ...gone, inDoubt: false, at: NOW });
      await rig.store.forgetMessage(job.card, NOW);
      const [anew, ...others] = await ready();
      expect(others).toEqual([]);
      expect(anew).toMatchObject({ isNew: true, reply: false });
      const told = await send();
      expect(told).toHaveLength(1);
      expect(told[0]?.thread).not.toBe('1.1');
    });

    it('is given up when its thread is gone again and again; the card stands', async () => {
      await commit([event()]);
      await send();
      await move(1, 'ack');
      for (let tries = 0; tries < 3; tries += 1) {
        for (const { card } of (await ready()).filter(({ reply }) => !reply)) {
          const job = await claim(card);
          await rig.store.settle(card, job.revision, { ok: true, ts: `again.${tries}`, at: NOW });
        }
        const [line] = await lines();
        const job = await claim(line?.card as number);
        await rig.store.settle(job.card, job.revision, { ...gone, inDoubt: false, at: NOW });
        await rig.store.forgetMessage(job.card, NOW);
      }
      expect(await send()).toEqual([]);
      expect(await rig.store.waiting(10, NOW)).toEqual([]);
    });

    it('takes its card along when the channel cannot be posted to', async () => {
      await commit([event()], NOW, [routeTo('C_BAD')]);
      await send('C_BAD');
      await move(1, 'ack');
      for (const { card } of (await ready('C_BAD')).filter(({ reply }) => !reply)) {
        const job = await claim(card);
        await rig.store.settle(card, job.revision, { ok: true, ts: 'bad.1', at: NOW });
      }
      await rig.store.redirect('C_BAD', TO_OPS, 'is_archived', NOW);
      expect(await ready('C_BAD')).toEqual([]);
      const told = await send();
      expect(told.map(({ thread }) => thread)).toEqual([expect.stringMatching(/^C_OPS\./)]);
      expect(await rig.store.waiting(10, NOW)).toEqual([]);
    });

    it('stays in doubt over a restart, under the same nonce', async () => {
      await commit([event()]);
      await send();
      await move(1, 'ack');
      for (const { card } of (await ready()).filter(({ reply }) => !reply)) {
        const job = await claim(card);
        await rig.store.settle(card, job.revision, { ok: true, ts: '1.1', at: NOW });
      }
      const [line] = await lines();
      const before = await claim(line?.card as number);
      const store = await rig.reopen();
      const after = await store.claim(line?.card as number, NOW + 5);
      expect(after).toMatchObject({ nonce: before.nonce, inDoubtSince: NOW });
      await store.settle(before.card, before.revision, { ok: true, ts: '1.2', at: NOW });
      expect(await store.waiting(10, NOW)).toEqual([]);
    });
  });

  describe('a held card', () => {
    const silence = (until: number | undefined) =>
      rig.store.addSilence({
        ...{ filter: { terms: {} }, text: '', by: person(1), note: '', at: NOW, until },
        ...{ alert: 1, reason: 'command' },
      });

    it('that was never posted waits, and goes out when its alert is let go of', async () => {
      await commit([event()]);
      const made = await silence(undefined);
      expect(await rig.store.waiting(10, NOW)).toEqual([]);
      const { id } = made.silence;
      await rig.store.endSilence({ silence: id, by: person(2), at: NOW + MINUTE, reason: 'click' });
      expect((await ready()).filter(({ reply }) => !reply)).toMatchObject([
        { isNew: true, since: NOW + MINUTE },
      ]);
      const told = await send();
      expect(told.every(({ broadcast }) => !broadcast)).toBe(true);
    });

    it('that was posted is edited', async () => {
      await commit([event()]);
      await send();
      await silence(undefined);
      expect((await ready()).filter(({ reply }) => !reply)).toMatchObject([{ isNew: false }]);
      expect((await send()).map(({ entry }) => entry.became)).toEqual(['silenced']);
    });

    it('of an alert that a silence takes from the start is held from the start', async () => {
      await silence(NOW + MINUTE);
      await commit(failures(3));
      expect(await rig.store.waiting(10, NOW)).toEqual([]);
      await rig.store.turn(NOW + MINUTE, 100);
      expect((await ready('C_OPS', NOW + MINUTE)).filter(({ reply }) => !reply)).toHaveLength(3);
    });

    it('goes to the channel that stands in for its own by then', async () => {
      await commit([event({ device: 'A' })], NOW, [routeTo('C_BAD')]);
      const made = await silence(undefined);
      await commit([event({ device: 'B' })], NOW, [routeTo('C_BAD')]);
      await rig.store.redirect('C_BAD', TO_OPS, 'is_archived', NOW);
      await send();
      await rig.store.endSilence({ silence: made.silence.id, by: person(2), at: NOW, reason: 'click' });
      expect(await ready('C_BAD')).toEqual([]);
      expect((await ready()).filter(({ isNew, reply }) => isNew && !reply).length).toBeGreaterThan(0);
    });
  });
}
