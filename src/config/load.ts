import { readFileSync } from 'node:fs';
import { ConfigurationError } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';
import type { Config } from '../domain/rules.ts';
import { passwordsIn } from './database-url.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { type ConfigFault, type EnvironmentFault, type Fault, printFaults } from './faults.ts';
import { type ConfigRead, readConfig } from './file.ts';
import { secret } from './secret.ts';
import { secretNames } from './target.ts';
import {
  clean,
  collect,
  ownEnvironment,
  type ReadFile,
  SECRETS,
  type Variables,
  whyUnreadable,
} from './variables.ts';

export interface LoadOptions {
  readonly isCron: (expression: string) => boolean;
  /** The moment of reading, ms. */
  readonly now: number;
  /** Default: the process's own, with what a file named .env in the working folder adds. */
  readonly env?: Variables;
  readonly readFile?: ReadFile;
}

export type Loaded =
  | { readonly ok: true; readonly environment: Environment; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const DEFAULT_FILE = './insync.yaml';

/** Reads environment and configuration file; the faults of both at once. */
export function loadConfiguration(options: LoadOptions): Loaded {
  const readFile = options.readFile ?? readFileSync;
  const env = options.env ?? ownEnvironment(readFile);
  const environment = readEnvironment(env, readFile);
  const config = readFileAndConfig(env, readFile, options);
  const referred = config.ok ? referredBy(config.config, env, readFile) : { values: {}, faults: [] };
  if (environment.ok && config.ok && referred.faults.length === 0) {
    return {
      ok: true,
      environment: { ...environment.environment, referred: referred.values },
      config: config.config,
    };
  }
  return {
    ok: false,
    faults: [
      ...(environment.ok ? [] : environment.faults),
      ...referred.faults,
      ...(config.ok ? [] : config.faults),
    ],
  };
}

/** The same for those who cannot go on without: throws ConfigurationError, whose message lists every fault. */
export function requireConfiguration(options: LoadOptions): { environment: Environment; config: Config } {
  const loaded = loadConfiguration(options);
  if (loaded.ok) return loaded;
  const count = loaded.faults.length === 1 ? 'one thing is' : `${loaded.faults.length} things are`;
  throw new ConfigurationError(`Cannot start: ${count} wrong.\n${printFaults(loaded.faults)}`);
}

/** Every value that may be seen nowhere, whether the rest of the environment is right or not. */
export function knownSecrets({
  readFile = readFileSync,
  env,
}: Pick<LoadOptions, 'env' | 'readFile'> = {}): string[] {
  const variables = env ?? ownEnvironment(readFile);
  const names = [...SECRETS, ...namesReferredTo(variables, readFile)];
  const { values } = collect(variables, names, readFile, names);
  return Object.entries(values).flatMap(([name, value]) =>
    name === 'DATABASE_URL' ? passwordsIn(value) : [value],
  );
}

/** The names in the file that may be of secrets, whether the rest of it is right or not. */
function namesReferredTo(env: Variables, readFile: ReadFile): string[] {
  try {
    const text = new TextDecoder().decode(readFile(clean(env.INSYNC_CONFIG) ?? DEFAULT_FILE));
    return [...new Set(Array.from(text.matchAll(/\$\{(\w+)\}/g), ([, name]) => name ?? ''))];
  } catch {
    return [];
  }
}

/** The configuration file alone, for those who only tell what it says. */
export function loadRules(options: LoadOptions): FileRead {
  const readFile = options.readFile ?? readFileSync;
  return readFileAndConfig(options.env ?? ownEnvironment(readFile), readFile, options);
}

/**
 * The rules to try out: a running bot takes the file itself at once, so they stand in a draft beside it
 * (`insync.draft.yaml`). Without a draft the file as it is now.
 */
export function loadDraft(options: LoadOptions): FileRead {
  const readFile = options.readFile ?? readFileSync;
  const env = options.env ?? ownEnvironment(readFile);
  const draft = (clean(env.INSYNC_CONFIG) ?? DEFAULT_FILE).replace(/(\.\w+)?$/, '.draft$1');
  try {
    readFile(draft);
  } catch {
    return loadRules({ ...options, env });
  }
  return loadRules({ ...options, env: { ...env, INSYNC_CONFIG: draft } });
}

/** The file and the secrets it refers to, for a bot that runs: those it has `known` may be gone from the environment. */
export function loadReferring(
  options: LoadOptions,
  known: Environment['referred'],
):
  | { readonly ok: true; readonly config: Config; readonly referred: Environment['referred'] }
  | { readonly ok: false; readonly faults: readonly Fault[] } {
  const readFile = options.readFile ?? readFileSync;
  const env = options.env ?? ownEnvironment(readFile);
  const read = readFileAndConfig(env, readFile, options);
  if (!read.ok) return read;
  const { values, faults } = referredBy(read.config, env, readFile, known);
  return faults.length === 0 ? { ok: true, config: read.config, referred: values } : { ok: false, faults };
}

/** The values of the variables whose names stand where secrets belong. */
function referredBy(
  { forward }: Config,
  env: Variables,
  readFile: ReadFile,
  known?: Environment['referred'],
) {
  const users = new Map(
    forward.flatMap(({ name, target }) => secretNames(target).map((variable) => [variable, name] as const)),
  );
  const names = [...users.keys()];
  const { values, faults } = collect(env, names, readFile, names);
  const unset = names.filter(
    (name) =>
      values[name] === undefined &&
      known?.[name] === undefined &&
      !faults.some(({ variable }) => variable === `${name}_FILE`),
  );
  const missing = unset.map((variable) => ({
    ...{ variable, message: 'is not set' },
    cure: `The destination ${users.get(variable)} under forward refers to it: set it, or ${variable}_FILE to the path of a file that holds the value alone${known ? '; a bot that runs sees what .env and such files say, for all else it must be started anew' : ''}`,
    nearest: nearest(variable, Object.keys(env)),
  }));
  const secrets = Object.entries(values).map(([name, value]) => [name, secret(value)] as const);
  return { values: Object.fromEntries(secrets), faults: [...faults, ...missing] };
}

type FileRead =
  | ConfigRead
  | { readonly ok: false; readonly faults: readonly (ConfigFault | EnvironmentFault)[] };

function readFileAndConfig(env: Variables, readFile: ReadFile, options: LoadOptions): FileRead {
  const path = clean(env.INSYNC_CONFIG) ?? DEFAULT_FILE;
  const name = path.replace(/^\.\//, '');
  let bytes: Uint8Array;
  try {
    bytes = readFile(path);
  } catch (error) {
    return { ok: false, faults: [noFile(path, whyUnreadable(error))] };
  }
  const text = decodeUtf8(bytes, name);
  if (typeof text !== 'string') return { ok: false, faults: [text] };
  return readConfig(text, name, { isCron: options.isCron, now: options.now, zone: clean(env.TZ) ?? 'UTC' });
}

function noFile(path: string, why: string): EnvironmentFault {
  const cure =
    why === 'is a folder'
      ? 'Docker makes a folder when the file to mount is not there: remove it, then copy insync.example.yaml to that place'
      : `Copy insync.example.yaml to ${path} and put your channels in, or set INSYNC_CONFIG to the file you have`;
  return { variable: 'INSYNC_CONFIG', message: `the file ${path} ${why}`, cure, nearest: [] };
}

/** Notepad's "Unicode" is UTF-16, and old editors write Latin-1: both would turn into nonsense silently. */
function decodeUtf8(bytes: Uint8Array, file: string): string | ConfigFault {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const before = new TextDecoder().decode(bytes).split('\uFFFD', 1)[0] ?? '';
    const lines = before.split('\n');
    const message = 'the file is not UTF-8 from here on; save it again as UTF-8';
    const place = { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
    return { file, ...place, path: '', message, nearest: [] };
  }
}
