/** Whether a destination takes connections, and our credentials where an empty request tells; no event is ever sent. */
import { lookup } from 'node:dns/promises';
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Check, good, unknown } from '../domain/checkup.ts';
import type { Destination, SecretName, Target } from '../domain/destination.ts';
import type { ForwardReason } from '../domain/forward.ts';
import type { Clock } from '../domain/ports.ts';
import type { Forwarder } from './format.ts';
import { hecMeaning, readHecAnswer } from './hec/codes.ts';
import { isFailure } from './http/connection.ts';
import { exchange } from './http/exchange.ts';
import { meaningOf } from './http/statuses.ts';
import { refusedCheck } from './judge.ts';
import { opener, PATIENCE } from './syslog/line.ts';

interface Context {
  /** The secret itself. */
  readonly secret: (name: SecretName) => string;
  readonly by: Forwarder;
  readonly now: Clock;
}

/** What came of it: nothing wrong, or why not. */
type Found = { readonly said: string; readonly reason?: ForwardReason; readonly untold?: true };

export async function examineDestination(
  { name, to, target }: Pick<Destination, 'name' | 'to' | 'target'>,
  context: Context,
  signal: AbortSignal,
): Promise<Check> {
  const { said, reason, untold } = await find(target, context, signal);
  const place = `forward ${name}`;
  if (reason !== undefined) return refusedCheck(place, to, reason, said);
  return untold ? unknown(place, `${to}: ${said}`) : good(place, `${to}: ${said}`);
}

async function find(target: Target, context: Context, signal: AbortSignal): Promise<Found> {
  switch (target.kind) {
    case 'syslog':
      return target.transport === 'udp' ? resolves(target.host) : connects(target, signal);
    case 'hec':
      return hec(target, context, signal);
    case 'opensearch':
      return openSearch(target, context, signal);
    case 'https':
      return webhook(target, signal);
    case 'file':
      return writable(target.path);
    case 'stdout':
      return { said: 'always there' };
  }
}

async function connects(target: Extract<Target, { kind: 'syslog' }>, signal: AbortSignal): Promise<Found> {
  const line = await opener(target, (path) => readFile(path, 'utf8'), PATIENCE)(signal);
  if ('reason' in line) return line;
  line.end.on('error', () => undefined).destroy();
  line.wire.on('error', () => undefined).destroy();
  return { said: target.transport === 'tls' ? 'connects, and its certificate is trusted' : 'connects' };
}

async function resolves(host: string): Promise<Found> {
  try {
    await lookup(host);
    return { said: 'its name is known; UDP tells nothing more', untold: true };
  } catch (error) {
    return { reason: 'unreachable', said: (error as NodeJS.ErrnoException).code ?? 'no such name' };
  }
}

/** Splunk answers a request without events with code 5, "no data", once the token is taken. */
const NO_DATA = 5;

async function hec(
  target: Extract<Target, { kind: 'hec' }>,
  by: Context,
  signal: AbortSignal,
): Promise<Found> {
  const token = by.secret(target.token);
  const { pathname, search } = new URL(target.url);
  const headers = { authorization: `Splunk ${token}`, 'content-type': 'application/json' };
  const { url, tls } = target;
  const over = exchange({ url, tls, gzip: false, secrets: [token] }, { forwarder: by.by, now: by.now });
  try {
    const answer = await over.post({ path: pathname + search, headers, text: '' }, signal);
    if (isFailure(answer)) return answer;
    const code = readHecAnswer(answer.text)?.code;
    if (code === NO_DATA) return { said: 'connects, and the token is taken' };
    const meaning = code === undefined ? meaningOf(answer.status) : (hecMeaning(code) ?? 'bad_answer');
    const reason = isReason(meaning) ? meaning : 'bad_answer';
    return { reason, said: over.said(answer) };
  } finally {
    await over.close();
  }
}

async function openSearch(
  target: Extract<Target, { kind: 'opensearch' }>,
  by: Context,
  signal: AbortSignal,
): Promise<Found> {
  const { auth, url, tls, stream } = target;
  const secret = auth.kind === 'none' ? '' : by.secret(auth.kind === 'api_key' ? auth.token : auth.password);
  const basic = auth.kind === 'basic' ? Buffer.from(`${auth.user}:${secret}`).toString('base64') : '';
  const authorization =
    auth.kind === 'none' ? undefined : auth.kind === 'basic' ? `Basic ${basic}` : `ApiKey ${secret}`;
  const headers = { 'content-type': 'application/x-ndjson', ...(authorization && { authorization }) };
  const over = exchange(
    { url, tls, gzip: false, secrets: [secret, basic] },
    { forwarder: by.by, now: by.now },
  );
  try {
    const path = `/${encodeURIComponent(stream)}/_bulk`;
    const answer = await over.post({ path, headers, text: '' }, signal);
    if (isFailure(answer)) return answer;
    // An empty bulk request is refused as such only after who asks was looked at.
    const { status } = answer;
    if (status === 400 || status === 200) {
      return { said: auth.kind === 'none' ? 'connects' : 'connects, and our credentials are taken' };
    }
    const meaning = meaningOf(status);
    return { reason: isReason(meaning) ? meaning : 'bad_answer', said: over.said(answer) };
  } finally {
    await over.close();
  }
}

/** Whatever comes to a webhook counts as an event there: only the connection is tried. */
async function webhook(
  { url, tls }: Extract<Target, { kind: 'https' }>,
  signal: AbortSignal,
): Promise<Found> {
  const { hostname, port, protocol } = new URL(url);
  const transport = protocol === 'https:' ? 'tls' : 'tcp';
  const number = Number(port) || (transport === 'tls' ? 443 : 80);
  const host = hostname.replace(/^\[|\]$/g, '');
  const line = {
    kind: 'syslog',
    transport,
    host,
    port: number,
    facility: 0,
    bom: false,
    confirm: 'write',
    tls,
  } as const;
  const found = await connects(line, signal);
  return found.reason === undefined
    ? { said: `${found.said}; whether it takes events only an event would tell` }
    : found;
}

async function writable(path: string): Promise<Found> {
  try {
    await access(path, constants.W_OK);
    return { said: 'may be written' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') return { reason: 'unwritable', said: code ?? 'unknown' };
  }
  try {
    await access(dirname(path), constants.W_OK);
    return { said: 'not there yet, and its folder may be written' };
  } catch (error) {
    return {
      reason: 'unwritable',
      said: `its folder: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`,
    };
  }
}

function isReason(meaning: string): meaning is ForwardReason {
  return !['ok', 'taken', 'nearly_full', 'object', 'too_large', 'unwanted'].includes(meaning);
}
