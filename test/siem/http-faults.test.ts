/** What goes wrong on the way is the same for all that are spoken to over HTTP. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Sender } from '../../src/domain/forward.ts';
import { eventually } from '../e2e/eventually.ts';
import { type Authority, HERE, makeAuthority, type Pair } from './certificates.ts';
import type { Endpoint } from './endpoint.ts';
import { hec, jsonParcels, openSearch, SECRET, send, webhook } from './http-rig.ts';

const THERE = { ok: true, refused: [] };
const WAITS = { connect: 300, answer: 300, whole: 600, relief: 5 };

interface Built {
  readonly endpoint: Endpoint;
  readonly sender: Sender;
}
type Settings = { readonly url?: string; readonly waits?: typeof WAITS; readonly tls?: object };
const KINDS: readonly (readonly [string, (options?: object, target?: Settings) => Promise<Built>])[] = [
  [
    'hec',
    async (options, target) =>
      hec(options, target).then(({ splunk, sender }) => ({ endpoint: splunk, sender })),
  ],
  [
    'opensearch',
    async (options, target) =>
      openSearch(options, target).then(({ search, sender }) => ({ endpoint: search, sender })),
  ],
  [
    'webhook',
    async (options, target) =>
      webhook({ secret: SECRET, ...options }, target).then(({ receiver, sender }) => ({
        endpoint: receiver,
        sender,
      })),
  ],
];

describe.each(KINDS)('%s: a simulated receiver', (kind, build) => {
  it('that closes the connection is unreachable, and gets the events again', async () => {
    const { endpoint, sender } = await build();
    endpoint.fail({ kind: 'closed', kept: true }, { kind: 'closed', kept: false });
    for (const _ of [1, 2]) {
      const failed = {
        ok: false,
        done: 0,
        reason: 'unreachable',
        said: expect.stringContaining('broke off'),
      };
      expect(await send(sender, jsonParcels(3))).toMatchObject(failed);
    }
    expect(await send(sender, jsonParcels(3))).toEqual(THERE);
  });

  it('that never answers, or stops in the middle of it, is given up in time', async () => {
    const { endpoint, sender } = await build({}, { waits: WAITS });
    endpoint.fail({ kind: 'hang' }, { kind: 'stall' });
    expect(await send(sender, jsonParcels(3))).toMatchObject({ ok: false, done: 0, reason: 'timeout' });
    const stalled = await send(sender, jsonParcels(3));
    // A webhook has said all with its status.
    expect(stalled).toMatchObject(kind === 'webhook' ? THERE : { ok: false, done: 0, reason: 'timeout' });
    expect(await send(sender, jsonParcels(3))).toEqual(THERE);
  });

  it('that breaks off in the middle of its answer is not believed, unless its status says all', async () => {
    const { endpoint, sender } = await build();
    endpoint.fail({ kind: 'cut' });
    const result = await send(sender, jsonParcels(3));
    expect(result).toMatchObject(kind === 'webhook' ? THERE : { ok: false, done: 0, reason: 'unreachable' });
    expect(await send(sender, jsonParcels(3))).toEqual(THERE);
  });

  it('that answers with a page is not believed, and the page not shown', async () => {
    const { endpoint, sender } = await build();
    const page = '<!DOCTYPE html><html><script>alert(1)</script></html>';
    endpoint.fail({ kind: 'answer', status: 200, body: page }, { kind: 'answer', status: 502, body: page });
    const result = await send(sender, jsonParcels(3));
    if (kind !== 'webhook') expect(result).toMatchObject({ ok: false, done: 0, reason: 'bad_answer' });
    const said = '502 with a page instead of an answer';
    expect(await send(sender, jsonParcels(3))).toMatchObject({ reason: 'server_error', said });
  });

  it('that never comes to an end is not listened to for long', async () => {
    const { endpoint, sender } = await build();
    endpoint.fail({ kind: 'endless' });
    const result = await send(sender, jsonParcels(3));
    expect(result).toMatchObject(kind === 'webhook' ? THERE : { ok: false, done: 0, reason: 'bad_answer' });
    expect(await send(sender, jsonParcels(3))).toEqual(THERE);
  });

  it('that answers in a way that was not asked for is not quoted', async () => {
    const { endpoint, sender } = await build();
    const headers = { 'content-encoding': 'br' };
    endpoint.fail({ kind: 'answer', status: 500, body: 'abc', headers });
    expect(await send(sender, jsonParcels(1))).toMatchObject({ reason: 'server_error', said: '500' });
    endpoint.fail({ kind: 'answer', status: 200, body: '', headers: { x: 'y'.repeat(20_000) } });
    expect(await send(sender, jsonParcels(1))).toMatchObject({ ok: false, reason: 'bad_answer' });
  });

  it('that leads elsewhere is not followed', async () => {
    const { endpoint, sender } = await build();
    const other = await build();
    const headers = { location: `${other.endpoint.url}/services/collector/event` };
    endpoint.fail({ kind: 'answer', status: 307, body: '', headers });
    expect(await send(sender, jsonParcels(1))).toMatchObject({ ok: false, done: 0, reason: 'misconfigured' });
    expect(other.endpoint.requests).toEqual([]);
  });

  it('whose words are long and full of signs is quoted short and harmless', async () => {
    const { endpoint, sender } = await build();
    const body = { message: `\u0000\u001b[31m<b>\u202e\n${'much '.repeat(20_000)}` };
    endpoint.fail({ kind: 'answer', status: 500, body });
    const result = await send(sender, jsonParcels(1));
    expect(result).toMatchObject({ ok: false, reason: 'server_error' });
    const said = result.ok ? '' : result.said;
    expect(said.length).toBeLessThanOrEqual(200);
    expect(said).toMatch(/^500 \[31mb much much/);
    expect(said).not.toMatch(/[\p{Cc}\p{Cf}<>]/u);
  });

  it('that closes as soon as it sees how much comes gets less at a time, until it takes it', async () => {
    const { endpoint, sender } = await build();
    const batch = jsonParcels(100, () => ({ fill: 'x'.repeat(7_000) }));
    endpoint.fail({ kind: 'closed', kept: false }, { kind: 'closed', kept: false });
    await send(sender, batch);
    await send(sender, batch);
    expect(await send(sender, batch)).toEqual(THERE);
    const sizes = endpoint.requests.map(({ body }) => body.length);
    expect(sizes[2]).toBeLessThan((sizes[0] as number) / 3);
  });

  it('that says 413 before it has read what comes is understood', async () => {
    const { endpoint, sender } = await build();
    endpoint.fail({ kind: 'early_413' });
    const batch = jsonParcels(100, () => ({ fill: 'x'.repeat(8_000) }));
    let result = await send(sender, batch);
    // Where the answer is lost with the connection, the next try is smaller.
    if (!result.ok) result = await send(sender, batch);
    expect(result).toEqual(THERE);
  });

  it('is left in peace at once when sending is stopped', async () => {
    const { endpoint, sender } = await build();
    endpoint.fail({ kind: 'hang' });
    const stop = new AbortController();
    const sending = sender.send(jsonParcels(3), stop.signal);
    await eventually(() => endpoint.requests.length === 1);
    stop.abort();
    expect(await sending).toMatchObject({ ok: false, done: 0, refused: [] });
    expect(await sender.send(jsonParcels(3), stop.signal)).toMatchObject({ ok: false, done: 0 });
    expect(endpoint.requests).toHaveLength(1);
  });

  it('that is not there is unreachable, and found when it is back', async () => {
    const { endpoint, sender } = await build();
    await send(sender, jsonParcels(1));
    await endpoint.close();
    const failed = await send(sender, jsonParcels(1));
    expect(failed).toMatchObject({ ok: false, done: 0, reason: 'unreachable' });
    const again = await send(sender, jsonParcels(1));
    expect(again).toMatchObject({ said: 'no connection: ECONNREFUSED' });
  });

  it('that speaks something else is told so', async () => {
    const server = createServer((socket) =>
      socket.on('data', () => socket.end('220 ready\r\n')).on('error', () => undefined),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const plain = await build({}, { url: `http://127.0.0.1:${port}` });
    expect(await send(plain.sender, jsonParcels(1))).toMatchObject({ ok: false, reason: 'bad_answer' });
    const secure = await build({}, { url: `https://127.0.0.1:${port}` });
    expect(await send(secure.sender, jsonParcels(1))).toMatchObject({ ok: false, reason: 'misconfigured' });
  });
});

describe('a simulated receiver with certificates', () => {
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'insync-siem-'));
    onTestFinished(() => rmSync(made, { recursive: true }));
    return made;
  };
  const serverTls = ({ cert, key }: Pair, client?: Authority) => ({
    cert: readFileSync(cert),
    key: readFileSync(key),
    ...(client && { ca: readFileSync(client.ca), requestCert: true, rejectUnauthorized: true }),
  });

  it('is trusted by the authority in the file, and by no other', async () => {
    const authority = makeAuthority(folder(), 'ours');
    const tls = serverTls(authority.sign('server', HERE));
    const trusting = await hec({ tls }, { tls: { ca: authority.ca } });
    expect(await send(trusting.sender, jsonParcels(3))).toEqual(THERE);
    const doubting = await hec({ tls });
    const failed = { ok: false, done: 0, reason: 'untrusted', said: expect.stringContaining('not trusted') };
    expect(await send(doubting.sender, jsonParcels(3))).toMatchObject(failed);
    expect(doubting.splunk.requests).toEqual([]);
  });

  it('is still trusted by the authorities that everybody trusts when there is a file', async () => {
    const place = folder();
    const [known, ours] = [makeAuthority(place, 'known'), makeAuthority(place, 'ours')];
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, readFileSync(known.ca, 'utf8')]);
    onTestFinished(() => setDefaultCACertificates(before));
    const { sender } = await hec({ tls: serverTls(known.sign('server', HERE)) }, { tls: { ca: ours.ca } });
    expect(await send(sender, jsonParcels(1))).toEqual(THERE);
  });

  it('under another name is not trusted', async () => {
    const authority = makeAuthority(folder(), 'ours');
    const tls = serverTls(authority.sign('server', 'DNS:elsewhere.example'));
    const { sender } = await webhook({ secret: SECRET, tls }, { tls: { ca: authority.ca } });
    const said = expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await send(sender, jsonParcels(1))).toMatchObject({ reason: 'untrusted', said });
  });

  it.each(['tls1_2', 'tls1_3'])('may want ours, which OpenSSL itself says over %s', async (version) => {
    const authority = makeAuthority(folder(), 'ours');
    const { cert, key } = authority.sign('server', HERE);
    const wanting = ['-Verify', '1', '-verify_return_error', '-CAfile', authority.ca];
    const words = [
      's_server',
      '-accept',
      '127.0.0.1:0',
      '-cert',
      cert,
      '-key',
      key,
      `-${version}`,
      ...wanting,
    ];
    const server = spawn('openssl', words, { stdio: ['pipe', 'pipe', 'ignore'] });
    onTestFinished(() => void server.kill());
    let told = '';
    server.stdout.on('data', (piece) => {
      told += piece;
    });
    const port = await eventually(() => /ACCEPT \S+:(\d+)/.exec(told)?.[1]);
    const { sender } = await openSearch({}, { url: `https://127.0.0.1:${port}`, tls: { ca: authority.ca } });
    const said = expect.stringContaining('our certificate');
    expect(await send(sender, jsonParcels(1))).toMatchObject({
      ok: false,
      done: 0,
      reason: 'untrusted',
      said,
    });
  });

  it('takes ours where it wants one', async () => {
    const authority = makeAuthority(folder(), 'ours');
    const tls = serverTls(authority.sign('server', HERE), authority);
    const without = await openSearch({ tls }, { tls: { ca: authority.ca } });
    expect(await send(without.sender, jsonParcels(1))).toMatchObject({ ok: false, done: 0 });
    const own = authority.sign('client', HERE);
    const withOurs = await openSearch({ tls }, { tls: { ca: authority.ca, ...own } });
    expect(await send(withOurs.sender, jsonParcels(1))).toEqual(THERE);
  });

  it('is trusted again as soon as the file has been renewed', async () => {
    const place = folder();
    const [old, fresh] = [makeAuthority(place, 'old'), makeAuthority(place, 'fresh')];
    const file = join(place, 'trusted.pem');
    cpSync(old.ca, file);
    const tls = serverTls(fresh.sign('server', HERE));
    const { splunk, sender } = await hec({ tls }, { tls: { ca: file } });
    expect(await send(sender, jsonParcels(1))).toMatchObject({ ok: false, reason: 'untrusted' });
    writeFileSync(file, `${readFileSync(old.ca, 'utf8')}${readFileSync(fresh.ca, 'utf8')}`);
    expect(await send(sender, jsonParcels(1))).toEqual(THERE);
    await send(sender, jsonParcels(1));
    expect(splunk.connections).toBe(1);
  });

  it('is not asked at all while a file is missing or is none', async () => {
    const place = folder();
    const file = join(place, 'ca.pem');
    const authority = makeAuthority(place, 'ours');
    const { splunk, sender } = await hec(
      { tls: serverTls(authority.sign('server', HERE)) },
      { tls: { ca: file } },
    );
    const said = async () => {
      const result = await send(sender, jsonParcels(1));
      return result.ok ? 'ok' : `${result.reason}: ${result.said}`;
    };
    expect(await said()).toBe('misconfigured: ca: the file cannot be read: ENOENT');
    writeFileSync(file, 'nothing of the kind');
    expect(await said()).toBe('misconfigured: ca: holds no certificate in PEM');
    writeFileSync(file, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    expect(await said()).toMatch(/^misconfigured: ca: holds a certificate that cannot be read: ERR_\w+$/);
    expect(splunk.connections).toBe(0);
    cpSync(authority.ca, file);
    expect(await said()).toBe('ok');
  });
});
