import type { Person } from '../../domain/alert.ts';
import type { AuditReason } from '../../domain/audit.ts';
import type { AlertTurns } from './alert-turns.ts';
import type { Database } from './database.ts';
import { parentCards } from './parent-cards.ts';
import { parents } from './parents.ts';
import { holdOf, silencing } from './silencing.ts';
import type { Turning } from './turned.ts';

/** Letting go of what is held; belongs inside a transaction. */
export interface Holding {
  /** The parent failure is resolved. */
  parentOver(parent: number, at: number): void;
  /** The silence has ended; `by` a person, or undefined when its time was over. Says how many are no longer quiet. */
  silenceOver(silence: number, by: Person | undefined, at: number): number;
}

/** An alert stays quiet as long as another silence in force takes it or another failure explains it. */
export function holding(database: Database, turn: AlertTurns['turn']): Holding {
  const silences = silencing(database);
  const { explaining } = parents(database);
  const cards = parentCards(database);
  const children = database.sql(
    "SELECT id FROM alerts WHERE hold_parent = ? AND state = 'silenced' ORDER BY severity, id",
  );
  const targetsOf = database.sql("SELECT key FROM inhibit_keys WHERE alert = ? AND role = 'target'");
  const silenced = database.sql(
    "SELECT id FROM alerts WHERE hold_silence = ? AND state = 'silenced' ORDER BY severity, id",
  );

  const nobodyHas = database.sql('SELECT 1 FROM alerts WHERE id = ? AND ack IS NULL');
  const ids = (rows: unknown) => (rows as { id: number }[]).map(({ id }) => id);

  /** Another silence holds it on. */
  const heldOn = (alert: number, reason: AuditReason, at: number): boolean => {
    const silence = silences.of(alert, at);
    if (silence === undefined) return false;
    const hold = holdOf(silence, at);
    return turn(alert, { transition: 'mute', at, reason, ref: silence.id, change: { hold } }).ok;
  };

  /** Let go of; only what nobody has is held back at once by a failure that explains it. */
  const letGo = (alert: number, turning: Turning): boolean => {
    const { at } = turning;
    const keys = (targetsOf.all(alert) as { key: string }[]).map(({ key }) => key);
    const parent = nobodyHas.get(alert) === undefined ? undefined : explaining(keys, alert);
    const free = turn(alert, { ...turning, ...(parent !== undefined && { quiet: true }) });
    if (parent === undefined || !free.ok) return free.ok;
    const change = { hold: { kind: 'parent', alert: parent, since: at } } as const;
    return !turn(alert, { transition: 'hold', at, reason: 'parent_opened', data: { parent }, change }).ok;
  };

  return {
    parentOver(parent, at) {
      const release = { transition: 'release', at, reason: 'parent_resolved', data: { parent } } as const;
      const held = ids(children.all(parent));
      for (const child of held) {
        if (!heldOn(child, 'parent_resolved', at)) letGo(child, release);
      }
      cards.show(held.map(cards.of), at);
    },

    silenceOver(silence, by, at) {
      const end = {
        transition: by ? 'unsilence' : 'unmute',
        at,
        by,
        reason: 'silence_ended',
        ref: silence,
      } as const;
      const held = ids(silenced.all(silence));
      const free = held.filter((alert) => !heldOn(alert, 'silence_ended', at) && letGo(alert, end));
      cards.show(held.map(cards.of), at);
      return free.length;
    },
  };
}
