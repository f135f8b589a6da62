import type { TallyGroup, TallyKey } from '../../domain/archive.ts';
import type { InsyncEvent } from '../../domain/event.ts';
import { SEVERITIES } from '../../domain/severity.ts';
import { fold } from '../../domain/text.ts';
import type { Database } from './database.ts';
import type { EventRecord, Views } from './views.ts';

type NameKey = 'type' | 'feature' | 'identity' | 'subject';

/** Groups with their names as the newest event spells them; severities and outcomes are spelt one way only. */
export function namedGroups(
  database: Database,
  views: Views,
  by: Exclude<TallyKey, 'hour' | 'day'>,
  groups: readonly TallyGroup[],
): TallyGroup[] {
  if (by === 'severity' || by === 'outcome') return [...groups];
  return groups.map((group) => ({ ...group, name: spelling(database, views, by, group.name) }));
}

/** Names that begin like this, in the order of their folded forms. */
export function namesLike(
  database: Database,
  views: Views,
  kind: 'subject' | 'identity',
  start: string,
  limit: number,
): string[] {
  const next = database.sql(
    `SELECT ${kind} AS name FROM events INDEXED BY events_${kind} WHERE ${kind} > ? ORDER BY ${kind} LIMIT 1`,
  );
  const isName = database.sql(`SELECT 1 FROM events INDEXED BY events_${kind} WHERE ${kind} = ? LIMIT 1`);
  const begin = fold(start);
  const names: string[] = begin !== '' && isName.get(begin) ? [begin] : [];
  let name = begin;
  while (names.length < limit) {
    const found = next.get(name) as { name: string } | undefined;
    if (!found?.name.startsWith(begin)) break;
    name = found.name;
    names.push(name);
  }
  return names.slice(0, limit).map((folded) => spelling(database, views, kind, folded));
}

/** As the newest event spells it; folded where none has it. */
export function spelling(database: Database, views: Views, by: NameKey, folded: string): string {
  if (folded === '') return '';
  const key = newestOf(database, by, folded);
  const record = database
    .sql('SELECT key, raw, arrived, severity, outcome FROM events WHERE key = ?')
    .get(key) as unknown as EventRecord | undefined;
  return record ? nameIn(views.event(record), by) : folded;
}

function newestOf(database: Database, by: NameKey, folded: string): number | null {
  if (by !== 'type') {
    const newest = database.sql(`SELECT max(key) AS key FROM events INDEXED BY events_${by} WHERE ${by} = ?`);
    return newest.get(folded)?.key as number | null;
  }
  // The index of types has the severity before the key.
  const newest = database.sql(
    'SELECT max(key) AS key FROM events INDEXED BY events_type_severity WHERE type = ? AND severity = ?',
  );
  const keys = SEVERITIES.map((severity) => newest.get(folded, severity)?.key as number | null);
  return keys.reduce((most, key) => (key !== null && (most === null || key > most) ? key : most), null);
}

function nameIn(event: InsyncEvent, by: NameKey): string {
  return event[by];
}
