import type { InsyncEvent } from '../../domain/event.ts';
import { searchText } from '../../domain/filter-match.ts';
import { NEWEST_SEQ } from '../sql/arrival-order.ts';
import type { Database } from '../sql/database.ts';
import type { StoreEvents } from '../sql/engine.ts';
import { type EventColumns, eventColumns, eventKey } from '../sql/event-columns.ts';
import { rollUpWriter } from '../sql/roll-up-writer.ts';
import { arrayOf } from './arrays.ts';
import { freeKeys } from './free-keys.ts';
import { type Month, makePartitions, monthsOf, nameOf } from './partitions.ts';
import { shortened } from './shortened.ts';

interface Arriving {
  readonly event: InsyncEvent;
  readonly columns: EventColumns;
  readonly wanted: number;
}

/** A page in few statements: what is known of it already, then all that is new. Whoever calls is alone among the writers. */
export function storing(database: Database): StoreEvents {
  const known = database.sql(KNOWN);
  const stored = database.sql(
    'SELECT key FROM events WHERE key = ANY(?1::bigint[]) AND key >= ?2 AND key <= ?3',
  );
  const insert = database.sql(INSERT);
  const beginRollUp = rollUpWriter(database);

  const look = (page: readonly Arriving[], months: readonly Month[]) => {
    const of = (pick: (one: Arriving) => string | number) => arrayOf(page.map(pick));
    const keys = page.map(({ wanted }) => wanted);
    const rows = known.all(
      ...[of(({ columns }) => columns.uid), of(({ columns }) => columns.tenant)],
      ...[arrayOf(keys), keys.reduce(least), keys.reduce(most)],
      arrayOf(months.map((month) => `events${nameOf(month)}`)),
    ) as { what: string; value: number | null }[];
    return (wanted: string) => rows.filter(({ what }) => what === wanted).map(({ value }) => Number(value));
  };

  const takenOf = (keys: readonly number[]): ReadonlySet<number> => {
    const rows = stored.all(arrayOf(keys), keys.reduce(least), keys.reduce(most)) as { key: number }[];
    return new Set(rows.map(({ key }) => key));
  };

  return (events, arrived) => {
    const page = distinct([...events].sort((a, b) => a.time - b.time).map(arriving));
    if (page.length === 0) return [];
    const keys = page.map(({ wanted }) => wanted);
    const months = monthsOf(keys, arrived);
    const told = look(page, months);
    for (const place of told('missing')) makePartitions(database, months[place - 1] as Month);
    const doubles = new Set(told('double'));
    const fresh = page.filter((_, at) => !doubles.has(at + 1));
    if (fresh.length === 0) return [];
    const given = freeKeys(
      fresh.map(({ wanted }) => wanted),
      (asked, round) => (round === 0 ? new Set(told('taken')) : takenOf(asked)),
    );
    const [seq = 0] = told('seq');
    insert.run(...listsOf(fresh, given), seq, arrived);
    const rollUp = beginRollUp();
    for (const [at, { columns }] of fresh.entries()) rollUp.add(columns, given[at] as number);
    rollUp.flush();
    return fresh.map(({ event }, at) => ({ key: given[at] as number, event }));
  };
}

/** What is there of a page: events by their place in it, keys, months without a partition, and the last number given. */
const KNOWN = `
  SELECT 'double' AS what, n.at AS value
    FROM unnest(?1::text[], ?2::text[]) WITH ORDINALITY n (uid, tenant, at)
    JOIN events e ON e.uid = n.uid AND e.tenant = n.tenant
  UNION ALL SELECT 'taken', key FROM events WHERE key = ANY(?3::bigint[]) AND key >= ?4 AND key <= ?5
  UNION ALL SELECT 'missing', n.at FROM unnest(?6::text[]) WITH ORDINALITY n (name, at) WHERE to_regclass(n.name) IS NULL
  UNION ALL SELECT 'seq', seq FROM (${NEWEST_SEQ}) newest`;

const INSERT = `
  INSERT INTO events (key, uid, tenant, type, feature, severity, outcome, subject, identity_type, identity, cloud, grp,
    words, raw, seq, arrived)
  SELECT n.key, n.uid, n.tenant, n.type, n.feature, n.severity, n.outcome, n.subject, n.identity_type, n.identity,
    n.cloud, n.grp, string_to_array(n.words, ' '), n.raw, ?15::bigint + n.at, ?16::bigint
  FROM unnest(?1::bigint[], ?2::text[], ?3::text[], ?4::text[], ?5::text[], ?6::smallint[], ?7::text[], ?8::text[],
    ?9::text[], ?10::text[], ?11::text[], ?12::text[], ?13::text[], ?14::text[]) WITH ORDINALITY
    n (key, uid, tenant, type, feature, severity, outcome, subject, identity_type, identity, cloud, grp, words, raw, at)`;

const IN_ORDER = [
  ...(['uid', 'tenant', 'type', 'feature', 'severity', 'outcome', 'subject'] as const),
  ...(['identity_type', 'identity', 'cloud', 'grp'] as const),
];

function listsOf(fresh: readonly Arriving[], keys: readonly number[]): string[] {
  return [
    arrayOf(keys),
    ...IN_ORDER.map((name) => arrayOf(fresh.map(({ columns }) => columns[name]))),
    arrayOf(fresh.map(({ event }) => searchText(event).map(shortened).join(' '))),
    arrayOf(fresh.map(({ event }) => event.raw)),
  ];
}

function arriving(event: InsyncEvent): Arriving {
  const columns = eventColumns(event);
  const cut = Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [
      name,
      typeof value === 'string' ? shortened(value) : value,
    ]),
  ) as unknown as EventColumns;
  return { event, columns: cut, wanted: eventKey(event.time, event.id) };
}

/** The first of each id and tenant. */
function distinct(page: readonly Arriving[]): Arriving[] {
  const seen = new Set<string>();
  return page.filter(({ columns: { uid, tenant } }) => {
    const name = `${uid.length}:${uid}${tenant}`;
    return !seen.has(name) && seen.add(name);
  });
}

const least = (a: number, b: number) => Math.min(a, b);
const most = (a: number, b: number) => Math.max(a, b);
