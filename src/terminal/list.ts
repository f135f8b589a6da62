import { setTimeout as delay } from 'node:timers/promises';
import type { Count, EventArchive } from '../domain/archive.ts';
import { COUNT_UP_TO } from '../lookups/ask.ts';
import type { EventsCommand } from '../query/command.ts';
import { type EventsFound, renderEvents } from './events.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { eventsJson } from './json.ts';
import { printJson } from './print-json.ts';
import { watched } from './progress.ts';
import { print, seen, type Terminal } from './terminal.ts';

/** When the list is there, its count may take so much longer, ms; then it is "more than". */
const COUNT_PATIENCE = 300;

/** `insync events`. */
export async function listEvents(
  archive: EventArchive,
  command: EventsCommand,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const found = await search(archive, command, now, terminal);
  const { rows } = found.page;
  if (command.print === 'json') await printJson(terminal, eventsJson(found, terminal.writers));
  else if (command.print === 'csv') await printCsv(found, terminal);
  else await print(terminal, renderEvents(found, terminal.out.screen, terminal.wording));
  if (command.print !== undefined && found.stopped)
    await terminal.err.write('Stopped: this is not all there is.\n');
  if (found.stopped) return EXIT.stopped;
  return rows.length === 0 ? EXIT.nothing : EXIT.answered;
}

async function search(
  archive: EventArchive,
  command: EventsCommand,
  now: number,
  terminal: Terminal,
): Promise<EventsFound> {
  const { filter, limit, sort } = command;
  const enough = new AbortController();
  const signal = AbortSignal.any([terminal.stop, enough.signal]);
  const counting = archive.countByOutcome(filter, now, COUNT_UP_TO, { signal });
  // Should the list fail first, nobody waits for the count any more.
  counting.catch(() => undefined);
  const page = await watched(terminal, 'Searching', (watch) =>
    archive.page({ filter, now, limit, ...(sort !== 'time' && { sort }) }, watch),
  );
  const stopped = terminal.stop.aborted && page.searchedTo !== undefined;
  const count = await within(counting, COUNT_PATIENCE, () => enough.abort());
  return {
    command,
    page,
    now,
    stopped,
    count: page.older ? count : exactly(page.rows.length, count, stopped),
  };
}

/** A list that was found whole is counted. */
function exactly<T extends Count>(rows: number, count: T, stopped: boolean): T {
  return stopped || count.exact ? count : { ...count, count: rows, exact: true };
}

async function within<T>(work: Promise<T>, ms: number, late: () => void): Promise<T> {
  const done = new AbortController();
  void delay(ms, undefined, { signal: done.signal, ref: false }).then(late, () => undefined);
  try {
    return await work;
  } finally {
    done.abort();
  }
}

async function printCsv({ page }: EventsFound, { out, writers }: Terminal): Promise<void> {
  await seen(out).write(writers.csvHeader + page.rows.map(writers.csvEvent).join(''));
}
