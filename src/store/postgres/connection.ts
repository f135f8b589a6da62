import type { SqlParams, SqlRow, SqlValue, Statement } from '../sql/database.ts';
import type { Result, Sent } from './batch.ts';
import type { Again, Sessions } from './session.ts';
import { translated } from './translate.ts';

/** Statements on their way to the server. */
export interface Connection {
  /** Prepared once in each session. */
  sql(text: string): Statement;
  /** Prepared for each time anew: the server plans it for its values. */
  recent(text: string): Statement;
  /** The rows of a statement that is planned for its values; the server gives up on it after so long, ms. */
  brief(text: string, limit: number, params: SqlParams): SqlRow[];
  /** Several statements without values. */
  script(text: string): void;
  /** Sent with the next that must be answered; `done` hears what it gave. */
  later(text: string, done?: (result: Result) => void): void;
  /** Sends what waits; with `last` the transaction ends with it. */
  flush(last?: boolean): readonly Result[];
  /**
   * Statements that belong together: until `end` those that change something wait until an answer is needed, and
   * no other session takes the place of one that broke.
   */
  begin(): void;
  /** What still waits is not sent. With `undo` what was sent is undone, if the session is still there to do it. */
  end(undo?: boolean): void;
  drop(): void;
}

const READS = /^\s*SELECT\b/i;
/** More than these do not wait. */
const MOST_WAITING = 500;

interface Waiting extends Sent {
  readonly done: ((result: Result) => void) | undefined;
}

export function connectionOver(sessions: Sessions): Connection {
  let together = false;
  let begun = false;
  let waiting: Waiting[] = [];
  const names = new Map<string, string>();

  const nameOf = (text: string): string => {
    const known = names.get(text) ?? `s${names.size}`;
    names.set(text, known);
    return known;
  };

  const again = (texts: readonly string[], last: boolean): Again => {
    if (begun) return 'never';
    const harmless = together ? !last : texts.every((text) => READS.test(text));
    return harmless ? 'harmless' : 'unsent';
  };

  const flush = (last = false): readonly Result[] => {
    if (waiting.length === 0) return [];
    const now = waiting;
    waiting = [];
    const mayAgain = again(
      now.map(({ text }) => text),
      last,
    );
    // Whatever comes of it: what follows belongs to this session or to none.
    begun = together;
    const results = sessions.run(
      now.map(({ name, text, values }) => ({ name, text, values })),
      mayAgain,
    );
    for (const [at, { done }] of now.entries()) done?.(results[at] as Result);
    return results;
  };

  const statement = (sql: string, name: string | undefined): Statement => {
    const { text, values } = translated(sql);
    const put = (params: SqlParams, done?: Waiting['done']) => {
      waiting.push({ name, text, values: given(values, params), done });
    };
    const rows = (params: SqlParams): SqlRow[] => {
      put(params);
      return rowsOf(flush().at(-1) as Result);
    };
    return {
      get: (...params) => rows(params)[0],
      all: (...params) => rows(params),
      run(...params) {
        let changes: number | undefined;
        put(params, (result) => {
          changes = result.changes;
        });
        if (!together || waiting.length >= MOST_WAITING) flush();
        return {
          get changes() {
            if (changes === undefined) flush();
            if (changes === undefined) throw new Error('the statement was never run');
            return changes;
          },
        };
      },
    };
  };

  return {
    sql: (text) => statement(text, nameOf(text)),
    recent: (text) => statement(text, undefined),
    brief(sql, limit, params) {
      const { text, values } = translated(sql);
      const put = (one: string, bound: (string | null)[]) =>
        waiting.push({ name: undefined, text: one, values: bound, done: undefined });
      // As one message they are one transaction, and the limit goes with it.
      put("SELECT set_config('statement_timeout', $1, true)", [String(limit)]);
      put(text, given(values, params));
      return rowsOf(flush().at(-1) as Result);
    },
    script(text) {
      flush();
      const mayAgain = again([text], false);
      begun = together;
      sessions.script(translated(text).text, mayAgain);
    },
    later(text, done) {
      waiting.push({ name: nameOf(text), text, values: [], done });
    },
    flush,
    begin() {
      together = true;
      begun = false;
    },
    end(undo = false) {
      waiting = [];
      try {
        if (undo && begun) sessions.script('ROLLBACK', 'never');
      } catch {
        // The session is gone, and the transaction with it.
      }
      together = false;
      begun = false;
    },
    drop() {
      waiting = [];
    },
  };
}

function rowsOf({ columns, rows }: Result): SqlRow[] {
  return rows.map((row) => {
    const made: SqlRow = {};
    for (const [at, column] of columns.entries()) made[column] = row[at];
    return made;
  });
}

/** The values in the order of `$1`, `$2`…, as text. */
function given(wanted: readonly (number | string)[], params: SqlParams): (string | null)[] {
  const [first] = params;
  const named = typeof first === 'object' && first !== null ? first : undefined;
  const inOrder = (named ? params.slice(1) : params) as readonly SqlValue[];
  return wanted.map((each) => {
    const value = typeof each === 'number' ? inOrder[each] : named?.[each];
    if (value === undefined) throw new Error(`no value for ${each} of a statement`);
    return typeof value === 'string' ? storable(value) : value === null ? null : String(value);
  });
}

/** PostgreSQL's text holds every character but NUL (postgresql.org/docs/current/datatype-character.html). */
function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}
