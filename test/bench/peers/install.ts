/** Gets the others into a folder of the bench's own; nothing of the machine or of the project changes. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { alertmanagers, type Program } from './alertmanager.ts';
import { nodeReds } from './node-red.ts';
import type { Peer } from './peer.ts';

const DEBIAN = 'prometheus-alertmanager';

export interface Installed {
  readonly peers: readonly Peer[];
  /** What could not be had, and why. */
  readonly missing: readonly string[];
}

/** What is in the folder already is used as it is. */
export function install(folder: string, say: (line: string) => void): Installed {
  const wanted: readonly (readonly [name: string, get: () => readonly Peer[]])[] = [
    ['Alertmanager', () => alertmanagers(alertmanagerIn(folder, say))],
    ['Node-RED', () => nodeReds(nodeRedIn(folder, say))],
  ];
  const peers: Peer[] = [];
  const missing: string[] = [];
  for (const [name, get] of wanted) {
    try {
      peers.push(...get());
    } catch (error) {
      const said = (error instanceof Error ? error.message : String(error)).trim().split('\n');
      missing.push(`${name} could not be installed: ${said.slice(0, 2).join(': ')}`);
    }
  }
  return { peers, missing };
}

/** As it is installed, else Debian's package unpacked: its service is not wanted. */
function alertmanagerIn(folder: string, say: (line: string) => void): Program {
  const installed = join('/usr/bin', DEBIAN);
  if (existsSync(installed)) return { file: installed, command: [installed] };
  const place = join(folder, 'alertmanager');
  const file = join(place, 'usr/bin', DEBIAN);
  if (!existsSync(file)) fetchAlertmanager(place, say);
  return { file, command: ['unshare', '--map-root-user', '--mount', 'sh', '-c', WITH_SHARE, place, file] };
}

/** Debian's build opens its templates under /usr/share and nowhere else: this process alone sees them there. */
const WITH_SHARE = `
mount -t tmpfs none /usr/share && mkdir /usr/share/prometheus &&
ln -s "$0/usr/share/prometheus/alertmanager" /usr/share/prometheus/alertmanager && exec "$@"`;

function fetchAlertmanager(place: string, say: (line: string) => void): void {
  say(`fetching Debian's ${DEBIAN}`);
  mkdirSync(place, { recursive: true });
  run('apt-get', ['download', '-q', DEBIAN], place);
  const file = readdirSync(place).find((name) => name.endsWith('.deb'));
  if (file === undefined) throw new Error('apt-get brought no package');
  run('dpkg', ['-x', file, '.'], place);
}

function nodeRedIn(folder: string, say: (line: string) => void): string {
  const place = join(folder, 'node-red');
  if (existsSync(join(place, 'node_modules/node-red/red.js'))) return place;
  say('installing node-red with npm');
  mkdirSync(place, { recursive: true });
  run(
    'npm',
    ['install', '--prefix', place, '--no-audit', '--no-fund', '--loglevel=error', 'node-red'],
    place,
  );
  return place;
}

/** Throws with what the program said. */
function run(command: string, args: readonly string[], cwd: string): void {
  execFileSync(command, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: 300_000,
  });
}
