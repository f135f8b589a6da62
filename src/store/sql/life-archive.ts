import type { LifeArchive } from '../../domain/desk.ts';
import { alertsOfStorm, matchingAlerts } from './alert-search.ts';
import { checkChain, readAudit } from './audit-reader.ts';
import { readDigest } from './digest.ts';
import type { Reading } from './reading.ts';
import { standingReader } from './standing-reader.ts';
import type { Views } from './views.ts';

/** Reading what people and time have done to alerts, and what stands because of it. */
export function lifeArchive(reading: Reading, views: Views): LifeArchive {
  const { database } = reading;
  const standing = standingReader(database);
  return {
    async silences(request) {
      return standing.silences(request);
    },
    async subscriptions(channel) {
      return standing.subscriptions(channel);
    },
    async standing() {
      return standing.standing();
    },
    alertsMatching: (request) => matchingAlerts(reading, views, request),
    async alertsOfStorm(storm, states) {
      return alertsOfStorm(database, storm, states);
    },
    audit: (request) => readAudit(reading, views, request),
    verifyAudit: (expected) => checkChain(reading, expected),
    async digestFigures(request) {
      return readDigest(database, request);
    },
  };
}
