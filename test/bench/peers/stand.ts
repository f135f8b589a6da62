/** One of them on its stand: its processes between a simulated Druva and a simulated Slack. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Druva, startDruva } from '../../../src/sim/druva/server.ts';
import { startSlack } from '../../../src/sim/slack/server.ts';
import type { RateOptions, Slack } from '../../../src/sim/slack/types.ts';
import { memory } from '../memory.ts';
import { CHANNEL, CLIENT, PEOPLE, SEED, SIGNING_SECRET, TOKEN } from '../names.ts';
import { pause, within } from '../workspace.ts';
import type { Part, Peer } from './peer.ts';

/** Whatever ends the bench ends them, and leaves no folders. */
const alive = new Set<ChildProcess>();
const folders = new Set<string>();
/** The end of what each said on standard error. */
const words = new WeakMap<ChildProcess, string>();
const LAST_WORDS = 500;
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** After its first poll it gets so long to come to rest, ms. */
const REST = 2_000;
const KIND_FOR = 10_000;

export interface Stand {
  readonly druva: Druva;
  readonly slack: Slack;
  /** Resident memory of each process now and at the most, MB. */
  memory(): readonly { readonly part: string; readonly now: number; readonly most: number }[];
  /** `kill -9` of all its processes, which are started again at once. */
  killAndStart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it on an empty feed, with Slack at one message a second unless said otherwise, and waits for its first poll. */
export async function putOnStand(
  peer: Peer,
  rate: RateOptions | false = { postPerSecond: 1, burst: 1 },
): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'insync-peers-'));
  folders.add(folder);
  const druva = await startDruva({ clientId: CLIENT.id, clientSecret: CLIENT.secret, seed: SEED });
  const channels = [{ id: CHANNEL, name: 'bench' }];
  const slack = await startSlack({
    botToken: TOKEN,
    signingSecret: SIGNING_SECRET,
    users: PEOPLE,
    channels,
    rate,
  });
  const parts = await peer.setUp({ folder, druva: druva.url, slack: slack.url });
  let children = parts.map((part) => start(part, folder));
  const stop = async () => {
    await Promise.all(children.map((child) => end(child, 'SIGTERM')));
    await slack.close();
    await druva.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const up = await within(60_000, () => asked(druva));
  await pause(REST);
  if (up === undefined || !children.every(isAlive)) {
    const said = children.map((child) => words.get(child)?.trim()).join(' ');
    await stop();
    throw new Error(`it did not start; its last words: ${said}`);
  }
  return {
    druva,
    slack,
    memory: () =>
      children.map((child, which) => ({ part: parts[which]?.name ?? '', ...memory(child.pid as number) })),
    async killAndStart() {
      await Promise.all(children.map((child) => end(child, 'SIGKILL')));
      children = parts.map((part) => start(part, folder));
    },
    stop,
  };
}

function asked({ journal }: Druva): true | undefined {
  return journal.some(({ path, status }) => path.endsWith('/events') && status === 200) || undefined;
}

/** With nothing in its environment but what it needs. */
function start({ command, args, env }: Part, folder: string): ChildProcess {
  const surroundings = { PATH: process.env.PATH, HOME: folder };
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...surroundings, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    words.set(child, ((words.get(child) ?? '') + part).slice(-LAST_WORDS));
  });
  alive.add(child);
  // A program that is not there says so by an event, and is seen to be dead.
  child.once('error', () => alive.delete(child));
  child.once('exit', () => alive.delete(child));
  return child;
}

const isAlive = (child: ChildProcess) => alive.has(child);

/** Asked kindly it gets some seconds. */
async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (!isAlive(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), KIND_FOR);
  await gone;
  clearTimeout(patience);
}
