/** The Home tab, the app's shortcuts, and events that are sent again. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Json, SlackOptions } from '../../src/sim/slack/types.ts';
import {
  BACKUP,
  button,
  input,
  JON,
  MAYA,
  modal,
  plain,
  type Rig,
  section,
  startRig,
} from './sim-slack-rig.ts';

let rig: Rig;
const begin = async (options: Partial<SlackOptions> = {}) => {
  rig = await startRig(options);
  return rig;
};
afterEach(() => rig.close());

const home = (...blocks: object[]) => ({ type: 'home', blocks });
const publish = (view: object, more: Json = {}) => rig.api('views.publish', { user_id: MAYA, view, ...more });
const event = (): Json => (rig.last().event ?? {}) as Json;

describe('the Home tab', () => {
  it('tells the app that it was opened, signed and wrapped', async () => {
    await begin();
    await rig.slack.openHome(MAYA);
    expect(rig.heard[0]).toMatchObject({ signed: true, contentType: 'application/json' });
    expect(rig.last()).toMatchObject({
      type: 'event_callback',
      team_id: 'T0EXAMPLE',
      api_app_id: 'A0INSYNC',
      event_id: expect.stringMatching(/^Ev/),
      event_time: 1_795_355_520,
      event: {
        type: 'app_home_opened',
        tab: 'home',
        user: MAYA,
        channel: 'D007MAYA',
        event_ts: expect.any(String),
      },
    });
    expect(event()).not.toHaveProperty('view');
    await publish(home(section('Hello')));
    await rig.slack.openHome(MAYA);
    expect(event()).toMatchObject({ view: { type: 'home', blocks: [{ text: { text: 'Hello' } }] } });
    await rig.slack.openHome(MAYA, 'messages');
    expect(event()).toMatchObject({ tab: 'messages' });
    expect(event()).not.toHaveProperty('view');
    expect((await rig.api('conversations.open', { users: MAYA })).already_open).toBe(true);
  });

  it('is drawn anew, under the hash of what is there', async () => {
    await begin();
    const changes: string[] = [];
    rig.slack.subscribe(({ kind, user }) => changes.push(`${kind} ${user}`));
    const { view } = (await publish(home(section('one')))) as { view: { id: string; hash: string } };
    expect(await publish(home(section('two')), { hash: view.hash })).toMatchObject({ view: { id: view.id } });
    expect((await publish(home(section('three')), { hash: view.hash })).error).toBe('hash_conflict');
    expect(rig.slack.home(MAYA)?.view.blocks[0].text.text).toBe('two');
    expect(rig.slack.home(JON)).toBeUndefined();
    expect(changes).toEqual([`view ${MAYA}`, `view ${MAYA}`]);
  });

  it.each([
    ['100 blocks', home(...Array(100).fill(section('x'))), undefined],
    ['101 blocks', home(...Array(101).fill(section('x'))), 'invalid_arguments'],
    ['an input without a submit button', home(input('q', { type: 'plain_text_input' })), undefined],
    ['an alert, which modals alone take', home({ type: 'alert', text: plain('x') }), 'invalid_arguments'],
    ['a table, which messages alone take', home({ type: 'table', rows: [] }), 'invalid_arguments'],
    ['a title', { ...home(section('x')), title: plain('x') }, 'invalid_arguments'],
    ['a modal', modal([section('x')]), 'invalid_arguments'],
    ['more than 250 kB', home(...Array(90).fill(section('x'.repeat(2990)))), 'view_too_large'],
  ])('takes or refuses %s', async (_what, view, error) => {
    await begin();
    expect((await publish(view)).error).toBe(error);
  });

  it('needs to be switched on, and a person', async () => {
    await begin({ homeTab: false });
    expect((await publish(home())).error).toBe('not_enabled');
    await rig.close();
    await begin();
    expect((await rig.api('views.publish', { user_id: 'U0NOBODY', view: home() })).error).toBe(
      'user_not_found',
    );
  });

  it('sends clicks with its view and a trigger, and with nothing of a channel', async () => {
    await begin();
    const pick = {
      type: 'static_select',
      action_id: 'since',
      options: [{ text: plain('1 h'), value: '1h' }],
    };
    await publish(home({ type: 'actions', block_id: 'row', elements: [button('alert.ack', '7'), pick] }));
    const id = rig.slack.home(MAYA)?.id;
    await rig.slack.clickView({ user: MAYA, viewId: 'home', actionId: 'since', selected: '1h' });
    await rig.slack.clickView({ user: MAYA, viewId: 'home', actionId: 'alert.ack' });
    expect(rig.last()).toMatchObject({
      type: 'block_actions',
      user: { id: MAYA },
      container: { type: 'view', view_id: id },
      view: { id, type: 'home', state: { values: { row: { since: { selected_option: { value: '1h' } } } } } },
      actions: [{ action_id: 'alert.ack', block_id: 'row', value: '7' }],
    });
    for (const absent of ['channel', 'message', 'response_url'])
      expect(rig.last()).not.toHaveProperty(absent);
    const { trigger_id } = rig.last();
    expect((await rig.api('views.push', { trigger_id, view: modal([section('x')]) })).error).toBe(
      'not_found',
    );
    await rig.slack.clickView({ user: MAYA, viewId: 'home', actionId: 'alert.ack' });
    const opened = await rig.api('views.open', {
      trigger_id: rig.last().trigger_id,
      view: modal([section('x')]),
    });
    expect(opened.ok).toBe(true);
  });
});

describe('events that were not acknowledged', () => {
  const tries = () => rig.heard.map(({ retry }) => [retry.num, retry.reason]);

  it('come again three times, the same event, each saying why', async () => {
    await begin({ eventRetriesMs: [0, 1, 2], ackTimeoutMs: 40 });
    let late = true;
    rig.answer = () => (late ? null : { status: 500 });
    const first = await rig.slack.openHome(MAYA);
    expect(first.error).toBe('operation_timeout');
    late = false;
    await expect.poll(() => rig.heard.length).toBe(4);
    expect(tries()).toEqual([
      [undefined, undefined],
      ['1', 'http_timeout'],
      ['2', 'http_error'],
      ['3', 'http_error'],
    ]);
    expect(new Set(rig.heard.map(({ payload }) => payload.event_id)).size).toBe(1);
    expect(rig.heard.every(({ signed }) => signed)).toBe(true);
  });

  it('stop once they are taken, or where the app asks for it', async () => {
    await begin({ eventRetriesMs: [0, 0, 0] });
    rig.answer = () => (rig.heard.length < 2 ? { status: 503 } : {});
    await rig.slack.openHome(MAYA);
    await expect.poll(() => rig.heard.length).toBe(2);
    rig.answer = () => ({ status: 503, headers: { 'x-slack-no-retry': '1' } });
    await rig.slack.openHome(MAYA);
    rig.answer = () => ({});
    await rig.slack.openHome(MAYA);
    expect(tries().map(([num]) => num)).toEqual([undefined, '1', undefined, undefined]);
  });

  it('are events alone: a click is lost', async () => {
    await begin({ eventRetriesMs: [0] });
    rig.answer = () => ({ status: 500 });
    await rig.slack.shortcut({ user: MAYA, callbackId: 'search' });
    await rig.slack.openHome(MAYA);
    await expect.poll(() => rig.heard.length).toBe(3);
    expect(rig.heard.map(({ payload }) => payload.type)).toEqual([
      'shortcut',
      'event_callback',
      'event_callback',
    ]);
  });
});

describe('shortcuts', () => {
  it('of a message carry it whole, and answer in its channel', async () => {
    await begin();
    const { ts } = rig.slack.say({ user: JON, channel: BACKUP, text: 'LAB-PC-9 again' });
    await rig.slack.shortcut({ user: MAYA, callbackId: 'lookup', channel: BACKUP, ts });
    expect(rig.heard[0]?.signed).toBe(true);
    expect(rig.last()).toMatchObject({
      type: 'message_action',
      callback_id: 'lookup',
      user: { id: MAYA },
      team: { id: 'T0EXAMPLE', domain: 'example' },
      channel: { id: BACKUP, name: 'backup-alerts' },
      message_ts: ts,
      message: { type: 'message', ts, user: JON, text: 'LAB-PC-9 again' },
      trigger_id: expect.any(String),
      action_ts: expect.any(String),
    });
    const answer = await fetch(String(rig.last().response_url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'two events', replace_original: true }),
    });
    expect(answer.status).toBe(200);
    expect(rig.slack.ephemerals(MAYA)).toMatchObject([{ channel: BACKUP, text: 'two events' }]);
    expect(rig.slack.messages(BACKUP)).toMatchObject([{ text: 'LAB-PC-9 again' }]);
  });

  it('of the workspace carry a trigger and no response_url', async () => {
    await begin();
    await rig.slack.shortcut({ user: MAYA, callbackId: 'search' });
    expect(rig.last()).toMatchObject({ type: 'shortcut', callback_id: 'search', user: { id: MAYA } });
    for (const absent of ['channel', 'message', 'response_url'])
      expect(rig.last()).not.toHaveProperty(absent);
    const opened = await rig.api('views.open', {
      trigger_id: rig.last().trigger_id,
      view: modal([section('x')]),
    });
    expect(opened.ok).toBe(true);
  });

  it('are those of the options', async () => {
    await begin({ shortcuts: [{ name: 'Count', type: 'message', callback_id: 'count' }] });
    const { ts } = rig.slack.say({ user: JON, channel: BACKUP, text: 'x' });
    const use = (callbackId: string, more = {}) => rig.slack.shortcut({ user: MAYA, callbackId, ...more });
    expect(() => use('lookup', { channel: BACKUP, ts })).toThrow('no message shortcut lookup');
    expect(() => use('count')).toThrow('no global shortcut count');
    await use('count', { channel: BACKUP, ts });
    expect(rig.last().callback_id).toBe('count');
  });
});
