import { createHash } from 'node:crypto';
import type { InsyncEvent, Unreadable } from '../../domain/event.ts';
import { searchText } from '../../domain/filter-match.ts';
import { fold } from '../../domain/text.ts';
import { eventColumns, eventKey } from './event-columns.ts';
import type { Database } from './open.ts';

const DAY = 86_400_000;

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
  const addDaily = database.sql(`
    INSERT INTO daily (day, type, feature, severity, outcome, n) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET n = n + excluded.n`);
  const addName = database.sql(
    'INSERT INTO names (kind, folded, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const setAside = database.sql(`
    INSERT INTO unreadable (digest, feed, at, reason, raw) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET seen = seen + 1`);
  let seq = Number(database.sql('SELECT max(seq) AS seq FROM events').get()?.seq ?? 0);

  /**
   * The key is the time with bits of the id's hash. Where another event holds it, free ones are looked for in
   * growing steps: a feed whose times are whole seconds may bring thousands of events of one moment.
   */
  const insertOne = (event: InsyncEvent, arrived: number): number | undefined => {
    const c = eventColumns(event);
    let key = eventKey(event.time, event.id);
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
        return key;
      }
      if (step === 1 && known.get(c.uid, c.tenant)) return undefined;
      key += step;
    }
  };

  const addNames = (events: readonly StoredEvent[]) => {
    for (const type of new Set(events.map(({ event }) => event.type))) addName.run('type', fold(type), type);
    for (const feature of new Set(events.map(({ event }) => event.feature))) {
      if (feature !== '') addName.run('feature', fold(feature), feature);
    }
  };

  const addToRollUp = (events: readonly StoredEvent[]) => {
    const counts = new Map<string, { event: InsyncEvent; day: number; n: number }>();
    for (const { event } of events) {
      const day = Math.floor(event.time / DAY);
      const group = JSON.stringify([day, event.type, event.feature, event.severity, event.outcome]);
      const entry = counts.get(group);
      if (entry) entry.n += 1;
      else counts.set(group, { event, day, n: 1 });
    }
    for (const { event, day, n } of counts.values()) {
      addDaily.run(day, fold(event.type), fold(event.feature), event.severity, event.outcome, n);
    }
  };

  return {
    insert(events, arrived) {
      const stored: StoredEvent[] = [];
      for (const event of [...events].sort((a, b) => a.time - b.time)) {
        const key = insertOne(event, arrived);
        if (key === undefined) continue;
        addWords.run(key, searchText(event).join(' '));
        stored.push({ key, event });
      }
      addNames(stored);
      addToRollUp(stored);
      return stored;
    },
    setAside(records, feed, at) {
      for (const { raw, reason } of records) {
        setAside.run(createHash('sha256').update(raw).digest('hex'), feed, at, reason, raw);
      }
    },
  };
}
