/** The processes of the bot that are killed, and the database they share. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { rowsOf } from '../postgres/place.ts';
import { rows } from './accounts.ts';
import { type BotProcess, launchProcess, type StartingProcess } from './process.ts';
import type { Stage } from './stage.ts';

/** What Node compiles is kept, as `npm start` does: a start takes half the time. */
const QUICK = { NODE_COMPILE_CACHE: join(tmpdir(), 'insync-compiled') };

const TERMINAL = resolve(import.meta.dirname, '../../bin/insync.mjs');

export interface FleetOptions {
  /** What each process has in its environment besides what the stage gives; one process a line. */
  readonly bots: readonly Readonly<Record<string, string>>[];
  readonly databaseUrl: string;
  /** Reads the database beside them. */
  readonly rows: <T>(sql: string) => Promise<readonly T[]> | readonly T[];
}

export interface Fleet {
  readonly size: number;
  readonly rows: FleetOptions['rows'];
  /** Whether any can be asked. */
  isUp(): boolean;
  /** Starts those that do not run, and resolves when all are ready. */
  ready(): Promise<void>;
  /** Kills one and starts it again, without waiting for it; `at` comes before the kill. */
  kill(which: number): Promise<void>;
  /** Starts one that does not run, without waiting for it. */
  launch(which: number): void;
  /** The command `insync` on the same database: its exit code and what it wrote. */
  terminal(...words: string[]): Promise<{ readonly code: number; readonly out: string }>;
}

/** The bot as it is shipped: one process, one file. */
export function oneBot(stage: Stage): FleetOptions {
  const { database } = stage;
  return { bots: [{}], databaseUrl: `file:${database}`, rows: (sql) => rows(database, sql) };
}

/** Two processes on one PostgreSQL. */
export function twoBots(url: string): FleetOptions {
  return {
    bots: [{}, {}],
    databaseUrl: url,
    rows: async <T>(sql: string) => (await rowsOf(url, sql)) as T[],
  };
}

export function fleetOf(stage: Stage, { bots, databaseUrl, rows: read }: FleetOptions): Fleet {
  const running = new Map<number, StartingProcess>();
  const living = new Map<number, BotProcess>();
  const launch = (which: number) => {
    const bot = launchProcess(stage, { ...QUICK, ...bots[which], DATABASE_URL: databaseUrl });
    running.set(which, bot);
    bot.ready.then(
      (ready) => {
        if (running.get(which) === bot) living.set(which, ready);
      },
      () => undefined,
    );
  };
  return {
    size: bots.length,
    rows: read,
    isUp: () => living.size > 0,
    async ready() {
      for (const which of bots.keys()) if (!running.has(which)) launch(which);
      await Promise.all([...running.values()].map(({ ready }) => ready));
    },
    async kill(which) {
      const bot = running.get(which);
      running.delete(which);
      living.delete(which);
      await bot?.end('SIGKILL');
      // Slack's requests go to one that is left.
      const [other] = living.values();
      if (other && stage.door === 'http') stage.slack.connect(`${other.url}/slack/events`);
    },
    launch,
    async terminal(...words) {
      const env = { ...stage.env, DATABASE_URL: databaseUrl };
      const run = promisify(execFile)(process.execPath, [TERMINAL, ...words], { env });
      return run.then(
        ({ stdout }) => ({ code: 0, out: stdout }),
        ({ code, stdout, stderr }) => ({ code, out: `${stdout}${stderr}` }),
      );
    },
  };
}
