import { WebClient } from '@slack/web-api';
import { Keyv } from 'keyv';
import { afterEach, describe, expect, it } from 'vitest';
import { startSlack } from '../../src/sim/slack/server.ts';
import type { Slack } from '../../src/sim/slack/types.ts';
import { webOptions } from '../../src/slack/web.ts';
import { createWorkspace } from '../../src/slack/workspace.ts';
import { documentedErrors } from '../fixtures/slack-errors.ts';

const running: Slack[] = [];
afterEach(async () => {
  for (const slack of running.splice(0)) await slack.close();
});

/** A workspace of thirty channels, and what is told of it. */
async function begin(timeout = 5_000) {
  const ids = Array.from({ length: 30 }, (_, n) => `C${String(n).padStart(2, '0')}`);
  const slack = await startSlack({
    ...{ botToken: 'xoxb-test', signingSecret: 'secret', rate: false },
    channels: ids.map((id) => ({ id, name: id.toLowerCase(), member: true })),
  });
  running.push(slack);
  const tokens: { ok: boolean; said: string; refused: boolean }[] = [];
  const channels: string[] = [];
  const workspace = createWorkspace({
    client: new WebClient('xoxb-test', { ...webOptions(slack.url), timeout }),
    memory: new Keyv(),
    channels: async () => ids,
    on: {
      token: (state) => void tokens.push(state),
      channel: async (id, state) => void channels.push(`${id} ${state}`),
    },
  });
  const asked = () => slack.journal.filter(({ method }) => method === 'conversations.info').length;
  return { slack, workspace, tokens, channels, asked };
}

describe('a look at the workspace', () => {
  it('knows the token, every channel and its name', async () => {
    const { slack, workspace, tokens, channels } = await begin();
    slack.setChannel('C07', { is_archived: true });
    await workspace.look();
    expect(tokens).toEqual([{ ok: true, said: 'ok', refused: false }]);
    expect(channels).toHaveLength(30);
    expect(channels).toContain('C07 is_archived');
    expect(workspace.channelName('C03')).toBe('c03');
  });

  it('tells a token that is refused from a Slack that cannot be asked', async () => {
    const { slack, workspace, tokens } = await begin();
    for (const error of documentedErrors('auth.test')) {
      slack.fault({ method: 'auth.test', kind: 'error', error });
      await workspace.look();
      expect(tokens.at(-1), error).toMatchObject({ ok: false, said: error });
    }
    const refused = tokens.filter((each) => each.refused).map(({ said }) => said);
    expect(refused).toEqual(expect.arrayContaining(['invalid_auth', 'token_revoked', 'account_inactive']));
    expect(refused).not.toContain('internal_error');
    const nothing = { kind: 'http', status: 200, body: '{"ok":true}' } as const;
    for (const fault of [{ kind: 'http' }, { kind: 'reset' }, nothing] as const) {
      slack.fault({ method: 'auth.test', ...fault });
      await workspace.look();
      expect(tokens.at(-1)).toMatchObject({ ok: false, refused: false });
    }
  });

  it.each([
    { kind: 'rate_limited' as const },
    { kind: 'http' as const, status: 503 },
    { kind: 'http' as const, status: 200, body: '{"ok":true}' },
    { kind: 'hang' as const },
  ])('asks about no further channel when Slack is out of breath: $kind', async (fault) => {
    const { slack, workspace, channels, asked } = await begin(fault.kind === 'hang' ? 700 : undefined);
    slack.fault({ method: 'conversations.info', ...fault, count: Number.POSITIVE_INFINITY });
    await workspace.look();
    expect([asked(), channels]).toEqual([1, []]);
  });

  it('whatever Slack says of a channel, the others are looked at and nothing is thrown', async () => {
    const { slack, workspace, channels } = await begin();
    for (const error of documentedErrors('conversations.info')) {
      slack.fault({ method: 'conversations.info', channel: 'C00', kind: 'error', error });
      expect(await workspace.lookAt('C00'), error).not.toBe('ok');
      slack.clearFaults();
    }
    const error = 'channel_is_limited_access';
    slack.fault({ method: 'conversations.info', channel: 'C00', kind: 'error', error });
    channels.splice(0);
    await workspace.look();
    expect(channels).toHaveLength(29);
  });
});
