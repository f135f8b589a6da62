/** The command `insync`: asks the bot's database from a terminal. Composition only. */
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { WriteStream } from 'node:tty';
import { rowDetail } from './cards/facts.ts';
import { what } from './cards/headline.ts';
import { prettyRecord } from './cards/raw-record.ts';
import { lengthWords, tookWords } from './cards/spans.ts';
import { groupName, timeLabels } from './cards/tally-names.ts';
import { readDatabase } from './config/database.ts';
import { passwordsIn } from './config/database-url.ts';
import type { Person } from './domain/alert.ts';
import type { Backups } from './domain/backup.ts';
import { StoreError } from './domain/errors.ts';
import { decodeStored } from './druva/stored.ts';
import { AUDIT_HEADER, auditCsv, auditNdjson, exportAudit, writeAudit } from './exports/audit.ts';
import { CSV_HEADER, csvEvent, csvLine } from './exports/csv.ts';
import { ndjsonEvent } from './exports/ndjson.ts';
import { exportEvents, writeEvents } from './exports/write.ts';
import { launch } from './launch.ts';
import { hidingSecrets } from './ops/secrets.ts';
import { openForwardActs, type StorePlace, visitArchive } from './store/place.ts';
import { EXIT, type ExitCode } from './terminal/exit.ts';
import type { MigrateStore } from './terminal/migrate.ts';
import { runTerminal } from './terminal/run.ts';
import type { Output, RulesRead } from './terminal/terminal.ts';
import { VERSION } from './version.ts';

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
    openArchive: async () => visitArchive(place(), decodeStored),
    openForwardActs: async () => openForwardActs(place()),
    person: personHere(),
    readRules,
    migrate,
    backups: { write: writeBackup, verify: verifyBackup },
    launch,
    setup,
    versions: { insync: VERSION, node: process.versions.node, sqlite: process.versions.sqlite ?? 'none' },
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

function place(): StorePlace {
  const read = readDatabase();
  if (!read.ok) throw new StoreError('unusable', read.message);
  const { database } = read;
  return database.kind === 'file' ? database : { kind: 'postgres', url: database.url.reveal() };
}

/** As the system knows who runs this; one without a name there goes by the number. */
function personHere(): Person {
  try {
    return { id: 'terminal', name: userInfo().username };
  } catch {
    return { id: 'terminal', name: `user ${process.getuid?.() ?? 'unknown'}` };
  }
}

/** It takes clients of Druva and Slack, so it is loaded only for those who set up. */
async function setup() {
  const { setupFor } = await import('./setup.ts');
  return setupFor({ clock: Date.now, input: process.stdin, output: process.stdout });
}

/** What makes and reads backups is loaded only for them. */
async function writeBackup(...[path, watch]: Parameters<Backups['write']>): ReturnType<Backups['write']> {
  const read = readDatabase();
  if (!read.ok) throw new StoreError('unusable', read.message);
  const { database } = read;
  if (database.kind === 'postgres') {
    return {
      end: 'elsewhere',
      how: `pg_dump --format=custom --file=insync.dump --dbname='${database.shown}'`,
    };
  }
  const { backUp } = await import('./store/sqlite/backup.ts');
  return backUp(database.path, path, decodeStored, Date.now(), watch);
}

async function verifyBackup(path: string): ReturnType<Backups['verify']> {
  const { checkFile } = await import('./store/sqlite/check.ts');
  return checkFile(path, decodeStored);
}

/** Done once in the life of a deployment, so what it needs is loaded only then. */
async function migrate(...[from, to, told, signal]: Parameters<MigrateStore>): ReturnType<MigrateStore> {
  const [{ databaseUrl }, { moveStore }] = await Promise.all([
    import('./config/database-url.ts'),
    import('./store/move/move.ts'),
  ]);
  const [source, target] = [databaseUrl.safeParse(from), databaseUrl.safeParse(to)];
  const faults = [source, target].flatMap(({ error }, at) =>
    (error?.issues ?? []).map(({ message }) => `the ${at === 0 ? 'first' : 'second'} database ${message}`),
  );
  if (!source.success || !target.success) return { end: 'refused', why: faults.join('; ') };
  if (source.data.kind !== 'file' || target.data.kind !== 'postgres') {
    return { end: 'refused', why: 'a deployment is moved from file: to postgres://, and no other way' };
  }
  const url = target.data.url.reveal();
  const { shown } = target.data;
  const { path } = source.data;
  const moved = await moveStore({ path, url, decode: decodeStored, now: Date.now(), signal, told });
  if (!moved.done) return { end: 'stopped' };
  const { rows, events, audit } = moved;
  return { end: 'done', rows, events, audit, shown };
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

/** Of the databases named in the environment and on the command line. */
function passwords(): string[] {
  const read = readDatabase();
  const set = read.ok && read.database.kind === 'postgres' ? [read.database.url.reveal()] : [];
  return [...set, ...process.argv].flatMap(passwordsIn);
}

function failed(error: unknown): ExitCode {
  const { code, message } = error as NodeJS.ErrnoException;
  process.stderr.write(`insync: ${hidingSecrets(passwords())(message ?? String(error))}\n`);
  return code === 'ERR_SQLITE_ERROR' ? EXIT.database : EXIT.failed;
}
