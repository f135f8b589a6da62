/**
 * The parts of undici that reading a feed needs. Its index loads fetch, WebSocket, caches and mocks as well: some 13 MB
 * in a thread that uses none of them. The version is pinned in package.json, the types are the public ones.
 */
import { createRequire } from 'node:module';
import type * as undici from 'undici';

const load = createRequire(import.meta.url);
const api = load('undici/lib/api/index.js') as { request: undici.Dispatcher['request'] };

export const Agent = load('undici/lib/dispatcher/agent.js') as typeof undici.Agent;
export const errors = load('undici/lib/core/errors.js') as typeof undici.errors;

type Options = Omit<undici.Dispatcher.RequestOptions, 'origin' | 'path'>;

export function request(agent: undici.Agent, url: string, options: Options) {
  const { origin, pathname, search } = new URL(url);
  return api.request.call(agent, { ...options, origin, path: pathname + search });
}
