import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHANNEL, CLIENT, TOKEN } from '../names.ts';
import { linesOf, type Part, type Peer, type Site } from './peer.ts';
import { freePort } from './port.ts';

const FEEDER = fileURLToPath(new URL('./alertmanager/feeder.mjs', import.meta.url));

const BOTH = [
  'Alertmanager cannot ask Druva: a feeder polls every second, keeps tracker and alerts in a file, and gives them again every 10 s; without that a restart loses whatever was not sent',
  '`--data.maintenance-interval=1s`, so that a kill forgets one second of what was sent; the default is 15 minutes',
];

/** The binary, and the words that start it. */
export interface Program {
  readonly file: string;
  readonly command: readonly string[];
}

/** One message for each alert, and one for a group of them. */
export function alertmanagers(program: Program): readonly Peer[] {
  return [
    alertmanager(program, 'Alertmanager, single', 'single.yml', [
      ...BOTH,
      'single: `group_wait: 0s`; `group_interval: 1s`, because a message that Slack refuses is tried again no earlier',
    ]),
    alertmanager(program, 'Alertmanager, grouped', 'grouped.yml', [
      'grouped by type and severity: `group_wait: 1s` so that a burst is one message, `group_interval: 5s`; the message lists all names, and one more of a group waits for the interval',
    ]),
  ];
}

function alertmanager(program: Program, name: string, file: string, choices: readonly string[]): Peer {
  const template = readFileSync(new URL(`./alertmanager/${file}`, import.meta.url), 'utf8');
  const feeder = readFileSync(FEEDER, 'utf8');
  return {
    name,
    version: versionOf(program),
    choices,
    written: [
      { name: 'alertmanager.yml', lines: linesOf(template) },
      { name: 'the feeder, JavaScript', lines: linesOf(feeder) },
      { name: 'environment', lines: 5 },
    ],
    setUp: async (site) => {
      const config = join(site.folder, 'alertmanager.yml');
      writeFileSync(config, filled(template, { SLACK_API_URL: site.slack, SLACK_BOT_TOKEN: TOKEN, CHANNEL }));
      return parts(program, config, site, await freePort());
    },
  };
}

function parts(program: Program, config: string, { folder, druva }: Site, port: number): Part[] {
  const storage = join(folder, 'alertmanager');
  mkdirSync(storage);
  const [command = '', ...words] = program.command;
  const args = [
    ...words,
    `--config.file=${config}`,
    `--storage.path=${storage}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
    '--data.maintenance-interval=1s',
    '--log.level=error',
  ];
  const env = {
    DRUVA_API_URL: druva,
    DRUVA_CLIENT_ID: CLIENT.id,
    DRUVA_CLIENT_SECRET: CLIENT.secret,
    ALERTMANAGER_URL: `http://127.0.0.1:${port}`,
    STATE_FILE: join(folder, 'feeder.json'),
  };
  return [
    { name: 'alertmanager', command, args, env: {} },
    { name: 'feeder', command: process.execPath, args: [FEEDER], env },
  ];
}

function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** `0.25.0` and Debian's revision. */
function versionOf({ file }: Program): string {
  const said = execFileSync(file, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return /revision: ([^)]+)/.exec(said)?.[1] ?? /version (\S+)/.exec(said)?.[1] ?? 'unknown';
}
