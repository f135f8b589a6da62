/** Looks at all a bot needs, each part by itself and the slow ones at once; changes nothing. Composition only. */
import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { readDatabase } from './config/database.ts';
import { type Environment, readEnvironment } from './config/environment.ts';
import type { Fault } from './config/faults.ts';
import { knownSecrets, loadConfiguration, loadRules } from './config/load.ts';
import type { Variables } from './config/variables.ts';
import { bad, type Check, good, unknown, warning } from './domain/checkup.ts';
import { type ClockHeard, clockCheck } from './domain/clock-skew.ts';
import { StoreError } from './domain/errors.ts';
import type { Clock } from './domain/ports.ts';
import { channelsNamed, groupsNamed } from './domain/rule-places.ts';
import type { Config } from './domain/rules.ts';
import { examineDruva } from './druva/examine.ts';
import { decodeStored } from './druva/stored.ts';
import { examinePort, examineRunning, type Listener, reachableCheck } from './ops/examine.ts';
import { hidingSecrets } from './ops/secrets.ts';
import { isCron } from './pipeline/schedule.ts';
import { examineDestination } from './siem/examine.ts';
import { examineChannels, examineGroups, examineSocket, examineToken } from './slack/examine.ts';
import type { ScopeReasons } from './slack/judge.ts';
import { serverCheck } from './store/judge.ts';
import { openArchive } from './store/place.ts';
import { VERSION } from './version.ts';

export interface DoctorParts {
  /** The environment with what .env adds. */
  readonly env: Variables;
  readonly clock: Clock;
  /** For each part, ms. */
  readonly patience?: number;
}

/** Longer than a part's own time-outs add up to where all is well, ms. */
const PATIENCE = 25_000;

/** Why each scope is asked for, as the manifest has it. */
export function manifestScopes(): ScopeReasons {
  return JSON.parse(readFileSync(new URL('../manifest/scopes.json', import.meta.url), 'utf8'));
}

/** `told` hears each check as it is there; given back in a fixed order. */
export async function examine(
  { env, clock, patience = PATIENCE }: DoctorParts,
  told: (check: Check) => void,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { configuration, environment, config } = configured(env, clock());
  const hide = hidingSecrets(knownSecrets({ env }));
  const tell = (checks: readonly Check[]) =>
    checks.map((check) => {
      const shown = { ...check, said: hide(check.said), cure: hide(check.cure) };
      told(shown);
      return shown;
    });
  const within = async (name: string, work: (limit: AbortSignal) => Promise<readonly Check[]>) =>
    tell(await inTime(name, work, AbortSignal.any([signal, AbortSignal.timeout(patience)])));
  const first = tell(configuration);
  // It may hold the thread for a moment: not while others wait for answers in time.
  const stored = await within('database', async () => databaseChecks(env, config, clock()));
  const clocks: ClockHeard[] = [];
  const rest = await Promise.all([
    within('Druva', async (limit) => druvaChecks(environment, config, { clock, clocks, limit })),
    within('Slack', async () => slackChecks(environment, config, { clock, clocks })),
    within('PORT', async (limit) => listenerChecks(environment, limit)),
    within('forward', async (limit) => forwardChecks(environment, config, { clock, limit })),
  ]);
  const time = tell([clockCheck(clocks.toSorted((a, b) => a.who.localeCompare(b.who)))]);
  return [...first, ...stored, ...rest.flat(), ...time];
}

async function inTime(
  name: string,
  work: (limit: AbortSignal) => Promise<readonly Check[]>,
  limit: AbortSignal,
): Promise<readonly Check[]> {
  const late = new Promise<readonly Check[]>((resolve) => {
    const over = () =>
      resolve([bad(name, 'no answer in time', 'See what stands between this machine and it.')]);
    if (limit.aborted) over();
    else limit.addEventListener('abort', over, { once: true });
  });
  const done = work(limit).catch((error: unknown): readonly Check[] => {
    const said = error instanceof Error ? error.message : String(error);
    return [bad(name, said.replace(/\.$/, ''), 'Nobody foresaw this: see what it says.')];
  });
  return Promise.race([done, late]);
}

// ---------------------------------------------------------------- what is configured

interface Configured {
  readonly configuration: readonly Check[];
  /** Undefined while it is wrong. */
  readonly environment: Environment | undefined;
  readonly config: Config | undefined;
}

function configured(env: Variables, now: number): Configured {
  const options = { env, isCron, now };
  const loaded = loadConfiguration(options);
  const secrecy = secrecyChecks();
  if (loaded.ok) {
    const { environment, config } = loaded;
    const file = good('configuration', `${environment.configFile.replace(/^\.\//, '')}, nothing wrong`);
    return { configuration: [good('environment', 'complete'), ...secrecy, file], environment, config };
  }
  const environment = readEnvironment(env, readFileSync);
  const rules = loadRules(options);
  const wrong = (named: boolean) => loaded.faults.some((fault) => 'variable' in fault === named);
  return {
    configuration: [
      ...(wrong(true) ? [] : [good('environment', 'complete')]),
      ...secrecy,
      ...loaded.faults.map(faultCheck),
      ...(rules.ok ? [good('configuration', 'nothing wrong')] : []),
    ],
    environment: environment.ok ? environment.environment : undefined,
    config: rules.ok ? rules.config : undefined,
  };
}

function faultCheck(fault: Fault): Check {
  const near = fault.nearest.length > 0 ? `Nearest: ${fault.nearest.join(', ')}. ` : '';
  if ('variable' in fault) return bad(fault.variable, fault.message, `${near}${fault.cure}.`);
  const { file, line, column, path, message } = fault;
  const what = path === '' ? message : `${path}: ${message}`;
  return bad(`${file}:${line}:${column}`, what, `${near}insync.example.yaml shows how it is written.`);
}

/** A file of secrets is for its owner alone; Windows has no such rights. */
function secrecyChecks(): readonly Check[] {
  const found = statSync('.env', { throwIfNoEntry: false });
  if (!found || process.platform === 'win32' || (found.mode & 0o077) === 0) return [];
  return [warning('.env', 'others on this machine may read the secrets in it', 'chmod 600 .env')];
}

const LATER = 'not looked at while the environment is wrong';

// ---------------------------------------------------------------- each part

async function databaseChecks(
  env: Variables,
  config: Config | undefined,
  now: number,
): Promise<readonly Check[]> {
  const read = readDatabase(env);
  if (!read.ok) return [unknown('database', LATER)];
  const { database } = read;
  if (database.kind === 'file') {
    const { examineFile } = await import('./store/sqlite/examine.ts');
    return examineFile(database.path, config?.retention, now);
  }
  try {
    const archive = await openArchive({ kind: 'postgres', url: database.url.reveal() }, decodeStored);
    const { stored, oldest } = await archive.statusFigures(now);
    await archive.close();
    return [serverCheck(database.shown, { ok: true, stored, oldest }, now)];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return [serverCheck(database.shown, { ok: false, reason: error.reason, said: error.message }, now)];
  }
}

interface Timed {
  readonly clock: Clock;
  readonly clocks: ClockHeard[];
}

async function druvaChecks(
  environment: Environment | undefined,
  config: Config | undefined,
  { clock, clocks, limit }: Timed & { readonly limit: AbortSignal },
): Promise<readonly Check[]> {
  if (!environment) return [unknown('Druva', LATER)];
  const { apiUrl: baseUrl, clientId, clientSecret } = environment.druva;
  const credentials = { clientId, clientSecret: clientSecret.reveal() };
  const { check, ahead } = await examineDruva(
    { kind: config?.feed ?? 'insync', baseUrl, credentials, clock },
    limit,
  );
  clocks.push({ who: 'Druva', ahead });
  return [check];
}

async function slackChecks(
  environment: Environment | undefined,
  config: Config | undefined,
  { clock, clocks }: Timed,
): Promise<readonly Check[]> {
  if (!environment) return [unknown('Slack', LATER)];
  const { botToken, apiUrl, door } = environment.slack;
  const bot = { token: botToken.reveal(), apiUrl };
  const entrance =
    door.mode === 'socket' ? examineSocket({ token: door.appToken.reveal(), apiUrl }) : reachableCheck();
  const heard = await examineToken(bot, manifestScopes(), clock);
  clocks.push({ who: 'Slack', ahead: heard.ahead });
  const places =
    heard.taken && config
      ? await Promise.all([
          examineChannels(bot, channelsNamed(config), heard.bot),
          examineGroups(bot, groupsNamed(config)),
        ])
      : [];
  return [...heard.checks, await entrance, ...places.flat()];
}

async function listenerChecks(
  environment: Environment | undefined,
  limit: AbortSignal,
): Promise<readonly Check[]> {
  if (!environment) return [unknown('PORT', LATER)];
  const { port, host, metrics } = environment;
  const own: Listener = { setting: 'PORT', port, host };
  const probes: Listener = metrics ? { setting: 'METRICS_PORT', ...metrics } : own;
  const running = await examineRunning(probes, limit);
  // Where the probes answer elsewhere, what holds PORT does not say whose it is.
  const alone = metrics !== undefined && running !== undefined;
  const ports = alone ? [probes] : metrics ? [own, probes] : [own];
  const found = await Promise.all(ports.map((each) => examinePort(each, limit)));
  return [...found, ...(running ? [running] : [])];
}

async function forwardChecks(
  environment: Environment | undefined,
  config: Config | undefined,
  { clock, limit }: { readonly clock: Clock; readonly limit: AbortSignal },
): Promise<readonly Check[]> {
  const destinations = config?.forward ?? [];
  const { referred } = environment ?? { referred: {} as Environment['referred'] };
  const by = { host: hostname(), version: VERSION, pid: process.pid };
  const secret = ({ env }: { readonly env: string }) => referred[env]?.reveal() ?? '';
  return Promise.all(destinations.map((each) => examineDestination(each, { secret, by, now: clock }, limit)));
}
