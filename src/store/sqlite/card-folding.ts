import type { RouteTaken } from '../../domain/alert.ts';
import type { CardQueue } from '../../domain/delivery.ts';
import type { Severity } from '../../domain/severity.ts';
import { FOLDABLE, WAITING } from './card-states.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './open.ts';

/** A storm takes in more as long as it was fed within this time, ms; after that the next flood is a new storm. */
const STORM_GAP = 10 * 60_000;

/** Folding: what a channel cannot show singly is counted and named in one card. */
export function cardFolding(database: Database): Pick<CardQueue, 'fold'> {
  const writer = cardWriter(database);
  const toFold = `channel = ?1 AND ${WAITING} AND ${FOLDABLE} AND id NOT IN (SELECT value FROM json_each(?2))`;
  const any = database.sql(`SELECT 1 FROM cards WHERE ${toFold} LIMIT 1`);
  const foldCards = database.sql(`UPDATE cards SET state = 'folded', storm = ?3 WHERE ${toFold}`);
  const live = database.sql(
    'SELECT id FROM storms WHERE channel = ? AND last_fold > ? ORDER BY id DESC LIMIT 1',
  );
  const open = database.sql('INSERT INTO storms (channel, opened_at, last_fold) VALUES (?1, ?2, ?2)');
  const feed = database.sql(
    'UPDATE storms SET last_fold = ?2, revision = revision + 1 WHERE id = ?1 RETURNING revision',
  );
  const ownCards = database.sql("SELECT count(*) AS n FROM cards WHERE storm = ? AND state <> 'folded'");
  const unfold = database.sql(`
    UPDATE cards SET state = 'waiting' WHERE id IN (
      SELECT id FROM cards WHERE storm = ?1 AND state = 'folded' AND severity <= ?2 ORDER BY severity, since, id LIMIT ?3
    )`);
  const worstOf = database.sql('SELECT min(severity) AS severity FROM cards WHERE storm = ?');

  return {
    async fold(channel, keep, own, at) {
      return database.transaction(() => {
        const kept = JSON.stringify(keep);
        if (!any.get(channel, kept)) return undefined;
        const known = live.get(channel, at - STORM_GAP) as { id: number } | undefined;
        const storm = known?.id ?? Number(open.run(channel, at).lastInsertRowid);
        const folded = Number(foldCards.run(channel, kept, storm).changes);
        const { n } = ownCards.get(storm) as { n: number };
        unfold.run(storm, own.severity, Math.max(0, own.limit - n));
        const { revision } = feed.get(storm, at) as { revision: number };
        const { severity } = worstOf.get(storm) as { severity: Severity };
        const route: RouteTaken = { route: 0, match: '', channel, mention: '' };
        writer.want('storm', storm, route, severity, revision, at);
        writer.wantRevision('storm', storm, revision, severity, at, false);
        return { storm, folded };
      });
    },
  };
}
