/** What people ask first: every flag of a filter, and the examples of the help. */
import type { PageRequest } from '../../src/domain/archive.ts';
import { FILTER_KEYS, type Filter, type FilterKey } from '../../src/domain/filter.ts';
import type { Command } from '../../src/query/command.ts';
import { COMMANDS, FILTER_TIPS } from '../../src/query/commands.ts';
import { filterFlags } from '../../src/query/filter-flags.ts';
import { parseLine, parseWords } from '../../src/query/parse-command.ts';
import type { Database } from '../../src/store/sql/database.ts';
import { openToRead } from './open-database.ts';
import type { StoredFile } from './stored-file.ts';

/** Values drawn from the file where an example names what it cannot hold. */
const DRAWN = 200;
/** Fewer values than this are asked at many moments, lest one page is asked again and again. */
const FEW = 8;
const LIMIT = 10;

export interface Question {
  readonly name: string;
  /** The nth asking of it, at another moment or for another value each time. */
  request(turn: number): PageRequest;
}

/** One question for each flag and for each example; the same filter is asked once. */
export function questionsOf(file: StoredFile): Question[] {
  const database = openToRead(file.path);
  try {
    const flags = FILTER_KEYS.flatMap((key) => flagQuestions(key, database, file));
    const known = new Set(flags.map(({ name }) => name));
    const lines = [...new Set(exampleLines())].filter((line) => !known.has(line.replace(/^\w+ /, '')));
    return [
      ...flags,
      ...lines.map((line) => atMoments(line, file, (now) => understood(parseLine(line, inUtc(now))))),
    ];
  } finally {
    database.close();
  }
}

/** Examples that show a list of events, or count or write what a list would show. */
function exampleLines(): string[] {
  const asking = COMMANDS.filter(({ name }) => ['events', 'stats', 'export'].includes(name));
  const examples = asking.flatMap(({ examples }) => examples.map(({ command }) => command));
  return ['events', ...examples, ...FILTER_TIPS.map(({ command }) => `events ${command}`)];
}

function flagQuestions(key: FilterKey, database: Database, file: StoredFile): Question[] {
  const values = drawn(key, database, file);
  const parse = (value: string) => (now: number) =>
    understood(parseWords(['events', `--${key}`, value], inUtc(now)));
  if (values.length >= FEW) {
    const request = (turn: number): PageRequest => {
      const filter = parse(values[turn % values.length] as string)(file.to).filter;
      return { filter, now: file.to, limit: LIMIT };
    };
    return [{ name: `--${key}`, request }];
  }
  const example = filterFlags.find(({ name }) => name === key)?.example ?? '';
  const asked =
    { cloud: ['public'], status: ['open', 'acked', 'none'] }[key as string] ??
    (values.length > 0 ? values : [example]);
  return asked.map((value) => {
    const word = /[ <>]/.test(value) ? `"${value}"` : value;
    return atMoments(`--${key} ${word}`, file, parse(value));
  });
}

/** The list that these words ask for, at the nth of many moments. */
export function requestAt(words: readonly string[], file: StoredFile, turn: number): PageRequest {
  return atMoments('', file, (now) => understood(parseWords(words, inUtc(now)))).request(turn);
}

/** As if it had been asked at many moments of the year: nothing newer was stored then. */
function atMoments(name: string, { from, to }: StoredFile, read: (now: number) => Asked): Question {
  return {
    name,
    request(turn) {
      // The golden ratio spreads them evenly, however many there are; the first is the newest. Each question has others.
      const share = turn === 0 ? 0 : (turn * 0.618_033_988_75 + name.length * 0.001_7) % 1;
      const now = Math.round(to - share * (to - from) * 0.95);
      const { filter, sort } = read(now);
      return { filter: { ...filter, until: filter.until ?? { at: now } }, now, limit: LIMIT, ...sort };
    },
  };
}

interface Asked {
  readonly filter: Filter;
  readonly sort: Pick<PageRequest, 'sort'>;
}

function understood(parsed: ReturnType<typeof parseLine>): Asked {
  if (!parsed.ok) throw new Error(`an example is not understood: ${parsed.fault.message}`);
  const command = parsed.command as Extract<Command, { filter: Filter }>;
  return { filter: command.filter, sort: command.name === 'events' ? { sort: command.sort } : {} };
}

function inUtc(now: number) {
  return { now, zone: 'UTC', door: 'terminal' } as const;
}

const COLUMNS: Readonly<Partial<Record<FilterKey, string>>> = {
  identity: 'identity',
  subject: 'subject',
  id: 'uid',
  group: 'grp',
};
const QUERIES: Readonly<Partial<Record<FilterKey, string>>> = {
  tenant: "SELECT DISTINCT tenant AS value FROM kinds WHERE tenant <> ''",
  alert: 'SELECT id AS value FROM alerts ORDER BY count DESC',
  storm: 'SELECT id AS value FROM storms',
};

/** Names and numbers that the file holds: of events all over the year, of alerts and storms. */
function drawn(key: FilterKey, { sql }: Database, { from, to }: StoredFile): string[] {
  const [column, query] = [COLUMNS[key], QUERIES[key]];
  if (query)
    return (sql(query).all() as { value: unknown }[]).slice(0, DRAWN).map(({ value }) => String(value));
  if (!column) return [];
  const next = sql(
    `SELECT ${column} AS value FROM events WHERE key >= ? AND ${column} <> '' ORDER BY key LIMIT 1`,
  );
  return Array.from({ length: DRAWN }, (_, at) => {
    const row = next.get(BigInt(Math.floor(from + ((to - from) * at) / DRAWN)) * 2048n) as { value: string };
    return row.value;
  });
}
