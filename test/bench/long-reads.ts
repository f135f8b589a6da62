/** Readings that no single index answers: free text, and statistics over everything. */
import type { EventArchive } from '../../src/domain/archive.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { statsOf } from '../../src/lookups/stats.ts';
import { parseLine } from '../../src/query/parse-command.ts';
import { openSqliteArchive } from '../../src/store/sqlite/store.ts';
import { below, type Figure, median, shown } from './figure.ts';
import { requestAt } from './questions.ts';
import type { StoredFile } from './stored-file.ts';

/** What is looked for, as typed after `--text`. */
const TEXTS = [
  ['a common word', 'files'],
  ['two common words that meet', 'files missed'],
  ['a rare word', 'unusual'],
  ['a word that is not there', 'zebra'],
  ['two common words that never meet', 'backed login'],
  ['a phrase', '"disk read error"'],
  ['only an excluded word', '-files'],
] as const;
/** Each is asked at so many moments of the year, the newest first. */
const MOMENTS = 8;

const BY_DAY = 'stats --since 365d --by day';
const OTHER_STATS = [
  'stats --since 31d --by hour',
  'stats --since 365d --by type',
  'stats --outcome failed --since 365d --by day',
  'stats --since 30d --by subject',
  'stats --since 365d --by subject',
] as const;
/** People's days begin where they live. */
const ZONE = 'Europe/London';
const TIMES = 20;
const FEW_TIMES = 3;

export async function longReads(file: StoredFile, say: (line: string) => void): Promise<Figure[]> {
  const archive = openSqliteArchive(file.path, decodeStored);
  try {
    say(`free text over ${shown(file.size)} events`);
    const text = await textFigure(archive, file);
    say(`statistics over ${shown(file.size)} events`);
    return [text, await statsFigure(archive, file)];
  } finally {
    await archive.close();
  }
}

async function textFigure(archive: EventArchive, file: StoredFile): Promise<Figure> {
  const seen: { what: string; slowest: number; middle: number; rows: number }[] = [];
  for (const [kind, text] of TEXTS) {
    const times: number[] = [];
    let rows = 0;
    for (let turn = 0; turn < MOMENTS; turn += 1) {
      const request = requestAt(['events', '--text', text], file, turn);
      const started = performance.now();
      const page = await archive.page(request);
      times.push(performance.now() - started);
      rows += page.rows.length;
    }
    seen.push({ what: `${kind}, \`${text}\``, slowest: Math.max(...times), middle: median(times), rows });
  }
  const worst = seen.toSorted((a, b) => b.slowest - a.slowest)[0] as (typeof seen)[number];
  return below({
    name: `free text over ${shown(file.size)} events: the first page, the slowest of ${TEXTS.length} searches`,
    figure: worst.slowest,
    target: 1_000,
    unit: 'ms',
    notes: [
      `the slowest is ${worst.what}`,
      ...seen.map(
        ({ what, slowest, middle, rows }) =>
          `${what}: ${shown(middle)} ms at the median, ${shown(slowest)} ms at the most of ${MOMENTS} moments of the year, ${shown(rows / MOMENTS)} events shown`,
      ),
    ],
  });
}

async function statsFigure(archive: EventArchive, file: StoredFile): Promise<Figure> {
  const byDay = await timesOf(archive, file, BY_DAY, TIMES);
  const others: string[] = [];
  for (const line of OTHER_STATS) {
    const times = await timesOf(archive, file, line, FEW_TIMES);
    others.push(
      `\`${line}\`: ${shown(median(times))} ms at the median, ${shown(Math.max(...times))} ms at the most`,
    );
  }
  return below({
    name: `\`${BY_DAY}\` over ${shown(file.size)} events, the slowest of ${TIMES}`,
    figure: Math.max(...byDay),
    target: 500,
    unit: 'ms',
    notes: [
      `median ${shown(median(byDay))} ms; the first time ${shown(byDay[0] ?? Number.NaN)} ms`,
      ...others,
    ],
  });
}

/** A little later each time, as people ask. */
async function timesOf(
  archive: EventArchive,
  { to }: StoredFile,
  line: string,
  times: number,
): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const now = to - turn * 61_001;
    const parsed = parseLine(line, { now, zone: ZONE, door: 'terminal' });
    if (!parsed.ok || parsed.command.name !== 'stats') throw new Error(`not understood: ${line}`);
    const started = performance.now();
    const { tally } = await statsOf(archive, parsed.command, { now, zone: ZONE, clock: Date.now });
    took.push(performance.now() - started);
    if (!tally.complete || tally.total === 0) throw new Error(`a count is not complete: ${line}`);
  }
  return took;
}
