/** Ends with 0 where the bot answers that it is alive, else with 1: for an image's health check. */
import { get } from 'node:http';

const { METRICS_PORT, METRICS_HOST, PORT, HOST } = process.env;
const host = (METRICS_PORT && METRICS_HOST) || HOST || '0.0.0.0';
const request = get({
  port: METRICS_PORT || PORT || 3000,
  // What listens everywhere listens here too.
  host: host === '0.0.0.0' || host === '::' ? 'localhost' : host,
  path: '/healthz',
  timeout: 4_000,
});
request.on('response', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
request.on('timeout', () => process.exit(1));
request.on('error', () => process.exit(1));
