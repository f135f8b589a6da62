/** The rate to beat: the very rows of the pipeline, bound to the very statements, with nothing else to do. */
import { pageRules } from '../../src/alerting/decide.ts';
import type { Config } from '../../src/domain/rules.ts';
import type { BulkOptions } from '../../src/sim/druva/bulk.ts';
import type { Database } from '../../src/store/sql/database.ts';
import { sqlLedger } from '../../src/store/sql/ledger.ts';
import { decoded } from './fill.ts';
import { openDatabase } from './open-database.ts';

const PAGE = 500;

type Bound = Parameters<ReturnType<Database['sql']>['run']>;

export interface Prepared {
  readonly events: number;
  /** Per page: which statement, with which values. */
  readonly pages: readonly (readonly { readonly sql: string; readonly values: Bound }[])[];
}

/** Commits the pages once in an empty database and keeps every write it makes. */
export async function prepare(
  scratch: string,
  count: number,
  options: BulkOptions,
  config: Config,
): Promise<Prepared> {
  const memory = openDatabase(scratch);
  let writes: { sql: string; values: Bound }[] = [];
  const ledger = sqlLedger(recording(memory, (sql, values) => writes.push({ sql, values })));
  const rules = pageRules(config);
  const events = decoded(count, options);
  const pages = [];
  for (let from = 0; from < count; from += PAGE) {
    writes = [];
    const page = {
      events: events.slice(from, from + PAGE),
      unreadable: [],
      cursor: String(from),
      more: from + PAGE < count,
    };
    const at = Date.now();
    await ledger.commitPage({ feed: 'insync', page, at, head: !page.more }, rules(at, undefined));
    pages.push(writes);
  }
  memory.close();
  return { events: count, pages };
}

function recording(database: Database, keep: (sql: string, values: Bound) => void): Database {
  return {
    ...database,
    sql(text) {
      const statement = database.sql(text);
      const writes = /^\s*(INSERT|UPDATE|DELETE)/i.test(text);
      return new Proxy(statement, {
        get(target, name) {
          const method = Reflect.get(target, name) as unknown;
          if (typeof method !== 'function') return method;
          return (...values: Bound) => {
            if (writes) keep(text, values);
            return method.apply(target, values);
          };
        },
      });
    },
  };
}

/** Writes the prepared rows into a new database, one transaction per page, durably. Events a second. */
export function insertBare(path: string, { events, pages }: Prepared): number {
  const database = openDatabase(path);
  const bound = pages.map((page) =>
    page.map(({ sql, values }) => ({ statement: database.sql(sql), values })),
  );
  const started = performance.now();
  for (const page of bound) {
    database.transaction(() => {
      for (const { statement, values } of page) statement.run(...values);
    });
  }
  const seconds = (performance.now() - started) / 1000;
  database.close();
  return events / seconds;
}
