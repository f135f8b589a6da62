/** Socket Mode's server side (docs.slack.dev/apis/events-api/using-socket-mode). */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject } from './check.ts';
import type { EnvelopeType } from './deliver.ts';
import { LIMITS } from './limits.ts';
import type { World } from './state.ts';
import type { Delivered, Json, SocketFault } from './types.ts';

export interface Sockets {
  count(): number;
  send(type: EnvelopeType, payload: Json, timeoutMs: number, retry: number): Promise<Delivered>;
  disconnect(reason: 'refresh_requested' | 'warning' | 'link_disabled'): void;
  kill(): void;
  fault(fault: SocketFault | undefined): void;
  close(): void;
}

const PING_MS = 10_000;

export function createSockets(world: World, server: Server): Sockets {
  const wss = new WebSocketServer({ noServer: true });
  const live = new Set<WebSocket>();
  const waiting = new Map<string, (body: string) => void>();
  let turn = 0;
  let wrong: SocketFault | undefined;

  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const ticket = url.searchParams.get('ticket') ?? '';
    if (!url.pathname.startsWith('/link') || !world.tickets.delete(ticket) || live.size >= LIMITS.sockets) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n');
      return;
    }
    wss.handleUpgrade(request, socket, head, (ws) => welcome(ws));
  });

  function welcome(ws: WebSocket): void {
    live.add(ws);
    const greet = () => {
      if (wrong !== 'no_pings') ws.ping('Ping from simulated Slack');
    };
    const ping = setInterval(greet, world.options.socketPingMs ?? PING_MS).unref();
    ws.on('close', () => {
      live.delete(ws);
      clearInterval(ping);
    });
    ws.on('error', () => ws.terminate());
    ws.on('message', (data) => receive(String(data)));
    if (wrong === 'no_hello') return;
    ws.send(
      JSON.stringify({
        type: 'hello',
        num_connections: live.size,
        debug_info: { host: 'applink-sim', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: world.state.bot.appId },
      }),
    );
  }

  function receive(text: string): void {
    let ack: unknown;
    try {
      ack = JSON.parse(text);
    } catch {
      return;
    }
    if (!isObject(ack) || typeof ack.envelope_id !== 'string') return;
    const { envelope_id, payload } = ack;
    const body = isObject(payload) && Object.keys(payload).length > 0 ? JSON.stringify(payload) : '';
    waiting.get(envelope_id)?.(typeof payload === 'string' ? payload : body);
  }

  function send(type: EnvelopeType, payload: Json, timeoutMs: number, retry: number): Promise<Delivered> {
    const all = [...live];
    const ws = all[turn++ % all.length] as WebSocket;
    const envelope_id = randomUUID();
    const envelope = {
      envelope_id,
      type,
      payload,
      accepts_response_payload: type !== 'events_api',
      ...(type === 'events_api' || retry > 0
        ? { retry_attempt: retry, retry_reason: retry > 0 ? 'timeout' : '' }
        : {}),
    };
    return new Promise((resolve) => {
      const done = (answer: Delivered): void => {
        clearTimeout(timer);
        waiting.delete(envelope_id);
        resolve(answer);
      };
      const timer = setTimeout(
        () => done({ status: 0, ackMs: 0, body: '', via: 'socket', error: 'operation_timeout' }),
        timeoutMs,
      );
      waiting.set(envelope_id, (body) => done({ status: 200, ackMs: 0, body, via: 'socket' }));
      if (wrong === undefined) ws.send(JSON.stringify(envelope));
    });
  }

  return {
    count: () => live.size,
    send,
    disconnect(reason) {
      for (const ws of [...live]) {
        ws.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-sim' } }));
        if (reason === 'warning') continue;
        live.delete(ws);
        ws.close();
      }
    },
    kill() {
      for (const ws of live) ws.terminate();
      live.clear();
    },
    fault(fault) {
      wrong = fault === 'frozen' ? undefined : fault;
      if (fault !== 'frozen') return;
      for (const ws of live) ws.pause();
      live.clear();
    },
    close() {
      for (const ws of wss.clients) ws.terminate();
      wss.close();
    },
  };
}
