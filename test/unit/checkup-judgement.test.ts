/** What is made of what was heard, without anybody to hear it from. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check, CheckState } from '../../src/domain/checkup.ts';
import { worstOf } from '../../src/domain/checkup.ts';
import { aheadBy, clockCheck } from '../../src/domain/clock-skew.ts';
import type { FeedReason } from '../../src/domain/reasons.ts';
import { channelsNamed, groupsNamed } from '../../src/domain/rule-places.ts';
import { druvaCheck } from '../../src/druva/examine.ts';
import { portCheck, runningCheck } from '../../src/ops/examine.ts';
import { authCheck, channelCheck, groupCheck, scopeChecks, socketCheck } from '../../src/slack/judge.ts';
import { type FileHeard, fileChecks, serverCheck } from '../../src/store/judge.ts';
import { exitOf, renderChecks } from '../../src/terminal/doctor.ts';
import { configOf } from './lookups-rig.ts';
import { OBEYED, PIPE, screen } from './terminal-samples.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('the clock', () => {
  const NOON = Date.UTC(2026, 10, 22, 12);

  it('is told by the header Date, half a second either way', () => {
    const date = new Date(NOON).toUTCString();
    expect(aheadBy(date, NOON, NOON + 1_000)).toBe(0);
    expect(aheadBy(date, NOON - 3_600_000, NOON - 3_600_000)).toBe(3_600_500);
    for (const none of [undefined, null, '', 'yesterday']) expect(aheadBy(none, NOON, NOON)).toBeUndefined();
  });

  it.each([
    [[0, 30_000], 'good'],
    [[61_000, 61_000], 'warning'],
    [[-4 * MINUTE, -4 * MINUTE], 'warning'],
    [[6 * MINUTE, 6 * MINUTE], 'bad'],
    [[-180 * MINUTE, -180 * MINUTE], 'bad'],
    // One that is alone with its time is wrong itself.
    [[0, 180 * MINUTE], 'warning'],
    [[undefined, 180 * MINUTE], 'bad'],
    [[undefined, undefined], 'unknown'],
  ] as const)('%j ms ahead of us: %s', ([druva, slack], state) => {
    const heard = [
      { who: 'Druva', ahead: druva },
      { who: 'Slack', ahead: slack },
    ];
    expect(clockCheck(heard).state).toBe(state);
  });

  it('says which way it is off', () => {
    expect(clockCheck([{ who: 'Slack', ahead: 3 * 3_600_000 }]).said).toBe('3 h behind Slack');
    expect(clockCheck([{ who: 'Slack', ahead: -3 * 3_600_000 }]).said).toBe('3 h ahead of Slack');
  });
});

describe('Druva', () => {
  const failed = (reason: FeedReason) =>
    druvaCheck({ ok: false, reason, said: 'so it says', retryAfter: undefined });

  it.each([
    ['auth_refused', 'bad'],
    ['network', 'bad'],
    ['timeout', 'bad'],
    ['bad_answer', 'bad'],
    ['rate_limited', 'warning'],
    ['server_error', 'warning'],
  ] as const)('%s is %s, with a cure', (reason, state) => {
    expect(failed(reason)).toMatchObject({ state, said: `${reason}: so it says` });
    expect(failed(reason).cure).not.toBe('');
  });

  it('an empty feed is a setting in the console', () => {
    const page = { events: [], unreadable: [], cursor: 'a', more: false };
    expect(druvaCheck({ ok: true, page })).toMatchObject({
      state: 'warning',
      cure: expect.stringContaining('Export Events'),
    });
    const odd = { ...page, unreadable: [{ reason: 'no_id', raw: '{}' } as const] };
    expect(druvaCheck({ ok: true, page: odd }).cure).toContain('insync or platform');
  });
});

describe('Slack', () => {
  const WANTED = {
    commands: { why: 'The command.' },
    'files:write': { why: 'Charts.' },
    'im:read': { why: 'Notes.' },
  };

  it('names each scope that is missing, and no other', () => {
    const scopes = fc.subarray(Object.keys(WANTED));
    fc.assert(
      fc.property(scopes, fc.array(fc.string()), (granted, more) => {
        const found = scopeChecks([...granted, ...more.filter((each) => !(each in WANTED))], WANTED);
        const missing = Object.keys(WANTED).filter((each) => !granted.includes(each));
        if (missing.length === 0) expect(found.map(({ state }) => state)).toEqual(['good']);
        else expect(found.map(({ name }) => name)).toEqual(missing.map((each) => `scope ${each}`));
      }),
    );
    expect(scopeChecks(undefined, WANTED).map(({ state }) => state)).toEqual(['unknown']);
  });

  it('a token that is not taken is cured elsewhere than a host that does not answer', () => {
    const refused = authCheck({ ok: false, reason: 'auth', said: 'token_revoked' });
    expect(refused).toMatchObject({ state: 'bad', cure: expect.stringContaining('SLACK_BOT_TOKEN') });
    const away = authCheck({ ok: false, reason: 'network', said: 'ENOTFOUND' });
    expect(away).toMatchObject({ state: 'bad', cure: expect.stringContaining('SLACK_API_URL') });
    expect(authCheck({ ok: false, reason: 'rate_limited', said: '429' }).state).toBe('warning');
    expect(authCheck({ ok: true, user: 'a', team: 'b', everywhere: true }).state).toBe('bad');
    expect(socketCheck({ reason: 'auth', said: 'not_allowed_token_type' }).cure).toContain(
      'connections:write',
    );
    expect(socketCheck(undefined).state).toBe('good');
  });

  it.each([
    ['ok', 'good', ''],
    ['not_in_channel', 'bad', '/invite @insync'],
    ['is_archived', 'bad', 'Unarchive'],
    ['channel_not_found', 'bad', 'Copy its ID anew'],
    ['restricted_action', 'bad', 'another channel'],
  ])('a channel that is %s is %s', (state, expected, cure) => {
    const check = channelCheck({ id: 'C1', use: 'route 1' }, { told: true, state, name: 'ops' }, 'insync');
    expect(check.state).toBe(expected);
    expect(check.cure).toContain(cure);
    expect(channelCheck({ id: 'C1', use: 'route 1' }, { told: false, waits: true }, '').state).toBe(
      'unknown',
    );
  });

  it('a group nobody is in calls nobody', () => {
    expect(groupCheck('S1', { ok: true, people: 0 }).state).toBe('warning');
    expect(groupCheck('S1', { ok: false, said: 'no_such_subteam' }).state).toBe('bad');
    expect(groupCheck('S1', { ok: false, said: 'missing_scope' }).state).toBe('unknown');
  });

  it('is asked about every channel and group of the configuration once, with what it is for', () => {
    const routes = [
      { channel: 'C1', mention: 'S1', escalate: [{ after: 1, mention: 'S2', channel: 'C2' }] },
      { channel: 'C1', mention: '@here', escalate: [{ after: 1, mention: 'U1', channel: '' }] },
    ];
    const plain = configOf({});
    const config = {
      ...plain,
      routes: routes.map((route) => ({ ...(plain.routes[0] as (typeof plain.routes)[0]), ...route })),
      permissions: { ...plain.permissions, silence: ['S1', 'S3'] },
      digest: [{ channel: 'C2', every: 'day', on: 1, at: 0, zone: 'UTC', skipEmpty: false } as const],
    };
    expect(channelsNamed(config)).toEqual([
      { id: 'C1', use: 'route 1, route 2' },
      { id: 'C2', use: 'escalation of route 1, the digest' },
    ]);
    expect(groupsNamed(config)).toEqual(['S1', 'S2', 'S3']);
  });
});

describe('the listener', () => {
  const at = { setting: 'PORT', host: '0.0.0.0', port: 3000 };
  it.each([
    ['EADDRINUSE', false, 'bad', 'Set PORT to a free one'],
    ['EADDRINUSE', true, 'good', ''],
    ['EACCES', false, 'bad', 'above 1023'],
    ['EADDRNOTAVAIL', false, 'bad', 'Set HOST to one'],
    ['EMFILE', false, 'bad', 'another one'],
  ])('%s, a bot of ours: %s, is %s', (code, bot, state, cure) => {
    const check = portCheck(at, { free: false, code, bot });
    expect(check).toMatchObject({ state });
    expect(check.cure).toContain(cure);
  });

  it('a bot that runs and is not ready says why', () => {
    const said = { ready: false, checks: { feed: 'ok', slack: 'invalid_auth' } };
    expect(runningCheck(said)).toMatchObject({ state: 'warning', said: 'not ready: slack: invalid_auth' });
    expect(runningCheck({ ready: true, checks: {} })?.state).toBe('good');
    for (const other of [{}, { ready: 'yes' }]) expect(runningCheck(other)).toBeUndefined();
  });
});

describe('the database', () => {
  const WELL: FileHeard = {
    ...{ path: './data/insync.db', folder: '/data', writable: true, free: 50e9, held: false },
    ...{
      schema: 9,
      newest: 9,
      size: 1e9,
      events: 1_000_000,
      oldest: 0,
      retention: 400 * DAY,
      now: 400 * DAY,
    },
  };
  const states = (heard: Partial<FileHeard>) => fileChecks({ ...WELL, ...heard }).map(({ state }) => state);

  it.each<[string, Partial<FileHeard>, CheckState[]]>([
    ['well', {}, ['good', 'good']],
    ['held by a bot', { held: true }, ['good', 'good']],
    ['may not be written', { writable: false }, ['bad', 'good']],
    ['of an older version', { schema: 8 }, ['warning', 'good']],
    ['not there yet', { trouble: { reason: 'missing', said: '' } }, ['good', 'good']],
    ['not to be made', { trouble: { reason: 'missing', said: '' }, writable: false }, ['bad', 'good']],
    ['damaged', { trouble: { reason: 'damaged', said: 'It is damaged.' } }, ['bad', 'good']],
    ['of a newer version', { trouble: { reason: 'newer_version', said: 'Newer.' } }, ['bad', 'good']],
    ['on a full disk', { free: 10e6 }, ['good', 'bad']],
    ['with little room', { free: 500e6 }, ['good', 'warning']],
    // A tenth of the retention takes 1 GB already: 9 more come.
    ['larger in the end than the disk', { now: 40 * DAY, free: 8e9 }, ['good', 'warning']],
    ['kept for ever', { retention: undefined, now: 40 * DAY, free: 8e9 }, ['good', 'good']],
    ['too young to tell', { now: DAY, free: 8e9 }, ['good', 'good']],
  ])('%s', (_name, heard, expected) => {
    expect(states(heard)).toEqual(expected);
    for (const { state, cure } of fileChecks({ ...WELL, ...heard }))
      expect(cure === '').toBe(state === 'good');
  });

  it('on a server', () => {
    const found = (reason: 'missing' | 'older_version' | 'unreachable') =>
      serverCheck('postgres://insync@db/insync', { ok: false, reason, said: 'So it is.' }, 0).state;
    expect(found('missing')).toBe('good');
    expect(found('older_version')).toBe('warning');
    expect(found('unreachable')).toBe('bad');
  });
});

describe('what is printed', () => {
  const check = (state: CheckState, said = 'so', cure = ''): Check => ({
    name: 'a thing',
    state,
    said,
    cure,
  });

  it('has a word for each state and the cure beneath, and obeys nothing that was said', () => {
    const lines = renderChecks(
      [
        check('good'),
        check('warning', 'hm', 'Do this.'),
        check('bad', 'a\u001b[31mb\nc', 'Do that.'),
        check('unknown'),
      ],
      PIPE,
    );
    expect(lines).toBe(
      'ok    a thing: so\nwarn  a thing: hm\n      Do this.\nFAIL  a thing: a\\u001b[31mb c\n      Do that.\n?     a thing: so\n',
    );
    expect(lines).not.toMatch(OBEYED);
    expect(renderChecks([check('bad')], screen(80, true))).toContain('\u001b[31mFAIL');
  });

  it('ends with 0, 1 for warnings alone, 5 for a fault; what cannot be told counts for nothing', () => {
    expect(exitOf([check('good'), check('unknown')])).toBe(0);
    expect(exitOf([check('good'), check('warning')])).toBe(1);
    expect(exitOf([check('warning'), check('bad')])).toBe(5);
    expect(worstOf([])).toBe('good');
  });
});
