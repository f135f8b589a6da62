/** The first page of a list through the port, beside the bare statement that finds the same rows. */
import type { PageRequest } from '../../src/domain/archive.ts';
import { recheck } from '../../src/domain/filter-match.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { keyRange } from '../../src/store/sql/filter-conditions.ts';
import { pageSql } from '../../src/store/sql/filter-sql.ts';
import { type Reading, readingOf } from '../../src/store/sql/reading.ts';
import { type RowRecord, toRow } from '../../src/store/sql/rows.ts';
import { search } from '../../src/store/sql/search.ts';
import { PACE } from '../../src/store/sql/steps.ts';
import { sqlViews } from '../../src/store/sql/views.ts';
import { openReader } from '../../src/store/sqlite/open.ts';
import { bindings } from '../../src/store/sqlite/steps.ts';
import { openSqliteArchive } from '../../src/store/sqlite/store.ts';
import { median, quantile } from './figure.ts';
import type { Question } from './questions.ts';

const TURNS = 200;
/** The askings that compare begin at this one. */
const AGAIN = 1_000;
/** Asked before the clock starts: code is compiled, statements are prepared. */
const WARM = 6;
/** A question is not asked any longer than this, ms; nor is its bare statement. */
const LONGEST = 20_000;
const LONGEST_BARE = 4_000;

export interface FirstPage {
  readonly name: string;
  /** The whole answer through the port, ms. */
  readonly median: number;
  readonly p99: number;
  readonly turns: number;
  /** The statements the port runs to find the rows, against the bare one; medians, ms. */
  readonly statement: Pair;
  /** The whole answer, against the bare statement and decoding its rows. */
  readonly whole: Pair;
  /** What the port does besides to find them: choosing the way, going in steps; median, ms. */
  readonly choosing: number;
  /** Events shown, over all turns. */
  readonly rows: number;
}

export interface Pair {
  readonly ours: number;
  readonly bare: number;
}

interface Sides {
  /** How many events are shown. */
  ask(request: PageRequest): Promise<number>;
  /** How long its statements took, ms. */
  find(request: PageRequest): Promise<number>;
  /** When its rows were there, and when they were decoded, ms after the start. */
  bare(request: PageRequest): { found: number; whole: number };
  close(): Promise<void>;
}

/** Each side has a handle, and so a cache, of its own; the system's cache is everybody's. */
export function openSides(path: string): Sides {
  const archive = openSqliteArchive(path, decodeStored);
  const finding = openReader(path);
  const plain = readingOf(finding, decodeStored, PACE);
  let inside = 0;
  const rows: Reading['steps']['rows'] = (asked) => {
    const started = performance.now();
    try {
      return plain.steps.rows(asked);
    } finally {
      inside += performance.now() - started;
    }
  };
  const reading = { ...plain, steps: { ...plain.steps, rows } };
  const bare = bareStatement(path, plain);
  return {
    async ask(request) {
      return (await archive.page(request)).rows.length;
    },
    async find(request) {
      inside = 0;
      for (const { filter, range, limit } of levelsOf(request)) {
        const { records } = await search(reading, { filter, range, down: true, limit });
        if (records.length >= limit) break;
      }
      return inside;
    },
    bare: bare.run,
    async close() {
      await archive.close();
      finding.handle.close();
      bare.close();
    },
  };
}

/** Sorted by severity a list is one statement for each, until the page is full. */
function levelsOf({ filter, now, limit, sort }: PageRequest) {
  const asked = { range: keyRange({ filter, now }), limit: limit + 1 };
  if (sort !== 'severity') return [{ ...asked, filter }];
  return (filter.severity ?? SEVERITIES).map((level) => ({
    ...asked,
    filter: { ...filter, severity: [level] },
  }));
}

/** Prepared once, run with `.all()`; what no index knows is asked by the same function of the record. */
function bareStatement(path: string, reading: Reading) {
  const database = openReader(path);
  const views = sqlViews(database, decodeStored);
  let judged: PageRequest['filter'] = { terms: {} };
  database.handle.function('fits', { deterministic: false }, (raw, arrived) =>
    recheck(judged, decodeStored(String(raw), Number(arrived))) ? 1 : 0,
  );
  const run = (request: PageRequest) => {
    judged = request.filter;
    const statements = levelsOf(request).map(({ filter, limit }) => {
      const { sql, params } = pageSql({ ...request, filter }, reading.plan(filter), database.engine);
      const named = bindings(sql, filter, keyRange({ ...request, filter }), limit);
      return { statement: database.sql(sql), params: [named, ...params] as const, limit };
    });
    const started = performance.now();
    const rows: RowRecord[] = [];
    for (const { statement, params, limit } of statements) {
      rows.push(...(statement.all(...params) as unknown as RowRecord[]));
      if (rows.length >= limit) break;
    }
    const found = performance.now() - started;
    rows.slice(0, request.limit).map((row) => toRow(row, views));
    return { found, whole: performance.now() - started };
  };
  return { run, close: () => database.handle.close() };
}

/** First the port alone, at places nobody read before; then the sides in turns at others. */
export async function firstPage(question: Question, sides: Sides): Promise<FirstPage> {
  for (let turn = 0; turn < WARM; turn += 1) await sides.ask(question.request(AGAIN - 1 - turn));
  const times: number[] = [];
  let [rows, spent] = [0, 0];
  while (times.length < TURNS && spent < LONGEST) {
    const asked = question.request(times.length);
    const started = performance.now();
    rows += await sides.ask(asked);
    const took = performance.now() - started;
    times.push(took);
    spent += took;
  }
  return {
    name: question.name,
    median: median(times),
    p99: quantile(times, 0.99),
    turns: times.length,
    rows,
    ...(await compare(question, sides)),
  };
}

/** Whoever is first at a place pays for reading it, so that goes in turns. */
async function compare(
  { request }: Question,
  sides: Sides,
): Promise<Pick<FirstPage, 'statement' | 'whole' | 'choosing'>> {
  const all = (): number[] => [];
  const times = { ask: all(), inside: all(), choosing: all(), found: all(), whole: all() };
  let spent = 0;
  for (let turn = -WARM; turn < TURNS && spent < LONGEST_BARE; turn += 1) {
    const asked = request(AGAIN + WARM + turn);
    const keep = (list: number[], took: number) => void (turn >= 0 && list.push(took));
    const steps = [
      async () => {
        const started = performance.now();
        await sides.ask(asked);
        keep(times.ask, performance.now() - started);
      },
      async () => {
        const started = performance.now();
        const inside = await sides.find(asked);
        keep(times.inside, inside);
        keep(times.choosing, performance.now() - started - inside);
      },
      async () => {
        const { found, whole } = sides.bare(asked);
        spent += whole;
        keep(times.found, found);
        keep(times.whole, whole);
      },
    ];
    for (let step = 0; step < steps.length; step += 1) await steps[(turn + WARM + step) % steps.length]?.();
  }
  return {
    statement: { ours: median(times.inside), bare: median(times.found) },
    whole: { ours: median(times.ask), bare: median(times.whole) },
    choosing: median(times.choosing),
  };
}
