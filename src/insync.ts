/** The command `insync`: asks the bot's database from a terminal. Composition only. */
import { readFileSync } from 'node:fs';
import type { WriteStream } from 'node:tty';
import { rowDetail } from './cards/facts.ts';
import { what } from './cards/headline.ts';
import { prettyRecord } from './cards/raw-record.ts';
import { lengthWords, tookWords } from './cards/spans.ts';
import { groupName, timeLabels } from './cards/tally-names.ts';
import { readDatabaseFile } from './config/database.ts';
import { StoreError } from './domain/errors.ts';
import { decodeStored } from './druva/stored.ts';
import { AUDIT_HEADER, auditCsv, auditNdjson, exportAudit, writeAudit } from './exports/audit.ts';
import { CSV_HEADER, csvEvent, csvLine } from './exports/csv.ts';
import { ndjsonEvent } from './exports/ndjson.ts';
import { exportEvents, writeEvents } from './exports/write.ts';
import { visitSqliteArchive } from './store/sqlite/visit.ts';
import { EXIT, type ExitCode } from './terminal/exit.ts';
import { runTerminal } from './terminal/run.ts';
import type { Output, RulesRead } from './terminal/terminal.ts';

const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const NAME_A_FILE = 'Name a configuration file, as insync.example.yaml is one';
/** Nobody reads any more: `insync events | head`. */
const gone = new AbortController();
const stop = new AbortController();
// A second Ctrl-C ends the process at once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());

process.exitCode = await run().catch(failed);

async function run(): Promise<ExitCode> {
  const code = await runTerminal(process.argv.slice(2), {
    out: outputOf(process.stdout),
    err: outputOf(process.stderr),
    openArchive,
    readRules,
    wording: { what, detail: rowDetail, record: prettyRecord, groupName, timeLabels, lengthWords, tookWords },
    writers: {
      ...{ csvLine, csvHeader: CSV_HEADER, csvEvent, ndjsonEvent, exportEvents, writeEvents },
      audit: {
        ...{ csvHeader: AUDIT_HEADER, csvEntry: auditCsv, ndjsonEntry: auditNdjson },
        ...{ exportTo: exportAudit, write: writeAudit },
      },
    },
    clock: Date.now,
    zone,
    stop: AbortSignal.any([stop.signal, gone.signal]),
  });
  return gone.signal.aborted ? EXIT.answered : code;
}

function openArchive() {
  const read = readDatabaseFile();
  if (!read.ok) throw new StoreError('unusable', read.message);
  return visitSqliteArchive(read.databaseFile, decodeStored);
}

/** Read for few commands only, so the packages for it are too. */
async function readRules(file?: string): Promise<RulesRead> {
  const [{ loadRules }, { printFaults }, { isCron }, { ownEnvironment }] = await Promise.all([
    import('./config/load.ts'),
    import('./config/faults.ts'),
    import('./pipeline/schedule.ts'),
    import('./config/variables.ts'),
  ]);
  const given = file === undefined ? {} : { env: { ...ownEnvironment(readFileSync), INSYNC_CONFIG: file } };
  const read = loadRules({ isCron, now: Date.now(), ...given });
  if (read.ok) return { ok: true, rules: read.config };
  const faults = read.faults.map((fault) =>
    file !== undefined && 'variable' in fault ? { ...fault, variable: '--config', cure: NAME_A_FILE } : fault,
  );
  return { ok: false, why: printFaults(faults) };
}

function outputOf(stream: WriteStream): Output {
  // Without a listener the error would end the process; each write tells it too.
  stream.on('error', () => undefined);
  const write = (text: string) =>
    new Promise<void>((resolve, reject) => {
      if (gone.signal.aborted) return resolve();
      stream.write(text, (error) => {
        if ((error as NodeJS.ErrnoException | null | undefined)?.code === 'EPIPE') gone.abort();
        else if (error) return reject(error);
        resolve();
      });
    });
  const isTty = stream.isTTY === true;
  return {
    write,
    isTty,
    screen: {
      width: isTty ? stream.columns : Number.POSITIVE_INFINITY,
      // hasColors() knows NO_COLOR and dumb terminals.
      colour: isTty && stream.hasColors(),
      zone,
    },
  };
}

function failed(error: unknown): ExitCode {
  const { code, message } = error as NodeJS.ErrnoException;
  process.stderr.write(`insync: ${message ?? String(error)}\n`);
  return code === 'ERR_SQLITE_ERROR' ? EXIT.database : EXIT.failed;
}
