import { describe, expect, it } from 'vitest';
import { inhibit } from './life.ts';
import { lives } from './lives.ts';
import { commitOf, decideWith, event, filterOf, HOUR, MINUTE, NOW, person } from './samples.ts';
import type { Rig } from './store.ts';

export function storeSilences(rig: Rig): void {
  const life = lives({ get: () => rig.store });
  const { open, move, alertOf, silence, recordOf, sendAll, linesOf, cardsOf, pass } = life;
  const of = (device: string) => ({ filter: filterOf({ subject: device }), text: `--subject ${device}` });
  const end = (id: number, at = NOW + MINUTE) =>
    rig.store.endSilence({ silence: id, by: person('E'), at, reason: 'command' });

  describe('a silence', () => {
    it('takes the alerts whose newest event it takes, and says how many', async () => {
      const [a, b] = [await open('A'), await open('B')];
      await move(a, 'ack');
      const { silence: made, held } = await silence({ ...of('A'), note: 'rebuilt', until: NOW + HOUR });
      expect([made.id, held]).toEqual([expect.any(Number), 1]);
      expect(made).toMatchObject({ ...of('A'), by: person('S'), note: 'rebuilt', hits: 0, ended: undefined });
      expect(await alertOf(a)).toMatchObject({
        state: 'silenced',
        hold: {
          ...{ kind: 'silence', silence: made.id, by: person('S'), text: '--subject A', note: 'rebuilt' },
          ...{ since: NOW, until: NOW + HOUR },
        },
        ack: { by: person(1) },
      });
      expect((await alertOf(b)).state).toBe('open');
      expect((await recordOf()).slice(-2)).toMatchObject([
        { action: 'silence_add', ref: made.id, data: { filter: '--subject A', until: NOW + HOUR } },
        { action: 'mute', reason: 'silence_added', alert: a, was: 'acked', became: 'silenced', ref: made.id },
      ]);
      expect((await rig.store.standing()).silences).toMatchObject([{ id: made.id, until: NOW + HOUR }]);
    });

    it('takes phrases and details as they are', async () => {
      const a = await open('A', { sample: { more: 'Files Missed:3, Error:disk is full' } });
      const b = await open('B', { sample: { more: 'Files Missed:0, Error:full is disk' } });
      await silence({ filter: filterOf({ detail: 'Files Missed>0' }), text: 'x' });
      expect([(await alertOf(a)).state, (await alertOf(b)).state]).toEqual(['silenced', 'open']);
      await silence({ filter: filterOf({ text: '"full is disk"' }), text: 'y' });
      expect((await alertOf(b)).state).toBe('silenced');
    });

    it('silences the alert it was made from in any case', async () => {
      const a = await open('A');
      const first = await silence({ alert: a, until: NOW + MINUTE });
      expect(await alertOf(a)).toMatchObject({ state: 'silenced', hold: { silence: first.silence.id } });
      const second = await silence({ alert: a });
      expect(second.held).toBe(1);
      expect(await alertOf(a)).toMatchObject({ hold: { silence: second.silence.id } });
      expect((await recordOf(a)).at(-1)).toMatchObject({ action: 'silence', by: person('S') });
      expect((await silence({ alert: 4_711 })).held).toBe(0);
    });

    it('ends for all it held: each is as it was before', async () => {
      const [a, b] = [await open('A'), await open('B')];
      await move(a, 'ack');
      const { silence: made } = await silence({
        filter: filterOf({ type: 'Backup' }),
        text: '--type Backup',
      });
      expect(await end(made.id)).toMatchObject({
        ok: true,
        released: 2,
        silence: { ended: { at: NOW + MINUTE, by: person('E') } },
      });
      expect(await alertOf(a)).toMatchObject({ state: 'acked', hold: undefined, ack: { by: person(1) } });
      expect(await alertOf(b)).toMatchObject({ state: 'open', hold: undefined });
      expect((await recordOf(b)).at(-1)).toMatchObject({
        ...{ action: 'unsilence', reason: 'silence_ended', by: person('E'), was: 'silenced', became: 'open' },
      });
      expect(await end(made.id)).toMatchObject({
        ok: false,
        reason: 'already_ended',
        silence: { id: made.id },
      });
      expect(await end(4_711)).toEqual({ ok: false, reason: 'unknown_silence' });
      expect((await rig.store.standing()).silences).toEqual([]);
    });

    it('lets another one that takes the alert keep it: the one that lasts longest', async () => {
      const a = await open('A');
      const first = await silence({ ...of('A'), until: NOW + HOUR });
      await silence({ ...of('A'), until: NOW + 2 * HOUR });
      const last = await silence({ filter: filterOf({ type: 'Backup' }), text: '--type Backup' });
      expect((await alertOf(a)).hold).toMatchObject({ silence: first.silence.id });
      expect(await end(first.silence.id)).toMatchObject({ released: 0 });
      expect(await alertOf(a)).toMatchObject({ state: 'silenced', hold: { silence: last.silence.id } });
      expect(await end(last.silence.id)).toMatchObject({ released: 0 });
      expect(await alertOf(a)).toMatchObject({ hold: { until: NOW + 2 * HOUR } });
      await pass(NOW + 2 * HOUR);
      expect((await alertOf(a)).state).toBe('open');
    });

    it('ends by itself, with a line in the thread of what it held', async () => {
      const a = await open('A');
      await sendAll(NOW);
      const { silence: made } = await silence({ ...of('A'), until: NOW + HOUR });
      expect(linesOf(await sendAll(NOW))).toMatchObject([{ entry: { action: 'mute' } }]);
      expect(await pass(NOW + HOUR - 1)).toEqual([]);
      expect(await pass(NOW + HOUR)).toEqual([{ kind: 'silence_end', ref: made.id }]);
      expect((await alertOf(a)).state).toBe('open');
      expect(linesOf(await sendAll(NOW + HOUR))).toMatchObject([
        {
          entry: { action: 'unmute', reason: 'silence_ended', by: undefined, ref: made.id },
          broadcast: false,
        },
      ]);
      const ended = (await recordOf()).find(({ action }) => action === 'silence_end');
      expect(ended).toMatchObject({ reason: 'time_over', by: undefined, ref: made.id });
      expect(await end(made.id)).toMatchObject({ ok: false, reason: 'already_ended' });
    });

    it('keeps a card that was never posted back, and gives it out in the end', async () => {
      const a = await open('A');
      const { silence: made } = await silence(of('A'));
      expect(cardsOf(await sendAll(NOW))).toEqual([]);
      await end(made.id);
      expect(cardsOf(await sendAll(NOW + MINUTE))).toMatchObject([
        { ts: undefined, view: { alert: { alert: { id: a, state: 'open' } } } },
      ]);
    });

    it('has a posted card shown as it is', async () => {
      await open('A');
      await sendAll(NOW);
      await silence(of('A'));
      expect(cardsOf(await sendAll(NOW))).toMatchObject([
        { ts: expect.any(String), view: { alert: { alert: { state: 'silenced' } } } },
      ]);
    });

    it('decides about the events that come, over a restart', async () => {
      await silence({ ...of('A'), until: NOW + HOUR });
      const store = await rig.reopen();
      const receipt = await store.commitPage(commitOf([event({ id: 'x', device: 'A' })]), decideWith());
      expect(receipt.decisions).toMatchObject({ silenced: 1 });
      const alert = (await store.eventById('x'))?.alert as number;
      expect(await alertOf(alert)).toMatchObject({ state: 'silenced' });
      expect(cardsOf(await sendAll(NOW))).toEqual([]);
      await pass(NOW + HOUR);
      expect(cardsOf(await sendAll(NOW + HOUR))).toHaveLength(1);
    });
  });

  describe('a silence and a failure that explains the alert', () => {
    const inhibits = { inhibit: [inhibit({ type: 'Server' }, { type: 'Backup' })] };
    /** A failure with one alert that it holds back. */
    const failure = async () => {
      const events = [event({ id: 'p', type: 'Server', device: 'SRV' }), event({ id: 'c', device: 'C' })];
      for (const one of events) {
        await rig.store.commitPage(commitOf([one]), decideWith(undefined, undefined, inhibits));
      }
      const [p, c] = [await rig.store.eventById('p'), await rig.store.eventById('c')];
      return [p?.alert as number, c?.alert as number] as const;
    };

    it('hold it one after the other', async () => {
      const [parent, child] = await failure();
      expect(await alertOf(child)).toMatchObject({ hold: { kind: 'parent', alert: parent } });
      const { silence: made } = await silence({ alert: child });
      expect(await alertOf(child)).toMatchObject({ state: 'silenced', hold: { silence: made.id } });
      expect((await alertOf(parent)).children).toBe(0);
      expect(await end(made.id)).toMatchObject({ released: 0 });
      expect(await alertOf(child)).toMatchObject({ state: 'silenced', hold: { alert: parent } });
      expect((await alertOf(parent)).children).toBe(1);
    });

    it('let go of it when both are over', async () => {
      const [parent, child] = await failure();
      const { silence: made } = await silence(of('C'));
      expect((await alertOf(child)).hold).toMatchObject({ kind: 'parent' });
      await move(parent, 'resolve', { at: NOW + MINUTE });
      expect((await alertOf(child)).hold).toMatchObject({ kind: 'silence', silence: made.id });
      expect(cardsOf(await sendAll(NOW + MINUTE))).toHaveLength(1);
      expect(await end(made.id)).toMatchObject({ released: 1 });
      expect((await alertOf(child)).state).toBe('open');
      expect(cardsOf(await sendAll(NOW + MINUTE))).toMatchObject([
        { view: { alert: { alert: { id: child } } } },
      ]);
    });

    it('have the card of the failure say how many it holds back', async () => {
      const [parent, child] = await failure();
      await sendAll(NOW);
      await move(child, 'resolve', { at: NOW + MINUTE });
      const cards = cardsOf(await sendAll(NOW + MINUTE));
      expect(cards.map(({ view }) => view.alert.alert)).toMatchObject([{ id: parent, children: 0 }]);
    });
  });
}
