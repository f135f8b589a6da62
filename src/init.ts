/** What `insync init` meets: the examples, the manifest, Druva and Slack, the two files. Composition only. */
import { existsSync, readFileSync } from 'node:fs';
import { channelFault } from './config/addresses.ts';
import { readEnvironment } from './config/environment.ts';
import { NAMES } from './config/environment-schema.ts';
import { printFaults } from './config/faults.ts';
import { firstEnv, firstYaml } from './config/first-files.ts';
import { clean, ownEnvironment, type Variables } from './config/variables.ts';
import { manifestScopes } from './doctor.ts';
import { bad, type Check } from './domain/checkup.ts';
import type { Clock } from './domain/ports.ts';
import { examineDruva } from './druva/examine.ts';
import { examineChannels, examineSocket, examineToken } from './slack/examine.ts';
import type { Answers, Channels, InitParts } from './terminal/init-parts.ts';
import { promptOn } from './terminal/prompt.ts';
import { writeBoth } from './terminal/write-both.ts';

/** What the process has: its streams come from outside. */
export interface SetupParts {
  readonly clock: Clock;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

const beside = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

const ENV_FILE = '.env';
/** developer.druva.com/docs/authentication: the government cloud of inSync. */
const CLOUDS: Readonly<Record<string, string>> = { gov: 'https://govcloudapis.druva.com' };

export function initParts({ clock, input, output }: SetupParts): InitParts {
  const env = ownEnvironment(readFileSync);
  const yaml = (clean(env.INSYNC_CONFIG) ?? './insync.yaml').replace(/^\.\//, '');
  const prompt = promptOn({ input, output });
  return {
    set: setIn(env),
    there: [ENV_FILE, yaml].filter((file) => existsSync(file)),
    apiUrlOf: (cloud) => CLOUDS[cloud.toLowerCase()] ?? cloud,
    tryDruva: (answers, signal) => tryDruva(answers, clock, signal),
    trySlack: (answers) => trySlack(answers, clock),
    tryChannels: (answers, channels) => tryChannels(answers, channels, clock),
    faults: faultsOf,
    channelFault: (id) => channelFault(id)?.message,
    appLink,
    ask: prompt.ask,
    write: (answers, channels) =>
      writeBoth([
        [ENV_FILE, firstEnv(beside('../.env.example'), answers), 0o600],
        [yaml, firstYaml(beside('../insync.example.yaml'), channels), 0o644],
      ]),
    close: prompt.close,
  };
}

function setIn(env: Variables): Answers {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = clean(env[name]);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function faultsOf(answers: Answers, channels: Channels): string[] {
  const read = readEnvironment(answers);
  const wrong = Object.entries(channels).flatMap(([what, id]) => {
    const fault = channelFault(id);
    return fault ? [`--${what === 'rest' ? 'channel' : what}: ${fault.message}`] : [];
  });
  return [...(read.ok ? [] : printFaults(read.faults).split('\n')), ...new Set(wrong)];
}

/** What is missing yet is none of a check's business: it is asked for later. */
const FILLER = {
  DRUVA_CLIENT_ID: 'x',
  DRUVA_CLIENT_SECRET: 'x',
  SLACK_BOT_TOKEN: 'x',
  SLACK_SIGNING_SECRET: 'x',
};

function environmentOf(answers: Answers, clock: Clock) {
  const read = readEnvironment({ ...FILLER, ...answers });
  if (read.ok) return { ok: true as const, environment: read.environment, clock };
  const checks = read.faults.map(({ variable, message, cure }) => bad(variable, message, `${cure}.`));
  return { ok: false as const, checks };
}

async function tryDruva(answers: Answers, clock: Clock, signal: AbortSignal): Promise<readonly Check[]> {
  const read = environmentOf(answers, clock);
  if (!read.ok) return read.checks;
  const { apiUrl: baseUrl, clientId, clientSecret } = read.environment.druva;
  const credentials = { clientId, clientSecret: clientSecret.reveal() };
  return [(await examineDruva({ kind: 'insync', baseUrl, credentials, clock }, signal)).check];
}

async function trySlack(answers: Answers, clock: Clock): Promise<readonly Check[]> {
  const read = environmentOf(answers, clock);
  if (!read.ok) return read.checks;
  const { botToken, apiUrl, door } = read.environment.slack;
  const socket = door.mode === 'socket' ? [examineSocket({ token: door.appToken.reveal(), apiUrl })] : [];
  const { checks } = await examineToken({ token: botToken.reveal(), apiUrl }, manifestScopes(), clock);
  return [...checks, ...(await Promise.all(socket))];
}

async function tryChannels(answers: Answers, channels: Channels, clock: Clock): Promise<readonly Check[]> {
  const read = environmentOf(answers, clock);
  if (!read.ok) return read.checks;
  const { botToken, apiUrl } = read.environment.slack;
  const words = { rest: 'everything else', backup: 'backups and restores', security: 'security' };
  const uses = [...Map.groupBy(Object.entries(channels), ([, id]) => id)].map(([id, all]) => ({
    id,
    use: all.map(([what]) => words[what as keyof Channels]).join(', '),
  }));
  return examineChannels({ token: botToken.reveal(), apiUrl }, uses, '');
}

/** docs.slack.dev/app-manifests/configuring-apps-with-app-manifests */
function appLink(door: 'socket' | 'http', address: string | undefined): string {
  const file = beside(`../manifest/${door === 'socket' ? 'socket-mode' : 'http'}.json`);
  const there = address?.replace(/\/+$/, '') || 'https://insync-bot.example.com';
  const manifest = JSON.stringify(JSON.parse(file)).replaceAll('https://insync-bot.example.com', there);
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(manifest)}`;
}
