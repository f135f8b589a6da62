import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, platform, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Figure, median, shown } from './figure.ts';

export interface Machine {
  readonly cores: number;
  /** GB */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  readonly sqlite: string;
  /** What a durable write of 4 KB costs where the databases of the benches lie, median, ms. */
  readonly sync: number;
}

export function machine(): Machine {
  return {
    cores: availableParallelism(),
    memory: totalmem() / 1e9,
    system: platform(),
    node: process.version,
    sqlite: process.versions.sqlite ?? 'unknown',
    sync: syncTime(),
  };
}

function syncTime(): number {
  const folder = mkdtempSync(join(tmpdir(), 'insync-bench-'));
  const file = openSync(join(folder, 'sync'), 'w');
  const page = Buffer.alloc(4096, 1);
  const times = Array.from({ length: 100 }, () => {
    const started = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - started;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return median(times);
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, figure, target, met, unit }) => [
    name,
    `${shown(figure)} ${unit}`,
    target,
    met ? 'yes' : 'NO',
  ]);
  return [['figure', 'measured', 'target', 'met'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

interface Run extends Machine {
  readonly date: Date;
  /** How long all took. */
  readonly minutes: number;
}

export function report(
  measured: readonly { readonly name: string; readonly figures: readonly Figure[] }[],
  run: Run,
): string {
  const figures = measured.flatMap((bench) => bench.figures);
  const missed = figures.filter(({ met }) => !met);
  const verdict =
    missed.length === 0
      ? 'Every figure is met.'
      : `Not met: ${missed.map(({ name, figure, unit, target }) => `${name} (${shown(figure)} ${unit}, ${target})`).join('; ')}.`;
  return `# Bench results

${run.date.toISOString().slice(0, 10)}; ${run.cores} cores, ${shown(run.memory)} GB, ${run.system}, Node ${run.node}, SQLite ${run.sqlite}; a durable write of 4 KB takes ${shown(run.sync)} ms at the median. Written by \`npm run bench -- --write\` in ${shown(run.minutes)} minutes.

${verdict}

${table(figures)}

## What else was seen

${measured.map((bench) => `**${bench.name}**\n\n${notes(bench.figures)}`).join('\n\n')}

${METHOD}`;
}

function notes(figures: readonly Figure[]): string {
  return figures.flatMap((figure) => figure.notes.map((note) => `- ${figure.name}: ${note}`)).join('\n');
}

const METHOD = `## How it is measured

Ratios are taken within one run and are what to compare; absolute numbers belong to the machine. The simulated Druva always runs in a process of its own, and answers pages of 500 over HTTP. The bot is \`src/main.ts\`, started as \`npm start\` does, in a process of its own (for ingest: its feed thread alone, as \`src/feed-worker.ts\` starts it). Databases are new files in the system's temporary folder (\`TMPDIR\`), with the bot's own settings: write-ahead log, \`synchronous=FULL\`.

- **ingest**: three rounds, the median counts. *Feed to commit*: 60,000 events, 2 % of them not routine, from the first request to the last commit, with token, HTTP, decoding, decisions, cards and cursor; 10,000 events before that are not timed. *Bare insert*: the same events are committed once in memory beforehand, and every write that makes is kept; timed is only binding and running those very statements, 500 events a transaction, into a new file with the same schema and settings. *With 1,000,000 stored*: the same feed to commit into a file that holds that many events, against the empty file of the same round.
- **latency**: a failed backup or a severe alert every 1.13 s, so that all moments of the poll's second are met; poll every second. *Event to card*: from its being added to the feed to \`chat.postMessage\` arriving at the simulated Slack. *Own share*: from the feed's being asked for the page that holds it.
- **storm**: 497 failed backups of as many devices and 3 critical alerts, the last of the page, appear at once; all go to one channel, the simulated Slack takes one message a second there and answers 429 beyond. An event is named when a card of its own shows it or a storm's card counts it; a severe one when its name stands on either.
- **responsiveness**: 5,000 events a second for 12 s, 2 % not routine, into the whole bot, poll every second, while two people type commands, one after the other. The delay is \`monitorEventLoopDelay\` with a resolution of 10 ms inside the bot's main thread. Acknowledgements are timed at the simulated Slack, signature check and HTTP included.
- **lookups**: two files with a year of 1,000,000 and of 10,000,000 events, 5 % of them not routine, and 5,000 more spread over it that were committed with their decisions, cards and storms. *First page*: ten events through the port of reading as the reader thread opens it, for each flag with the example of its help (or with values drawn from the file where the example names what it cannot hold) and for each example of a command; 200 times each, as if asked at moments all over the year, or for another value each time, where nobody had read in this run before: what the system's cache has lost is read from the disk. *The port's statements* are all that it runs to find the rows, *the bare statement* is the same question as one prepared statement with its parameters, run with \`.all()\` on a handle of its own; *the whole answer* has the rows decoded with alert and card, and is compared with the bare statement and decoding its rows. The three are asked at other moments in turns that change places, and the median of one is divided by the median of the other; sorted by severity the bare side has a statement for each severity until the page is full. *Free text* is asked at 8 moments of the year. *Statistics* are counted as a command counts them, the period before included where it is stored; their days begin in London. *Slash command to its whole answer*: the bot on a copy of the smaller file, poll every second, 1,000 new events a second, while two people type commands that answer at once, one after the other; timed at the simulated Slack from sending the signed request to the answer's arrival at its response address. The statistics in the notes are asked apart: their answer comes with its picture, painted and uploaded. *Export, search and statistics at once*: one person exports everything as CSV, a second searches all details for what is not there, a third counts by subject over the year and a fourth asks for lists, all without a pause until the file is there.
- **retention**: a file with a year of 1,000,000 events forgets the oldest fifth, as the chore of the bot does it, while a page of 500 events is committed every 100 ms on the same thread. *A step* is one transaction, from its beginning to its end with whatever the disk and a checkpoint of the log take.
- **idle**: resident memory (VmRSS, the program's own file pages among it) 30 s after the start with an empty feed; from the start of the process to the first 200 of \`/readyz\`.

To repeat: \`npm ci\`, then \`npm run bench\` for the table, \`npm run bench -- storm idle\` for some, \`npm run bench -- --write\` to write this file. Nothing else should run meanwhile. Filling the file of 10,000,000 events takes some ten minutes and 10 GB of \`TMPDIR\`: \`INSYNC_BENCH_FILE_10M\` and \`INSYNC_BENCH_FILE_1M\` name files to use again (what is not there is made there and stays), \`INSYNC_BENCH_SIZES=50000,200000\` asks for smaller ones.
`;
