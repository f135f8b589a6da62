/** The index over the queue holds both states, so both are named where one is meant. */
export const WAITING = "state IN ('waiting', 'sending') AND state = 'waiting'";

/**
 * What a storm's card may show instead at the moment of this parameter: see `foldable` in the ports. What waits for
 * more of its group may not yet.
 */
export const foldableAt = (
  at: string,
) => `(kind = 'alert' AND ts IS NULL AND doubt_since IS NULL AND storm IS NULL
  AND NOT (attempts = 0 AND not_before > ${at})
  AND NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.id = cards.ref
    AND alerts.kind IN ('feed_gap', 'feed_silence', 'forward_behind', 'configuration', 'outage', 'test')))`;
