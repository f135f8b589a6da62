import { bytes, plural } from '../domain/amounts.ts';
import type { EventArchive, Watch } from '../domain/archive.ts';
import type { ExportReceipt } from '../domain/export.ts';
import type { ExportCommand } from '../query/command.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { watched } from './progress.ts';
import { seen, type Terminal } from './terminal.ts';
import { oneLine } from './visible.ts';

/** Lines for programs, into a new file or to standard output. */
export interface Lines {
  /** The file; undefined or `-` for standard output. */
  readonly output: string | undefined;
  /** What one line is called: `event`. */
  readonly noun: string;
  readonly intoFile: (path: string, watch: Watch) => Promise<Written>;
  readonly into: (sink: { write(text: string): Promise<unknown> }, watch: Watch) => Promise<Written>;
}

interface Written {
  readonly count: number;
  readonly bytes: number;
  readonly complete: boolean;
}

/** `insync export`. */
export async function exportTo(
  archive: EventArchive,
  { filter, format, output }: ExportCommand,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { writeEvents, exportEvents } = terminal.writers;
  // Without a mark: programs that read the file would take it for a part of the first head.
  const request = { filter, now, format, mark: false };
  const written = ({ events, ...receipt }: ExportReceipt): Written => ({ ...receipt, count: events });
  const lines: Lines = {
    ...{ output, noun: 'event' },
    intoFile: async (path, watch) => written(await exportEvents(archive, { ...request, path }, watch)),
    into: async (sink, watch) => written(await writeEvents(archive, request, sink, watch)),
  };
  return writeLines(lines, terminal);
}

/** Writes them, and tells what came of it. */
export async function writeLines(lines: Lines, terminal: Terminal): Promise<ExitCode> {
  const { output } = lines;
  return output === undefined || output === '-'
    ? toStandardOutput(lines, terminal)
    : toFile(lines, output, terminal);
}

async function toStandardOutput({ into, noun }: Lines, terminal: Terminal): Promise<ExitCode> {
  const { out, err, stop } = terminal;
  const write = (watch: Watch) => into(seen(out), watch);
  // The lines themselves show a person how far it is.
  const written = out.isTty
    ? await write({ signal: stop })
    : await watched(terminal, 'Writing', write, { found: `${noun}s` });
  if (written.complete) return EXIT.answered;
  await err.write(`Stopped after ${plural(written.count, noun)}: this is not all there is.\n`);
  return EXIT.stopped;
}

async function toFile({ intoFile, noun }: Lines, path: string, terminal: Terminal): Promise<ExitCode> {
  const { err } = terminal;
  let written: Written;
  try {
    written = await watched(terminal, 'Writing', (watch) => intoFile(path, watch), { found: `${noun}s` });
  } catch (error) {
    const failure = failureOf(error, oneLine(path));
    if (!failure) throw error;
    await err.write(`insync: ${failure.said}\n`);
    return failure.code;
  }
  if (!written.complete) {
    await err.write('Stopped: no file was written.\n');
    return EXIT.stopped;
  }
  await err.write(`Wrote ${plural(written.count, noun)}, ${bytes(written.bytes)}, to ${oneLine(path)}\n`);
  return EXIT.answered;
}

/** What an operator can do about an error of the file system; undefined for all others. */
export function failureOf(
  error: unknown,
  path: string,
): { readonly said: string; readonly code: ExitCode } | undefined {
  const failed = (said: string, code: ExitCode = EXIT.failed) => ({ said, code });
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EEXIST':
      return failed(`${path} is there already; name another file, or remove it first`, EXIT.usage);
    case 'ENOENT':
    case 'ENOTDIR':
      return failed(`the folder of ${path} does not exist; make it first`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return failed(`${path} may not be written by this user; name a file in another folder`);
    case 'ENOSPC':
    case 'EDQUOT':
      return failed(`the disk is full; no file was written`);
    case 'ENAMETOOLONG':
      return failed('the name of the file is too long', EXIT.usage);
    default:
      return undefined;
  }
}
