import type { RouteTaken } from '../../domain/alert.ts';
import type { CardQueue } from '../../domain/delivery.ts';
import type { Severity } from '../../domain/severity.ts';
import { cardPlaces } from './card-places.ts';
import { foldableAt, WAITING } from './card-states.ts';
import { cardStorms, STORM_GAP } from './card-storms.ts';
import { cardWriter } from './card-writer.ts';
import type { Database } from './database.ts';

export interface CardFolding extends Pick<CardQueue, 'fold'> {
  /**
   * The storm's time has come: it is over if it was not fed since. Those of its alerts that nobody has get cards of
   * their own where they are few. Belongs inside a transaction.
   */
  unfoldStorm(storm: number, at: number): void;
}

/** Folding: what a channel cannot show singly is counted and named in one card. */
export function cardFolding(database: Database): CardFolding {
  const writer = cardWriter(database);
  const storms = cardStorms(database);
  const places = cardPlaces(database);
  const toFold = `channel = ?1 AND ${WAITING} AND ${foldableAt('?3')} AND id NOT IN (SELECT value FROM json_each(?2))`;
  const any = database.sql(`SELECT 1 FROM cards WHERE ${toFold} LIMIT 1`);
  const foldReplies = database.sql(`
    UPDATE cards SET state = 'folded' WHERE channel = ?1 AND ${WAITING} AND kind = 'reply'
      AND thread IN (SELECT id FROM cards WHERE ${toFold})`);
  const foldCards = database.sql(
    `UPDATE cards SET state = 'folded', storm = ?4 WHERE ${toFold} RETURNING ref`,
  );
  const live = database.sql(`
    SELECT id FROM storms WHERE channel = ? AND last_fold > ? AND over_at IS NULL ORDER BY id DESC LIMIT 1`);
  const open = database.sql(
    'INSERT INTO storms (channel, opened_at, last_fold) VALUES (?1, ?2, ?2) RETURNING id',
  );
  const feed = database.sql(
    'UPDATE storms SET last_fold = ?2, revision = revision + 1 WHERE id = ?1 RETURNING revision',
  );
  const ownCards = database.sql("SELECT count(*) AS n FROM cards WHERE storm = ? AND state <> 'folded'");
  const worst = database.sql(`
    SELECT id FROM cards WHERE storm = ?1 AND state = 'folded' AND severity <= ?2
      AND EXISTS (SELECT 1 FROM alerts a WHERE a.id = cards.ref AND a.state = 'open')
    ORDER BY severity, since, id LIMIT ?3`);
  const worstOf = database.sql('SELECT min(severity) AS severity FROM cards WHERE storm = ?');

  const severityOf = (storm: number) => (worstOf.get(storm) as { severity: Severity }).severity;

  const showWorst = (storm: number, own: { severity: Severity; limit: number }, at: number) => {
    const { n } = ownCards.get(storm) as { n: number };
    const most = Math.max(0, own.limit - n);
    for (const { id } of worst.all(storm, own.severity, most) as { id: number }[]) places.bringBack(id, at);
  };

  return {
    async fold(channel, keep, own, at) {
      return database.transaction(() => {
        const kept = JSON.stringify(keep);
        if (!any.get(channel, kept, at)) return undefined;
        const known = live.get(channel, at - STORM_GAP) as { id: number } | undefined;
        const storm = known?.id ?? (open.get(channel, at) as { id: number }).id;
        foldReplies.run(channel, kept, at);
        const alerts = (foldCards.all(channel, kept, at, storm) as { ref: number }[]).map(({ ref }) => ref);
        showWorst(storm, own, at);
        const { revision } = feed.get(storm, at) as { revision: number };
        storms.fed(storm, at);
        const severity = severityOf(storm);
        const route: RouteTaken = { route: 0, match: '', channel, mention: '' };
        writer.want('storm', storm, route, severity, revision, at);
        writer.wantRevision('storm', storm, revision, severity, at, false);
        return { storm, folded: alerts.length, alerts };
      });
    },

    unfoldStorm(id, at) {
      const storm = storms.unfold(id, at);
      if (storm) writer.wantRevision('storm', id, storm.revision, severityOf(id), at, false);
    },
  };
}
