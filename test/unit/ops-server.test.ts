import { Agent, request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { VERDICTS, type Verdict } from '../../src/domain/reasons.ts';
import type { Readiness } from '../../src/ops/health.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { type HttpServer, type ServerParts, startServer } from '../../src/ops/server.ts';

const running: HttpServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

const start = async (more: Partial<ServerParts> = {}) => {
  const parts = { host: '127.0.0.1', port: 0, ready: well, metrics: createMetrics(), slack: undefined };
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
    const receipt = { fresh: 5, known: 2, unreadable: 1, cards: 3, newest: 1 };
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
    ['POST', '/healthz'],
    ['DELETE', '/metrics'],
    ['POST', '/readyz'],
  ])('knows nothing of %s %s', async (method, path) => {
    const { url } = await start();
    const answer = await fetch(`${url}${path}`, { method });
    expect([answer.status, await answer.json()]).toEqual([404, { error: 'not_found' }]);
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
    const { url } = await start();
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
