import { number, plural } from '../domain/amounts.ts';
import { StoreError } from '../domain/errors.ts';
import type { Command } from '../query/command.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './visible.ts';

type Asked = Extract<Command, { name: 'migrate-store' }>;

/** Moves a deployment from one database to another, both as DATABASE_URL is written. */
export type MigrateStore = (
  from: string,
  to: string,
  told: (progress: { readonly table: string; readonly moved: number; readonly rows: number }) => void,
  signal: AbortSignal,
) => Promise<MigrateResult>;

type MigrateResult =
  /** They are not such databases; why, without a password. */
  | { readonly end: 'refused'; readonly why: string }
  | { readonly end: 'stopped' }
  /** `shown`: the new one, without the password. */
  | {
      readonly end: 'done';
      readonly rows: number;
      readonly events: number;
      readonly audit: number;
      readonly shown: string;
    };

/** Progress is told this often, ms. */
const TELL_EVERY = 5_000;
const CLEAR = '\r\u001b[K';

/** `insync migrate-store`: says how far it is, and what to do next. */
export async function migrate({ from, to }: Asked, terminal: Terminal): Promise<ExitCode> {
  const { err, out, clock, stop } = terminal;
  let told = Number.NEGATIVE_INFINITY;
  const progress = ({ table, moved, rows }: { table: string; moved: number; rows: number }) => {
    if (clock() - told < (err.isTty ? TELL_EVERY / 20 : TELL_EVERY)) return;
    told = clock();
    const line = `Moving ${table}: ${number(moved)} of ${plural(rows, 'row')}`;
    void err.write(err.isTty ? `${CLEAR}${line} (Ctrl-C stops)` : `${line}\n`);
  };
  try {
    const result = await terminal.migrate(from, to, progress, stop);
    if (err.isTty) await err.write(CLEAR);
    if (result.end === 'refused') {
      await err.write(`insync: ${oneLine(result.why)}\n`);
      return EXIT.usage;
    }
    if (result.end === 'stopped') {
      await err.write('Stopped. No bot starts on the new database; the same command goes on from here.\n');
      return EXIT.stopped;
    }
    await out.write(doneWords(result));
    return EXIT.answered;
  } catch (error) {
    if (err.isTty) await err.write(CLEAR);
    if (!(error instanceof StoreError)) throw error;
    await err.write(`insync: ${oneLine(error.message)}\n`);
    return EXIT.database;
  }
}

function doneWords({ rows, events, audit, shown }: Extract<MigrateResult, { end: 'done' }>): string {
  return [
    `Moved ${plural(rows, 'row')}, ${plural(events, 'event')} among them; the record of ${plural(audit, 'row')} is whole.`,
    `Next: set DATABASE_URL to the new database (${oneLine(shown)}) and start the bot.`,
    'The file was only read. Keep it as a backup, and start no bot on it any more: it would post everything again.',
    '',
  ].join('\n');
}
