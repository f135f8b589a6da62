import type { Client, Connection, Submittable } from 'pg';

/** One statement on its way. */
export interface Sent {
  /** Under this name the session keeps it prepared; without one it is prepared for this time only. */
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly (string | null)[];
}

export interface Result {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** How many rows it changed or gave. */
  readonly changes: number;
  /** What the server did, as `INSERT`; after a `COMMIT` of what had failed it says `ROLLBACK`. */
  readonly command: string;
}

interface Column {
  readonly name: string;
  readonly dataTypeID: number;
}

/** One session with the server. */
export interface Session {
  readonly client: Client;
  /** Names the server keeps a statement under. */
  readonly prepared: Set<string>;
  /** Their columns, as far as they were asked for. */
  readonly columns: Map<string, readonly Column[]>;
}

/**
 * Sends all statements before the first answer is waited for, with one end mark: what comes after one that fails is not
 * run (postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING).
 */
export function runBatch({ client, prepared, columns }: Session, sent: readonly Sent[]): Promise<Result[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Result[]>();
  const results: Result[] = [];
  const parsing: (string | undefined)[] = [];
  let described: readonly Column[] | undefined;
  let rows: unknown[][] = [];

  const parsed = () => {
    const name = parsing.shift();
    if (name !== undefined) prepared.add(name);
  };
  const columnsNow = (): readonly Column[] =>
    described ?? columns.get(sent[results.length]?.name ?? '') ?? [];
  const finish = (changes: number, command: string) => {
    const { name } = sent[results.length] as Sent;
    const now = columnsNow();
    if (name !== undefined) columns.set(name, now);
    results.push({ columns: now.map((column) => column.name), rows, changes, command });
    rows = [];
    described = undefined;
  };
  const over = (end: () => void) => {
    connectionOf(client).removeListener('parseComplete', parsed);
    end();
  };

  client.query({
    submit(connection: Connection) {
      const wire = connection as unknown as Wire;
      const known = new Set(prepared);
      wire.on('parseComplete', parsed);
      wire.stream.cork();
      for (const { name, text, values } of sent) {
        if (name === undefined || !known.has(name)) {
          wire.parse({ name: name ?? '', text });
          parsing.push(name);
          if (name !== undefined) known.add(name);
        }
        wire.bind({ statement: name ?? '', values });
        if (name === undefined || !columns.has(name)) wire.describe({ type: 'P' });
        wire.execute();
      }
      wire.sync();
      wire.stream.uncork();
    },
    handleRowDescription({ fields }: { fields: readonly Column[] }) {
      described = fields;
    },
    handleDataRow({ fields }: { fields: readonly (string | null)[] }) {
      const types = columnsNow();
      rows.push(fields.map((field, at) => value(field, types[at]?.dataTypeID)));
    },
    handleCommandComplete({ text }: { text: string }) {
      const words = text.split(' ');
      finish(Number(words.at(-1)) || 0, words[0] ?? '');
    },
    handleEmptyQuery: () => finish(0, ''),
    // The client asks nothing of a query that failed any more, and holds the next one back till the server is ready.
    handleError: (error: Error) => over(() => reject(error)),
    handleReadyForQuery: () => over(() => resolve(results)),
  } as unknown as Submittable);
  return promise;
}

/** What `pg` sends with; its published types are of an earlier form. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  on(event: 'parseComplete', listen: () => void): void;
  removeListener(event: 'parseComplete', listen: () => void): void;
  parse(statement: { name: string; text: string }): void;
  bind(portal: { statement: string; values: readonly (string | null)[] }): void;
  describe(what: { type: 'P' }): void;
  execute(): void;
  sync(): void;
}

function connectionOf(client: Client): Wire {
  return client.connection as unknown as Wire;
}

const BOOL = 16;
/** int8, int2, int4, oid, float4, float8, numeric (postgresql.org/docs/current/catalog-pg-type.html). */
const NUMBERS: ReadonlySet<number | undefined> = new Set([20, 21, 23, 26, 700, 701, 1700]);

/** As the embedded database gives it: numbers as numbers, truth as 1 and 0, all else as text. */
function value(field: string | null, type: number | undefined): unknown {
  if (field === null) return null;
  if (NUMBERS.has(type)) return Number(field);
  return type === BOOL ? Number(field === 't') : field;
}
