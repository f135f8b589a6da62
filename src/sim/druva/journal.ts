import type { FaultKind } from './faults.ts';

export interface JournalEntry {
  /** Milliseconds, by the simulation's clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** 0 as long as, or because, nothing was answered. */
  status: number;
  fault?: FaultKind;
}

export interface Counters {
  requests: number;
  /** Tokens given out, and refused. */
  tokens: number;
  tokensRefused: number;
  /** Pages of either feed, and the records on them. */
  pages: number;
  records: number;
  /** Event requests without a good token. */
  unauthorized: number;
  /** Event requests with a cursor that is unknown or expired. */
  deadCursors: number;
  faults: number;
}

export interface Journal {
  readonly entries: readonly JournalEntry[];
  readonly counters: Counters;
  /** The controls under /sim/ get an entry too, but it is not kept. */
  open(request: { readonly at: number; readonly method: string; readonly url: URL }): JournalEntry;
}

/** The bench asks for more pages than anybody reads about afterwards. */
const KEPT = 10_000;

/** Never in the journal, should a client put it where it does not belong. */
const SECRETS = /secret|token$|password|authorization/i;
const NOT_SECRET = /^pageToken$/;

export function createJournal(): Journal {
  const entries: JournalEntry[] = [];
  const counters: Counters = {
    requests: 0,
    tokens: 0,
    tokensRefused: 0,
    pages: 0,
    records: 0,
    unauthorized: 0,
    deadCursors: 0,
    faults: 0,
  };
  return {
    entries,
    counters,
    open: ({ at, method, url }) => {
      const entry: JournalEntry = { at, method, path: url.pathname, query: withoutSecrets(url), status: 0 };
      if (url.pathname.startsWith('/sim/')) return entry;
      counters.requests += 1;
      entries.push(entry);
      if (entries.length > KEPT) entries.splice(0, KEPT / 10);
      return entry;
    },
  };
}

function withoutSecrets(url: URL): Record<string, string> {
  return Object.fromEntries(
    [...url.searchParams].map(([key, value]) =>
      SECRETS.test(key) && !NOT_SECRET.test(key) ? [key, '***'] : [key, value],
    ),
  );
}
