import type { Clock, Feed } from '../domain/ports.ts';
import { createGet } from './authorized.ts';
import { createHttp, TIMEOUTS, type Timeouts } from './http.ts';
import { INSYNC_PAGING } from './insync-feed.ts';
import { PLATFORM_PAGING } from './platform-feed.ts';
import { readPage } from './read.ts';
import { type Credentials, createTokenSource, type TokenCache } from './token.ts';

export interface FeedOptions {
  readonly kind: Feed['name'];
  /** `https://apis.druva.com`, a government cloud, or a stand-in. */
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly tokenCache: TokenCache;
  readonly clock: Clock;
  readonly timeouts?: Partial<Timeouts>;
  /** Largest body read, bytes. */
  readonly bodyLimit?: number;
}

/** Druva's feed over HTTP. A read that its signal stops ends as `network`, "reading was stopped". */
export function createFeed(options: FeedOptions): Feed & { close(): Promise<void> } {
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const { clock } = options;
  const http = createHttp({ ...TIMEOUTS, ...options.timeouts }, options.bodyLimit);
  const tokens = createTokenSource({
    baseUrl,
    credentials: options.credentials,
    cache: options.tokenCache,
    clock,
    http,
  });
  const get = createGet({ baseUrl, tokens, http });
  const paging = options.kind === 'insync' ? INSYNC_PAGING : PLATFORM_PAGING;
  return {
    name: options.kind,
    read: (cursor, signal) => readPage(paging, get, clock, cursor, signal),
    close: () => http.close(),
  };
}
