/** Druva's OAuth 2 client credentials: `POST /token`. */
import { createDice, seedOf } from './random.ts';

export interface TokenRules {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly seed: number;
  /** Seconds. */
  readonly life: number;
}

type TokenRequest = { readonly authorization: string | undefined; readonly body: string };
type TokenAnswer = { readonly status: number; readonly body: Record<string, unknown> };
type TokenVerdict = 'good' | 'missing' | 'unknown' | 'expired';

export interface Tokens {
  issue(request: TokenRequest, now: number): TokenAnswer;
  /** What the `Authorization` header of another call is worth. */
  check(authorization: string | undefined, now: number): TokenVerdict;
  setLife(seconds: number): void;
  expireAll(): void;
  readonly issued: number;
}

export function createTokens(rules: TokenRules): Tokens {
  const expiries = new Map<string, number>();
  let { life } = rules;
  return {
    issue: (request, now) => {
      const refusal = refused(request, rules);
      if (refusal) return { status: 400, body: refusal };
      const token = tokenText(rules.seed, expiries.size);
      expiries.set(token, now + life * 1000);
      return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: life } };
    },
    check: (authorization, now) => {
      const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) return 'missing';
      const expiry = expiries.get(token);
      if (expiry === undefined) return 'unknown';
      return now < expiry ? 'good' : 'expired';
    },
    setLife: (seconds) => {
      life = seconds;
    },
    expireAll: () => {
      for (const token of expiries.keys()) expiries.set(token, Number.NEGATIVE_INFINITY);
    },
    get issued() {
      return expiries.size;
    },
  };
}

/** Only that the message contains `invalid_grant` is known of Druva's refusal. */
function refused(request: TokenRequest, rules: TokenRules): Record<string, unknown> | undefined {
  const grant = new URLSearchParams(request.body).get('grant_type');
  if (grant !== 'client_credentials') {
    return {
      error: 'unsupported_grant_type',
      message: 'unsupported_grant_type: expected client_credentials',
    };
  }
  const encoded = /^Basic +(\S+)$/i.exec(request.authorization ?? '')?.[1] ?? '';
  const expected = `${rules.clientId}:${rules.clientSecret}`;
  if (Buffer.from(encoded, 'base64').toString('utf8') === expected) return undefined;
  return INVALID_GRANT;
}

export const INVALID_GRANT: Record<string, unknown> = {
  error: 'invalid_grant',
  message: 'invalid_grant: client authentication failed',
};

function tokenText(seed: number, n: number): string {
  const dice = createDice(seedOf(seed, 0x70_000 + n));
  return Buffer.from(`${dice.uuid()}${dice.uuid()}`).toString('base64url');
}
