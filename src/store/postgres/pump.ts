/**
 * The thread that holds the session with the server, for a thread that waits for each answer: it is asked over a port
 * and rings when it has answered. Started by `wait.ts`.
 */
import { type MessagePort, workerData } from 'node:worker_threads';
import { Client, type ClientConfig } from 'pg';
import { type Result, runBatch, type Sent, type Session } from './batch.ts';

export interface PumpData {
  readonly port: MessagePort;
  /** One number that grows with each answer. */
  readonly bell: Int32Array<SharedArrayBuffer>;
}

export type Asked =
  | { readonly what: 'connect'; readonly config: ClientConfig; readonly setup: string }
  /** One after the other, as one message. */
  | { readonly what: 'run'; readonly sent: readonly Sent[] }
  /** Several statements without values. */
  | { readonly what: 'script'; readonly text: string }
  | { readonly what: 'end' };

export type Answer =
  | { readonly ok: true; readonly results: readonly Result[] }
  | { readonly ok: false; readonly failure: Failure };

/** What went wrong, as words: errors lose their fields between threads. */
export interface Failure {
  readonly message: string;
  /** SQLSTATE, or the system's (`ECONNREFUSED`). */
  readonly code: string | undefined;
  /** `none`: there was no session, nothing was sent. `lost`: it broke, and what came of it is not known. `held`: it goes on. */
  readonly session: 'none' | 'lost' | 'held';
}

const { port, bell } = workerData as PumpData;
let session: Session | undefined;

port.on('message', (asked: Asked) => {
  void answer(asked).then((given) => {
    port.postMessage(given);
    Atomics.add(bell, 0, 1);
    Atomics.notify(bell, 0);
  });
});

/** After these the server ends the session. */
const FATAL: ReadonlySet<string> = new Set(['FATAL', 'PANIC']);

async function answer(asked: Asked): Promise<Answer> {
  const before = session;
  if (!before && (asked.what === 'run' || asked.what === 'script'))
    return failed(new Error('no session'), 'none');
  try {
    return { ok: true, results: await work(asked, before) };
  } catch (error) {
    if (FATAL.has(String((error as { severity?: unknown }).severity))) await leave();
    return failed(error, session ? 'held' : before ? 'lost' : 'none');
  }
}

async function work(asked: Asked, now: Session | undefined): Promise<readonly Result[]> {
  switch (asked.what) {
    case 'connect':
      await leave();
      session = await connected(asked.config, asked.setup);
      return [];
    case 'end':
      await leave();
      return [];
    case 'script':
      await now?.client.query(asked.text);
      return [];
    case 'run':
      return now ? runBatch(now, asked.sent) : [];
  }
}

async function connected(config: ClientConfig, setup: string): Promise<Session> {
  const client = new Client(config);
  const made: Session = { client, prepared: new Set(), columns: new Map() };
  const gone = () => {
    if (session === made) session = undefined;
  };
  client.on('error', gone);
  client.on('end', gone);
  try {
    await client.connect();
    await client.query(setup);
  } catch (error) {
    void client.end().catch(() => undefined);
    throw error;
  }
  return made;
}

async function leave(): Promise<void> {
  const { client } = session ?? {};
  session = undefined;
  await client?.end().catch(() => undefined);
}

function failed(error: unknown, state: Failure['session']): Answer {
  const { message, code } = error as { message?: unknown; code?: unknown };
  return {
    ok: false,
    failure: {
      message: typeof message === 'string' ? message : String(error),
      code: typeof code === 'string' ? code : undefined,
      session: state,
    },
  };
}
