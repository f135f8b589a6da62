import type { AuditEntry } from '../../domain/audit.ts';
import type { AlertDesk, Move, MoveResult } from '../../domain/desk.ts';
import { alertReader } from './alert-rows.ts';
import { alertTurns } from './alert-turns.ts';
import type { Database } from './database.ts';
import { parentCards } from './parent-cards.ts';
import { superseded } from './reopening.ts';
import type { Change, Turning } from './turned.ts';

/** Cards of more alerts than this are not edited before those of new ones. */
const MOST_URGENT = 20;

/** What people do to alerts. */
export function sqlDesk(database: Database): AlertDesk {
  const { turn } = alertTurns(database);
  const alerts = alertReader(database);
  const parents = parentCards(database);
  const isSuperseded = superseded(database);

  const move = (id: number, asked: Move, urgent: boolean): MoveResult => {
    const before = asked.act === 'reopen' ? alerts.get(id) : undefined;
    if (before?.state === 'resolved' && isSuperseded(before)) {
      return { ok: false, reason: 'superseded', alert: before };
    }
    return turn(id, turning(asked, urgent));
  };

  /** What is no longer held back is no longer counted where it was. */
  const moveEach = <T>(ids: readonly number[], at: number, work: () => T): T => {
    const before = ids.map(parents.of);
    const result = work();
    parents.show(
      before.filter((parent, index) => parent !== parents.of(ids[index] as number)),
      at,
    );
    return result;
  };

  return {
    async move(id, asked) {
      return database.transaction(() => moveEach([id], asked.at, () => move(id, asked, true)));
    },

    async moveAll(ids, asked) {
      return database.transaction(() => {
        const each = [...new Set(ids)];
        const results = moveEach(each, asked.at, () =>
          each.map((id) => move(id, asked, each.length <= MOST_URGENT)),
        );
        const done = results.filter((result) => result.ok);
        return {
          moved: each.filter((_id, index) => results[index]?.ok),
          refused: each.length - done.length,
          untaken: done.flatMap(({ untaken }) => untaken ?? []),
        };
      });
    },
  };
}

function turning(move: Move, urgent: boolean): Turning {
  const { act, at, by, reason, note = '' } = move;
  const told = { transition: act, at, by, reason, note, urgent } as const;
  return { ...told, change: changeOf(move), data: dataOf(move) };
}

/** What the act says about the alert; what does not belong to it is left aside. */
function changeOf({ act, by, at, note = '', ackReason, until, owner }: Move): Change {
  switch (act) {
    case 'ack':
      return { ack: { by, at, note, reason: ackReason, until }, ...(owner && { owner }) };
    case 'assign':
      return { owner };
    case 'note':
      return { note: { by, at, text: note } };
    default:
      return {};
  }
}

function dataOf({ act, ackReason, until, owner, card }: Move): AuditEntry['data'] {
  const acks = act === 'ack';
  return {
    ...(acks && ackReason !== undefined && { ackReason }),
    ...(acks && until !== undefined && { until }),
    ...((acks || act === 'assign') && owner && { owner: owner.id, ownerName: owner.name }),
    ...(card && { channel: card.channel, ts: card.ts }),
  };
}
