/** One Web API call from token to answer: token, scope, rate, the method, then whatever fault is armed. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { takeFault } from './faults.ts';
import { parseArgs, readBody, sendJson, sendText } from './http.ts';
import { type Method, needScope } from './methods/call.ts';
import { METHODS } from './methods/registry.ts';
import type { Rate } from './rate.ts';
import { type ArmedFault, SlackRefusal, type World } from './state.ts';
import type { Json } from './types.ts';

const MAX_JOURNAL = 50_000;

interface Answer {
  status: number;
  body: Json;
  headers: Record<string, string>;
}

export async function handleApi(
  world: World,
  rate: Rate,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = (await readBody(request)).toString('utf8');
  const parsed = parseArgs(body, request.headers['content-type'] ?? '');
  const { token: inBody, ...args } = parsed ?? {};
  const token =
    /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? (inBody as string | undefined);
  const channel = typeof args.channel === 'string' ? args.channel : '';
  world.counters.calls += 1;

  const fault = takeFault(world, name, channel);
  if (fault !== undefined && !(await passes(fault))) {
    log(world, name, args, statusOf(fault), fault.error ?? fault.kind);
    return strike(fault, response, world);
  }
  const answer =
    parsed === undefined
      ? refusalAnswer(world, new SlackRefusal('invalid_json'))
      : run(world, rate, name, token, seenArgs(name, args, request.headers['content-type']));
  log(world, name, args, answer.status, answer.body.error as string | undefined);
  if (fault !== undefined) {
    if (fault.kind === 'lost_answer') return void response.socket?.destroy();
    if (fault.kind === 'hang') return;
    if (fault.kind === 'slow' && fault.after) await delay(fault.ms ?? 1000);
    else if (fault.after) return strike(fault, response, world);
  }
  sendJson(response, answer.status, answer.body, answer.headers);
}

/** Some methods take a form alone: what stands in a JSON body does not reach them. */
const seenArgs = (name: string, args: Json, contentType = ''): Json =>
  METHODS[name]?.formOnly === true && contentType.includes('application/json') ? {} : args;

/** Whether the method runs all the same; a slow call waits here first. */
export async function passes(fault: ArmedFault): Promise<boolean> {
  if (fault.kind === 'lost_answer') return true;
  if (fault.kind === 'slow' && !fault.after) await delay(fault.ms ?? 1000);
  return fault.kind === 'slow' || fault.after === true;
}

/** The HTTP status a fault answers with; 0 where nothing is answered. */
const statusOf = ({ kind, status = 500 }: ArmedFault): number =>
  kind === 'rate_limited' ? 429 : kind === 'http' ? status : kind === 'error' ? 200 : 0;

/** The fault in place of an answer. */
export function strike(fault: ArmedFault, response: ServerResponse, world: World): void {
  const { kind, retryAfter = 1 } = fault;
  if (kind === 'rate_limited') {
    const header: Record<string, string> = retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
    sendJson(response, 429, { ok: false, error: 'ratelimited' }, header);
  } else if (kind === 'http') sendText(response, fault.status ?? 500, fault.body ?? 'fault injected');
  else if (kind === 'error')
    sendJson(response, 200, { ok: false, error: fault.error ?? 'internal_error' }, scopeHeaders(world));
  else if (kind === 'reset' || kind === 'lost_answer') response.socket?.destroy();
}

const scopeHeaders = (world: World, method?: Method): Record<string, string> => ({
  'x-oauth-scopes': [...world.scopes].join(','),
  ...(method === undefined ? {} : { 'x-accepted-oauth-scopes': method.scopes.join(',') }),
});

/** `#name` and the id share one budget. */
function channelKey(world: World, channel: unknown): string {
  const byName = [...world.state.channels.values()].find((each) => `#${each.name}` === channel);
  return byName?.id ?? String(channel ?? '');
}

function checkToken(world: World, method: Method, token: string | undefined): void {
  const { botToken, appToken } = world.options;
  if (token === undefined || token === '') throw new SlackRefusal('not_authed');
  if (token !== botToken && token !== appToken) throw new SlackRefusal('invalid_auth');
  if (token === botToken && world.tokenRefused !== undefined) throw new SlackRefusal(world.tokenRefused);
  if (token !== (method.appLevel ? appToken : botToken)) throw new SlackRefusal('not_allowed_token_type');
}

function run(world: World, rate: Rate, name: string, token: string | undefined, args: Json): Answer {
  const method = METHODS[name];
  try {
    if (method === undefined) throw new SlackRefusal('unknown_method', { req_method: name });
    checkToken(world, method, token);
    needScope(world, method.scopes);
    const channel = channelKey(world, args.channel);
    const wait = rate.refuse(name, method.tier, channel);
    if (wait !== undefined) return tooMany(world, name, wait);
    const body = method.run({ world, args });
    rate.accept(name, method.tier, channel);
    return { status: 200, body: { ok: true, ...body }, headers: scopeHeaders(world, method) };
  } catch (error) {
    if (error instanceof SlackRefusal) return refusalAnswer(world, error, method);
    throw error;
  }
}

function refusalAnswer(world: World, { error, extra }: SlackRefusal, method?: Method): Answer {
  world.counters.errors += 1;
  return { status: 200, body: { ok: false, error, ...extra }, headers: scopeHeaders(world, method) };
}

function tooMany(world: World, name: string, wait: number): Answer {
  const { counters } = world;
  counters.refused429 += 1;
  counters.refused[name] = (counters.refused[name] ?? 0) + 1;
  return { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': String(wait) } };
}

function log(world: World, method: string, args: Json, status: number, error?: string): void {
  world.journal.push({ method, args, status, at: world.clock(), ...(error === undefined ? {} : { error }) });
  if (world.journal.length > MAX_JOURNAL) world.journal.splice(0, MAX_JOURNAL / 10);
}
