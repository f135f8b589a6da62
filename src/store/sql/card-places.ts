import type { Database } from './database.ts';
import { standIns } from './stand-ins.ts';

/** Where cards stand, or why they do not; belongs inside a transaction. The lines of its thread go with a card. */
export interface CardPlaces {
  /** The channel itself, or the one that stands in for it. */
  channelFor(home: string): string;
  /** The card is not to be posted now, nor the lines of its thread. */
  setAside(card: number, state: 'held' | 'folded'): void;
  /** The card, held or folded, is to be posted now in whatever channel takes it. */
  bringBack(card: number, at: number): void;
  /** The card's message is gone: it is posted anew, as another one. */
  forget(card: number, at: number): void;
}

export function cardPlaces(database: Database): CardPlaces {
  const { channelFor } = standIns(database);
  const homeOf = database.sql('SELECT home FROM cards WHERE id = ?');
  const setState = database.sql('UPDATE cards SET state = ?2 WHERE id = ?1');
  const setReplies = database.sql("UPDATE cards SET state = ?2 WHERE thread = ?1 AND state = 'waiting'");
  const place = database.sql(`
    UPDATE cards SET state = 'waiting', channel = ?2, since = ?3, not_before = 0, attempts = 0 WHERE id = ?1`);
  const placeReplies = database.sql(`
    UPDATE cards SET state = 'waiting', channel = ?2
    WHERE thread = ?1 AND state IN ('held', 'folded')`);
  const forget = database.sql(`
    UPDATE cards SET ts = NULL, nonce = lower(hex(randomblob(16))), state = 'waiting', doubt_since = NULL, since = ?2,
      not_before = 0, attempts = 0
    WHERE id = ?1`);

  return {
    channelFor,
    setAside(card, state) {
      setState.run(card, state);
      setReplies.run(card, state);
    },
    bringBack(card, at) {
      const { home } = homeOf.get(card) as { home: string };
      const channel = channelFor(home);
      place.run(card, channel, at);
      placeReplies.run(card, channel);
    },
    forget: (card, at) => void forget.run(card, at),
  };
}
