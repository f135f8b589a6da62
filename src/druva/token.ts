import { createHash } from 'node:crypto';
import type { Clock } from '../domain/ports.ts';
import { asObject, textOf } from './fields.ts';
import { type Http, type HttpAnswer, isFailure } from './http.ts';
import { type FeedFailure, failure, refusal, saidBy } from './refusal.ts';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Where tokens outlive the process; Keyv fits as it is. Faults of it cost a token request, never a read. */
export interface TokenCache {
  get(key: string): Promise<unknown>;
  /** `ttl` in milliseconds. */
  set(key: string, value: { readonly token: string; readonly until: number }, ttl: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
}

export type TokenRead = { readonly ok: true; readonly token: string } | FeedFailure;

export interface TokenSource {
  get(): Promise<TokenRead>;
  /** A new token in place of one that was refused. */
  renew(refused: string): Promise<TokenRead>;
}

/** Renewed this long before it ends, so that no call starts with a token that ends on the way; half its life at most. */
const MARGIN = 60_000;

/** Where the answer names no sound `expires_in`: the shortest life Druva documents, that of GovCloud, in seconds. */
const SHORTEST_LIFE = 900;

/** Longer than any Druva documents, in seconds; one that is refused earlier is renewed then. */
const LONGEST_LIFE = 86_400;

interface Kept {
  readonly token: string;
  /** Use it before this moment, ms. */
  readonly until: number;
}

/** OAuth 2 client credentials (developer.druva.com/docs/authentication): `POST /token` with Basic. */
export function createTokenSource(options: {
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly cache: TokenCache;
  readonly clock: Clock;
  readonly http: Http;
}): TokenSource {
  const { cache, clock, credentials } = options;
  const key = cacheKey(options.baseUrl, credentials);
  let kept: Kept | undefined;
  let refresh: Promise<TokenRead> | undefined;

  async function cached(): Promise<Kept | undefined> {
    if (kept && kept.until > clock()) return kept;
    const found = asKept(await cache.get(key).catch(() => undefined));
    kept = found && found.until > clock() ? found : undefined;
    return kept;
  }

  async function request(): Promise<TokenRead> {
    const answer = await options.http.send(tokenCall(options.baseUrl, credentials), undefined);
    if (isFailure(answer)) return failure(answer.reason, `token request: ${answer.said}`);
    const grant = grantOf(answer);
    if (!grant) return refused(answer, clock(), credentials);
    const life = grant.seconds * 1000;
    const useful = life - Math.min(MARGIN, life / 2);
    kept = { token: grant.token, until: clock() + useful };
    await cache.set(key, kept, useful).catch(() => undefined);
    return { ok: true, token: grant.token };
  }

  /** One refresh in flight: whoever comes meanwhile gets its answer. */
  function refreshed(): Promise<TokenRead> {
    refresh ??= request().finally(() => {
      refresh = undefined;
    });
    return refresh;
  }

  return {
    async get() {
      const found = await cached();
      return found ? { ok: true, token: found.token } : refreshed();
    },
    async renew(refusedToken) {
      if (refresh) return refresh;
      if (kept && kept.token !== refusedToken && kept.until > clock()) return { ok: true, token: kept.token };
      kept = undefined;
      await cache.delete(key).catch(() => undefined);
      return refreshed();
    },
  };
}

/** Another credential or cloud has another token; the key tells nothing of either. */
function cacheKey(baseUrl: string, { clientId, clientSecret }: Credentials): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([baseUrl, clientId, clientSecret]))
    .digest('hex');
  return `druva-token:${digest.slice(0, 32)}`;
}

function asKept(value: unknown): Kept | undefined {
  const { token, until } = asObject(value) ?? {};
  return typeof token === 'string' && token !== '' && typeof until === 'number'
    ? { token, until }
    : undefined;
}

function tokenCall(baseUrl: string, { clientId, clientSecret }: Credentials) {
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  return {
    method: 'POST',
    url: `${baseUrl}/token`,
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&scope=read',
  } as const;
}

function grantOf(answer: HttpAnswer): { readonly token: string; readonly seconds: number } | undefined {
  if (answer.status !== 200) return undefined;
  try {
    const fields = asObject(JSON.parse(answer.body)) ?? {};
    const token = textOf(fields.access_token);
    const named = Number(textOf(fields.expires_in));
    const seconds = named > 0 ? Math.min(named, LONGEST_LIFE) : SHORTEST_LIFE;
    // A token goes into a header: what cannot stand there is none.
    return /^[\x21-\x7e]{1,8192}$/.test(token) ? { token, seconds } : undefined;
  } catch {
    return undefined;
  }
}

/** Druva answers a wrong id, secret or cloud with 400 `invalid_grant`, so every 400 and 401 is about them. */
function refused(answer: HttpAnswer, now: number, credentials: Credentials): FeedFailure {
  const secrets = [credentials.clientSecret, credentials.clientId];
  if (answer.status === 200)
    return failure('bad_answer', 'token request: 200 without a token; check DRUVA_API_URL');
  if ([400, 401, 403].includes(answer.status)) {
    const cure = 'check DRUVA_CLIENT_ID, DRUVA_CLIENT_SECRET and DRUVA_API_URL';
    return failure('auth_refused', `token request: ${grantError(answer, secrets)}; ${cure}`);
  }
  const other = refusal(answer, now, secrets);
  return { ...other, said: `token request: ${other.said}` };
}

function grantError(answer: HttpAnswer, secrets: readonly string[]): string {
  return answer.body.includes('invalid_grant') ? `${answer.status} invalid_grant` : saidBy(answer, secrets);
}
