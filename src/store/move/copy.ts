import { searchText } from '../../domain/filter-match.ts';
import { arrayOf } from '../postgres/arrays.ts';
import type { PostgresDatabase } from '../postgres/database.ts';
import { makePartitions, monthsOf, nameOf } from '../postgres/partitions.ts';
import { shortened } from '../postgres/shortened.ts';
import type { Database, SqlValue } from '../sql/database.ts';
import type { Decode } from '../sql/views.ts';
import { formed, type MovedTable } from './tables.ts';

type Row = Readonly<Record<string, unknown>>;

/** How far a table is: rows moved, and the key of the last one; empty before the first. */
export interface Place {
  readonly moved: number;
  readonly after: readonly SqlValue[];
}

export const BEGINNING: Place = { moved: 0, after: [] };

/** Rows of one transaction. */
const BATCH = 500;

export interface Copying {
  readonly from: Database;
  readonly to: PostgresDatabase;
  readonly decode: Decode;
  /** ms */
  readonly now: number;
}

/** Moves a table batch by batch: each is written by `write`, inside a transaction of the target, and gives the next place. */
export function copier(table: MovedTable, copying: Copying) {
  const { from, to } = copying;
  const { name, key } = table;
  const wanted = columnsOf(to, name).filter(({ column }) => column !== 'words');
  const order = key.join(', ');
  const first = from.sql(`SELECT * FROM ${name} ORDER BY ${order} LIMIT ${BATCH}`);
  const marks = key.map(() => '?').join(', ');
  const rest = from.sql(
    `SELECT * FROM ${name} WHERE (${order}) > (${marks}) ORDER BY ${order} LIMIT ${BATCH}`,
  );
  const insert = to.sql(insertInto(name, wanted));

  return {
    read: ({ after }: Place): readonly Row[] => (after.length === 0 ? first.all() : rest.all(...after)),

    write(rows: readonly Row[], place: Place): Place {
      expectColumns(table, rows[0] as Row, wanted);
      if (name === 'events') preparePartitions(rows, copying);
      const lists = wanted.map(({ column }) =>
        arrayOf(rows.map((row) => formed(table.forms?.[column], row[column], to.engine))),
      );
      insert.run(...lists, ...(name === 'events' ? [arrayOf(rows.map((row) => wordsOf(row, copying)))] : []));
      const last = rows.at(-1) as Row;
      return { moved: place.moved + rows.length, after: key.map((column) => last[column] as SqlValue) };
    },
  };
}

interface Column {
  readonly column: string;
  readonly type: string;
}

function columnsOf(to: Database, table: string): Column[] {
  const sql = `SELECT attname AS column, format_type(atttypid, atttypmod) AS type FROM pg_attribute
    WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;
  return to.recent(sql).all(table) as unknown as Column[];
}

function insertInto(table: string, columns: readonly Column[]): string {
  const names = columns.map(({ column }) => column).join(', ');
  const lists = columns.map(({ type }, at) => `?${at + 1}::${type}[]`).join(', ');
  if (table !== 'events') return `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${lists})`;
  const values = columns.map(({ column }) => `n.${column}`).join(', ');
  return `INSERT INTO events (${names}, words) SELECT ${values}, string_to_array(n.words, ' ')
    FROM unnest(${lists}, ?${columns.length + 1}::text[]) n (${names}, words)`;
}

/** Nothing that the source holds is left behind unnoticed. */
function expectColumns({ name, dropped = [] }: MovedTable, row: Row, wanted: readonly Column[]): void {
  const known = new Set(wanted.map(({ column }) => column));
  const unknown = Object.keys(row).filter((column) => !known.has(column) && !dropped.includes(column));
  const missing = [...known].filter((column) => !(column in row));
  if (unknown.length + missing.length === 0) return;
  throw new Error(`the table ${name} is of two shapes: ${[...unknown, ...missing].join(', ')}`);
}

function wordsOf({ raw, arrived }: Row, { decode }: Copying): string {
  return searchText(decode(raw as string, arrived as number))
    .map(shortened)
    .join(' ');
}

function preparePartitions(rows: readonly Row[], { to, now }: Copying): void {
  const exists = to.sql('SELECT to_regclass(?) IS NOT NULL AS there');
  for (const month of monthsOf(
    rows.map(({ key }) => key as number),
    now,
  )) {
    const { there } = exists.get(`events${nameOf(month)}`) as { there: number };
    if (there === 0) makePartitions(to, month);
  }
}
