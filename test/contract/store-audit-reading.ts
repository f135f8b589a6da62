import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/domain/audit.ts';
import type { AuditRequest, Move } from '../../src/domain/desk.ts';
import { commitOf, decideWith, event, failures, filterOf, HOUR, NOW, person, TO_OPS } from './samples.ts';
import type { Rig } from './store.ts';

/** Reading the record, and finding out whether it is whole. */
export function storeAuditReading(rig: Rig): void {
  const commit = (...events: ReturnType<typeof event>[]) =>
    rig.store.commitPage(commitOf(events), decideWith());
  const alertOf = async (id: string) => (await rig.store.eventById(id))?.alert as number;
  const move = (alert: number, act: Move['act'], n: number, at = NOW, more: Partial<Move> = {}) =>
    rig.store.move(alert, { act, by: person(n), at, reason: 'command', ...more });
  const audit = async (request: Partial<AuditRequest> = {}) =>
    (await rig.store.audit({ now: NOW, limit: 1_000, ...request })).entries;
  const acts = (entries: readonly AuditEntry[]) => entries.map(({ action }) => action);

  /** Two alerts: one acknowledged by U1 and resolved by U2 an hour later, the other noted by U1; and a silence of U3. */
  const story = async () => {
    await commit(event({ id: 'a', device: 'A' }), event({ id: 'b', device: 'B', type: 'Restore' }));
    const [a, b] = [await alertOf('a'), await alertOf('b')];
    await move(a, 'ack', 1, NOW + 1, { ackReason: 'hardware', note: 'on it' });
    await move(b, 'note', 1, NOW + 2, { note: 'parts ordered' });
    await rig.store.addSilence({
      ...{ filter: filterOf({ type: 'X' }), text: '--type X', by: person(3), note: '', at: NOW + 3 },
      ...{ until: undefined, alert: undefined, reason: 'command' },
    });
    await move(a, 'resolve', 2, NOW + HOUR);
    return { a, b };
  };

  describe('reading the record', () => {
    it('is newest first, with all that was recorded', async () => {
      const { a } = await story();
      const entries = await audit();
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, n) => entries.length - n));
      expect(acts(entries).slice(0, 4)).toEqual(['resolve', 'silence_add', 'note', 'ack']);
      expect(entries[3]).toMatchObject({
        ...{ at: NOW + 1, action: 'ack', reason: 'command', by: person(1), alert: a, was: 'open' },
        ...{ became: 'acked', note: 'on it', data: { ackReason: 'hardware' } },
      });
      expect(entries[0]?.prev).toBe(entries[1]?.hash);
    });

    it('is asked by alert, person and time', async () => {
      const { a, b } = await story();
      expect(acts(await audit({ alert: a }))).toEqual(['resolve', 'ack', 'open']);
      expect(acts(await audit({ alert: b, by: 'U1' }))).toEqual(['note']);
      expect(acts(await audit({ by: 'U1' }))).toEqual(['note', 'ack']);
      expect(acts(await audit({ since: NOW + 2, until: NOW + HOUR }))).toEqual(['silence_add', 'note']);
      expect(acts(await audit({ since: NOW + HOUR }))).toEqual(['resolve']);
      expect(await audit({ since: NOW + HOUR + 1 })).toEqual([]);
      expect(await audit({ alert: 99 })).toEqual([]);
    });

    it('is asked by what the alerts are about', async () => {
      const { a, b } = await story();
      const gap = await rig.store.loseCursor({ feed: 'insync', cause: '400', route: TO_OPS, at: NOW });
      const about = async (raw: Readonly<Record<string, unknown>>) =>
        new Set((await audit({ filter: filterOf(raw) })).map(({ alert }) => alert));
      expect(await about({ type: 'restore' })).toEqual(new Set([b]));
      expect(await about({ detail: 'Device=A' })).toEqual(new Set([a]));
      expect(await about({ status: 'resolved' })).toEqual(new Set([a]));
      expect(await about({ type: 'Nothing' })).toEqual(new Set());
      // Nothing is asked of an event: findings too, but what is about no alert is left out.
      const all = (await audit()).map(({ alert }) => alert).filter((alert) => alert !== undefined);
      expect(await about({ status: '!none' })).toEqual(new Set(all));
      expect(all).toContain(gap.id);
    });

    it('goes page by page without loss or repetition, whatever is asked', async () => {
      await commit(...failures(40));
      const { rows } = await rig.store.alerts({ states: ['open'], limit: 100 });
      for (const [n, { alert }] of rows.entries()) await move(alert.id, 'ack', n % 3);
      const devices = filterOf({ subject: ['DEV-1', 'DEV-7', 'DEV-33'] });
      for (const more of [{}, { by: 'U1' }, { filter: devices }]) {
        const whole = await audit(more);
        const paged: AuditEntry[] = [];
        for (let [before, left] = [Number.MAX_SAFE_INTEGER, true]; left; ) {
          const { entries, more: further } = await rig.store.audit({ ...more, now: NOW, limit: 4, before });
          expect(entries.length).toBeLessThanOrEqual(4);
          paged.push(...entries);
          before = entries.at(-1)?.seq ?? 0;
          left = further;
        }
        expect(paged).toEqual(whole);
        expect(whole.length).toBeGreaterThan(4);
      }
    });

    it('proves it to be whole, up to a head noted elsewhere', async () => {
      expect(await rig.store.verifyAudit()).toEqual({ ok: true, rows: 0, head: '' });
      await story();
      const entries = await audit();
      const head = entries[0]?.hash as string;
      const whole = { ok: true, rows: entries.length, head };
      expect(await rig.store.verifyAudit()).toEqual(whole);
      expect(await rig.store.verifyAudit(head)).toEqual(whole);
      // Noted when there were fewer rows.
      expect(await rig.store.verifyAudit(entries[2]?.hash)).toEqual(whole);
      const cut = { ok: false, rows: entries.length, seq: entries.length + 1, reason: 'cut_short' };
      expect(await rig.store.verifyAudit('f'.repeat(64))).toEqual(cut);
    });
  });
}
