import type { Alert, AlertState } from '../../src/domain/alert.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import type { CardJob, ReplyView } from '../../src/domain/delivery.ts';
import type { Move, NewSilence } from '../../src/domain/desk.ts';
import type { Route } from '../../src/domain/rules.ts';
import { commitOf, decideWith, event, filterOf, NOW, person, type Sample } from './samples.ts';
import type { Rig } from './store.ts';

type Job = CardJob & { readonly view: Extract<CardJob['view'], { kind: 'alert' }> };

/** What tests of an alert's life do again and again. */
export function lives({ get }: { readonly get: () => Rig['store'] }) {
  const alertOf = async (id: number): Promise<Alert> => {
    const view = await get().alertView(id);
    if (!view) throw new Error(`there is no alert ${id}`);
    return view.alert;
  };

  /** Opens an alert of one device, at a time. */
  const open = async (
    device: string,
    how: { sample?: Sample; routes?: readonly Route[]; at?: number } = {},
  ) => {
    const { sample = {}, routes, at = NOW } = how;
    const id = `of-${device}-${at}`;
    await get().commitPage(
      commitOf([event({ id, device, time: at, ...sample })], { at }),
      decideWith(routes, undefined, { at }),
    );
    const row = await get().eventById(sample.id ?? id);
    if (row?.alert === undefined) throw new Error(`${device} has no alert`);
    return row.alert;
  };

  const move = (alert: number, act: Move['act'], more: Partial<Move> = {}) =>
    get().move(alert, { act, by: person(1), at: NOW, reason: 'click', ...more });

  const silence = (more: Partial<NewSilence> = {}) =>
    get().addSilence({
      ...{ filter: filterOf({ subject: 'NOBODY' }), text: '--subject NOBODY', by: person('S'), note: '' },
      ...{ at: NOW, until: undefined, alert: undefined, reason: 'command' },
      ...more,
    });

  /** Brings a new alert of the device into the state. */
  const inState = async (state: AlertState, device: string): Promise<number> => {
    const id = await open(device);
    if (state === 'acked') await move(id, 'ack', { by: person('A') });
    if (state === 'silenced') await silence({ alert: id });
    if (state === 'resolved') await move(id, 'resolve', { by: person('R') });
    return id;
  };

  /** Posts and edits all that may be sent, and says what it was. */
  const sendAll = async (at: number): Promise<CardJob[]> => {
    const sent: CardJob[] = [];
    for (let round = 0; round < 5; round += 1) {
      const waiting = (await get().waiting(1_000, at)).flatMap(({ cards }) => cards);
      for (const { card, notBefore } of waiting) {
        const job = notBefore <= at ? await get().claim(card, at) : undefined;
        if (!job) continue;
        sent.push(job);
        await get().settle(card, job.revision, { ok: true, ts: job.ts ?? `${card}.1`, at });
      }
    }
    return sent;
  };

  /** The lines among them. */
  const linesOf = (jobs: readonly CardJob[]): ReplyView[] =>
    jobs.flatMap(({ view }) => (view.kind === 'reply' ? [view.reply] : []));

  const cardsOf = (jobs: readonly CardJob[]): Job[] =>
    jobs.filter((job): job is Job => job.view.kind === 'alert');

  /** The record of one alert, or of all, oldest first. */
  const recordOf = async (alert?: number): Promise<AuditEntry[]> => {
    const asked = { now: NOW, limit: 10_000, ...(alert !== undefined && { alert }) };
    return (await get().audit(asked)).entries.toReversed();
  };

  /** Lets time pass: all that is due by then is done, in steps. */
  const pass = async (at: number) => (await get().turn(at, 100)).done;

  return { alertOf, open, move, silence, inState, sendAll, linesOf, cardsOf, recordOf, pass };
}
