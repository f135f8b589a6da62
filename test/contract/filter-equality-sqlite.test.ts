import type { InsyncEvent } from '../../src/domain/event.ts';
import { sqlArchive } from '../../src/store/sql/archive.ts';
import { eventWriter } from '../../src/store/sql/events.ts';
import { PACE, type Pace } from '../../src/store/sql/steps.ts';
import { openWriter } from '../../src/store/sqlite/open.ts';
import { type FilterDatabase, filterEquality } from './filter-equality.ts';
import type { Placed } from './filter-scenes.ts';
import { hurried } from './hurried.ts';

filterEquality('SQLite', async () => sqlite(PACE));
filterEquality('SQLite, step by step', async () => sqlite(hurried(8)));

function sqlite(pace: Pace): FilterDatabase {
  const database = openWriter(':memory:');
  const writer = eventWriter(database);
  const events: InsyncEvent[] = [];
  const decode = (raw: string) => events[(JSON.parse(raw) as [number])[0]] as InsyncEvent;
  const archive = sqlArchive(database, decode, ':memory:', pace);
  const add = (table: string, row: Readonly<Record<string, string | number | null>>) => {
    const columns = Object.keys(row);
    const marks = columns.map(() => '?').join(', ');
    const sql = `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${marks})`;
    database.handle.prepare(sql).run(...Object.values(row));
  };
  const addEvent = ({ event, alert }: Placed, place: number): number => {
    // As in every record, the keys of the details stand in it.
    const told = { ...event, raw: JSON.stringify([place, event.details]) };
    events.push(told);
    const key = writer.insert([told], 0)[0]?.key as number;
    if (alert) addAlert(alert);
    if (alert || place % 3 === 0) {
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
    // Nor is that of a line in a thread, which is about a row of the record.
    add('cards', { ...card, kind: 'reply', home: 'C1', nonce: `d${id}`, storm: 7 });
    add('cards', { ...card, kind: 'fallback', ref: id + 1, home: 'C1', nonce: `c${id}`, storm: 7 });
  };
  return {
    async insert(placed) {
      return placed.map(addEvent);
    },
    async page(request, watch) {
      const { rows, ...page } = await archive.page(request, watch);
      return { ...page, keys: rows.map(({ key }) => key) };
    },
    count: (filter, now, cap) => archive.countByOutcome(filter, now, cap),
    async close() {
      database.handle.close();
    },
  };
}
