import type { Transition } from '../../domain/alert.ts';
import type { AlertDesk } from '../../domain/ports.ts';
import { type AlertRow, toAlert } from './alert-rows.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './open.ts';

/** From which state a transition leads where; anything else is refused with the state it met. */
const RULES: Readonly<Record<Transition, { from: string; to: string }>> = {
  ack: { from: 'open', to: 'acked' },
  unack: { from: 'acked', to: 'open' },
};

export function sqliteDesk(database: Database): AlertDesk {
  const cards = cardWriter(database);
  const byId = database.sql('SELECT * FROM alerts WHERE id = ?');
  const move = database.sql(`
    UPDATE alerts SET state = ?2, ack_by = ?3, ack_name = ?4, ack_at = ?5, revision = revision + 1 WHERE id = ?1`);
  const record = database.sql(`
    INSERT INTO transitions (alert, at, transition, was, became, person, name, channel, ts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const get = (id: number) => byId.get(id) as unknown as AlertRow | undefined;

  return {
    async transition({ alert: id, transition, by, at, card }) {
      return database.transaction(() => {
        const before = get(id);
        if (!before) return { ok: false, reason: 'unknown_alert' } as const;
        const { from, to } = RULES[transition];
        if (before.state !== from) {
          return { ok: false, reason: refusal(before.state), alert: toAlert(before) } as const;
        }
        const acked = transition === 'ack';
        move.run(id, to, acked ? by.id : null, acked ? by.name : null, acked ? at : null);
        record.run(id, at, transition, from, to, by.id, by.name, card?.channel ?? null, card?.ts ?? null);
        const alert = toAlert(get(id) as AlertRow);
        cards.changed(alert, at, true);
        return { ok: true, alert } as const;
      });
    },
  };
}

function refusal(state: string): 'already_acked' | 'already_open' | 'not_open' {
  if (state === 'acked') return 'already_acked';
  return state === 'open' ? 'already_open' : 'not_open';
}
