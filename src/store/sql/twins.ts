import { detail, type InsyncEvent } from '../../domain/event.ts';
import { fold } from '../../domain/text.ts';
import type { Database } from './database.ts';
import { KEYS_PER_MS } from './event-columns.ts';

/** Druva's interfaces tell the time of one event to the second or to the millisecond. */
const APART = 1_000;
/** Of the events of those seconds so many are looked into. */
const LOOKED_INTO = 200;

/** Ids asked for at once: one delivery, or a page of the feed. */
const FEW = 8;
const MANY = 512;
const [BY_FEW, BY_MANY] = [FEW, MANY].map(
  (ids) => `SELECT uid, tenant, type, key FROM events WHERE uid IN (${Array(ids).fill('?').join(', ')})`,
) as [string, string];
const AROUND = `SELECT raw FROM events WHERE key >= ?1 AND key < ?2 AND type = ?3 AND tenant <> '' LIMIT ${LOOKED_INTO}`;

interface Row {
  readonly uid: string;
  readonly tenant: string;
  readonly type: string;
  readonly key: number;
}

/**
 * Events that are stored already although id and tenant are not the same: a record that was sent names no tenant, the
 * record of the feed does; or it has the id of inSync (`details.eventID`) and the platform's record has one of its own
 * beside it. Type and time have to be the same too. What shares no id with what is stored cannot be told from another
 * event of its kind, and is stored.
 */
export function twinsIn(database: Database): (events: readonly InsyncEvent[]) => ReadonlySet<InsyncEvent> {
  const { shortened } = database.engine;
  const column = (value: string) => shortened(fold(value));

  const byIds = (events: readonly InsyncEvent[]): ReadonlyMap<string, readonly Row[]> => {
    const ids = [...new Set(events.flatMap(idsOf).map(column))];
    const [size, sql] = ids.length <= FEW ? [FEW, BY_FEW] : [MANY, BY_MANY];
    const rows: Row[] = [];
    for (let at = 0; at < ids.length; at += size) {
      const some = ids.slice(at, at + size);
      const filled = Array.from({ length: size }, (_, place) => some[place] ?? (some[0] as string));
      rows.push(...(database.sql(sql).all(...filled) as unknown as Row[]));
    }
    return Map.groupBy(rows, ({ uid }) => uid);
  };
  const within = (event: InsyncEvent): boolean => {
    const from = (event.time - APART) * KEYS_PER_MS;
    const to = (event.time + APART + 1) * KEYS_PER_MS;
    const rows = database.sql(AROUND).all(from, to, column(event.type)) as unknown as { raw: string }[];
    return rows.some(({ raw }) => insideId(raw) === event.id);
  };

  return (events) => {
    if (events.length === 0) return new Set();
    const rows = byIds(events);
    const twin = (event: InsyncEvent) => {
      const same = ({ tenant, type, key }: Row) =>
        (event.tenant === '') !== (tenant === '') &&
        type === column(event.type) &&
        Math.abs(Math.floor(key / KEYS_PER_MS) - event.time) <= APART;
      if (idsOf(event).some((id) => rows.get(column(id))?.some(same))) return true;
      return hasInsideId(event) && within(event);
    };
    return new Set(events.filter(twin));
  };
}

/** Its own, and inSync's where the platform gave it another. */
function idsOf(event: InsyncEvent): readonly string[] {
  const inside = event.tenant === '' ? undefined : detail(event, 'eventID');
  return inside === undefined || inside === event.id ? [event.id] : [event.id, inside];
}

/** Without a tenant, and known by the id of inSync alone. */
function hasInsideId(event: InsyncEvent): boolean {
  return event.tenant === '' && event.wire === 'platform' && detail(event, 'eventID') === event.id;
}

/** The id of inSync in a record of the platform. */
function insideId(raw: string): string | undefined {
  return /"eventID"\s*:\s*"?([^",}\s]+)/.exec(raw)?.[1];
}
