import { type Http, type HttpAnswer, isFailure } from './http.ts';
import { type FeedFailure, failure } from './refusal.ts';
import type { TokenRead, TokenSource } from './token.ts';

/** An answer of any status, with the token it was asked with (to keep it out of what is said). */
type Authorized = { readonly ok: true; readonly answer: HttpAnswer; readonly token: string } | FeedFailure;

export type Get = (path: string, signal: AbortSignal) => Promise<Authorized>;

/** GET with a bearer token; a 401 or 403 is tried once more with a new token, for Druva answers expired ones so. */
export function createGet(options: {
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  readonly http: Http;
}): Get {
  async function once(path: string, token: string, signal: AbortSignal): Promise<Authorized> {
    const call = {
      method: 'GET',
      url: `${options.baseUrl}${path}`,
      headers: { authorization: `Bearer ${token}` },
    } as const;
    const answer = await options.http.send(call, signal);
    return isFailure(answer) ? failure(answer.reason, answer.said) : { ok: true, answer, token };
  }

  return async (path, signal) => {
    const first = await untilStopped(options.tokens.get(), signal);
    if (!first.ok) return first;
    const answered = await once(path, first.token, signal);
    if (!answered.ok || (answered.answer.status !== 401 && answered.answer.status !== 403)) return answered;
    const second = await untilStopped(options.tokens.renew(first.token), signal);
    return second.ok ? once(path, second.token, signal) : second;
  };
}

/** A token request serves all readers, so one reader's stop ends its waiting and not the request. */
function untilStopped(token: Promise<TokenRead>, signal: AbortSignal): Promise<TokenRead> {
  const stopped = failure('network', 'reading was stopped');
  if (signal.aborted) return Promise.resolve(stopped);
  return new Promise((resolve, reject) => {
    const stop = () => resolve(stopped);
    signal.addEventListener('abort', stop, { once: true });
    token.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
