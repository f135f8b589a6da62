import type { InsyncEvent } from '../../src/domain/event.ts';
import { sqlArchive } from '../../src/store/sql/archive.ts';
import type { Database } from '../../src/store/sql/database.ts';
import { eventWriter } from '../../src/store/sql/events.ts';
import type { Pace } from '../../src/store/sql/steps.ts';
import type { FilterDatabase } from './filter-equality.ts';
import type { Placed } from './filter-scenes.ts';

/** Puts a row into a table, unless it is there. */
export function adding(database: Database) {
  return (table: string, row: Readonly<Record<string, string | number | null>>): void => {
    const columns = Object.keys(row);
    const marks = columns.map(() => '?').join(', ');
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks}) ON CONFLICT DO NOTHING`;
    database.sql(sql).run(...Object.values(row));
  };
}

/** An empty database under the suite of filters: events by the writer, what becomes of them row by row. */
export function filterDatabase(
  database: Database,
  pace: Pace,
  close: () => void | Promise<void>,
): FilterDatabase {
  const writer = eventWriter(database);
  const events: InsyncEvent[] = [];
  const decode = (raw: string) => events[(JSON.parse(raw) as [number])[0]] as InsyncEvent;
  const archive = sqlArchive(database, decode, pace);
  const add = adding(database);
  const become = ({ alert }: Placed, place: number, key: number): void => {
    if (alert) addAlert(alert);
    if (!alert && place % 3 !== 0) return;
    const verdict = alert ? 'opened' : 'history';
    add('decisions', { event: key, verdict, rule: 1, alert: alert?.id ?? null });
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
      // As in every record, the keys of the details stand in it.
      const told = placed.map(({ event }, place) => ({
        ...event,
        raw: JSON.stringify([place, event.details]),
      }));
      events.push(...told);
      return database.transaction(() => {
        // At once or one by one: both are pages.
        const pages = placed.length % 2 === 0 ? [told] : told.map((event) => [event]);
        const stored = pages.flatMap((page) => writer.insert(page, 0));
        const keys = new Map(stored.map(({ event, key }) => [event.raw, key]));
        return placed.map((each, place) => {
          const key = keys.get((told[place] as InsyncEvent).raw) as number;
          become(each, place, key);
          return key;
        });
      });
    },
    async page(request, watch) {
      const { rows, ...page } = await archive.page(request, watch);
      return { ...page, keys: rows.map(({ key }) => key) };
    },
    count: (filter, now, cap) => archive.countByOutcome(filter, now, cap),
    async close() {
      await close();
    },
  };
}
