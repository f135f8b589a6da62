/** Druva's own endpoints, as far as they are simulated. */
import { text } from 'node:stream/consumers';
import { failInstead, sendPage } from './bodies.ts';
import { type Fault, type Faults, spoil, spoilsPage } from './faults.ts';
import type { Feeds, Page, PageRead } from './feed.ts';
import type { Counters } from './journal.ts';
import { EXPLICIT_DENY, type Exchange, INVALID_TRACKER, insyncError, reply } from './reply.ts';
import type { Tokens } from './token.ts';

type Handler = (exchange: Exchange) => void | Promise<void>;
/** `METHOD /path` to what answers it. */
export type Routes = Readonly<Record<string, Handler>>;

export interface Backstage {
  readonly tokens: Tokens;
  readonly feeds: Feeds;
  readonly faults: Faults;
  readonly counters: Counters;
  /** Status for an expired access token: 403 as Druva's FAQ says, or 401 as the reference says. */
  readonly expiredStatus: 401 | 403;
  /** Status for a tracker that is unknown or expired; sources disagree. */
  readonly deadTrackerStatus: 400 | 403;
  readonly emptyTokenAtHead: boolean;
}

const FILTERS = ['productID', 'category', 'type', 'feature', 'syslogSeverity'];

export function druvaRoutes(stage: Backstage): Routes {
  return {
    'POST /token': (exchange) => token(stage, exchange),
    'GET /insync/eventmanagement/v2/events': (exchange) => insync(stage, exchange),
    'GET /platform/eventmanagement/v3/events': (exchange) => platform(stage, exchange),
  };
}

async function token(stage: Backstage, exchange: Exchange): Promise<void> {
  const body = await text(exchange.request);
  const fault = take(stage, exchange, { on: 'token', cursor: false });
  if (fault) {
    stage.counters.tokensRefused += 1;
    failInstead(exchange, fault);
    return;
  }
  const { authorization } = exchange.request.headers;
  const answer = stage.tokens.issue({ authorization, body }, exchange.now);
  stage.counters[answer.status === 200 ? 'tokens' : 'tokensRefused'] += 1;
  reply(exchange, answer.status, answer.body);
}

function insync(stage: Backstage, exchange: Exchange): void {
  const tracker = exchange.url.searchParams.get('tracker') ?? undefined;
  const fault = admitted(stage, exchange, tracker !== undefined);
  if (fault === 'answered') return;
  const page = readable(stage, exchange, stage.feeds.insync(tracker, exchange.now));
  if (!page) return;
  const { records, next, more } = spoil(page, fault);
  const cursor = next === undefined ? '' : `,"tracker":${JSON.stringify(next)}`;
  sendPage(exchange, `{"events":[${records.join(',')}],"nextPageExists":${more}${cursor}}`, fault);
}

function platform(stage: Backstage, exchange: Exchange): void {
  const query = exchange.url.searchParams;
  // "Keep this field blank in the first request" (platform OpenAPI).
  const pageToken = query.get('pageToken') || undefined;
  const fault = admitted(stage, exchange, pageToken !== undefined);
  if (fault === 'answered') return;
  const pageSize = query.get('pageSize') ?? undefined;
  const filters = Object.fromEntries([...query].filter(([key]) => FILTERS.includes(key)));
  if (pageToken !== undefined && (pageSize !== undefined || Object.keys(filters).length > 0)) {
    reply(exchange, 400, { message: 'pageToken and filters cannot be provided together' });
    return;
  }
  const page = readable(
    stage,
    exchange,
    stage.feeds.platform({ pageToken, pageSize, filters }, exchange.now),
  );
  if (!page) return;
  const spoilt = spoil(page, fault);
  const next = stage.emptyTokenAtHead && page.records.length === 0 ? '' : spoilt.next;
  const cursor = next === undefined ? '' : `,"nextPageToken":${JSON.stringify(next)}`;
  sendPage(exchange, `{"events":[${spoilt.records.join(',')}]${cursor}}`, fault);
}

function take(
  stage: Backstage,
  exchange: Exchange,
  target: Parameters<Faults['take']>[0],
): Fault | undefined {
  const fault = stage.faults.take(target);
  if (fault) {
    stage.counters.faults += 1;
    exchange.entry.fault = fault.kind;
  }
  return fault;
}

/** Token and faults. The fault that is to spoil the page, if any; `answered` when there is to be no page. */
function admitted(stage: Backstage, exchange: Exchange, cursor: boolean): Fault | undefined | 'answered' {
  const verdict = stage.tokens.check(exchange.request.headers.authorization, exchange.now);
  if (verdict !== 'good') {
    stage.counters.unauthorized += 1;
    if (verdict === 'expired' && stage.expiredStatus === 403) reply(exchange, 403, EXPLICIT_DENY);
    else reply(exchange, 401, { message: 'Unauthorized' });
    return 'answered';
  }
  const fault = take(stage, exchange, { on: 'events', cursor });
  if (!fault || spoilsPage(fault.kind)) return fault;
  failInstead(exchange, fault);
  return 'answered';
}

function readable(stage: Backstage, exchange: Exchange, read: PageRead): Page | undefined {
  if (read.ok) {
    stage.counters.pages += 1;
    stage.counters.records += read.page.records.length;
    return read.page;
  }
  if (read.reason === 'bad_size') {
    reply(exchange, 400, { message: 'pageSize must be between 1 and 500' });
    return undefined;
  }
  stage.counters.deadCursors += 1;
  if (stage.deadTrackerStatus === 403) reply(exchange, 403, EXPLICIT_DENY);
  else reply(exchange, 400, INVALID_TRACKER);
  return undefined;
}

/** Any other request that reaches Druva: 501 where the path is known with another method, else 404. */
export function unrouted(routes: Routes, exchange: Exchange): void {
  const known = Object.keys(routes).some((key) => key.endsWith(` ${exchange.url.pathname}`));
  if (known)
    reply(
      exchange,
      501,
      insyncError('InsyncEndpoints-1006', 'Requested HTTP method is not implemented', false),
    );
  else reply(exchange, 404, { message: 'The requested resource was not found.' });
}
