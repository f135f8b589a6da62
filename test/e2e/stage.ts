/** A simulated Druva, a simulated Slack, the bot between them over real HTTP, all with tokens made for one test. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { onTestFailed, onTestFinished } from 'vitest';
import { type Bot, startBot } from '../../src/app.ts';
import { readAgain } from '../../src/config/again.ts';
import { printFaults } from '../../src/config/faults.ts';
import { loadConfiguration, loadDraft } from '../../src/config/load.ts';
import { isCron } from '../../src/pipeline/schedule.ts';
import type { Judge } from '../../src/reload.ts';
import { type Druva, type DruvaOptions, startDruva } from '../../src/sim/druva/server.ts';
import { startSlack } from '../../src/sim/slack/server.ts';
import type { Slack, SlackOptions } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import { expectNothingLeft, openThings } from './leftovers.ts';

export const BACKUP = 'C0123BACKUP';
export const SEC = 'C0123SEC';
export const OPS = 'C0123OPS';
export const MAYA = 'U07MAYA';
export const JON = 'U07JON';

export const YAML = `
poll: "* * * * * *"
routes:
  - match: { feature: Backup And Restore }
    channel: ${BACKUP}
  - match: { feature: Alerts And Notifications, severity: "<=2" }
    channel: ${SEC}
    mention: "@here"
  - channel: ${OPS}
`;

/** What the app is granted: what its manifest asks for, and nothing else. */
const SCOPES = Object.keys(
  JSON.parse(readFileSync(resolve(import.meta.dirname, '../../manifest/scopes.json'), 'utf8')),
);

export interface StageOptions {
  readonly seed: number;
  readonly door?: 'http' | 'socket';
  readonly yaml?: string;
  readonly druva?: Partial<DruvaOptions>;
  readonly slack?: Partial<SlackOptions>;
  /** The bot looks at its configuration file so often, ms; never when left out. */
  readonly reload?: number;
  /** What the bot's main thread takes for the time; the machine's when left out. */
  readonly clock?: () => number;
  /** A server's database instead of a file of the stage's own. */
  readonly databaseUrl?: string;
}

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [key: string]: unknown;
}

/** Everything but the bot. */
export interface Stage {
  readonly druva: Druva;
  readonly slack: Slack;
  /** What the bot is started with; a process of its own can be started with it too. */
  readonly env: Readonly<Record<string, string>>;
  readonly database: string;
  /** The configuration file; what is written into it later counts for the next start, and for rehearsals. */
  readonly config: string;
  readonly signingSecret: string;
  readonly door: 'http' | 'socket';
  readonly reload: number | undefined;
  readonly clock: (() => number) | undefined;
  /** What the bots of this stage logged. */
  readonly log: LogLine[];
  /** Runs when the test is over, before the simulators end; the last given first. */
  atEnd(work: () => Promise<void>): void;
}

export interface StageWithBot extends Stage {
  readonly bot: Bot;
  /** Ends the bot and starts it again on the same database. */
  restart(): Promise<void>;
  stopBot(): Promise<void>;
}

/** Sets the stage for the running test; it is cleared, and checked to be clear, when the test ends. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { seed, door = 'http' } = options;
  const before = openThings();
  const folder = mkdtempSync(join(tmpdir(), 'insync-e2e-'));
  const secrets = { druva: throwaway(), signing: throwaway(), bot: throwaway(), app: throwaway() };
  const tokens = { bot: `xoxb-${secrets.bot}`, app: `xapp-${secrets.app}` };
  const druva = await startDruva({
    clientId: 'e2e',
    clientSecret: secrets.druva,
    seed,
    wire: 'envelope',
    ...options.druva,
  });
  const slack = await startSlack({
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret: secrets.signing,
    scopes: SCOPES,
    seed,
    ...options.slack,
  });
  const config = join(folder, 'insync.yaml');
  writeFileSync(config, options.yaml ?? YAML);
  const database = join(folder, 'insync.db');
  const log: LogLine[] = [];
  const ends: (() => Promise<void>)[] = [];
  onTestFailed(() => {
    process.stderr.write(`seed ${seed}, ${door}; the bot's last words:\n${lastWords(log)}\n`);
  });
  onTestFinished(async () => {
    for (const end of ends.reverse()) await end();
    await slack.close();
    await druva.close();
    rmSync(folder, { recursive: true, force: true });
    await expectNothingLeft(before);
  });
  return {
    druva,
    slack,
    door,
    reload: options.reload,
    clock: options.clock,
    log,
    database,
    config,
    signingSecret: secrets.signing,
    env: {
      DRUVA_CLIENT_ID: 'e2e',
      DRUVA_CLIENT_SECRET: secrets.druva,
      DRUVA_API_URL: druva.url,
      SLACK_BOT_TOKEN: tokens.bot,
      SLACK_API_URL: slack.url,
      ...(door === 'http' ? { SLACK_SIGNING_SECRET: secrets.signing } : { SLACK_APP_TOKEN: tokens.app }),
      DATABASE_URL: options.databaseUrl ?? `file:${database}`,
      INSYNC_CONFIG: config,
      HOST: '127.0.0.1',
      PORT: '0',
    },
    atEnd: (work) => void ends.push(work),
  };
}

/** Brings the bot onto the stage, in this process. */
export async function withBot(stage: Stage): Promise<StageWithBot> {
  const log = pino({ level: 'debug' }, { write: (line: string) => void stage.log.push(JSON.parse(line)) });
  const options = () => ({ env: stage.env, isCron, now: Date.now() });
  const judge: Judge = (before, content) => {
    const read = readAgain(before, { ...options(), path: stage.config, content, readFile: readFileSync });
    return read.ok ? read : { ok: false, faults: printFaults(read.faults).split('\n') };
  };
  const start = async (): Promise<Bot> => {
    const loaded = loadConfiguration(options());
    if (!loaded.ok) throw new Error(printFaults(loaded.faults));
    const bot = await startBot({
      ...loaded,
      log,
      readRules: () => {
        const read = loadDraft(options());
        return read.ok ? read : { ok: false, faults: printFaults(read.faults) };
      },
      ...(stage.clock && { clock: stage.clock }),
      ...(stage.reload === undefined ? {} : { reload: { judge, every: stage.reload } }),
      onFatal: (error) => {
        throw error;
      },
    });
    if (stage.door === 'http') stage.slack.connect(`${bot.url}/slack/events`);
    else await eventually(() => stage.slack.sockets() === 1);
    return bot;
  };
  let bot: Bot | undefined = await start();
  const stopBot = async () => {
    const stopping = bot;
    bot = undefined;
    await stopping?.stop();
  };
  stage.atEnd(stopBot);
  return Object.assign(Object.create(null, { bot: { get: () => bot, enumerable: true } }), stage, {
    stopBot,
    async restart() {
      await stopBot();
      bot = await start();
    },
  });
}

/** Stage and bot in one. */
export async function play(options: StageOptions): Promise<StageWithBot> {
  return withBot(await setStage(options));
}

/** What `/readyz` answers. */
export async function ready(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}/readyz`, { headers: { connection: 'close' } });
  return { status: response.status, text: await response.text() };
}

/** Waits until the bot has committed so many new events. */
export async function stored({ log }: Stage, events: number, within = 10_000): Promise<void> {
  await eventually(
    () => {
      const pages = log.filter(({ msg }) => msg === 'page committed');
      return pages.reduce((sum, { fresh }) => sum + Number(fresh), 0) >= events;
    },
    { within },
  );
}

function throwaway(): string {
  return randomBytes(18).toString('hex');
}

function lastWords(log: readonly LogLine[]): string {
  return log
    .filter(({ level }) => level >= 30)
    .slice(-25)
    .map((line) => JSON.stringify(line))
    .join('\n');
}
