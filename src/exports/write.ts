import { open, rm } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import type { EventArchive, EventPage, EventRow, Progress, Watch } from '../domain/archive.ts';
import type { ExportFormat, ExportReceipt, ExportRequest } from '../domain/export.ts';
import { CSV_HEADER, csvEvent } from './csv.ts';
import { ndjsonEvent } from './ndjson.ts';

/** Events read, formatted and written at a time: all that is ever held in memory. */
const PAGE = 500;
/** Progress is told this often, ms. */
const TELL_EVERY = 250;
const MARK = '\ufeff';
/** Events name people and devices: the file is its owner's alone. */
const OWNER_ONLY = 0o600;

/** Takes text in order; the next comes when this one was taken. */
export interface Sink {
  write(text: string): Promise<unknown>;
}

interface Format {
  readonly header: string;
  readonly line: (row: EventRow) => string;
}

const FORMATS: Readonly<Record<ExportFormat, Format>> = {
  csv: { header: CSV_HEADER, line: csvEvent },
  ndjson: { header: '', line: ndjsonEvent },
};

/**
 * Writes the events that match to a new file, newest first. Stopped, or failed, it leaves no file; when stopped the
 * receipt says how far it came. Progress is told once when the file is there, then a few times a second.
 *
 * @throws Error of the file system, with its code: `EEXIST`, `ENOSPC`, `ENOENT`.
 */
export async function exportEvents(
  archive: Pick<EventArchive, 'page'>,
  request: ExportRequest,
  watch: Watch = {},
): Promise<ExportReceipt> {
  return intoNewFile(request.path, (sink) => {
    watch.progress?.({ found: 0, reached: request.now });
    return writeEvents(archive, request, sink, watch);
  });
}

/**
 * Has a new file written. Where that fails, or is not complete, no file is left.
 *
 * @throws Error of the file system, with its code: `EEXIST`, `ENOSPC`, `ENOENT`.
 */
export async function intoNewFile<Receipt extends { readonly complete: boolean }>(
  path: string,
  write: (sink: Sink) => Promise<Receipt>,
): Promise<Receipt> {
  const file = await open(path, 'wx', OWNER_ONLY);
  const writing = async () => {
    try {
      return await write({ write: (text) => file.appendFile(text) });
    } finally {
      // A disk may tell only here that it is full.
      await file.close();
    }
  };
  try {
    const receipt = await writing();
    if (!receipt.complete) await rm(path, { force: true });
    return receipt;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/**
 * The same into anything that takes text: standard output, a pipe. Stopped, it ends with a whole line, and the receipt
 * says so.
 *
 * @throws what the sink throws.
 */
export async function writeEvents(
  archive: Pick<EventArchive, 'page'>,
  { filter, now, format, mark }: Omit<ExportRequest, 'path'>,
  sink: Sink,
  watch: Watch = {},
): Promise<ExportReceipt> {
  const { header, line } = FORMATS[format];
  let [events, bytes] = [0, 0];
  const put = async (text: string) => {
    if (text === '') return;
    await sink.write(text);
    bytes += Buffer.byteLength(text);
  };
  const told = teller(watch, now);
  const searching: Watch = {
    ...(watch.signal && { signal: watch.signal }),
    progress: ({ found, reached }) => told.now({ found: events + found, reached }),
  };
  try {
    await put(format === 'csv' && mark ? MARK + header : header);
    for (let before: number | undefined; ; ) {
      if (watch.signal?.aborted) return { events, bytes, complete: false };
      const page = await archive.page(
        { filter, now, limit: PAGE, ...(before !== undefined && { before }) },
        searching,
      );
      await put(page.rows.map(line).join(''));
      events += page.rows.length;
      told.now({ found: events, reached: page.rows.at(-1)?.event.time });
      before = below(page, before);
      if (before === undefined) return { events, bytes, complete: true };
      // Others get their turn, and a stop is heard.
      await turn();
    }
  } finally {
    told.end();
  }
}

/** Where to go on; undefined at the end. */
function below({ rows, older, searchedTo }: EventPage, from = Number.POSITIVE_INFINITY): number | undefined {
  const next = searchedTo ?? (older ? rows.at(-1)?.key : undefined);
  if (next !== undefined && next >= from) throw new Error('a page of the export ends where it began');
  return next;
}

/** Tells the latest progress at a steady beat, when there is some. */
function teller({ progress }: Watch, start: number) {
  let latest: Progress | undefined;
  let reached = start;
  const beat = setInterval(() => {
    if (latest) progress?.(latest);
    latest = undefined;
  }, TELL_EVERY);
  beat.unref();
  return {
    now(at: { readonly found: number; readonly reached: number | undefined }) {
      reached = at.reached ?? reached;
      latest = { found: at.found, reached };
    },
    end: () => clearInterval(beat),
  };
}
