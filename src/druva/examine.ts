/** Whether Druva takes our credentials and gives a page, asked once; nothing is kept, and no place in the feed moves. */
import { plural } from '../domain/amounts.ts';
import { bad, type Check, good, warning } from '../domain/checkup.ts';
import { aheadBy } from '../domain/clock-skew.ts';
import type { FeedRead } from '../domain/ports.ts';
import type { FeedReason } from '../domain/reasons.ts';
import { createGet } from './authorized.ts';
import type { FeedOptions } from './feed.ts';
import { createHttp, type Http, isFailure, TIMEOUTS } from './http.ts';
import { INSYNC_PAGING } from './insync-feed.ts';
import { PLATFORM_PAGING } from './platform-feed.ts';
import { readPage } from './read.ts';
import { createTokenSource, type TokenCache } from './token.ts';

type DruvaAsked = Pick<FeedOptions, 'kind' | 'baseUrl' | 'credentials' | 'clock' | 'timeouts'>;

export interface DruvaHeard {
  readonly check: Check;
  /** How far Druva's clock is ahead of ours, ms; undefined where it told no time. */
  readonly ahead: number | undefined;
}

/** A new token each time: one that is remembered would hide credentials that were taken away. */
const NOTHING_KEPT: TokenCache = {
  get: async () => undefined,
  set: async () => undefined,
  delete: async () => undefined,
};

export async function examineDruva(asked: DruvaAsked, signal: AbortSignal): Promise<DruvaHeard> {
  const { credentials, clock } = asked;
  const baseUrl = asked.baseUrl.replace(/\/+$/, '');
  const http = createHttp({ ...TIMEOUTS, ...asked.timeouts });
  let ahead: number | undefined;
  const timed: Http = {
    ...http,
    async send(call, stop) {
      const from = clock();
      const answer = await http.send(call, stop);
      if (!isFailure(answer)) ahead = aheadBy(answer.date, from, clock()) ?? ahead;
      return answer;
    },
  };
  try {
    const tokens = createTokenSource({ baseUrl, credentials, cache: NOTHING_KEPT, clock, http: timed });
    const get = createGet({ baseUrl, tokens, http: timed });
    const paging = asked.kind === 'insync' ? INSYNC_PAGING : PLATFORM_PAGING;
    return { check: druvaCheck(await readPage(paging, get, clock, undefined, signal)), ahead };
  } finally {
    await http.close();
  }
}

const CURES: Readonly<Record<FeedReason, string>> = {
  auth_refused:
    'Take client ID and secret from Integration Center, API Credentials (a secret is shown once: make new ones if it is lost), give them the role Cloud Admin (Read Only), and set DRUVA_API_URL if yours is not the public cloud.',
  cursor_dead: 'Run this again.',
  rate_limited: 'Druva asks to wait: run this again in some minutes.',
  server_error: 'Druva has trouble of its own: run this again in some minutes, and see status.druva.com.',
  timeout: 'See that this machine may connect to the host of DRUVA_API_URL on port 443.',
  network: 'See that this machine may connect to the host of DRUVA_API_URL on port 443, by name.',
  bad_answer: 'See that DRUVA_API_URL is the base URL of your cloud, and what stands between here and Druva.',
  same_page: 'Run this again.',
};

/** Those pass by themselves. */
const PASSING: ReadonlySet<FeedReason> = new Set(['rate_limited', 'server_error']);

export function druvaCheck(read: FeedRead): Check {
  const name = 'Druva';
  if (!read.ok) {
    return (PASSING.has(read.reason) ? warning : bad)(
      name,
      `${read.reason}: ${read.said}`,
      CURES[read.reason],
    );
  }
  const { events, unreadable, more } = read.page;
  if (events.length === 0 && unreadable.length > 0) {
    return warning(
      name,
      `the token is taken, but none of the first ${plural(unreadable.length, 'record')} is an event`,
      'See that feed in insync.yaml names the feed you have: insync or platform.',
    );
  }
  if (events.length === 0) {
    return warning(
      name,
      'the token is taken, and the feed is empty',
      'In the inSync console, Settings, inSync APIs, Events API settings, tick Export Events and the categories.',
    );
  }
  return good(
    name,
    `the token is taken, and a page came with ${plural(events.length, 'event')}${more ? ', more wait' : ''}`,
  );
}
