import type { DecideRules } from '../../src/alerting/decide.ts';
import type { Alert } from '../../src/domain/alert.ts';
import type { EventTrail } from '../../src/domain/archive.ts';
import type { InsyncEvent } from '../../src/domain/event.ts';
import type { InhibitRule, OutageRule } from '../../src/domain/rules.ts';
import { commitOf, decideWith, event, filterOf, NOW, person, type Sample } from './samples.ts';
import { type Rig, waitingIn } from './store.ts';

/** A good backup of the device. */
export const good = (sample: Sample = {}) => event({ severity: 6, status: 'Success', ...sample });

type Raw = Readonly<Record<string, unknown>>;

export function inhibit(source: Raw, target: Raw): InhibitRule {
  return {
    ...{ source: filterOf(source), target: filterOf(target), equal: ['tenant'] },
    text: JSON.stringify({ source, target }),
  };
}

export const outageOf = (subjects: number, within: number): OutageRule => ({
  ...{ filter: filterOf({ type: 'Backup', outcome: 'failed' }), subjects, within },
  ...{ equal: ['tenant'], text: `subjects: ${subjects}` },
});

/** What the tests of an alert's life do over and over. */
export function lifeOf(rig: Rig) {
  return {
    /** One page that arrives at `at`. */
    async page(events: readonly InsyncEvent[], rules: Partial<DecideRules> = {}, at = NOW) {
      return rig.store.commitPage(
        commitOf(events, { at }),
        decideWith(undefined, undefined, { ...rules, at }),
      );
    },
    async alert(id: number): Promise<Alert> {
      const view = await rig.store.alertView(id);
      if (!view) throw new Error(`there is no alert ${id}`);
      return view.alert;
    },
    trail: async (id: string) => (await rig.store.trail(id)) as EventTrail,
    async states(): Promise<string[]> {
      const states = ['open', 'acked', 'silenced', 'resolved'] as const;
      const { rows } = await rig.store.alerts({ states, limit: 1_000 });
      return rows
        .toSorted((a, b) => a.alert.id - b.alert.id)
        .map(({ alert: { id, state } }) => `${id} ${state}`);
    },
    /** The alerts whose cards wait to be posted or edited, in order of their ids. */
    async waiting(channel = 'C_OPS', at = NOW): Promise<number[]> {
      const found: number[] = [];
      for (const { card, reply } of await waitingIn(rig.store, channel, at)) {
        if (reply) continue;
        const job = await rig.store.claim(card, at);
        if (job?.view.kind === 'alert') found.push(job.view.alert.alert.id);
        const broken = { reason: 'network', said: 'x', notBefore: 0, inDoubt: false, at } as const;
        if (job) await rig.store.settle(card, job.revision, { ok: false, ...broken });
      }
      return found.sort((a, b) => a - b);
    },
    /** Posts and edits what waits until nothing does; the lines in threads as `alert action`. */
    async deliver(channel = 'C_OPS', at = NOW): Promise<string[]> {
      const lines: string[] = [];
      for (;;) {
        let done = 0;
        for (const { card } of await waitingIn(rig.store, channel, at)) {
          const job = await rig.store.claim(card, at);
          if (!job) continue;
          const { view } = job;
          if (view.kind === 'reply') {
            const aloud = view.reply.broadcast ? ' aloud' : '';
            lines.push(`${view.reply.alert.id} ${view.reply.entry.action}${aloud}`);
          }
          await rig.store.settle(card, job.revision, { ok: true, ts: job.ts ?? `${card}.1`, at });
          done += 1;
        }
        if (done === 0) return lines;
      }
    },
    async recorded(alert?: number) {
      const { entries } = await rig.store.audit({
        ...{ now: NOW, limit: 1_000 },
        ...(alert !== undefined && { alert }),
      });
      return entries
        .toReversed()
        .map(({ alert: about, action, reason, became }) => `${about} ${action} ${reason} ${became}`);
    },
    resolve: (alert: number, at = NOW) =>
      rig.store.move(alert, { act: 'resolve', by: person(1), at, reason: 'click' }),
    ack: (alert: number, at = NOW) =>
      rig.store.move(alert, { act: 'ack', by: person(1), at, reason: 'click' }),
    silence: (raw: Raw, more: { until?: number; at?: number; alert?: number } = {}) =>
      rig.store.addSilence({
        ...{ filter: filterOf(raw), text: JSON.stringify(raw), by: person(1), note: 'planned' },
        ...{ at: more.at ?? NOW, until: more.until, alert: more.alert, reason: 'command' },
      }),
  };
}
