import type { AlertState, Hold } from '../../domain/alert.ts';
import type { AlertDecision } from '../../domain/decision.ts';
import { alertTurns } from './alert-turns.ts';
import type { Database } from './database.ts';
import { parents } from './parents.ts';
import { holdOf } from './silencing.ts';
import { type SilenceRow, toSilence } from './standing-rows.ts';

/** Which alerts the feed holds back and lets go of; inside a transaction. */
export interface AlertHolds {
  /** What keeps an alert quiet that this decision opens. Counts the silence's hit. */
  atBirth(decision: AlertDecision, at: number): Hold | undefined;
  /** The event has joined this alert: it is silenced, held back or let go of. The state it is in then. */
  afterJoining(alert: number, decision: AlertDecision, at: number): AlertState;
  /** The alert explains others from now on: they are held back, unless it is held itself. */
  holdChildren(alert: number, sources: readonly string[], at: number): void;
  /** Holds one open alert back. */
  holdBack(child: number, parent: number, at: number): void;
}

interface HeldRow {
  state: AlertState;
  hold_silence: number | null;
}

export function alertHolds(database: Database): AlertHolds {
  const { turn } = alertTurns(database);
  const { explained } = parents(database);
  const silenceById = database.sql('SELECT * FROM silences WHERE id = ?');
  const hit = database.sql('UPDATE silences SET hits = hits + 1 WHERE id = ?');
  const look = database.sql('SELECT state, hold_silence FROM alerts WHERE id = ?');
  const countHeld = database.sql('UPDATE alerts SET held_events = held_events + 1 WHERE id = ?');

  const stateOf = (alert: number) => look.get(alert) as unknown as HeldRow;

  const bySilence = (silence: number, at: number): Hold | undefined => {
    const row = silenceById.get(silence) as unknown as SilenceRow | undefined;
    return row && holdOf(toSilence(row), at);
  };

  const mute = (alert: number, silence: number, at: number) => {
    const hold = bySilence(silence, at);
    if (hold?.kind !== 'silence') return;
    const { note, until } = hold;
    const told = { at, note, ref: silence, data: until === undefined ? {} : { until }, change: { hold } };
    turn(alert, { transition: 'mute', reason: 'silence_added', ...told });
  };

  const holdBack: AlertHolds['holdBack'] = (child, parent, at) => {
    const hold: Hold = { kind: 'parent', alert: parent, since: at };
    turn(child, { transition: 'hold', at, reason: 'parent_opened', data: { parent }, change: { hold } });
  };

  return {
    atBirth({ silence, parent }, at) {
      if (silence !== undefined) {
        hit.run(silence);
        return bySilence(silence, at);
      }
      return parent === undefined ? undefined : { kind: 'parent', alert: parent, since: at };
    },

    afterJoining(alert, { silence, parent, event }, at) {
      const before = stateOf(alert);
      const by = before.hold_silence;
      let { state } = before;
      const now = () => stateOf(alert).state;
      if (silence !== undefined) {
        hit.run(silence);
        if (by !== silence) {
          mute(alert, silence, at);
          state = now();
        }
      } else if (state === 'silenced' && by !== null) {
        turn(alert, { transition: 'unmute', at, reason: 'not_silenced', data: { event: event.id } });
        state = now();
      }
      if (silence === undefined && parent !== undefined && parent !== alert && state === 'open') {
        holdBack(alert, parent, at);
        state = now();
      }
      if (state === 'silenced') countHeld.run(alert);
      return state;
    },

    holdChildren(alert, sources, at) {
      if (sources.length === 0) return;
      const { state } = stateOf(alert);
      if (state !== 'open' && state !== 'acked') return;
      for (const child of explained(alert, sources)) holdBack(child, alert, at);
    },

    holdBack,
  };
}
