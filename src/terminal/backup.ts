/** `insync backup`: a copy of the embedded database beside the running bot, and what is in one. */
import { bytes, plural } from '../domain/amounts.ts';
import type { BackupFound } from '../domain/backup.ts';
import { StoreError } from '../domain/errors.ts';
import type { OperateCommand } from '../query/command.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { failureOf } from './export.ts';
import { type Json, time } from './json.ts';
import { printJson } from './print-json.ts';
import { print, type Terminal } from './terminal.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';

type Asked = Pick<OperateCommand, 'print' | 'canonical'>;

const CLEAR = '\r\u001b[K';

/** `insync backup`. */
export function backup(path: string, asked: Asked, terminal: Terminal): Promise<ExitCode> {
  const { err, stop, backups } = terminal;
  const progress = ({ pages, of }: { pages: number; of: number }) => {
    const percent = Math.floor((100 * pages) / Math.max(1, of));
    void err.write(`${CLEAR}Copying: ${percent} %; then the copy is looked through (Ctrl-C stops)`);
  };
  return refusing(path, terminal, async () => {
    const written = await backups.write(path, { signal: stop, ...(err.isTty && { progress }) });
    if (err.isTty) await err.write(CLEAR);
    switch (written.end) {
      case 'done':
        return tell(path, written.found, asked, terminal);
      case 'stopped':
        await err.write('Stopped: no file was written.\n');
        return EXIT.stopped;
      case 'elsewhere':
        await err.write(`${SERVER}\n  ${oneLine(written.how)}\n`);
        return EXIT.usage;
    }
  });
}

const SERVER =
  'insync: the database is a PostgreSQL server, which makes its backups itself. The password is asked for, or read from PGPASSWORD:';

/** `insync backup verify`. */
export function verifyBackup(path: string, asked: Asked, terminal: Terminal): Promise<ExitCode> {
  return refusing(path, terminal, async () =>
    tell(path, await terminal.backups.verify(path), asked, terminal),
  );
}

async function refusing(path: string, { err }: Terminal, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (err.isTty) await err.write(CLEAR);
    const failure = refusalOf(error, path);
    if (!failure) throw error;
    await err.write(`insync: ${failure.said}\n`);
    return failure.code;
  }
}

function refusalOf(error: unknown, path: string) {
  if (!(error instanceof StoreError)) return failureOf(error, oneLine(path));
  return { said: oneLine(error.message), code: error.reason === 'damaged' ? EXIT.broken : EXIT.database };
}

async function tell(
  path: string,
  found: BackupFound,
  { print: format, canonical }: Asked,
  terminal: Terminal,
): Promise<ExitCode> {
  if (format) await printJson(terminal, foundJson(path, found, canonical));
  else await print(terminal, { body: `${oneLine(path)} is whole: ${words(found, terminal)}\n` });
  return EXIT.answered;
}

function words({ events, newest, audit, schema, bytes: size }: BackupFound, { zone }: Terminal): string {
  return [
    plural(events, 'event'),
    ...(newest === undefined ? [] : [`the newest of ${localTime(newest, zone)}`]),
    ...(audit === undefined ? [] : [`${plural(audit, 'row')} of the record`]),
    `schema ${schema}`,
    bytes(size),
  ].join(', ');
}

function foundJson(path: string, found: BackupFound, canonical: string): Json {
  const { events, newest, audit, schema, bytes: size } = found;
  return {
    ...{ command: canonical, file: path, whole: true, events },
    ...{ newest: time(newest), audit: audit ?? null, schema, bytes: size },
  };
}
