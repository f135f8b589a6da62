import { createHash } from 'node:crypto';
import type { InsyncEvent, Unreadable } from '../../domain/event.ts';
import { fold } from '../../domain/text.ts';
import type { Database } from './database.ts';
import type { StoredEvent } from './engine.ts';

/** Writes events and what is derived from them; belongs inside a transaction. */
export interface EventWriter {
  /** Stores the events that are not there yet and returns them, oldest first. */
  insert(events: readonly InsyncEvent[], arrived: number): StoredEvent[];
  setAside(records: readonly Unreadable[], feed: string, at: number): void;
}

export function eventWriter(database: Database): EventWriter {
  const store = database.engine.storing(database);
  const addName = database.sql(
    'INSERT INTO names (kind, folded, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const setAside = database.sql(`
    INSERT INTO unreadable (digest, feed, at, reason, raw) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (digest) DO UPDATE SET seen = unreadable.seen + 1`);

  const addNames = (kind: 'type' | 'feature', names: readonly string[]) => {
    for (const name of new Set(names)) {
      if (name !== '') addName.run(kind, database.engine.shortened(fold(name)), name);
    }
  };

  return {
    insert(events, arrived) {
      const stored = store(events, arrived);
      addNames(
        'type',
        stored.map(({ event }) => event.type),
      );
      addNames(
        'feature',
        stored.map(({ event }) => event.feature),
      );
      return stored;
    },
    setAside(records, feed, at) {
      for (const { raw, reason } of records) {
        setAside.run(createHash('sha256').update(raw).digest('hex'), feed, at, reason, raw);
      }
    },
  };
}
