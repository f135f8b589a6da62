/**
 * The parts of undici that sending to one place needs. Its index loads fetch, WebSocket, caches and mocks as well: some 13 MB
 * in a thread that uses none of them. The version is pinned in package.json, the types are the public ones.
 */
import { createRequire } from 'node:module';
import type * as undici from 'undici';

const load = createRequire(import.meta.url);
const api = load('undici/lib/api/index.js') as { request: undici.Dispatcher['request'] };

export const Client = load('undici/lib/dispatcher/client.js') as typeof undici.Client;
export const buildConnector = load('undici/lib/core/connect.js') as typeof undici.buildConnector;
export const errors = load('undici/lib/core/errors.js') as typeof undici.errors;

type Options = Omit<undici.Dispatcher.RequestOptions, 'opaque'>;

export function request(client: undici.Client, options: Options) {
  return api.request.call(client, options);
}
