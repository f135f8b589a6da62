import { DatabaseSync } from 'node:sqlite';
import { searchText } from '../../src/domain/filter-match.ts';
import { eventColumns, eventKey } from '../../src/store/sqlite/event-columns.ts';
import { countSql, pageSql } from '../../src/store/sqlite/filter-sql.ts';
import { MIGRATIONS } from '../../src/store/sqlite/schema.ts';
import { type FilterDatabase, filterEquality } from './filter-equality.ts';
import type { Placed } from './filter-scenes.ts';

filterEquality('SQLite', async () => sqlite());

function sqlite(): FilterDatabase {
  const database = new DatabaseSync(':memory:');
  for (const migration of MIGRATIONS) database.exec(migration);
  const taken = database.prepare('SELECT 1 FROM events WHERE key = ?');
  const add = (table: string, row: Readonly<Record<string, string | number | null>>) => {
    const columns = Object.keys(row);
    const marks = columns.map(() => '?').join(', ');
    const sql = `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${marks})`;
    database.prepare(sql).run(...Object.values(row));
  };
  const addEvent = ({ event, alert }: Placed, seq: number): number => {
    let key = eventKey(event.time, event.id);
    while (taken.get(key)) key += 1;
    add('events', { key, seq, ...eventColumns(event), arrived: 0, raw: event.raw });
    add('event_words', { rowid: key, words: searchText(event).join(' ') });
    if (alert) addAlert(alert);
    if (alert || seq % 3 === 0) {
      const verdict = alert ? 'opened' : 'history';
      add('decisions', { event: key, verdict, rule: 1, alert: alert?.id ?? null });
    }
    return key;
  };
  const addAlert = ({ id, state, storm }: NonNullable<Placed['alert']>) => {
    add('alerts', {
      ...{
        id,
        kind: 'event',
        fingerprint: `f${id}`,
        state,
        severity: 3,
        outcome: 'failed',
        type: '',
        feature: '',
      },
      ...{ subject: '', alert_name: '', count: 1, first_seen: 0, last_seen: 0, opened_at: 0 },
    });
    // A storm's alerts may have a card elsewhere too, and a card's number is no alert's.
    const card = { ref: id, channel: 'C1', route: '{}', severity: 3, state: 'sent', wanted: 1, since: 0 };
    add('cards', { ...card, kind: 'alert', home: 'C1', nonce: `a${id}`, storm: storm ?? null });
    add('cards', { ...card, kind: 'alert', home: 'C2', nonce: `b${id}`, storm: storm ?? null });
    add('cards', { ...card, kind: 'fallback', ref: id + 1, home: 'C1', nonce: `c${id}`, storm: 7 });
  };
  return {
    async insert(events) {
      return events.map(addEvent);
    },
    async page(request) {
      const { sql, params } = pageSql(request);
      return (database.prepare(sql).all(...params) as { key: number }[]).map(({ key }) => key);
    },
    async count(filter, now, cap) {
      const { sql, params } = countSql(filter, now, cap);
      const rows = database.prepare(sql).all(...params) as { outcome: string; n: number }[];
      return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]));
    },
    async close() {
      database.close();
    },
  };
}
