import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A PostgreSQL server of Debian's, in a folder of its own. */
export interface Cluster {
  /** Of its superuser, who needs no password on this machine. */
  url(database: string): string;
  readonly port: number;
  start(): Promise<void>;
  /** `immediate`: as if the machine had lost its power. */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
  remove(): Promise<void>;
}

/** Where Debian puts the newest server's programs; undefined when there is none. */
export function postgresPrograms(root = '/usr/lib/postgresql'): string | undefined {
  if (!existsSync(root)) return undefined;
  const folders = readdirSync(root).map((version) => join(root, version, 'bin'));
  return folders
    .filter((folder) => existsSync(join(folder, 'initdb')))
    .sort()
    .at(-1);
}

const ALWAYS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
log_min_messages = log
lc_messages = 'C'
`;
/** What is tested is not whether the disk keeps its word. */
const FAST = `
fsync = off
full_page_writes = off
autovacuum = off
shared_buffers = 64MB
max_connections = 100
`;

/** @throws Error when a program of the server fails; what it said is in the message. */
export async function makeCluster(programs: string, settings = FAST): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'insync-postgres-'));
  const owner = unprivileged();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'tests', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync', '--no-instructions'],
    { ...owner, stdio: ['ignore', 'ignore', 'pipe'], cwd: folder },
  );
  const port = await freePort();
  appendFileSync(join(data, 'postgresql.conf'), `${ALWAYS}${settings}port = ${port}\n`);
  const hba = join(data, 'pg_hba.conf');
  writeFileSync(hba, `host all guarded 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n`);
  let server: ChildProcess | undefined;

  const start = async () => {
    // The shell ends the server when this process is gone, however it went: it reads the end of its input.
    const watched = '"$0" "$@" & server=$!; read gone; kill -INT $server; wait $server';
    const started = spawn('/bin/sh', ['-c', watched, join(programs, 'postgres'), '-D', data], {
      ...owner,
      cwd: folder,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    server = started;
    await ready(started);
  };

  const stop = async (how = 'fast') => {
    if (!server) return;
    const gone = once(server, 'exit');
    execFileSync(join(programs, 'pg_ctl'), ['-D', data, 'stop', '-s', '-m', how], { ...owner, cwd: folder });
    server.stdin?.end();
    await gone;
    server = undefined;
  };

  return {
    port,
    url: (database) => `postgres://tests@127.0.0.1:${port}/${database}`,
    start,
    stop,
    async remove() {
      await stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @throws Error with what it said when it ends instead. */
async function ready({ stderr }: ChildProcess): Promise<void> {
  let said = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < 10_000) said += text;
    if (said.includes('ready to accept connections')) resolve();
  });
  stderr?.on('end', () => reject(new Error(`the server did not start: ${said}`)));
  return promise;
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres']));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
