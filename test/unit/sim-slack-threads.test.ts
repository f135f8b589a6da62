import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json, SimMessage } from '../../src/sim/slack/types.ts';
import { BACKUP, input as field, JON, MAYA, modal, option, type Rig, startRig } from './sim-slack-rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({
    groups: [{ id: 'S0ONCALL', name: 'On call', handle: 'oncall', users: [MAYA, JON] }],
    channels: [
      { id: BACKUP, name: 'backup-alerts' },
      { id: 'C_SECRET', name: 'secret', private: true, member: false },
    ],
  });
});
afterEach(() => rig.close());

const post = async (args: Json): Promise<Json> => rig.api('chat.postMessage', { channel: BACKUP, ...args });
const metadata = (card: string) => ({ event_type: 'insync_reply', event_payload: { card } });

describe('a thread', () => {
  it('takes replies, counts them under its parent, and keeps them out of the channel', async () => {
    const { ts } = await post({ text: 'card' });
    const reply = await post({ text: 'one', thread_ts: ts });
    await post({ text: 'two', thread_ts: reply.ts });
    rig.slack.say({ user: MAYA, channel: BACKUP, text: 'mine', thread_ts: String(ts) });
    expect(rig.slack.thread(BACKUP, String(ts)).map(({ text }) => text)).toEqual([
      'card',
      'one',
      'two',
      'mine',
    ]);
    const { messages } = (await rig.api('conversations.history', { channel: BACKUP })) as {
      messages: Json[];
    };
    expect(messages).toMatchObject([
      { text: 'card', thread_ts: ts, reply_count: 3, reply_users: ['U0INSYNC', MAYA], reply_users_count: 2 },
    ]);
  });

  it('is read by conversations.replies, parent first, with metadata where asked for', async () => {
    const { ts } = await post({ text: 'card' });
    await post({ text: 'one', thread_ts: ts, metadata: metadata('n1') });
    const read = async (more: Json = {}) =>
      (
        (await rig.api('conversations.replies', { channel: BACKUP, ts, ...more })) as {
          messages: SimMessage[];
        }
      ).messages;
    expect((await read()).map(({ text, metadata: kept }) => [text, kept])).toEqual([
      ['card', undefined],
      ['one', undefined],
    ]);
    expect((await read({ include_all_metadata: true }))[1]?.metadata).toEqual(metadata('n1'));
    expect((await rig.api('conversations.replies', { channel: BACKUP, ts: '1.1' })).error).toBe(
      'thread_not_found',
    );
  });

  it('shows a broadcast in the channel too, with what it replies to', async () => {
    const { ts } = await post({ text: 'card' });
    await post({ text: 'back again', thread_ts: ts, reply_broadcast: true });
    expect(rig.slack.messages(BACKUP).map(({ text, subtype }) => [text, subtype])).toEqual([
      ['card', undefined],
      ['back again', 'thread_broadcast'],
    ]);
    const { messages } = (await rig.api('conversations.history', { channel: BACKUP })) as {
      messages: Json[];
    };
    expect(messages[0]).toMatchObject({ subtype: 'thread_broadcast', root: { ts, text: 'card' } });
  });

  it('is needed for a broadcast: without one it is a message like any other', async () => {
    await post({ text: 'plain', reply_broadcast: true });
    expect(rig.slack.messages(BACKUP)).toMatchObject([{ text: 'plain' }]);
    expect(rig.slack.messages(BACKUP)[0]?.subtype).toBeUndefined();
  });

  it('cannot be under a message that is not there, nor in an archived channel', async () => {
    expect((await post({ text: 'x', thread_ts: '1.000001' })).error).toBe('cannot_reply_to_message');
    const { ts } = await post({ text: 'card' });
    rig.slack.setChannel(BACKUP, { is_archived: true });
    expect((await post({ text: 'x', thread_ts: ts })).error).toBe('is_archived');
    expect((await rig.api('chat.update', { channel: BACKUP, ts, text: 'x' })).error).toBe('is_inactive');
  });
});

describe('user groups', () => {
  it('are listed, with their people where asked for', async () => {
    const { usergroups } = (await rig.api('usergroups.list', {})) as { usergroups: Json[] };
    expect(usergroups).toMatchObject([{ id: 'S0ONCALL', handle: 'oncall', is_usergroup: true }]);
    expect(usergroups[0]).not.toHaveProperty('users');
    const full = await rig.api('usergroups.list', { include_users: true, include_count: true });
    expect(full.usergroups).toMatchObject([{ users: [MAYA, JON], user_count: 2 }]);
  });

  it('say who belongs to them, to whoever may ask', async () => {
    expect((await rig.api('usergroups.users.list', { usergroup: 'S0ONCALL' })).users).toEqual([MAYA, JON]);
    expect((await rig.api('usergroups.users.list', { usergroup: 'S0' })).error).toBe('no_such_subteam');
    expect((await rig.api('usergroups.users.list', {})).error).toBe('invalid_arguments');
    const poor = await startRig({ scopes: ['chat:write'] });
    const refused = await poor.api('usergroups.users.list', { usergroup: 'S0ONCALL' });
    expect(refused).toMatchObject({ error: 'missing_scope', needed: 'usergroups:read' });
    await poor.close();
  });
});

describe('what becomes of a channel', () => {
  const events = () => rig.heard.map(({ payload }) => payload.event as Json);

  it('is told to the app, in the shape of the Events API', async () => {
    rig.slack.setChannel(BACKUP, { name: 'backups' });
    await expect.poll(() => events().length).toBe(1);
    rig.slack.setChannel(BACKUP, { is_archived: true });
    await expect.poll(() => events().length).toBe(2);
    rig.slack.setChannel(BACKUP, { is_archived: false });
    await expect.poll(() => events().length).toBe(3);
    rig.slack.setChannel(BACKUP, { is_member: false });
    await expect.poll(() => events().length).toBe(4);
    expect(events()).toMatchObject([
      { type: 'channel_rename', channel: { id: BACKUP, name: 'backups' } },
      { type: 'channel_archive', channel: BACKUP, user: MAYA },
      { type: 'channel_unarchive', channel: BACKUP },
      { type: 'channel_left', channel: BACKUP },
    ]);
    expect(rig.heard.every(({ signed }) => signed)).toBe(true);
  });

  it('is not, where the app did not subscribe, nothing changed or the bot cannot see it', async () => {
    const deaf = await startRig({ events: ['channel_rename'] });
    deaf.slack.setChannel(BACKUP, { is_archived: true });
    deaf.slack.setChannel(BACKUP, { is_archived: true });
    deaf.slack.setChannel(BACKUP, { name: 'other' });
    await expect.poll(() => deaf.heard.length).toBe(1);
    expect(deaf.heard[0]?.payload.event).toMatchObject({ type: 'channel_rename' });
    await deaf.close();
    rig.slack.setChannel('C_SECRET', { name: 'more-secret' });
    rig.slack.setChannel(BACKUP, { name: 'other' });
    await expect.poll(() => events().length).toBe(1);
    expect(events()[0]).toMatchObject({ channel: { id: BACKUP } });
  });
});

describe('what a person cannot choose', () => {
  const pickers: [object, unknown, unknown][] = [
    [{ type: 'users_select' }, 'U0NOBODY', MAYA],
    [{ type: 'channels_select' }, 'C_SECRET', BACKUP],
    [{ type: 'conversations_select', filter: { include: ['private'] } }, BACKUP, 'C_SECRET'],
    [{ type: 'multi_users_select', max_selected_items: 1 }, [MAYA, JON], [JON]],
    [{ type: 'datepicker' }, '2026-02-30', '2026-02-28'],
    [{ type: 'timepicker' }, '24:00', '23:59'],
    [{ type: 'datetimepicker' }, 1_795_355_520_000, 1_795_355_520],
    [{ type: 'radio_buttons', options: [option('a')] }, 'b', 'a'],
    [{ type: 'static_select', options: [option('a')] }, 'b', 'a'],
  ];
  it.each(pickers)('%o does not take %o, but %o', async (element, wrong, right) => {
    await rig.slack.command({ user: MAYA, channel: BACKUP, text: '' });
    const view = modal([field('it', element)]);
    await rig.api('views.open', { trigger_id: rig.last().trigger_id, view });
    const fill = (value: unknown) => rig.slack.fill({ user: MAYA, values: { it: { it: value as string } } });
    expect(() => fill(wrong)).toThrow(/does not offer|has no option/);
    fill(right);
    await rig.slack.submitView({ user: MAYA });
    const sent = rig.last() as { view: { state: { values: { it: { it: Json } } } } };
    const { type: _, ...held } = sent.view.state.values.it.it;
    const [value] = Object.values(held);
    expect((value as { value?: unknown }).value ?? value).toEqual(right);
  });
});
