import { describe, expect, it } from 'vitest';
import { createHealth, cure, type Health, readiness } from '../../src/ops/health.ts';

const NOW = 10_000_000;
const MINUTE = 60_000;
const MAIN = 'C_MAIN';

/** A bot that is well: the last poll reached the head, Slack took the token. */
const well = (more: Partial<Health> = {}): Health => ({
  ...createHealth(NOW - 60 * MINUTE),
  ...{ pollAt: NOW - 2_000, pageAt: NOW - 1_000, headAt: NOW - 1_000 },
  slack: { ok: true, said: 'ok' },
  ...more,
});
const refused = { reason: 'auth_refused', said: '403 no access', since: NOW } as const;
const look = (health: Health) => readiness(health, MAIN, NOW);

describe('readiness', () => {
  it('is there when the head was reached, Slack takes the token and the default channel can be posted to', () => {
    expect(look(well())).toEqual({ ready: true, checks: { feed: 'ok', slack: 'ok' } });
    expect(look(well({ socket: 'up' })).ready).toBe(true);
  });

  it('is not there at the start, and says what is awaited', () => {
    const { ready, checks } = look(createHealth(NOW));
    expect(ready).toBe(false);
    expect(checks).toEqual({ feed: 'the head of the feed was not reached yet', slack: 'not asked yet' });
  });

  it('is not there while the database cannot be written, and says why', () => {
    const { ready, checks } = look(well({ hindered: 'The disk is full.' }));
    expect([ready, checks.database]).toEqual([false, 'The disk is full.']);
  });

  it('stays while a destination of forwarding is down, and says so; who follows does not know', () => {
    const health = well();
    health.forwarding.set('soc', 'failing: unreachable');
    expect(look(health)).toMatchObject({ ready: true, checks: { 'forward soc': 'failing: unreachable' } });
    health.follows = true;
    expect(look(health).checks).not.toHaveProperty(['forward soc']);
  });

  it('says why the head was never reached', () => {
    const { ready, checks } = look(well({ headAt: undefined, feedFailure: refused }));
    expect([ready, checks.feed]).toEqual([false, 'auth_refused: 403 no access']);
  });

  it.each([
    ['polls seldom and rests now', { pollAt: NOW - 600 * MINUTE, headAt: NOW - 599 * MINUTE }],
    ['began to poll after a long rest', { pollAt: NOW - 10, headAt: NOW - 599 * MINUTE }],
    [
      'reads a long feed, page after page',
      { pollAt: NOW - 30 * MINUTE, pageAt: NOW - 10, headAt: NOW - 31 * MINUTE },
    ],
    ['met trouble a moment ago', { pollAt: NOW - 10, headAt: NOW - MINUTE, feedFailure: refused }],
    ['could not store a page a moment ago', { pollAt: NOW - 10, headAt: NOW - MINUTE, pollBroken: true }],
  ])('stays while the bot %s', (_what, state) => {
    expect(look(well(state))).toMatchObject({ ready: true, checks: { feed: 'ok' } });
  });

  it.each([
    [
      'Druva refuses for minutes',
      { pollAt: NOW - 7 * MINUTE, headAt: NOW - 8 * MINUTE, feedFailure: refused },
      'head last reached 480 s ago; auth_refused: 403 no access',
    ],
    [
      'nothing comes for minutes',
      { pollAt: NOW - 7 * MINUTE, pageAt: NOW - 6 * MINUTE, headAt: NOW - 8 * MINUTE },
      'head last reached 480 s ago',
    ],
    [
      'every poll breaks at the store',
      { pollAt: NOW - 10, headAt: NOW - 8 * MINUTE, pollBroken: true },
      'head last reached 480 s ago; what was read could not be stored, see the log',
    ],
  ])('is gone when %s', (_what, state, said) => {
    expect(look(well(state))).toMatchObject({ ready: false, checks: { feed: said } });
  });

  it('is gone when Slack refuses the token, with its word', () => {
    const { ready, checks } = look(
      well({ slack: { ok: false, said: 'Slack refused the bot token: token_revoked' } }),
    );
    expect([ready, checks.slack]).toEqual([false, 'Slack refused the bot token: token_revoked']);
  });

  it('is gone while the socket is down', () => {
    const { ready, checks } = look(well({ socket: 'down' }));
    expect([ready, checks.slack]).toEqual([false, 'the socket is down, reconnecting']);
  });

  it('is gone when the default channel cannot be posted to; another one is only said', () => {
    const other = look(well({ channels: new Map([['C_SEC', 'not_in_channel']]) }));
    expect(other).toMatchObject({
      ready: true,
      checks: { 'channel C_SEC': expect.stringContaining('/invite') },
    });
    const main = look(well({ channels: new Map([[MAIN, 'is_archived']]) }));
    expect(main).toMatchObject({
      ready: false,
      checks: { 'channel C_MAIN': expect.stringContaining('archived') },
    });
  });
});

describe('the cure', () => {
  it.each(['not_in_channel', 'channel_not_found', 'is_archived'])('of %s is named with it', (said) => {
    expect(cure(said)).toMatch(new RegExp(`^${said}: .{10,}`));
  });

  it.each(['restricted_action', 'constructor', 'toString', ''])(
    'of %j is none: the word alone is said',
    (said) => {
      expect(cure(said)).toBe(said);
    },
  );
});
