import { createHash } from 'node:crypto';
import type { InsyncEvent, Unreadable } from '../../domain/event.ts';
import { searchText } from '../../domain/filter-match.ts';
import { fold } from '../../domain/text.ts';
import type { Database } from './database.ts';
import { eventColumns, eventKey } from './event-columns.ts';
import { type RollUpPage, rollUpWriter } from './roll-up-writer.ts';
import { isMarkKey } from './slots.ts';

interface StoredEvent {
  readonly key: number;
  readonly event: InsyncEvent;
}

/** Writes events and what is derived from them; belongs inside a transaction. */
export interface EventWriter {
  /** Stores the events that are not there yet and returns them, oldest first. */
  insert(events: readonly InsyncEvent[], arrived: number): StoredEvent[];
  setAside(records: readonly Unreadable[], feed: string, at: number): void;
}

export function eventWriter(database: Database): EventWriter {
  const insert = database.sql(`
    INSERT INTO events (key, seq, uid, tenant, type, feature, severity, outcome, subject, identity_type, identity,
      cloud, grp, arrived, raw)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const known = database.sql('SELECT 1 FROM events WHERE uid = ? AND tenant = ?');
  const addWords = database.sql('INSERT INTO event_words (rowid, words) VALUES (?, ?)');
  const addGroup = database.sql('INSERT INTO event_groups (rowid, grp) VALUES (?, hex(?))');
  const addName = database.sql(
    'INSERT INTO names (kind, folded, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const setAside = database.sql(`
    INSERT INTO unreadable (digest, feed, at, reason, raw) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET seen = seen + 1`);
  const beginRollUp = rollUpWriter(database);
  let seq = Number(database.sql('SELECT max(seq) AS seq FROM events').get()?.seq ?? 0);

  /**
   * The key is the time with bits of the id's hash. Where another event holds it, free ones are looked for in
   * growing steps: a feed whose times are whole seconds may bring thousands of events of one moment.
   */
  const insertOne = (event: InsyncEvent, arrived: number, rollUp: RollUpPage): number | undefined => {
    const c = eventColumns(event);
    const wanted = eventKey(event.time, event.id);
    let key = isMarkKey(wanted) ? wanted + 1 : wanted;
    for (let step = 1; ; step *= 2) {
      const { changes } = insert.run(
        key,
        seq + 1,
        c.uid,
        c.tenant,
        c.type,
        c.feature,
        c.severity,
        c.outcome,
        c.subject,
        c.identity_type,
        c.identity,
        c.cloud,
        c.grp,
        arrived,
        event.raw,
      );
      if (changes === 1) {
        seq += 1;
        rollUp.add(c, key);
        return key;
      }
      if (step === 1 && known.get(c.uid, c.tenant)) return undefined;
      key += isMarkKey(key + step) ? step + 1 : step;
    }
  };

  const addNames = (events: readonly StoredEvent[]) => {
    for (const type of new Set(events.map(({ event }) => event.type))) addName.run('type', fold(type), type);
    for (const feature of new Set(events.map(({ event }) => event.feature))) {
      if (feature !== '') addName.run('feature', fold(feature), feature);
    }
  };

  return {
    insert(events, arrived) {
      const stored: StoredEvent[] = [];
      const rollUp = beginRollUp();
      for (const event of [...events].sort((a, b) => a.time - b.time)) {
        const key = insertOne(event, arrived, rollUp);
        if (key !== undefined) stored.push({ key, event });
      }
      // By key: a full-text index writes out what it has whenever a row comes before the last one.
      for (const { key, event } of stored.toSorted((a, b) => a.key - b.key)) {
        rollUp.mark(key);
        addWords.run(key, searchText(event).join(' '));
        if (event.group !== '') addGroup.run(key, fold(event.group));
      }
      addNames(stored);
      rollUp.flush();
      return stored;
    },
    setAside(records, feed, at) {
      for (const { raw, reason } of records) {
        setAside.run(createHash('sha256').update(raw).digest('hex'), feed, at, reason, raw);
      }
    },
  };
}
