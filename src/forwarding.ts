/** Forwarding to other systems, put together: the worker, and what is said of it. */
import { hostname } from 'node:os';
import type { Environment } from './config/environment.ts';
import type { ForwardState } from './domain/forward.ts';
import { type ForwardedTo, forwardedTo, STANDING_WORDS } from './domain/forward-standing.ts';
import type { Clock } from './domain/ports.ts';
import type { Config } from './domain/rules.ts';
import { type ForwardWorker, type ForwardWorkerParts, forwardWorker } from './forward-worker.ts';
import type { Health } from './ops/health.ts';
import type { Logger } from './ops/log.ts';
import type { Metrics } from './ops/metrics.ts';
import type { StorePlace } from './store/place.ts';
import { VERSION } from './version.ts';

export interface ForwardingParts {
  readonly environment: Pick<Environment, 'referred'>;
  readonly config: Pick<Config, 'forward'>;
  readonly database: StorePlace;
  readonly desk: ForwardWorkerParts['desk'];
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Pick<Health, 'forwarding'>;
  readonly clock: Clock;
}

/** Forwards once it is told to lead. */
export function startForwarding(parts: ForwardingParts): ForwardWorker {
  const { environment, config, database, desk, clock } = parts;
  const secrets = Object.entries(environment.referred).map(([name, value]) => [name, value.reveal()]);
  const by = { host: hostname(), version: VERSION, pid: process.pid };
  return forwardWorker({
    data: { database, destinations: config.forward, secrets: Object.fromEntries(secrets), by },
    desk,
    clock,
    on: forwardEvents(parts),
  });
}

function forwardEvents({ log, metrics, health, config, clock }: ForwardingParts): ForwardWorkerParts['on'] {
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
      for (const state of states) place(metrics, state, clock());
      for (const one of forwardedTo(config.forward, states, clock())) {
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
