import type { Clock, Random } from '../domain/ports.ts';

/** What a Socket Mode client tells: `connected` after Slack's hello, `disconnected` when the socket is gone. */
interface SocketEvents {
  on(event: 'connected' | 'disconnected', listen: () => void): unknown;
}

export interface KeptSocketOptions {
  readonly events: SocketEvents;
  /** Opens the socket once; resolves with Slack's hello, rejects when there is none. */
  readonly connect: () => Promise<unknown>;
  readonly onSocket: (state: 'up' | 'down') => void;
  readonly onFailure: (error: unknown, again: number) => void;
  readonly clock: Clock;
  readonly random: Random;
}

/** A connection that held this long was a good one, ms. */
const GOOD = 10_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/**
 * Keeps the socket open until stopped. The client's own reconnecting is off: it is deaf for five seconds even after
 * Slack's announced `refresh_requested`, and an outage while it reconnects ends the process with a rejection that
 * nobody can catch. A connection that held is renewed at once, one that did not after a second, and what cannot
 * connect at all tries again with growing waits.
 */
export function keepSocket(options: KeptSocketOptions): { stop(): void } {
  const { events, connect, onSocket, onFailure, clock, random } = options;
  const stopping = Promise.withResolvers<void>();
  let stopped = false;
  let gone = Promise.withResolvers<void>();
  events.on('connected', () => onSocket('up'));
  events.on('disconnected', () => {
    onSocket('down');
    gone.resolve();
  });

  const run = async () => {
    for (let failures = 0; !stopped; ) {
      const from = clock();
      gone = Promise.withResolvers();
      try {
        await connect();
        await Promise.race([gone.promise, stopping.promise]);
        failures = clock() - from >= GOOD ? 0 : 1;
      } catch (error) {
        failures += 1;
        if (!stopped) onFailure(error, waitAfter(failures));
      }
      if (failures > 0) await pause(waitAfter(failures) * (0.5 + random() / 2), stopping.promise);
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

async function pause(ms: number, until: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([over, until]);
  clearTimeout(timer);
}
