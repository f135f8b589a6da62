import type { z } from 'zod';
import { nearest } from '../domain/nearest.ts';
import type { Database } from './database-url.ts';
import { CURES, environmentSchema, type LogLevel, NAMES, type Variable } from './environment-schema.ts';
import type { EnvironmentFault } from './faults.ts';
import { type Secret, secret } from './secret.ts';
import { collect, type ReadFile, type Variables } from './variables.ts';

/** How Slack reaches us: over our own HTTP listener, or over a socket we open. */
type SlackDoor =
  | { readonly mode: 'socket'; readonly appToken: Secret }
  | { readonly mode: 'http'; readonly signingSecret: Secret };

export interface Environment {
  /** `apiUrl` has no slash at its end. */
  readonly druva: {
    readonly clientId: string;
    readonly clientSecret: Secret;
    readonly apiUrl: string;
    /** With it Druva sends events; without it none are taken. */
    readonly webhookSecret: Secret | undefined;
  };
  /** `apiUrl` ends with a slash, as Slack's web client wants it. */
  readonly slack: { readonly botToken: Secret; readonly door: SlackDoor; readonly apiUrl: string };
  readonly database: Database;
  readonly configFile: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  /** Where the bot tells of itself, if elsewhere. */
  readonly metrics: { readonly port: number; readonly host: string } | undefined;
  /** What stored tokens are encrypted with. */
  readonly key: Secret | undefined;
  /** What the configuration file refers to by `${NAME}`. */
  readonly referred: Readonly<Record<string, Secret>>;
  readonly logLevel: LogLevel;
}

export type EnvironmentRead =
  | { readonly ok: true; readonly environment: Environment }
  | { readonly ok: false; readonly faults: readonly EnvironmentFault[] };

const NO_DOOR: EnvironmentFault = {
  variable: 'SLACK_SIGNING_SECRET or SLACK_APP_TOKEN',
  message: 'neither is set, so Slack has no way in',
  cure: `Set SLACK_SIGNING_SECRET when Slack can reach this machine over HTTPS (${CURES.SLACK_SIGNING_SECRET}), or SLACK_APP_TOKEN for Socket Mode (${CURES.SLACK_APP_TOKEN})`,
  nearest: [],
};

const HOST_ALONE: EnvironmentFault = {
  variable: 'METRICS_HOST',
  message: 'is set without METRICS_PORT',
  cure: 'Set METRICS_PORT too, or leave both out',
  nearest: [],
};

/**
 * Reads the environment variables, all faults at once. An empty variable counts as not set, since compose files
 * pass them so. What is secret may also come from a file named in `<NAME>_FILE`.
 */
export function readEnvironment(env: Variables, readFile?: ReadFile): EnvironmentRead {
  const { values, faults: unreadable } = collect(env, NAMES, readFile);
  const read = environmentSchema.safeParse(values);
  const reported = new Set(unreadable.map(({ variable }) => variable.replace(/_FILE$/, '')));
  const faults = [
    ...unreadable,
    ...(read.error?.issues ?? []).filter(unless(reported)).map((issue) => faultOf(issue, env)),
  ];
  const doorTried = ['SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN'].some(
    (name) => reported.has(name) || values[name] !== undefined,
  );
  if (values.METRICS_HOST !== undefined && values.METRICS_PORT === undefined) faults.push(HOST_ALONE);
  if (!doorTried) faults.push({ ...NO_DOOR, nearest: misspelt('SLACK_SIGNING_SECRET', env) });
  if (!read.success || faults.length > 0) return { ok: false, faults };
  const door = doorOf(read.data);
  return door ? { ok: true, environment: environmentOf(read.data, door) } : { ok: false, faults: [NO_DOOR] };
}

type Read = z.output<typeof environmentSchema>;

function doorOf(read: Read): SlackDoor | undefined {
  if (read.SLACK_APP_TOKEN !== undefined) return { mode: 'socket', appToken: secret(read.SLACK_APP_TOKEN) };
  if (read.SLACK_SIGNING_SECRET === undefined) return undefined;
  return { mode: 'http', signingSecret: secret(read.SLACK_SIGNING_SECRET) };
}

function environmentOf(read: Read, door: SlackDoor): Environment {
  return {
    druva: {
      clientId: read.DRUVA_CLIENT_ID,
      clientSecret: secret(read.DRUVA_CLIENT_SECRET),
      apiUrl: read.DRUVA_API_URL,
      webhookSecret: read.DRUVA_WEBHOOK_SECRET === undefined ? undefined : secret(read.DRUVA_WEBHOOK_SECRET),
    },
    slack: { botToken: secret(read.SLACK_BOT_TOKEN), door, apiUrl: read.SLACK_API_URL },
    database: read.DATABASE_URL,
    configFile: read.INSYNC_CONFIG,
    port: read.PORT,
    host: read.HOST,
    metrics:
      read.METRICS_PORT === undefined
        ? undefined
        : { port: read.METRICS_PORT, host: read.METRICS_HOST ?? read.HOST },
    key: read.INSYNC_KEY === undefined ? undefined : secret(read.INSYNC_KEY),
    referred: {},
    logLevel: read.LOG_LEVEL,
  };
}

function unless(reported: ReadonlySet<string>) {
  return (issue: z.core.$ZodIssue) => !reported.has(String(issue.path[0]));
}

function faultOf(issue: z.core.$ZodIssue, env: Variables): EnvironmentFault {
  const variable = String(issue.path[0]) as Variable;
  const given: unknown = issue.code === 'custom' ? issue.params?.nearest : undefined;
  const near = Array.isArray(given) ? given.map(String) : [];
  const unset = issue.code === 'invalid_type';
  return {
    variable,
    message: issue.message,
    cure: CURES[variable],
    nearest: unset ? misspelt(variable, env) : near,
  };
}

/** A variable that is set and may have been meant. */
function misspelt(variable: string, env: Variables): string[] {
  const prefix = `${variable.split('_')[0]}_`;
  const others = Object.keys(env).filter(
    (name) =>
      name.toUpperCase().startsWith(prefix) &&
      !NAMES.some((known) => known === name || `${known}_FILE` === name),
  );
  return nearest(variable, others);
}
