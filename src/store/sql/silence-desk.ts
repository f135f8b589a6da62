import type { Person } from '../../domain/alert.ts';
import type { AuditReason } from '../../domain/audit.ts';
import type { NewSilence, SilenceDesk, SilenceEnd } from '../../domain/desk.ts';
import type { Silence } from '../../domain/standing.ts';
import { alertTurns } from './alert-turns.ts';
import { auditWriter } from './audit-writer.ts';
import type { Database } from './database.ts';
import { holding } from './holding.ts';
import { parentCards } from './parent-cards.ts';
import { holdOf, silencing } from './silencing.ts';
import { standingOf } from './standing.ts';
import { type SilenceRow, toSilence } from './standing-rows.ts';
import { timers } from './timers.ts';

/** Silences as people set them up. */
export function sqlSilenceDesk(database: Database): SilenceDesk {
  const { end } = silenceEnd(database);
  const { turn } = alertTurns(database);
  const audit = auditWriter(database);
  const silences = silencing(database);
  const clock = timers(database);
  const parents = parentCards(database);
  const insert = database.sql(`
    INSERT INTO silences (filter, text, person, name, note, at, until, alert) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    RETURNING *`);

  const add = (asked: NewSilence): Silence => {
    const { filter, text, by, note, at, until, alert, reason } = asked;
    const values = [JSON.stringify(filter), text, by.id, by.name, note, at, until ?? null, alert ?? null];
    const silence = toSilence(insert.get(...values) as unknown as SilenceRow);
    standingOf(database).changed();
    if (until !== undefined) clock.set('silence_end', silence.id, until);
    audit.record({
      ...{ at, action: 'silence_add', reason, by, alert, ref: silence.id, was: undefined, became: undefined },
      ...{ note, data: { filter: text, ...(until !== undefined && { until }) } },
    });
    return silence;
  };

  /** The alert it was made from is silenced by the person; the others because of it. */
  const hold = (silence: Silence, reason: NewSilence['reason'], at: number): number => {
    const { id: ref, by, note, until, alert: from } = silence;
    const told = { at, by, ref, note, change: { hold: holdOf(silence, at) } };
    const data = until === undefined ? {} : { until };
    const parent = from === undefined ? undefined : parents.of(from);
    const own =
      from !== undefined && turn(from, { ...told, transition: 'silence', reason, data, urgent: true }).ok;
    const others = silences
      .taken(silence, at)
      .filter((alert) => turn(alert, { ...told, transition: 'mute', reason: 'silence_added', data }).ok);
    if (own) parents.show([parent], at);
    return others.length + (own ? 1 : 0);
  };

  return {
    async addSilence(asked) {
      return database.transaction(() => {
        const silence = add(asked);
        return { silence, held: hold(silence, asked.reason, asked.at) };
      });
    },

    async endSilence({ silence, by, at, reason }) {
      return database.transaction(() => end(silence, by, at, reason));
    },
  };
}

/** The end of a silence, by a person or because its time is over (`by` undefined); belongs inside a transaction. */
export function silenceEnd(database: Database): {
  end(silence: number, by: Person | undefined, at: number, reason: AuditReason): SilenceEnd;
} {
  const { turn } = alertTurns(database);
  const audit = auditWriter(database);
  const clock = timers(database);
  const get = database.sql('SELECT * FROM silences WHERE id = ?');
  const close = database.sql(
    'UPDATE silences SET ended_at = ?2, ended_by = ?3, ended_name = ?4 WHERE id = ?1 RETURNING *',
  );
  const { silenceOver } = holding(database, turn);

  return {
    end(id, by, at, reason) {
      const row = get.get(id) as unknown as SilenceRow | undefined;
      if (!row) return { ok: false, reason: 'unknown_silence' };
      if (row.ended_at !== null) return { ok: false, reason: 'already_ended', silence: toSilence(row) };
      const silence = toSilence(close.get(id, at, by?.id ?? null, by?.name ?? null) as unknown as SilenceRow);
      standingOf(database).changed();
      clock.cancel('silence_end', id);
      audit.record({
        ...{ at, action: 'silence_end', reason, by, alert: silence.alert, ref: id },
        ...{ was: undefined, became: undefined, note: '', data: { filter: silence.text } },
      });
      return { ok: true, silence, released: silenceOver(id, by, at) };
    },
  };
}
