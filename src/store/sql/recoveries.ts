import type { Alert } from '../../domain/alert.ts';
import type { RecoveryDecision, UnpairedDecision } from '../../domain/decision.ts';
import { alertReader } from './alert-rows.ts';
import { alertTurns } from './alert-turns.ts';
import type { Database } from './database.ts';
import { membersOf } from './members.ts';

/** What the feed says is over; inside a transaction. */
export interface Recoveries {
  /** Problems are over, and each alert none of whose problems is left. `touched`: alerts that still have some. */
  recover(decision: RecoveryDecision, at: number, touched: Set<number>): number;
  /** Counted on each alert it could mean. */
  unpaired(decision: UnpairedDecision, touched: Set<number>): void;
}

export function recoveries(database: Database): Recoveries {
  const alerts = alertReader(database);
  const { turn } = alertTurns(database);
  const members = membersOf(database);
  const countUnpaired = database.sql('UPDATE alerts SET unpaired = unpaired + 1 WHERE id = ?');

  const resolve = (id: number, { event, reason }: RecoveryDecision, at: number, touched: Set<number>) => {
    const { hold, reopened, openedAt, firstSeen } = alerts.get(id) as Alert;
    const lasted = Math.max(0, event.time - (reopened ? openedAt : firstSeen));
    turn(id, { transition: 'recover', at, reason, data: { event: event.id, lasted } });
    touched.delete(id);
    if (hold?.kind === 'parent') touched.add(hold.alert);
  };

  return {
    recover(decision, at, touched) {
      let cards = 0;
      for (const { alert, fingerprint } of decision.recovered) {
        if (!members.end(alert, fingerprint, at)) continue;
        cards += 1;
        if (members.anyLeft(alert)) touched.add(alert);
        else resolve(alert, decision, at, touched);
      }
      return cards;
    },
    unpaired({ candidates }, touched) {
      for (const alert of candidates) {
        countUnpaired.run(alert);
        touched.add(alert);
      }
    },
  };
}
