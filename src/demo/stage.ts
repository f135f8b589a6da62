import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bot, startBot } from '../app.ts';
import { printFaults } from '../config/faults.ts';
import { loadConfiguration } from '../config/load.ts';
import { ConfigurationError } from '../domain/errors.ts';
import type { Logger } from '../ops/log.ts';
import { isCron } from '../pipeline/schedule.ts';
import type { Occurrence } from '../sim/druva/occurrence.ts';
import { type Druva, startDruva } from '../sim/druva/server.ts';
import type { World } from '../sim/druva/world.ts';
import { type Page, startPage } from '../sim/page/page.ts';
import { startSlack } from '../sim/slack/server.ts';
import type { Slack } from '../sim/slack/types.ts';
import { lazyReader } from '../store/reader.ts';
import { ABOUT, CHAPTERS } from './chapters.ts';
import { hints } from './hints.ts';
import { knownFrom } from './known.ts';
import { DEMO_YAML } from './rules.ts';
import { startTour } from './tour.ts';
import { weather } from './weather.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Two weeks, so that the last one has a week before it, and a day of grace for whoever looks later. */
const PAST = 15 * DAY;
/** Events the simulated feed holds when the bot comes. */
const HISTORY = 12_000;
/** Laptops that fail once more before the bot comes, minutes ago: cards to click whatever the hour. */
const LATELY = [47, 9];
/** Between two events of a lively hour and of a quiet one, ms: never so few that the feed looks dead. */
const BUSY = 12_000;
const QUIET = 25_000;

export interface StageOptions {
  readonly log: Logger;
  /** Port of the page; 0 takes any. */
  readonly port: number;
  readonly seed?: number;
  /** How the bot is reached: HTTP, or the socket it opens. */
  readonly door?: 'http' | 'socket';
  readonly yaml?: string;
  readonly history?: number;
  /** Milliseconds from one routine event to the next; 0 for none, by the hour when left out. */
  readonly trickle?: number;
}

export interface Stage {
  readonly druva: Druva;
  readonly slack: Slack;
  readonly bot: Bot;
  readonly page: Page;
  /** Ends the bot and starts it again on the same database, as an operator would. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A simulated Druva, a simulated Slack, the real bot between them, and a page to look at: all over real HTTP. */
export async function startStage(options: StageOptions): Promise<Stage> {
  const { seed = 1, door = 'http', history = HISTORY } = options;
  const secrets = { client: throwaway(), signing: throwaway() };
  const folder = mkdtempSync(join(tmpdir(), 'insync-demo-'));

  const druva = await startDruva({ clientId: 'demo', clientSecret: secrets.client, seed, wire: 'envelope' });
  druva.add(past(druva.world, Date.now(), history));
  druva.trickle(options.trickle ?? ((at) => pause(druva.world.livelinessAt(at))));

  const tokens = { bot: `xoxb-${throwaway()}`, app: `xapp-${throwaway()}` };
  const slack = await startSlack({
    botToken: tokens.bot,
    signingSecret: secrets.signing,
    appToken: tokens.app,
    seed,
    channels: [
      { id: 'C0123BACKUP', name: 'backup-alerts' },
      { id: 'C0123SEC', name: 'sec-alerts' },
      { id: 'C0123OPS', name: 'backup-ops' },
    ],
    groups: [{ id: 'S0ONCALL', name: 'On call', handle: 'on-call', users: ['U07JON'] }],
  });

  const env = {
    DRUVA_CLIENT_ID: 'demo',
    DRUVA_CLIENT_SECRET: secrets.client,
    DRUVA_API_URL: druva.url,
    SLACK_BOT_TOKEN: tokens.bot,
    SLACK_API_URL: slack.url,
    ...(door === 'http' ? { SLACK_SIGNING_SECRET: secrets.signing } : { SLACK_APP_TOKEN: tokens.app }),
    DATABASE_URL: `file:${join(folder, 'insync.db')}`,
    INSYNC_CONFIG: 'demo.yaml',
    HOST: '127.0.0.1',
    PORT: '0',
  };
  const yaml = Buffer.from(options.yaml ?? DEMO_YAML);
  const start = async (): Promise<Bot> => {
    const bot = await startBot({
      ...configuration(env, yaml),
      log: options.log,
      onFatal: () => process.exit(1),
    });
    if (door === 'http') slack.connect(`${bot.url}/slack/events`);
    return bot;
  };
  let bot = await start();
  const restart = async () => {
    await bot.stop();
    bot = await start();
  };
  const { config, environment } = configuration(env, yaml);
  // A reader of its own: what is shown on the page holds up neither Slack's answers nor the feed.
  const archive = lazyReader({
    thread: new URL('../reader-thread.ts', import.meta.url),
    workerData: { database: environment.database },
    limit: 20_000,
    idle: 300_000,
  });
  const tour = startTour({
    about: ABOUT,
    chapters: CHAPTERS,
    scene: (user) => ({ druva, slack, archive, user, hurry: () => tour.state().speed }),
    failed: (error) => options.log.error({ err: error }, 'a chapter of the story broke off'),
  });
  const page = await startPage({
    slack,
    tour,
    port: options.port,
    control: weather(druva, slack, restart),
    hints: hints(),
    known: knownFrom(slack, archive, config, Date.now),
  });

  return {
    druva,
    slack,
    page,
    get bot() {
      return bot;
    },
    restart,
    async stop() {
      await tour.close();
      await bot.stop();
      await page.close();
      await archive.close();
      await slack.close();
      await druva.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @throws ConfigurationError */
function configuration(env: Readonly<Record<string, string>>, yaml: Buffer) {
  const loaded = loadConfiguration({ env, isCron, now: Date.now(), readFile: () => yaml });
  if (!loaded.ok) throw new ConfigurationError(printFaults(loaded.faults));
  return loaded;
}

/** What happened before the bot came, ascending. */
function past(world: World, now: number, count: number): Occurrence[] {
  const again = LATELY.map((minutes, which) => world.failingAgain(now - minutes * MINUTE, which));
  return [...world.history(now - PAST, now, count), ...again].sort((a, b) => a.at - b.at);
}

function pause(liveliness: number): number {
  return Math.min(QUIET, Math.max(BUSY, QUIET / liveliness));
}

/** A secret nobody knows beforehand, good for this run only. */
function throwaway(): string {
  return randomBytes(18).toString('hex');
}
