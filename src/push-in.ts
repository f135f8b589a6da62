/** The way in for events that Druva sends by itself. Composition only. */
import type { RequestListener } from 'node:http';
import type { Environment } from './config/environment.ts';
import type { Clock } from './domain/ports.ts';
import type { FeedWorker } from './feed-worker.ts';
import type { Logger } from './ops/log.ts';
import type { Metrics } from './ops/metrics.ts';
import { pushDoor } from './ops/push.ts';

export interface PushInParts {
  readonly environment: Environment;
  readonly feed: Pick<FeedWorker, 'push'>;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** Undefined where no secret is set. */
export function pushIn({ environment, feed, log, metrics, clock }: PushInParts): RequestListener | undefined {
  const secret = environment.druva.webhookSecret?.reveal();
  if (secret === undefined) return undefined;
  return pushDoor({
    secret,
    clock,
    take: feed.push,
    refused(reason) {
      metrics.pushesRefused.inc({ reason });
      // A sender may be wrong a thousand times a minute.
      log.debug({ reason }, 'events that were sent were not taken');
    },
  });
}
