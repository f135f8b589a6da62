import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createFeed, type FeedOptions } from '../../src/druva/feed.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const SECRET = 's3cr3t-value';

type Reply = {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Answers nothing, or begins a body that never ends. */
  readonly hang?: 'headers' | 'body';
};
type Handler = (request: { path: string; token: string; n: number }) => Reply;

interface Rig {
  readonly url: string;
  readonly asked: string[];
  readonly tokenCalls: { readonly authorization: string; readonly body: string; readonly type: string }[];
}

const cleanup: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of cleanup.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request) body += piece;
  return body;
}

function reply(response: ServerResponse, { status = 200, body = '', headers = {}, hang }: Reply): void {
  if (hang === 'headers') return;
  response.writeHead(status, { date: new Date(NOW).toUTCString(), ...headers });
  if (hang === 'body') response.write('{"events":[');
  else response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A Druva of two handlers: what `/token` and what the events path answer, call by call. */
async function druva(events: Handler, token?: (n: number) => Reply): Promise<Rig> {
  const asked: string[] = [];
  const tokenCalls: Rig['tokenCalls'] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const body = await bodyOf(request);
    const { authorization = '' } = request.headers;
    if (path === '/token') {
      tokenCalls.push({ authorization, body, type: request.headers['content-type'] ?? '' });
      const n = tokenCalls.length;
      const grant = { access_token: `token-${n}`, token_type: 'bearer', expires_in: 1800 };
      return reply(response, token ? token(n) : { body: grant });
    }
    asked.push(path);
    reply(response, events({ path, token: authorization.replace('Bearer ', ''), n: asked.length }));
  });
  return { url: await listen(server), asked, tokenCalls };
}

function mapCache() {
  const entries = new Map<string, unknown>();
  const ttls: number[] = [];
  return {
    entries,
    ttls,
    get: async (key: string) => entries.get(key),
    set: async (key: string, value: unknown, ttl: number) => {
      ttls.push(ttl);
      entries.set(key, value);
    },
    delete: async (key: string) => entries.delete(key),
  };
}

function feedAt(url: string, options: Partial<FeedOptions> = {}) {
  const feed = createFeed({
    kind: 'insync',
    baseUrl: url,
    credentials: { clientId: 'client-1', clientSecret: SECRET },
    tokenCache: mapCache(),
    clock: () => NOW,
    ...options,
  });
  cleanup.push(() => feed.close());
  return {
    read: (cursor?: string, signal = new AbortController().signal) => feed.read(cursor, signal),
    feed,
  };
}

const backup = (eventID: number) => ({ eventID, eventType: 'Backup', timestamp: '2026-11-20T11:00:00Z' });
const pageOf = (count: number) => Array.from({ length: count }, (_, index) => backup(index));

describe('the token', () => {
  it('is asked for with client credentials, once, and kept', async () => {
    const rig = await druva(() => ({ body: { events: [], nextPageExists: false, tracker: 'a' } }));
    const cache = mapCache();
    const { read } = feedAt(`${rig.url}/`, { tokenCache: cache });
    await Promise.all([read(), read(), read()]);
    await read('a');
    const basic = Buffer.from(`client-1:${SECRET}`).toString('base64');
    expect(rig.tokenCalls).toEqual([
      {
        authorization: `Basic ${basic}`,
        body: 'grant_type=client_credentials&scope=read',
        type: 'application/x-www-form-urlencoded',
      },
    ]);
    expect(cache.ttls).toEqual([1_740_000]);
    expect([...cache.entries.keys()].join()).not.toMatch(/client-1|s3cr3t/);
  });

  it('is renewed 60 s before it ends', async () => {
    let now = NOW;
    const rig = await druva(() => ({ body: { events: [], tracker: 'a' } }));
    const { read } = feedAt(rig.url, { clock: () => now });
    await read();
    now += 1_739_999;
    await read();
    expect(rig.tokenCalls).toHaveLength(1);
    now += 1;
    await read();
    expect(rig.tokenCalls).toHaveLength(2);
  });

  it('outlives the process in the cache, but not a change of credentials', async () => {
    const rig = await druva(() => ({ body: { events: [], tracker: 'a' } }));
    const tokenCache = mapCache();
    await feedAt(rig.url, { tokenCache }).read();
    await feedAt(rig.url, { tokenCache }).read();
    expect(rig.tokenCalls).toHaveLength(1);
    await feedAt(rig.url, { tokenCache, credentials: { clientId: 'other', clientSecret: 'x' } }).read();
    expect(rig.tokenCalls).toHaveLength(2);
  });

  it.each([
    ['no life', {}, 840_000],
    ['a life of 10 s', { expires_in: 10 }, 5_000],
    ['a life of no time', { expires_in: 0 }, 840_000],
    ['a life that is over', { expires_in: -1800 }, 840_000],
    ['a life of an age', { expires_in: 1e300 }, 86_340_000],
    ['words for a life', { expires_in: 'soon' }, 840_000],
    ['a life in text', { expires_in: '1800' }, 1_740_000],
  ])('with %s is used for as long as is sound', async (_, fields, ttl) => {
    let now = NOW;
    const rig = await druva(
      () => ({ body: { events: [], tracker: 'a' } }),
      () => ({ body: { access_token: 'a', ...fields } }),
    );
    const tokenCache = mapCache();
    const { read } = feedAt(rig.url, { clock: () => now, tokenCache });
    for (const part of [0, ttl - 1, 1]) {
      now += part;
      await read();
    }
    expect(rig.tokenCalls).toHaveLength(2);
    expect(tokenCache.ttls).toEqual([ttl, ttl]);
  });

  it('is asked for anew where the cache fails or holds nonsense', async () => {
    const rig = await druva(() => ({ body: { events: [], tracker: 'a' } }));
    const broken = () => Promise.reject(new Error('closed'));
    const failing = feedAt(rig.url, { tokenCache: { get: broken, set: broken, delete: broken } });
    expect(await failing.read()).toMatchObject({ ok: true });
    const nonsense = { ...mapCache(), get: async () => ({ token: 7, until: 'later' }) };
    expect(await feedAt(rig.url, { tokenCache: nonsense }).read()).toMatchObject({ ok: true });
  });

  it.each([
    [
      400,
      { error: 'invalid_grant' },
      'auth_refused',
      'token request: 400 invalid_grant; check DRUVA_CLIENT_ID',
    ],
    [400, {}, 'auth_refused', 'token request: 400; check DRUVA_CLIENT_ID'],
    [401, `no ${SECRET} here`, 'auth_refused', 'token request: 401 no … here; check'],
    [404, '', 'bad_answer', 'check DRUVA_API_URL'],
    [429, '', 'rate_limited', 'token request: 429'],
    [503, '<html>down</html>', 'server_error', 'token request: 503'],
    [200, '<html>login</html>', 'bad_answer', '200 without a token'],
    [200, { access_token: 'a\r\nb' }, 'bad_answer', '200 without a token'],
    [302, '', 'bad_answer', 'token request: 302'],
  ])('refused with %i %j is %s', async (status, body, reason, said) => {
    const rig = await druva(
      () => ({ body: {} }),
      () => ({ status, body, headers: { location: 'http://127.0.0.1:1/' } }),
    );
    const result = await feedAt(rig.url).read('cursor');
    expect(result).toMatchObject({ ok: false, reason });
    expect(result.ok ? '' : result.said).toContain(said);
    expect(JSON.stringify(result)).not.toContain(SECRET);
    expect(rig.asked).toEqual([]);
  });
});

describe('the inSync feed', () => {
  it('asks without a tracker first, then with it URL-encoded', async () => {
    const rig = await druva(() => ({ body: { events: [], nextPageExists: false, tracker: 'MTEx+/MQ==' } }));
    const { read } = feedAt(rig.url);
    const first = await read();
    expect(first).toMatchObject({ ok: true, page: { cursor: 'MTEx+/MQ==', more: false } });
    await read('MTEx+/MQ==');
    expect(rig.asked).toEqual([
      '/insync/eventmanagement/v2/events',
      '/insync/eventmanagement/v2/events?tracker=MTEx%2B%2FMQ%3D%3D',
    ]);
  });

  it('decodes records, keeps unreadable ones, and their bytes', async () => {
    const body = '{"events":[ {"eventID" : 9007199254740993} ,null,{"eventType":"Backup"}],"tracker":"b"}';
    const rig = await druva(() => ({ body }));
    expect(await feedAt(rig.url).read('a')).toMatchObject({
      ok: true,
      page: {
        events: [{ id: '9007199254740993', raw: '{"eventID" : 9007199254740993}', time: NOW }],
        unreadable: [
          { reason: 'not_an_object', raw: 'null' },
          { reason: 'no_id', raw: '{"eventType":"Backup"}' },
        ],
        cursor: 'b',
      },
    });
  });

  it.each([
    ['more pages', { events: pageOf(2), nextPageExists: true, tracker: 'b' }, 'b', true],
    ['the last page', { events: pageOf(2), nextPageExists: false, tracker: 'b' }, 'b', false],
    ['no flag, full page', { events: pageOf(500), tracker: 'b' }, 'b', true],
    ['no flag, part of a page', { events: pageOf(499), tracker: 'b' }, 'b', false],
    [
      'a full page that says it is the last',
      { events: pageOf(500), nextPageExists: false, tracker: 'b' },
      'b',
      false,
    ],
    ['the head: same tracker', { events: [], nextPageExists: false, tracker: 'a' }, undefined, false],
    ['the head with a stray flag', { events: [], nextPageExists: true, tracker: 'a' }, undefined, false],
    ['no tracker', { events: pageOf(1), nextPageExists: false }, undefined, false],
    ['null tracker', { events: pageOf(1), nextPageExists: false, tracker: null }, undefined, false],
    ['empty tracker', { events: [], nextPageExists: false, tracker: '' }, undefined, false],
    [
      'a full page that leads nowhere',
      { events: pageOf(500), nextPageExists: false, tracker: 'a' },
      undefined,
      true,
    ],
    ['more without a new place', { events: pageOf(1), nextPageExists: true, tracker: 'a' }, undefined, true],
  ])('%s', async (_, body, cursor, more) => {
    const rig = await druva(() => ({ body }));
    const result = await feedAt(rig.url).read('a');
    expect(result.ok && result.page.cursor).toBe(cursor);
    expect(result.ok && result.page.more).toBe(more);
    expect(result.ok && result.page.events.length).toBe(body.events.length);
  });

  it.each([
    ['HTML', '<html>hello</html>', '200, but a page instead of JSON; check DRUVA_API_URL'],
    ['an answer cut off', '{"events":[{"eventID":1}', '200, but not JSON'],
    [
      'an error body',
      { code: 'X-1', message: 'Internal server error', tracker: 'b' },
      'Internal server error',
    ],
    ['events null', { events: null, tracker: 'b' }, 'no events in the answer'],
    ['nothing', '', '200, but not JSON'],
  ])('%s is a bad answer', async (_, body, said) => {
    const rig = await druva(() => ({ body }));
    const result = await feedAt(rig.url).read('a');
    expect(result).toMatchObject({ ok: false, reason: 'bad_answer' });
    expect(result.ok ? '' : result.said).toContain(said);
  });
});

describe('the platform feed', () => {
  const page = (events: unknown[], nextPageToken?: unknown) => ({ events, nextPageToken });
  const record = { id: 1, type: 'Alert', globalID: 'g', timeStamp: 1761894118 };
  it.each([
    ['a new token', page([record], 'b='), 'b=', true],
    ['a new token without events', page([], 'b='), 'b=', false],
    ['the same token', page([], 'a='), undefined, false],
    ['the same token with events', page([record], 'a='), undefined, false],
    ['an empty token', page([], ''), undefined, false],
    ['a null token', page([record], null), undefined, false],
    ['no token', page([record]), undefined, false],
  ])('%s', async (_, body, cursor, more) => {
    const rig = await druva(() => ({ body }));
    const { read } = feedAt(rig.url, { kind: 'platform' });
    const result = await read('a=');
    expect(result.ok && [result.page.cursor, result.page.more]).toEqual([cursor, more]);
    await read();
    expect(rig.asked).toEqual([
      '/platform/eventmanagement/v3/events?pageToken=a%3D',
      '/platform/eventmanagement/v3/events',
    ]);
  });
  it('decodes by shape, not by endpoint', async () => {
    const rig = await druva(() => ({ body: page([record, backup(2), { uniqueID: 'u' }], 'b') }));
    const result = await feedAt(rig.url, { kind: 'platform' }).read();
    expect(result.ok && result.page.events.map(({ wire }) => wire)).toEqual([
      'platform',
      'insync',
      'envelope',
    ]);
  });
});

describe('refusals', () => {
  const good = { body: { events: [backup(1)], nextPageExists: false, tracker: 'b' } };

  it.each([401, 403])('%i: the token is renewed once, the same cursor asked again', async (status) => {
    const rig = await druva(({ token }) => (token === 'token-1' ? { status } : good));
    expect(await feedAt(rig.url).read('a')).toMatchObject({ ok: true, page: { cursor: 'b' } });
    expect(rig.asked).toEqual([1, 2].map(() => '/insync/eventmanagement/v2/events?tracker=a'));
    expect(rig.tokenCalls).toHaveLength(2);
  });

  it('readers refused together renew the token once', async () => {
    const rig = await druva(({ token }) => (token === 'token-1' ? { status: 401 } : good));
    const { read } = feedAt(rig.url);
    const all = await Promise.all([read('a'), read('a'), read('a')]);
    expect(all.every(({ ok }) => ok)).toBe(true);
    expect(rig.tokenCalls).toHaveLength(2);
  });

  it('401 twice: the credentials are refused', async () => {
    const rig = await druva(() => ({ status: 401 }));
    expect(await feedAt(rig.url).read('a')).toMatchObject({ ok: false, reason: 'auth_refused' });
    expect(rig.asked).toHaveLength(2);
  });

  it.each([
    [400, 'Invalid tracker', '400 Invalid tracker'],
    [400, { code: 'x', message: 'Invalid tracker', retryable: false }, '400 Invalid tracker'],
    [400, 'tracker aGk= is not valid', '400 tracker … is not valid'],
    [403, 'The tracker has expired', '403 The tracker has expired'],
  ])('%i %j: the cursor is dead', async (status, body, said) => {
    const rig = await druva(() => ({ status, body }));
    expect(await feedAt(rig.url).read('aGk=')).toEqual({
      ok: false,
      reason: 'cursor_dead',
      said,
      retryAfter: undefined,
    });
  });

  it.each([
    [403, { message: 'User is not authorized to access this resource with an explicit deny' }],
    [400, ''],
  ])('%i %j: the cursor is dead when reading without one works', async (status, body) => {
    const rig = await druva(({ path }) => (path.includes('tracker=') ? { status, body } : good));
    const result = await feedAt(rig.url).read('a');
    expect(result).toMatchObject({ ok: false, reason: 'cursor_dead' });
    expect(result.ok ? '' : result.said).toMatch(new RegExp(`^${status}`));
  });

  it('403 with and without a cursor: the credentials, and the cursor is kept', async () => {
    const rig = await druva(() => ({ status: 403, body: { message: 'insufficient permissions' } }));
    const result = await feedAt(rig.url).read('a');
    expect(result).toMatchObject({ ok: false, reason: 'auth_refused' });
    expect(result.ok ? '' : result.said).toContain('403 insufficient permissions; check');
    expect(await feedAt(rig.url).read()).toMatchObject({ ok: false, reason: 'auth_refused' });
  });

  it('a server error while the cursor is in question leaves it alive', async () => {
    const rig = await druva(({ path }) => ({ status: path.includes('tracker=') ? 403 : 503 }));
    expect(await feedAt(rig.url).read('a')).toMatchObject({ ok: false, reason: 'server_error' });
  });

  it('a date to wait for is one of the server’s clock, wrong as it may be', async () => {
    const at = (ms: number) => new Date(NOW + ms).toUTCString();
    const headers = { date: at(86_400_000), 'retry-after': at(86_400_000 + 90_000) };
    const rig = await druva(() => ({ status: 429, headers }));
    expect(await feedAt(rig.url).read()).toMatchObject({ reason: 'rate_limited', retryAfter: 90_000 });
    const without = await druva(() => ({
      status: 429,
      headers: { date: 'today', 'retry-after': at(7_000) },
    }));
    expect(await feedAt(without.url).read()).toMatchObject({ retryAfter: 7_000 });
  });

  it('a page of HTML about trackers is not Druva’s word: reading without one is asked first', async () => {
    const rig = await druva(() => ({ status: 403, body: '<html>Invalid tracker</html>' }));
    expect(await feedAt(rig.url).read('a')).toMatchObject({ ok: false, reason: 'auth_refused' });
    expect(rig.asked.at(-1)).not.toContain('tracker=');
  });

  it.each([
    [429, '7', 'rate_limited', 7000],
    [429, undefined, 'rate_limited', undefined],
    [503, new Date(NOW + 90_000).toUTCString(), 'server_error', 90_000],
    [503, new Date(NOW - 90_000).toUTCString(), 'server_error', 0],
    [500, 'soon', 'server_error', undefined],
    [500, '-5', 'server_error', undefined],
    [429, '3600', 'rate_limited', 3_600_000],
    [429, '31536000', 'rate_limited', 3_600_000],
    [429, '9'.repeat(20), 'rate_limited', 3_600_000],
    [429, new Date(NOW + 365 * 86_400_000).toUTCString(), 'rate_limited', 3_600_000],
    [429, 'in a year', 'rate_limited', undefined],
    [429, '1e9', 'rate_limited', undefined],
    [429, '0', 'rate_limited', 0],
    [501, undefined, 'server_error', undefined],
    [404, '7', 'bad_answer', undefined],
    [400, undefined, 'bad_answer', undefined],
  ])('%i with Retry-After %s is %s, %s ms', async (status, header, reason, retryAfter) => {
    const headers = header === undefined ? {} : { 'retry-after': header };
    const rig = await druva(() => ({ status, headers, body: { message: 'so it is' } }));
    const result = await feedAt(rig.url).read();
    expect(result).toMatchObject({ ok: false, reason, retryAfter });
    expect(result.ok ? '' : result.said).toContain(`${status} so it is`);
  });

  it('what is said is short, on one line, inert, and without secrets', async () => {
    const text = `<!channel> \`a\`\n\u202etoken-1 cur$or ${'long '.repeat(200)}`;
    const rig = await druva(() => ({ status: 500, body: { message: text } }));
    const result = await feedAt(rig.url).read('cur$or');
    const said = result.ok ? '' : result.said;
    expect(said).toMatch(/^500 !channel a … … long/);
    expect(said.length).toBeLessThan(140);
    expect(said).not.toMatch(/[<>`\n\u202e]/);
  });
});

describe('the connection', () => {
  const quick = { connect: 500, headers: 200, body: 200, total: 20_000 };

  it('refused is network', async () => {
    const rig = await druva(() => ({}));
    const { read } = feedAt('http://127.0.0.1:1', {});
    expect(await read()).toMatchObject({ ok: false, reason: 'network' });
    expect(rig.asked).toEqual([]);
  });

  it('of a name nobody knows is network, with what to check', async () => {
    const result = await feedAt('http://druva.invalid', {}).read();
    expect(result).toMatchObject({ ok: false, reason: 'network' });
    expect(result.ok ? '' : result.said).toMatch(
      /^token request: no connection: (?:ENOTFOUND|EAI_\w+); check DRUVA_API_URL and the name server$/,
    );
  });

  it('that speaks no TLS is network, with what to check', async () => {
    const rig = await druva(() => ({}));
    const result = await feedAt(rig.url.replace('http:', 'https:')).read();
    expect(result).toMatchObject({ ok: false, reason: 'network' });
    expect(result.ok ? '' : result.said).toMatch(
      /: \w*(?:SSL|TLS)\w*; check DRUVA_API_URL and the certificates/,
    );
  });

  it('a byte order mark before the page is no fault', async () => {
    const rig = await druva(() => ({
      body: `\ufeff${JSON.stringify({ events: [backup(1)], tracker: 'b' })}`,
    }));
    expect(await feedAt(rig.url).read('a')).toMatchObject({ ok: true, page: { cursor: 'b' } });
  });

  it('a large page comes in parts, the cursor with the last', async () => {
    const rig = await druva(() => ({ body: { events: pageOf(1_700), nextPageExists: true, tracker: 'b' } }));
    const ids: string[] = [];
    const parts: unknown[] = [];
    for (let read = await feedAt(rig.url).read('a'); read.ok; ) {
      const { events, cursor, more, rest } = read.page;
      ids.push(...events.map(({ id }) => id));
      parts.push([events.length, cursor, more]);
      if (!rest) break;
      read = await rest();
    }
    expect(parts).toEqual([
      [500, undefined, true],
      [500, undefined, true],
      [500, undefined, true],
      [200, 'b', true],
    ]);
    expect(ids).toEqual(pageOf(1_700).map(({ eventID }) => String(eventID)));
  });

  it.each(['headers', 'body'] as const)('silent before the %s is a timeout', async (hang) => {
    const rig = await druva(() => ({ hang }));
    expect(await feedAt(rig.url, { timeouts: quick }).read('a')).toMatchObject({
      ok: false,
      reason: 'timeout',
    });
  });

  it('an answer that takes too long as a whole is a timeout', async () => {
    const rig = await druva(() => ({ hang: 'body' }));
    const { read } = feedAt(rig.url, { timeouts: { total: 100 } });
    expect(await read('a')).toMatchObject({ ok: false, reason: 'timeout', said: 'the answer took too long' });
  });

  it('broken midway is network', async () => {
    const sockets = new Set<Socket>();
    const tcp = createTcp((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{"access'));
    });
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    cleanup.push(() => new Promise((resolve) => tcp.close(resolve)));
    const { read } = feedAt(`http://127.0.0.1:${(tcp.address() as AddressInfo).port}`);
    expect(await read()).toMatchObject({ ok: false, reason: 'network' });
    for (const socket of sockets) socket.destroy();
  });

  it('a body beyond the limit is a bad answer', async () => {
    const rig = await druva(() => ({ body: { events: pageOf(100) } }));
    expect(await feedAt(rig.url, { bodyLimit: 4096 }).read('a')).toMatchObject({
      ok: false,
      reason: 'bad_answer',
      said: 'the answer is larger than 4.1 kB, which no page is; ask Druva',
    });
  });

  it('a stop ends the read at once, as a value', async () => {
    const stop = new AbortController();
    const rig = await druva(() => {
      stop.abort();
      return { hang: 'headers' };
    });
    expect(await feedAt(rig.url).read('a', stop.signal)).toMatchObject({
      ok: false,
      reason: 'network',
      said: 'reading was stopped',
    });
    expect(await feedAt(rig.url).read('a', AbortSignal.abort())).toMatchObject({
      said: 'reading was stopped',
    });
  });

  it('close ends what is under way', async () => {
    let asked = () => {};
    const reached = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const rig = await druva(() => {
      asked();
      return { hang: 'headers' };
    });
    const { read, feed } = feedAt(rig.url);
    const reading = read('a');
    await reached;
    await feed.close();
    expect(await reading).toMatchObject({ ok: false, reason: 'network' });
  });
});
