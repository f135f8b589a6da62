import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Clock, Random } from '../domain/ports.ts';

/** What a Socket Mode client tells: `connected` after Slack's hello, `disconnected` when the socket is gone. */
interface SocketEvents {
  on(event: 'connected' | 'disconnected', listen: () => void): unknown;
}

export interface KeptSocketOptions {
  readonly events: SocketEvents;
  /** Opens the socket once; resolves with Slack's hello, rejects when there is none. */
  readonly connect: () => Promise<unknown>;
  /** Gives the socket up, whatever state it is in. */
  readonly disconnect: () => Promise<unknown>;
  readonly onSocket: (state: 'up' | 'down') => void;
  readonly onFailure: (error: unknown, again: number) => void;
  readonly clock: Clock;
  readonly random: Random;
  /** How long Slack may keep silent before its hello, and before its first ping, ms. */
  readonly silence?: { readonly hello: number; readonly ping: number };
}

/** Slack greets within a second, and pings every few seconds. */
const SILENCE = { hello: 15_000, ping: 60_000 } as const;
/** A connection that held this long was a good one, ms. */
const GOOD = 10_000;
/** So many connections in a row may be short without anything being wrong: Slack renews them when it likes. */
const SHORT = 2;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
/** A socket given up is closed within the client's own time for that, ms. */
const GIVEN_UP_WITHIN = 35_000;

/**
 * Keeps the socket open until stopped. The client's own reconnecting is off: it is deaf for five seconds even after
 * Slack's announced `refresh_requested`, and an outage while it reconnects ends the process with a rejection that
 * nobody can catch. A connection that held is renewed at once, one that did not after a second; what is cut off again
 * and again, or cannot connect at all, tries again with growing waits. The client misses Slack's pings only from the
 * first one on, and waits for its hello without an end: a connection that stays silent is given up here.
 */
export function keepSocket(options: KeptSocketOptions): { stop(): void } {
  const { events, connect, disconnect, onSocket, onFailure, clock, random, silence = SILENCE } = options;
  const stopping = Promise.withResolvers<void>();
  let stopped = false;
  let gone = Promise.withResolvers<void>();
  events.on('connected', () => onSocket('up'));
  events.on('disconnected', () => {
    onSocket('down');
    gone.resolve();
  });

  const run = async () => {
    for (let [failures, short] = [0, 0]; !stopped; ) {
      const from = clock();
      gone = Promise.withResolvers();
      try {
        await within(silence.hello, connect(), 'no_hello', stopping.promise);
        failures = 0;
        await Promise.race([gone.promise, stopping.promise, deaf(silence.ping, gone.promise)]);
        short = clock() - from >= GOOD ? 0 : short + 1;
      } catch (error) {
        failures += 1;
        if (stopped) break;
        onFailure(error, waitAfter(failures));
        if (error instanceof SilentSocket)
          await pause(
            GIVEN_UP_WITHIN,
            disconnect().catch(() => undefined),
          );
      }
      const row = Math.max(failures, Math.min(short, 1), short - SHORT + 1);
      if (row > 0) await pause(waitAfter(row) * (0.5 + random() / 2), stopping.promise);
    }
  };
  void run();

  return {
    stop() {
      stopped = true;
      stopping.resolve();
    },
  };
}

function waitAfter(failures: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures - 1, 10));
}

class SilentSocket extends Error {
  override readonly name = 'SilentSocket';
  readonly code: 'no_hello' | 'no_ping';

  constructor(code: SilentSocket['code']) {
    super('Slack kept silent on a socket');
    this.code = code;
  }
}

/** Rejects with SilentSocket when it takes longer. */
async function within(
  ms: number,
  work: Promise<unknown>,
  code: SilentSocket['code'],
  until: Promise<void>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((_, reject) => {
    timer = setTimeout(() => reject(new SilentSocket(code)), ms);
  });
  await Promise.race([work, late, until]).finally(() => clearTimeout(timer));
}

/** What undici tells of every ping that comes in. */
const PINGS = 'undici:websocket:ping';

/** Never resolves; rejects when no ping has come after so long. From the first one on the client watches itself. */
function deaf(ms: number, until: Promise<void>): Promise<void> {
  const heard = Promise.withResolvers<void>();
  const listen = () => heard.resolve();
  subscribe(PINGS, listen);
  const first = Promise.race([heard.promise, until]).finally(() => unsubscribe(PINGS, listen));
  return within(ms, first, 'no_ping', until).then(() => new Promise<never>(() => undefined));
}

async function pause(ms: number, until: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([over, until]);
  clearTimeout(timer);
}
