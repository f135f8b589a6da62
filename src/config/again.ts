/** The configuration file read again, for a bot that runs. */
import { isDeepStrictEqual } from 'node:util';
import type { Destination } from '../domain/destination.ts';
import type { Config } from '../domain/rules.ts';
import { type ConfigFault, type Fault, printPath, withoutTokens } from './faults.ts';
import type { TOP_KEYS } from './keys.ts';
import { type LoadOptions, loadReferring } from './load.ts';
import type { Secret } from './secret.ts';
import { ownEnvironment } from './variables.ts';
import type { FileContent } from './watched-file.ts';
import { readYaml } from './yaml.ts';

type TopKey = (typeof TOP_KEYS)[number];

/** What a running bot goes by. */
export interface InForce {
  readonly config: Config;
  /** Every secret the file has ever referred to, by its name: what was read once is no longer in the environment. */
  readonly referred: Readonly<Record<string, Secret>>;
}

export type ReadAgain =
  | {
      readonly ok: true;
      readonly next: InForce;
      /** Keys of the file that say something else now; names of secrets whose values are others now. */
      readonly changed: readonly string[];
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

export interface AgainOptions extends Omit<LoadOptions, 'readFile'> {
  readonly path: string;
  readonly content: FileContent;
  /** Names that were set in the process and are forgotten since: .env does not take their place. */
  readonly forgotten?: ReadonlySet<string>;
  /** For what the file refers to; it is not asked for the file itself. */
  readonly readFile: NonNullable<LoadOptions['readFile']>;
}

/** Judges what was read of the file against what is in force: all of it is taken, or none. */
export function readAgain(
  before: InForce,
  { path, content, readFile, forgotten = new Set(), ...options }: AgainOptions,
): ReadAgain {
  const own = Object.entries(options.env ?? ownEnvironment(readFile)).filter(
    ([name]) => !forgotten.has(name),
  );
  const env = { ...Object.fromEntries(own), INSYNC_CONFIG: path };
  const read = loadReferring(
    { ...options, env, readFile: (asked) => (asked === path ? bytesOf(content) : readFile(asked)) },
    before.referred,
  );
  if (!read.ok) return read;
  const next = { config: read.config, referred: { ...before.referred, ...read.referred } };
  const faults = needsRestart(before.config, next.config, { path, content });
  if (faults.length > 0) return { ok: false, faults: faults.map(withoutTokens) };
  return {
    ok: true,
    next,
    changed: [...changedKeys(before.config, next.config), ...changedSecrets(before, read.referred)],
  };
}

function bytesOf(content: FileContent): Uint8Array {
  if (content.ok) return content.bytes;
  throw content.error;
}

/** As the file writes them. What is concluded from other keys is no key of its own. */
const KEYS: Readonly<Record<Exclude<keyof Config, 'defaultChannel'>, TopKey>> = {
  poll: 'poll',
  feed: 'feed',
  firstRunMaxAge: 'firstRunMaxAge',
  zone: 'zone',
  alert: 'alert',
  routes: 'routes',
  reopenWithin: 'reopen_within',
  inhibit: 'inhibit',
  outage: 'outage',
  missing: 'missing',
  retention: 'retention',
  feedSilence: 'feed_silence',
  runbooks: 'runbooks',
  console: 'console',
  permissions: 'permissions',
  digest: 'digest',
  forward: 'forward',
};

/** The keys of the file that say something else, in the order of the table. */
export function changedKeys(before: Config, after: Config): readonly string[] {
  const says = (config: Config) => ({ ...config, forward: config.forward.map(withoutBeginning) });
  const [was, is] = [says(before), says(after)];
  return (Object.keys(KEYS) as (keyof typeof KEYS)[])
    .filter((key) => !isDeepStrictEqual(was[key], is[key]))
    .map((key) => KEYS[key]);
}

/** `30d` is another moment at each reading, and counts only for a destination that was never seen. */
function withoutBeginning({ from: _from, ...rest }: Destination): Omit<Destination, 'from'> {
  return rest;
}

function changedSecrets({ referred }: InForce, now: InForce['referred']): string[] {
  return Object.entries(now)
    .filter(([name, value]) => referred[name] !== undefined && referred[name].reveal() !== value.reveal())
    .map(([name]) => name);
}

/** What a bot decides once, when it starts. */
function needsRestart(
  before: Config,
  after: Config,
  { path: file, content }: Pick<AgainOptions, 'path' | 'content'>,
): ConfigFault[] {
  const feed = {
    path: ['feed'],
    message: `needs a restart: the bot reads the feed "${before.feed}" until it is started anew; until then write feed: ${before.feed}`,
  };
  const stdout = (index: number) => ({
    path: ['forward', index, 'to'],
    message:
      'needs a restart: the log has standard output until the bot is started anew; take this destination out until then',
  });
  const all = [
    ...(before.feed === after.feed ? [] : [feed]),
    ...(before.forward.some(isStdout)
      ? []
      : after.forward.flatMap((to, at) => (isStdout(to) ? [stdout(at)] : []))),
  ];
  if (all.length === 0) return [];
  const { source } = readYaml(new TextDecoder().decode(bytesOf(content)));
  return all.map(({ path, message }) => {
    const place = source?.valueAt(path) ?? { line: 1, column: 1 };
    return { file: file.replace(/^\.\//, ''), ...place, path: printPath(path), message, nearest: [] };
  });
}

function isStdout({ target }: Destination): boolean {
  return target.kind === 'stdout';
}
