/** The configuration file read again while the bot runs: at a signal, and when what stands in it is another. */
import {
  configurationReport,
  type RefusedFile,
  refusedWords,
  type Whose,
} from './alerting/configuration-refused.ts';
import { findingRoute } from './alerting/missing.ts';
import type { InForce, ReadAgain } from './config/again.ts';
import type { Environment } from './config/environment.ts';
import { contentOf, type FileContent, settling } from './config/watched-file.ts';
import type { FindingReport, Findings } from './domain/desk.ts';
import type { Clock } from './domain/ports.ts';
import type { Health } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import type { Metrics } from './ops/metrics.ts';
import { startChore } from './pipeline/chore.ts';
import { timer } from './timer.ts';

/** The file is looked at so often, ms: what is settled is in force after twice this time. */
const LOOK_EVERY = 2_000;
/** A file that was refused is judged again every so many looks: a secret it refers to may be there by then. */
const REFUSED_AGAIN = 15;

/** Judges what was read of the file; what is wrong with it in lines of text, without anything secret. */
export type Judge = (
  before: InForce,
  content: FileContent,
) => Extract<ReadAgain, { ok: true }> | { readonly ok: false; readonly faults: readonly string[] };

export interface ReloadParts {
  readonly path: string;
  /** Default: 2 s. */
  readonly every?: number | undefined;
  readonly judge: Judge;
  readonly whose: Whose;
  readonly inForce: () => InForce;
  /** Puts it in force, everywhere. */
  readonly take: (next: InForce) => Promise<void>;
  readonly find: Findings['find'];
  /** There may be a card to bring. */
  readonly wake: () => void;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'reloadSuccess' | 'reloadedAt'>;
  readonly health: Pick<Health, 'configReadAt' | 'configRefused'>;
  readonly clock: Clock;
}

export interface Reload {
  /** Reads the file now, as a signal wants it; resolves when it was judged. */
  now(): Promise<void>;
  stop(): Promise<void>;
}

/** Of several bots on one database each may have its own; a bot on a file is the only one, whatever its machine is called. */
export function whoseFile(
  { database, configFile }: Pick<Environment, 'database' | 'configFile'>,
  host: string,
): Whose {
  return { bot: database.kind === 'file' ? '' : `${host}:${configFile}`, host };
}

/** `start`: the first look, which finds what the bot was started with. */
type Cause = 'signal' | 'file' | 'start';

/** One reading at a time. What is refused changes nothing; the finding of it is told until the store has taken it. */
export function startReload(parts: ReloadParts): Reload {
  const { path, judge, whose, inForce, take, log, metrics, health, clock } = parts;
  const settled = settling();
  /** The content that was judged last. */
  let judged: string | undefined;
  /** What was refused last, and why. */
  let refused: string | undefined;
  let looks = 0;
  let stopped = false;
  let untold: FindingReport | undefined;
  let turn: Promise<void> = Promise.resolve();
  let asked: Promise<void> | undefined;

  const tell = async () => {
    if (!untold) return;
    const { key, present } = untold;
    const alert = await parts.find(untold);
    untold = undefined;
    if (!alert) return;
    log.warn({ finding: key, present }, present ? 'the bot found something' : 'what the bot found is over');
    parts.wake();
  };
  const finds = (file: RefusedFile | undefined) => {
    const route = findingRoute(inForce().config.routes);
    untold = configurationReport(file, whose, { at: clock(), route });
  };

  const refuse = (cause: Cause, faults: readonly string[], digest: string) => {
    const what = [digest, ...faults].join('\n');
    if (what !== refused || cause === 'signal')
      log.error(
        { by: cause, file: path, faults },
        'the configuration file is refused, the one before stays in force',
      );
    metrics.reloadSuccess.set(0);
    health.configRefused = refusedWords({ file: path, faults });
    if (what !== refused) finds({ file: path, faults });
    refused = what;
  };
  const accept = async (cause: Cause, { next, changed }: Extract<ReadAgain, { ok: true }>) => {
    await take(next);
    const was = refused;
    refused = undefined;
    health.configRefused = undefined;
    metrics.reloadSuccess.set(1);
    if (was !== undefined) finds(undefined);
    if (cause === 'start' && changed.length === 0) return;
    health.configReadAt = clock();
    metrics.reloadedAt.set(clock() / 1_000);
    const said =
      changed.length === 0
        ? 'the configuration was read again, nothing changed'
        : 'the configuration was read again and is in force';
    log.info({ by: cause, file: path, changed }, said);
  };
  const read = async (cause: Cause, content: FileContent) => {
    const verdict = judge(inForce(), content);
    if (verdict.ok) await accept(cause, verdict);
    else refuse(cause, verdict.faults, content.digest);
    judged = content.digest;
  };
  const look = async () => {
    const content = await contentOf(path);
    const still = content && settled(content.digest);
    looks += 1;
    const again = refused !== undefined && looks % REFUSED_AGAIN === 0;
    if (still && (content.digest !== judged || again))
      await read(judged === undefined ? 'start' : 'file', content);
    await tell();
  };
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const broken = (error: unknown) =>
    log.error({ err: error }, 'reading the configuration again failed, trying again');

  const looking = startChore({
    every: parts.every ?? LOOK_EVERY,
    work: () => inTurn(look),
    timer,
    broken,
  });
  metrics.reloadSuccess.set(1);
  metrics.reloadedAt.set(clock() / 1_000);
  // Left from a bot that was ended while its file was refused.
  finds(undefined);

  return {
    now() {
      if (stopped) return turn;
      // Who asks while another waits for the same gets the same.
      asked ??= inTurn(async () => {
        asked = undefined;
        const content = await contentOf(path);
        if (content) await read('signal', content);
        else log.warn({ file: path }, 'the configuration cannot be read twice, it is no file');
        await tell();
      }).catch(broken);
      return asked;
    },
    async stop() {
      stopped = true;
      await looking.stop();
      await turn;
      // The next bot of another name would not know of it.
      if (refused === undefined || whose.bot === '') return;
      finds(undefined);
      await tell().catch(broken);
    },
  };
}
