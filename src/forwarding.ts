/** Forwarding to other systems, put together: the worker, and what is said of it. */
import { hostname } from 'node:os';
import type { InForce } from './config/again.ts';
import type { ForwardState } from './domain/forward.ts';
import { type ForwardedTo, forwardedTo, STANDING_WORDS } from './domain/forward-standing.ts';
import type { Clock } from './domain/ports.ts';
import type { Destined } from './forward-thread.ts';
import { type ForwardWorkerParts, forwardWorker } from './forward-worker.ts';
import type { Health } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import type { Metrics } from './ops/metrics.ts';
import type { StorePlace } from './store/place.ts';
import { VERSION } from './version.ts';

export interface ForwardingParts {
  readonly inForce: () => InForce;
  readonly database: StorePlace;
  readonly desk: ForwardWorkerParts['desk'];
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Pick<Health, 'forwarding'>;
  readonly clock: Clock;
}

export interface Forwarding {
  /** Forwards once it is told to. */
  lead(leads: boolean): void;
  /** Another configuration is in force. */
  reconfigured(): void;
  stop(): Promise<void>;
}

export function startForwarding(parts: ForwardingParts): Forwarding {
  const { inForce, database, desk, metrics, health, clock } = parts;
  const by = { host: hostname(), version: VERSION, pid: process.pid };
  const worker = forwardWorker({
    data: { database, by, ...destined(inForce()) },
    desk,
    clock,
    on: forwardEvents(parts),
  });
  return {
    lead: worker.lead,
    stop: worker.stop,
    reconfigured() {
      const to = destined(inForce());
      const names = new Set(to.destinations.map(({ name }) => name));
      for (const destination of health.forwarding.keys()) {
        if (names.has(destination)) continue;
        health.forwarding.delete(destination);
        for (const gauge of [metrics.forwarded.waiting, metrics.forwarded.lag]) gauge.remove({ destination });
      }
      worker.reconfigure(to);
    },
  };
}

function destined({ config, referred }: InForce): Destined {
  const secrets = Object.entries(referred).map(([name, value]) => [name, value.reveal()]);
  return { destinations: config.forward, secrets: Object.fromEntries(secrets) };
}

function forwardEvents({ log, metrics, health, inForce, clock }: ForwardingParts): ForwardWorkerParts['on'] {
  const { forwarded } = metrics;
  return {
    delivered({ name, events, waited }) {
      forwarded.events.inc({ destination: name, result: 'sent' }, events);
      log.debug({ destination: name, events, waited }, 'forwarded');
    },
    refused({ name, event, said }) {
      forwarded.events.inc({ destination: name, result: 'refused' });
      log.error(
        { destination: name, event, said },
        'a destination does not take an event, going on without it',
      );
    },
    failed({ name, reason, said, again }) {
      forwarded.failures.inc({ destination: name, reason });
      log.warn({ destination: name, reason, said, again }, 'not forwarded, trying again');
    },
    missed({ name, events }) {
      forwarded.events.inc({ destination: name, result: 'missed' }, events);
      log.error({ destination: name, events }, 'events were too old to be kept before they were forwarded');
    },
    broken(name, error) {
      log.error({ err: error, destination: name }, 'forwarding failed, trying again');
    },
    places(states) {
      const { forward } = inForce().config;
      for (const one of forwardedTo(forward, states, clock())) {
        if (one.state) place(metrics, one.state, clock());
        health.forwarding.set(one.destination.name, probed(one));
      }
    },
    died(error) {
      log.error({ err: error }, 'the forwarding thread died, starting it again');
    },
  };
}

/** Who reads the probes may be anybody: no names of people. */
function probed({ standing, state }: ForwardedTo): string {
  const why = standing === 'failing' && state?.failure ? `: ${state.failure.reason}` : '';
  return standing === 'ok' ? 'ok' : `${STANDING_WORDS[standing]}${why}`;
}

function place({ forwarded }: Metrics, { name, waiting, freshSince }: ForwardState, now: number): void {
  forwarded.waiting.set({ destination: name }, waiting);
  const lag = freshSince === undefined ? 0 : now - freshSince;
  forwarded.lag.set({ destination: name }, Math.max(lag, 0) / 1_000);
}
