import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { VERDICTS, type Verdict } from '../../src/domain/reasons.ts';
import { openDoors } from '../../src/ops/doors.ts';
import type { Readiness } from '../../src/ops/health.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { type HttpServer, type ServerParts, startServer } from '../../src/ops/server.ts';

const running: HttpServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

type Probes = NonNullable<ServerParts['probes']>;

const start = async ({
  ready = well,
  metrics = createMetrics(),
  ...more
}: Partial<ServerParts & Probes> = {}) => {
  const parts = { host: '127.0.0.1', port: 0, probes: { ready, metrics } };
  const server = await startServer({ ...parts, ...more });
  running.push(server);
  return server;
};
const well = (): Readiness => ({ ready: true, checks: { feed: 'ok' } });

describe('the listener', () => {
  it('is alive', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { alive: true }]);
    expect(answer.headers.get('content-type')).toContain('application/json');
  });

  it('says at each request whether it is ready, and why not', async () => {
    let now: Readiness = { ready: false, checks: { feed: 'not yet' } };
    const { url } = await start({ ready: () => now });
    const before = await fetch(`${url}/readyz`);
    expect([before.status, await before.json()]).toEqual([503, now]);
    now = well();
    const after = await fetch(`${url}/readyz?verbose`);
    expect([after.status, await after.json()]).toEqual([200, now]);
  });

  it('counts for Prometheus', async () => {
    const metrics = createMetrics();
    const none = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
    const decisions = { ...none, opened: 3, grouped: 1 };
    const receipt = { fresh: 5, known: 2, unreadable: 1, cards: 3, newest: 1, kinds: [], alerts: [] };
    metrics.page({ ...receipt, decisions }, 12);
    metrics.sent.inc({ what: 'post', channel: 'C1' });
    const { url } = await start({ metrics });
    const answer = await fetch(`${url}/metrics`);
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/plain');
    for (const line of [
      'insync_events_total{result="fresh"} 5',
      'insync_events_total{result="known"} 2',
      'insync_events_total{result="unreadable"} 1',
      'insync_decisions_total{verdict="opened"} 3',
      'insync_pages_total 1',
      'insync_commit_seconds_count 1',
      'insync_cards_sent_total{what="post",channel="C1"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toContain('process_resident_memory_bytes');
  });

  it.each([
    ['GET', '/'],
    ['GET', '/healthz/'],
    ['GET', '/../etc/passwd'],
    ['PROPFIND', '/'],
    ['POST', '/metrics/'],
  ])('knows nothing of %s %s', async (method, path) => {
    const { url } = await start();
    const answer = await fetch(`${url}${path}`, { method });
    expect([answer.status, await answer.json()]).toEqual([404, { error: 'not_found' }]);
  });

  it.each([
    ['POST', '/healthz'],
    ['DELETE', '/metrics'],
    ['PUT', '/readyz'],
  ])('does nothing for %s %s', async (method, path) => {
    const { url } = await start();
    const answer = await fetch(`${url}${path}`, { method });
    expect([answer.status, await answer.json()]).toEqual([405, { error: 'method_not_allowed' }]);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  it('answers HEAD without a body', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/healthz`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('gives Slack’s requests to Slack’s listener, whatever the method', async () => {
    const seen: string[] = [];
    const { url } = await start({
      slack: (asked, response) => {
        seen.push(`${asked.method} ${asked.url}`);
        response.end('acknowledged');
      },
    });
    const answer = await fetch(`${url}/slack/events?x=1`, { method: 'POST', body: 'x' });
    expect(await answer.text()).toBe('acknowledged');
    expect(seen).toEqual(['POST /slack/events?x=1']);
  });

  it('says that Slack comes another way in Socket Mode', async () => {
    const { url } = await start({ slack: 'socket' });
    const answer = await fetch(`${url}/slack/events`, { method: 'POST' });
    expect([answer.status, await answer.json()]).toMatchObject([404, { error: 'socket_mode' }]);
  });

  it('fails to start on a port that is taken', async () => {
    const { url } = await start();
    await expect(start({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('names an address one can open, also for hosts that mean all', async () => {
    const { url } = await start({ host: '0.0.0.0' });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('closes once the request under way is answered, though the connection is kept alive', async () => {
    let finish = () => {};
    const arrived = new Promise<void>((resolve) => {
      start({
        slack: (_asked, response) => {
          finish = () => response.end('done');
          resolve();
        },
      });
    });
    await Promise.resolve();
    while (running.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const server = running[0] as HttpServer;
    const agent = new Agent({ keepAlive: true });
    const body = new Promise<string>((resolve, reject) => {
      request(`${server.url}/slack/events`, { method: 'POST', agent }, async (response) => {
        let text = '';
        for await (const piece of response) text += piece;
        resolve(text);
      })
        .on('error', reject)
        .end();
    });
    await arrived;
    const closing = server.close();
    finish();
    expect(await body).toBe('done');
    await closing;
    running.splice(0);
    agent.destroy();
  });
});

describe('the listener among strangers', () => {
  const limits = { head: 150, whole: 300, every: 20, connections: 3 };
  const post = (more: string) => `POST /slack/events HTTP/1.1\r\nhost: x\r\n${more}`;

  /** What comes back on a connection on which these bytes were written, once it is closed by the other side. */
  const cut = async (url: string, bytes: string): Promise<string> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (part) => {
      answer += String(part);
    });
    socket.on('error', () => undefined);
    socket.write(bytes);
    await new Promise((resolve) => socket.once('close', resolve));
    return answer;
  };

  it.each([
    ['a head that does not end', 'GET /healthz HTTP/1.1\r\nx-a: '],
    ['a body that does not come', post('content-length: 10\r\n\r\nab')],
    ['a body in pieces that does not end', post('transfer-encoding: chunked\r\n\r\n2\r\nab\r\n')],
  ])('cuts %s', async (_what, bytes) => {
    const reading: Promise<unknown>[] = [];
    const { url } = await start({
      limits,
      slack: (asked) => {
        asked.resume();
        reading.push(new Promise((resolve) => asked.once('close', resolve)));
      },
    });
    expect(await cut(url, bytes)).toMatch(/^HTTP\/1\.1 408 /);
    await Promise.all(reading);
  });

  it.each([
    ['what is no HTTP', 'GIMME\r\n\r\n', 400],
    ['a head too large', `GET /healthz HTTP/1.1\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', post('content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'), 400],
  ])('answers plainly to %s', async (_what, bytes, status) => {
    const { url } = await start({ limits, slack: (_asked, response) => response.end('taken') });
    const answer = await cut(url, bytes);
    expect(answer.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer.split('\r\n\r\n')[1]).toBe('');
  });

  it('closes connections over its number at once, and takes new ones when there is room', async () => {
    const { url } = await start({ limits: { ...limits, head: 60_000, whole: 60_000 } });
    const port = Number(new URL(url).port);
    const held = await Promise.all(
      Array.from({ length: limits.connections }, async () => {
        const socket = connect(port, '127.0.0.1');
        await new Promise((resolve) => socket.once('connect', resolve));
        socket.write('GET /');
        return socket;
      }),
    );
    expect(await cut(url, '')).toBe('');
    const freed = Promise.all(held.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    for (const socket of held) socket.destroy();
    await freed;
    for (;;) {
      const answer = await fetch(`${url}/healthz`, { headers: { connection: 'close' } }).catch(
        () => undefined,
      );
      if (answer) return expect(answer.status).toBe(200);
    }
  });

  it.each(['/healthz', '/readyz', '/metrics', '/nothing', '/slack/events'])(
    'gives a browser nothing to make of %s',
    async (path) => {
      const { url } = await start({ slack: 'socket' });
      const { headers } = await fetch(`${url}${path}`);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull();
    },
  );
});

describe('two listeners', () => {
  const probes = () => ({ ready: well, metrics: createMetrics() });
  const elsewhere = { host: '127.0.0.1', port: 0 };
  const status = async (url: string) => (await fetch(url, { headers: { connection: 'close' } })).status;

  it('tells of the bot only at the one, and takes Slack only at the other', async () => {
    const doors = await openDoors(
      { ...elsewhere, metrics: elsewhere },
      { slack: (_asked, response) => response.end(), probes: probes() },
    );
    running.push(doors);
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      expect(await status(doors.url + path)).toBe(404);
      expect(await status(doors.probesUrl + path)).toBe(200);
    }
    expect(await status(`${doors.url}/slack/events`)).toBe(200);
    expect(await status(`${doors.probesUrl}/slack/events`)).toBe(404);
  });

  it('leave the first out where Slack does not come that way', async () => {
    const taken = await start();
    const port = Number(new URL(taken.url).port);
    const doors = await openDoors(
      { host: '127.0.0.1', port, metrics: elsewhere },
      { slack: undefined, probes: probes() },
    );
    running.push(doors);
    expect(await status(`${doors.probesUrl}/healthz`)).toBe(200);
    expect(await status(`${doors.probesUrl}/slack/events`)).toBe(404);
  });
});
