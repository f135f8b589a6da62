import { bytes, plural } from '../domain/amounts.ts';
import type { EventArchive, Watch } from '../domain/archive.ts';
import type { ExportReceipt } from '../domain/export.ts';
import type { ExportCommand } from '../query/command.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { watched } from './progress.ts';
import { seen, type Terminal } from './terminal.ts';
import { oneLine } from './visible.ts';

/** `insync export`: to a new file, or to standard output. */
export async function exportTo(
  archive: EventArchive,
  command: ExportCommand,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { output } = command;
  return output === undefined || output === '-'
    ? toStandardOutput(archive, command, now, terminal)
    : toFile(archive, command, output, now, terminal);
}

async function toStandardOutput(
  archive: EventArchive,
  { filter, format }: ExportCommand,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { writers, out, err } = terminal;
  const request = { filter, now, format, mark: false };
  const write = (watch: Watch) => writers.writeEvents(archive, request, seen(out), watch);
  // The lines themselves show a person how far it is.
  const receipt = out.isTty
    ? await write({ signal: terminal.stop })
    : await watched(terminal, 'Writing', write);
  if (receipt.complete) return EXIT.answered;
  await err.write(`Stopped after ${plural(receipt.events, 'event')}: this is not all there is.\n`);
  return EXIT.stopped;
}

async function toFile(
  archive: EventArchive,
  { filter, format }: ExportCommand,
  path: string,
  now: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const { writers, err } = terminal;
  // Without a mark: programs that read the file would take it for a part of the first head.
  const request = { filter, now, format, path, mark: false };
  let receipt: ExportReceipt;
  try {
    receipt = await watched(terminal, 'Writing', (watch) => writers.exportEvents(archive, request, watch));
  } catch (error) {
    const failure = failureOf(error, oneLine(path));
    if (!failure) throw error;
    await err.write(`insync: ${failure.said}\n`);
    return failure.code;
  }
  if (!receipt.complete) {
    await err.write('Stopped: no file was written.\n');
    return EXIT.stopped;
  }
  await err.write(`Wrote ${plural(receipt.events, 'event')}, ${bytes(receipt.bytes)}, to ${oneLine(path)}\n`);
  return EXIT.answered;
}

function failureOf(
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
