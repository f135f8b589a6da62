import type { Alert } from '../../domain/alert.ts';
import { cardPlaces } from './card-places.ts';
import type { Database } from './database.ts';
import { timers } from './timers.ts';

/** A storm takes in more as long as it was fed within this time, ms; after that it is over, the next flood a new one. */
export const STORM_GAP = 10 * 60_000;

/** So few alerts that nobody has get cards of their own when their storm is over. */
const FEW = 8;

interface Storm {
  readonly id: number;
  readonly revision: number;
}

/** What becomes of the alerts of a storm; belongs inside a transaction. */
export interface CardStorms {
  /**
   * An alert changed: the storms that count it, in their new revision. When its storm is over and nobody has it, it
   * gets a card of its own.
   */
  changed(alert: Alert, at: number): readonly Storm[];
  /** The storm was fed: it is not over before its time. */
  fed(storm: number, at: number): void;
  /** Its time has come: it is over if it was not fed since, and few that nobody has get cards. Gives it if it changed. */
  unfold(storm: number, at: number): Storm | undefined;
}

export function cardStorms(database: Database): CardStorms {
  const places = cardPlaces(database);
  const clock = timers(database);
  const look = (storm: number, at: number) => {
    clock.cancel('unfold', storm);
    clock.set('unfold', storm, at);
  };
  const inStorms = database.sql(`
    SELECT c.id AS card, c.storm, c.state, s.over_at AS over FROM cards c JOIN storms s ON s.id = c.storm
    WHERE c.kind = 'alert' AND c.ref = ? AND c.storm IS NOT NULL`);
  const worsen = database.sql('UPDATE cards SET severity = min(severity, ?2) WHERE id = ?1');
  const bump = database.sql('UPDATE storms SET revision = revision + 1 WHERE id = ? RETURNING id, revision');
  const byId = database.sql('SELECT last_fold AS "lastFold", over_at AS over FROM storms WHERE id = ?');
  const end = database.sql('UPDATE storms SET over_at = ?2 WHERE id = ?1');
  const nobodys = database.sql(`
    SELECT c.id FROM cards c JOIN alerts a ON a.id = c.ref WHERE c.storm = ? AND c.state = 'folded' AND a.state = 'open'
    ORDER BY a.severity, a.first_seen, a.id LIMIT ${FEW + 1}`);

  return {
    changed(alert, at) {
      const rows = inStorms.all(alert.id) as {
        card: number;
        storm: number;
        state: string;
        over: number | null;
      }[];
      for (const { card, storm, state, over } of rows) {
        worsen.run(card, alert.severity);
        if (over === null || state !== 'folded') continue;
        if (alert.state === 'open') places.bringBack(card, at);
        else look(storm, at);
      }
      return [...new Set(rows.map(({ storm }) => storm))].map((id) => bump.get(id) as unknown as Storm);
    },
    fed: (storm, at) => look(storm, at + STORM_GAP),
    unfold(id, at) {
      const storm = byId.get(id) as { lastFold: number; over: number | null } | undefined;
      if (!storm) return undefined;
      if (storm.lastFold + STORM_GAP > at) {
        look(id, storm.lastFold + STORM_GAP);
        return undefined;
      }
      if (storm.over === null) end.run(id, at);
      const few = nobodys.all(id) as { id: number }[];
      const own = few.length <= FEW ? few : [];
      for (const { id: card } of own) places.bringBack(card, at);
      return storm.over === null || own.length > 0 ? (bump.get(id) as unknown as Storm) : undefined;
    },
  };
}
