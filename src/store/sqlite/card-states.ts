/** The index over the queue holds both states, so both are named where one is meant. */
export const WAITING = "state IN ('waiting', 'sending') AND state = 'waiting'";

/** What a storm's card may show instead: see `foldable` in the ports. */
export const FOLDABLE = `(kind = 'alert' AND ts IS NULL AND doubt_since IS NULL AND storm IS NULL
  AND NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.id = cards.ref AND alerts.kind = 'feed_gap'))`;
