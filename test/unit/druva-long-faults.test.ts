import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sim/druva/faults.ts';
import { HOUR, MINUTE, NOW } from '../contract/samples.ts';
import { tickRig } from './tick-rig.ts';

const ago = (ms: number) => new Date(NOW - ms).toUTCString();
const DAY = 24 * HOUR;

/** What lasts for an hour: what is said, and the most requests that may be made of it. */
const LASTING: readonly (readonly [about: string, fault: Fault, reason: string, said: RegExp])[] = [
  ['500', { kind: 'server_error' }, 'server_error', /^500 Internal server error$/],
  ['503', { kind: 'unavailable', on: 'any' }, 'server_error', /503 Service Unavailable$/],
  ['429', { kind: 'rate_limited' }, 'rate_limited', /^429 Too Many Requests$/],
  ['429, wait no time', { kind: 'rate_limited', retryAfter: 0 }, 'rate_limited', /^429/],
  ['429, wait since yesterday', { kind: 'rate_limited', retryAfter: ago(DAY) }, 'rate_limited', /^429/],
  ['429, wait -5', { kind: 'rate_limited', retryAfter: -5 }, 'rate_limited', /^429/],
  ['429, wait soon', { kind: 'rate_limited', retryAfter: 'soon' }, 'rate_limited', /^429/],
  ['429, wait 7 s', { kind: 'rate_limited', retryAfter: 7 }, 'rate_limited', /^429/],
  [
    '429, wait a year',
    { kind: 'rate_limited', retryAfter: 31_536_000 },
    'rate_limited',
    /longer than an hour, asking again after one/,
  ],
  [
    '429, wait until next year',
    { kind: 'rate_limited', retryAfter: ago(-365 * DAY) },
    'rate_limited',
    /longer than an hour, asking again after one/,
  ],
  [
    'credentials revoked',
    { kind: 'token_refused' },
    'auth_refused',
    /^token request: 400 invalid_grant; check DRUVA_CLIENT_ID, DRUVA_CLIENT_SECRET and DRUVA_API_URL$/,
  ],
  ['role taken away', { kind: 'no_permission' }, 'auth_refused', /^403 .*check the API credential's role/],
  ['explicit deny', { kind: 'denied' }, 'auth_refused', /^403 .*check the API credential's role/],
  ['401', { kind: 'unauthorized' }, 'auth_refused', /^401 Unauthorized; check/],
  ['token elsewhere', { kind: 'redirect', on: 'token' }, 'bad_answer', /^token request: 302.*DRUVA_API_URL$/],
  ['HTML', { kind: 'html' }, 'bad_answer', /^200, but a page instead of JSON; check DRUVA_API_URL/],
  ['HTML for a token', { kind: 'html', on: 'token' }, 'bad_answer', /^token request: 200 without a token/],
  ['truncated JSON', { kind: 'truncated_json' }, 'bad_answer', /^200, but not JSON$/],
  ['gzip', { kind: 'gzip_bomb' }, 'bad_answer', /^200, but encoded in a way that was not asked for/],
  ['connections reset', { kind: 'reset', on: 'any' }, 'network', /no connection: \w+$/],
  ['reset in mid-body', { kind: 'reset_midway' }, 'network', /^no connection: \w+$/],
  [
    'the same page',
    { kind: 'same_page' },
    'same_page',
    /names no new place; nothing is lost, but .* ask Druva/,
  ],
  ['no place', { kind: 'null_tracker' }, 'same_page', /names no new place/],
  ['the same page at new places', { kind: 'repeats' }, 'same_page', /sends pages again that it sent before/],
  ['a circle of pages', { kind: 'goes_back' }, 'same_page', /sends pages again that it sent before/],
];

describe('an hour of', () => {
  it.each(LASTING)(
    '%s: said, told on a card, not hammered, and over by itself',
    async (_, fault, reason, said) => {
      const rig = await tickRig();
      rig.add(15);
      await rig.poll();
      rig.add(25, 'NEW');
      const before = rig.requests();
      if (fault.on === 'token' || fault.kind === 'token_refused') rig.druva.expireTokens();
      rig.druva.fault(fault);
      const begun = rig.now();
      const report = await rig.poll({ ms: HOUR, work: () => rig.druva.clearFaults() });
      expect(report.end).toBe('head');
      expect(rig.now() - begun).toBeLessThan(2 * HOUR + MINUTE);
      expect(new Set(rig.failed.map((each) => each.reason))).toEqual(new Set([reason]));
      for (const each of rig.failed) expect(each.said).toMatch(said);
      // Each try is a page, and twice a token and a page where it may be the token, or the place.
      expect(rig.requests() - before).toBeLessThan(40 * 6);
      expect(rig.causes).toHaveLength(1);
      expect(rig.causes[0]).toMatch(said);
      expect(rig.found.at(-1)).toBe('alive');
      expect(rig.lost).toEqual([]);
      await rig.expectEachOnce();
    },
  );
});
