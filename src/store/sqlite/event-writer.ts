import type { InsyncEvent } from '../../domain/event.ts';
import { searchText } from '../../domain/filter-match.ts';
import { fold } from '../../domain/text.ts';
import { NEWEST_SEQ } from '../sql/arrival-order.ts';
import type { Database } from '../sql/database.ts';
import type { StoredEvent, StoreEvents } from '../sql/engine.ts';
import { eventColumns, eventKey, nextStep } from '../sql/event-columns.ts';
import { type RollUpPage, rollUpWriter } from '../sql/roll-up-writer.ts';
import { isMarkKey, marker } from './marks.ts';

/** One statement for each event: without a way to a server that costs least. */
export function storing(database: Database): StoreEvents {
  const insert = database.sql(`
    INSERT INTO events (key, seq, uid, tenant, type, feature, severity, outcome, subject, identity_type, identity,
      cloud, grp, arrived, raw)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const known = database.sql('SELECT 1 FROM events WHERE uid = ? AND tenant = ?');
  const addWords = database.sql('INSERT INTO event_words (rowid, words) VALUES (?, ?)');
  const addGroup = database.sql('INSERT INTO event_groups (rowid, grp) VALUES (?, hex(?))');
  const beginRollUp = rollUpWriter(database);
  const beginMarks = marker(database);
  const newest = database.sql(NEWEST_SEQ);
  let seq = 0;
  let era: number | undefined;

  /**
   * The key is the time with bits of the id's hash. Where another event holds it, free ones are looked for in
   * growing steps: a feed whose times are whole seconds may bring thousands of events of one moment.
   */
  const insertOne = (event: InsyncEvent, arrived: number, rollUp: RollUpPage): number | undefined => {
    const c = eventColumns(event);
    const wanted = eventKey(event.time, event.id);
    let key = isMarkKey(wanted) ? wanted + 1 : wanted;
    for (let step = 1; ; step = nextStep(step)) {
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

  return (events, arrived) => {
    const stored: StoredEvent[] = [];
    // What was rolled back leaves no gap in the numbers.
    if (era !== database.era()) seq = Number(newest.get()?.seq ?? 0);
    era = database.era();
    const rollUp = beginRollUp();
    const mark = beginMarks();
    for (const event of [...events].sort((a, b) => a.time - b.time)) {
      const key = insertOne(event, arrived, rollUp);
      if (key !== undefined) stored.push({ key, event });
    }
    // By key: a full-text index writes out what it has whenever a row comes before the last one.
    for (const { key, event } of stored.toSorted((a, b) => a.key - b.key)) {
      mark(key);
      addWords.run(key, searchText(event).join(' '));
      if (event.group !== '') addGroup.run(key, fold(event.group));
    }
    rollUp.flush();
    return stored;
  };
}
