/**
 * A simulated Slack workspace: Web API, signed requests to the app, Socket Mode, response_url, limits and
 * faults. It knows nothing of the app it serves, so it cannot share its mistakes.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleApi, passes, strike } from './api.ts';
import { changeChannel } from './channelevents.ts';
import { isObject } from './check.ts';
import { createDeliver } from './deliver.ts';
import { createEntrances } from './entrances.ts';
import { armFault, takeFault } from './faults.ts';
import { createForms, viewOf } from './forms.ts';
import { parseArgs, readBody, sendJson, sendText } from './http.ts';
import { createActions } from './interact.ts';
import { addMessage, allMessages, findMessage, isReply, removeEphemeral, removeMessage } from './messages.ts';
import { createRate, type Rate } from './rate.ts';
import { respond } from './respond.ts';
import { createSockets } from './socket.ts';
import { createWorld, micros, openDm, SlackRefusal, type World } from './state.ts';
import { spendResponseUrl } from './triggers.ts';
import type { Slack, SlackOptions } from './types.ts';
import { handleDownload, handleUpload } from './uploads.ts';
import { stackOf } from './views.ts';

const DEFAULT_RATE = { postPerSecond: 1, burst: 1 };

/** Starts it on `port` (0 for any free one) and resolves once it listens. */
export async function startSlack(options: SlackOptions): Promise<Slack> {
  const world = createWorld(options);
  const rate = createRate(options.rate ?? DEFAULT_RATE, world.clock);
  const server = createServer((request, response) => {
    route(world, rate, request, response).catch((error: unknown) => {
      sendText(response, 500, error instanceof Error ? error.message : 'failed');
    });
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const named = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  world.origin = `http://${named}:${(server.address() as AddressInfo).port}`;
  const sockets = createSockets(world, server);
  const deliver = createDeliver(world, sockets);
  const entrances = createEntrances(world, deliver);

  return {
    url: `${world.origin}/api/`,
    state: world.state,
    journal: world.journal,
    counters: world.counters,
    ...reading(world),
    ...createActions(world, deliver, (user, viewId) => viewOf(world, user, viewId)),
    ...entrances,
    ...createForms(world, deliver),
    connect: deliver.connect,
    redeliver: deliver.redeliver,
    sockets: sockets.count,
    disconnectSockets: (reason = 'refresh_requested') => sockets.disconnect(reason),
    killSockets: sockets.kill,
    faultSockets: sockets.fault,
    say: ({ thread_ts, ...message }) =>
      addMessage(world, { ...message, ...(thread_ts === undefined ? {} : { thread_ts }) }),
    dismissEphemeral: (id) => removeEphemeral(world, id),
    deleteMessage(channel, ts) {
      const message = findMessage(world, channel, ts);
      if (message === undefined) throw new Error(`no message ${ts} in ${channel}`);
      removeMessage(world, message);
    },
    lockMessage(channel, ts, error) {
      if (error === undefined) world.locked.delete(`${channel}:${ts}`);
      else world.locked.set(`${channel}:${ts}`, error);
    },
    refuseToken(error) {
      world.tokenRefused = error;
    },
    setChannel: (id, patch) => changeChannel(world, id, patch, (event) => void entrances.event(event)),
    fault: (fault) => armFault(world, fault),
    clearFaults: () => void world.faults.splice(0),
    async close() {
      deliver.close();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await world.shelf.clear();
    },
  };
}

type Reading = Pick<
  Slack,
  'messages' | 'thread' | 'ephemerals' | 'views' | 'home' | 'values' | 'direct' | 'download' | 'subscribe'
>;

function reading(world: World): Reading {
  return {
    messages: (channel) =>
      allMessages(world, channel).filter((each) => !isReply(each) || each.subtype === 'thread_broadcast'),
    thread: (channel, ts) =>
      allMessages(world, channel)
        .filter((each) => each.ts === ts || each.thread_ts === ts)
        .sort((a, b) => micros(a.ts) - micros(b.ts)),
    ephemerals: (user, channel) =>
      [...world.ephemerals.values()].filter(
        (each) => each.user === user && (channel === undefined || each.channel === channel),
      ),
    views: (user) => [...stackOf(world, user)],
    home: (user) => world.homes.get(user),
    values: (id) => world.values.get(id) ?? {},
    direct: (user) => openDm(world, user),
    download: (id) => world.shelf.read(id),
    subscribe(listener) {
      world.listeners.add(listener);
      return () => void world.listeners.delete(listener);
    },
  };
}

async function route(
  world: World,
  rate: Rate,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', world.origin).pathname;
  const [, area = '', name = '', id = ''] = path.split('/');
  if (area === 'api') return handleApi(world, rate, name, request, response);
  if (area === 'commands' || area === 'actions') return handleResponseUrl(world, path, request, response);
  if (area === 'upload') return handleUpload(world, id, request, response);
  if (area === 'files-pri') return handleDownload(world, name, request, response);
  if (area === 'signin') return sendText(response, 200, 'Sign in to see this file.');
  sendText(response, 404, 'not found');
}

async function handleResponseUrl(
  world: World,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = (await readBody(request)).toString('utf8');
  const fault = takeFault(world, 'response_url', '');
  if (fault !== undefined && !(await passes(fault))) return strike(fault, response, world);
  const form = parseArgs(text, request.headers['content-type'] ?? 'application/json');
  const payload: unknown = typeof form?.payload === 'string' ? JSON.parse(form.payload) : form;
  try {
    if (!isObject(payload)) throw new SlackRefusal('invalid_payload');
    const context = spendResponseUrl(world, path);
    respond(world, context, payload, `${world.origin}${path}`);
    if (fault !== undefined && fault.kind !== 'slow') return strike(fault, response, world);
    sendText(response, 200, 'ok');
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    world.counters.errors += 1;
    // 404 for whatever it refuses, seen in github.com/slackapi/java-slack-sdk/issues/1349
    sendJson(response, 404, { ok: false, error: error.error, ...error.extra });
  }
}
