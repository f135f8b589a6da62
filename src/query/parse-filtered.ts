/** The commands that take a filter: events, stats, export, search. */
import { SORT_ORDERS, TALLY_KEYS } from '../domain/archive.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../domain/export.ts';
import type { Filter } from '../domain/filter.ts';
import { parseFilter } from '../domain/filter-schema.ts';
import { filterToArgs } from '../domain/filter-words.ts';
import type { Words } from './argv.ts';
import { type Attempt, refused } from './attempt.ts';
import type { CommandContext, PrintFormat } from './command.ts';
import { isFilterKey } from './filter-flags.ts';
import { filterProblem } from './filter-problem.ts';
import { looseWord, unknownFlag } from './flag-faults.ts';
import { readChoice, readLimit, readOne, readPrint } from './flag-values.ts';
import { by, DEFAULT_LIMIT, type Door, format, limit, MOST_LIMIT, output, sort } from './flags.ts';
import type { Parsed } from './program.ts';
import { statsFilter } from './stats-span.ts';
import { joinWords } from './words.ts';

export type FilteredName = 'events' | 'stats' | 'export' | 'search';

/** What the flags besides the filter's say. */
interface Read {
  readonly argv: Words;
  readonly parsed: Parsed;
  readonly filter: Filter;
  readonly door: Door;
  readonly share: boolean;
  readonly print: PrintFormat | undefined;
}

export function readFiltered(
  name: FilteredName,
  argv: Words,
  parsed: Parsed,
  context: CommandContext,
): Attempt {
  const { door = 'slack' } = context;
  const [loose] = parsed.rest;
  if (loose !== undefined) {
    const isFlag = loose.startsWith('-');
    return refused(isFlag ? unknownFlag(argv, loose, door) : looseWord(argv, loose, context));
  }
  const print = readPrint(argv, parsed);
  if (!print.ok) return print;
  const { flags } = parsed;
  const read = parseFilter(Object.fromEntries([...flags].filter(([key]) => isFilterKey(key))), context);
  if (!read.ok) return refused(filterProblem(argv, read.faults));
  const { filter } = read;
  const known = { argv, door, parsed, filter, share: flags.has('share'), print: print.value };
  switch (name) {
    case 'events':
      return events(known);
    case 'stats':
      return stats(known, context.now);
    case 'export':
      return exportFile(known);
    case 'search':
      return {
        ok: true,
        command: { name, filter, share: false, print: undefined, canonical: canonical(name, filter) },
      };
  }
}

function events({ argv, parsed, filter, share, print, door }: Read): Attempt {
  const rows = readLimit(argv, parsed, limit, MOST_LIMIT[door]);
  if (!rows.ok) return rows;
  const order = readChoice(argv, parsed, sort, SORT_ORDERS);
  if (!order.ok) return order;
  const more = [
    ...(rows.value === DEFAULT_LIMIT ? [] : ['--limit', String(rows.value)]),
    ...(order.value === undefined || order.value === 'time' ? [] : ['--sort', order.value]),
  ];
  const asked = { share, print, canonical: canonical('events', filter, more) };
  const command = {
    name: 'events',
    filter,
    limit: rows.value,
    sort: order.value ?? 'time',
    ...asked,
  } as const;
  return { ok: true, command };
}

function stats({ argv, parsed, filter: typed, share, print }: Read, now: number): Attempt {
  const key = readChoice(argv, parsed, by, TALLY_KEYS);
  if (!key.ok) return key;
  const counted = key.value ?? 'day';
  const span = statsFilter(argv, typed, counted, now);
  if (!span.ok) return span;
  const filter = span.value;
  const asked = { share, print, canonical: canonical('stats', filter, ['--by', counted]) };
  return { ok: true, command: { name: 'stats', filter, by: counted, ...asked } };
}

function exportFile({ argv, parsed, filter }: Read): Attempt {
  const file = readOne(argv, parsed.flags.get('output'), output);
  if (!file.ok) return file;
  const chosen = readChoice(argv, parsed, format, EXPORT_FORMATS);
  if (!chosen.ok) return chosen;
  const kind = fileFormat(chosen.value, file.value);
  const asked = {
    share: false,
    print: undefined,
    canonical: canonical('export', filter, ['--format', kind]),
  };
  return { ok: true, command: { name: 'export', filter, format: kind, output: file.value, ...asked } };
}

/** As it was asked for, or as the name of the file says. */
export function fileFormat(chosen: ExportFormat | undefined, file: string | undefined): ExportFormat {
  return chosen ?? (/\.(?:ndjson|jsonl|json)$/i.test(file ?? '') ? 'ndjson' : 'csv');
}

function canonical(name: FilteredName, filter: Filter, more: Words = []): string {
  return [name, filterToArgs(filter), joinWords(more)].filter((part) => part !== '').join(' ');
}
