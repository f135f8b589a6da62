/** What receivers of syslog have in common: a process of their own, ports, the file they write. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../e2e/eventually.ts';
import { type Authority, HERE, makeAuthority, type Pair } from './certificates.ts';

/** A real receiver of syslog on this machine, with certificates of its own. */
export interface Receiver {
  readonly folder: string;
  readonly authority: Authority;
  readonly server: Pair;
  /** `strict` is TLS that asks for a client's certificate. */
  readonly ports: Readonly<Record<Port, number>>;
  /** What it has written to its file so far, line by line: the message without its frame. */
  lines(): string[];
  /** Once it takes connections; at once when it runs already. */
  start(): Promise<void>;
  /** SIGTERM lets it finish its work; SIGKILL does not. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  freeze(): void;
  thaw(): void;
  remove(): Promise<void>;
}

export type Port = 'tcp' | 'tls' | 'strict' | 'udp';

export interface Kind {
  readonly name: string;
  /** Undoes what it writes in another way than it was sent. */
  readonly asSent?: (line: string) => string;
  /** Writes the configuration and says how to start it. */
  command(place: Place): {
    readonly program: string;
    readonly words: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
  };
}

interface Place {
  readonly folder: string;
  readonly ca: string;
  readonly server: Pair;
  readonly ports: Readonly<Record<Port, number>>;
  /** The file to write to. */
  readonly file: string;
}

export async function makeReceiver(kind: Kind): Promise<Receiver> {
  const folder = mkdtempSync(join(tmpdir(), `insync-${kind.name}-`));
  const authority = makeAuthority(folder, 'authority');
  const server = authority.sign('server', HERE);
  const [tcp, tls, strict, udp] = await freePorts(4);
  const ports = { tcp, tls, strict, udp } as Record<Port, number>;
  const file = join(folder, 'received.log');
  const { asSent = (line: string) => line } = kind;
  const { program, words, env } = kind.command({ folder, ca: authority.ca, server, ports, file });
  let running: ChildProcess | undefined;

  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (!running) return;
    const gone = once(running, 'exit');
    running.kill(signal);
    if (signal === 'SIGTERM') running.kill('SIGCONT');
    await gone;
    running = undefined;
  };

  return {
    folder,
    authority,
    server,
    ports,
    lines: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1).map(asSent) : []),
    async start() {
      if (running) return;
      const started = spawn(program, words, {
        cwd: folder,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      running = started;
      let said = '';
      started.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (said.length < 10_000) said += text;
      });
      await eventually(
        async () => {
          if (started.exitCode !== null) throw new Error(`${kind.name} did not start: ${said}`);
          return (await Promise.all([tcp, tls, strict].map(answers))).every(Boolean);
        },
        { what: `a ${kind.name} that listens` },
      );
    },
    stop,
    freeze: () => running?.kill('SIGSTOP'),
    thaw: () => running?.kill('SIGCONT'),
    async remove() {
      await stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number | undefined): Promise<boolean> {
  const socket = connect(port ?? 0, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** All held at once, so that no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
