import { randomUUID } from 'node:crypto';
import type { Alert, RouteTaken } from '../../domain/alert.ts';
import type { CardKind } from '../../domain/delivery.ts';
import type { Severity } from '../../domain/severity.ts';
import type { Database } from './open.ts';

/** Marks cards as wanted; belongs inside a transaction. The delivery finds them in the queue. */
export interface CardWriter {
  /** A card of its own for this thing in the route's channel, unless it has one. */
  want(
    kind: CardKind,
    ref: number,
    route: RouteTaken,
    severity: Severity,
    revision: number,
    at: number,
  ): void;
  /** The alert changed: its cards, and the storms it is folded into, must show it. */
  changed(alert: Alert, at: number, urgent: boolean): void;
  /** The storm or notice changed. */
  wantRevision(
    kind: CardKind,
    ref: number,
    revision: number,
    severity: Severity,
    at: number,
    urgent: boolean,
  ): void;
}

export function cardWriter(database: Database): CardWriter {
  const liveFallback = database.sql(`
    SELECT c.channel FROM fallbacks f JOIN cards c ON c.kind = 'fallback' AND c.ref = f.id
    WHERE f.channel = ? AND f.live = 1`);
  const insert = database.sql(`
    INSERT INTO cards (kind, ref, home, channel, route, severity, nonce, state, wanted, since)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?) ON CONFLICT (kind, ref, home) DO NOTHING`);
  // One row at a time: a statement that may change several makes the full-text index write out its part each time.
  const shown = database.sql("SELECT id FROM cards WHERE kind = ? AND ref = ? AND state <> 'folded'");
  const touch = database.sql(`
    UPDATE cards SET wanted = ?2, severity = min(severity, ?3), urgent = max(urgent, ?5),
      since = CASE WHEN state = 'waiting' THEN since ELSE ?4 END,
      attempts = CASE WHEN state = 'waiting' THEN attempts ELSE 0 END,
      state = CASE WHEN state = 'sent' THEN 'waiting' ELSE state END
    WHERE id = ?1`);
  const storms = database.sql(
    "SELECT DISTINCT storm FROM cards WHERE kind = 'alert' AND ref = ? AND storm IS NOT NULL",
  );
  const bumpStorm = database.sql('UPDATE storms SET revision = revision + 1 WHERE id = ? RETURNING revision');

  const wantRevision: CardWriter['wantRevision'] = (kind, ref, revision, severity, at, urgent) => {
    for (const { id } of shown.all(kind, ref) as { id: number }[]) {
      touch.run(id, revision, severity, at, urgent ? 1 : 0);
    }
  };

  return {
    want(kind, ref, route, severity, revision, at) {
      const fallback = liveFallback.get(route.channel) as { channel: string } | undefined;
      const channel = kind === 'fallback' ? route.channel : (fallback?.channel ?? route.channel);
      insert.run(
        kind,
        ref,
        route.channel,
        channel,
        JSON.stringify(route),
        severity,
        randomUUID(),
        revision,
        at,
      );
    },
    changed(alert, at, urgent) {
      wantRevision('alert', alert.id, alert.revision, alert.severity, at, urgent);
      for (const { storm } of storms.all(alert.id) as { storm: number }[]) {
        const { revision } = bumpStorm.get(storm) as { revision: number };
        wantRevision('storm', storm, revision, alert.severity, at, urgent);
      }
    },
    wantRevision,
  };
}
