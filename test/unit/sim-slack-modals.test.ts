/** Modals: every input, what is sent while one types, and what the app's answer to a submission does. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SENT } from '../../src/sim/slack/coverage.ts';
import { LIMITS } from '../../src/sim/slack/limits.ts';
import type { FormValues, Json } from '../../src/sim/slack/types.ts';
import {
  BACKUP,
  button,
  input,
  MAYA,
  modal,
  option,
  plain,
  type Rig,
  section,
  startRig,
} from './sim-slack-rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

async function open(...blocks: object[]) {
  await rig.slack.command({ user: MAYA, channel: BACKUP, text: 'search' });
  const answer = await rig.api('views.open', { trigger_id: rig.last().trigger_id, view: modal(blocks) });
  expect(answer.ok, JSON.stringify(answer)).toBe(true);
  return answer.view as { id: string; hash: string };
}
const submit = (values?: FormValues) => rig.slack.submitView({ user: MAYA, ...(values ? { values } : {}) });
const values = () => (rig.last().view as { state: { values: Json } }).state.values;
const titles = () => rig.slack.views(MAYA).map(({ view }) => view.title.text);
const text = { type: 'plain_text_input' };
const options = ['a', 'b', 'c'].map(option);

describe('what is typed and chosen', () => {
  it('comes with the submission, as each kind of input keeps it', async () => {
    await open(
      input('many', { type: 'multi_static_select', options }),
      input('grouped', { type: 'multi_static_select', option_groups: [{ label: plain('G'), options }] }),
      input('one', { type: 'static_select', options, initial_option: options[0] }),
      input('words', text),
      input('radio', { type: 'radio_buttons', options }),
      input('boxes', { type: 'checkboxes', options }, { optional: true }),
      input('day', { type: 'datepicker', initial_date: '2026-11-22' }),
      input('moment', { type: 'datetimepicker' }),
      input('time', { type: 'timepicker' }),
      input('person', { type: 'users_select' }),
      input('place', { type: 'conversations_select', default_to_current_conversation: true }),
    );
    await submit({
      many: { many: ['a', 'c'] },
      grouped: { grouped: ['b'] },
      words: { words: 'LAB' },
      radio: { radio: 'b' },
      moment: { moment: 1_795_355_520 },
      time: { time: '13:52' },
      person: { person: MAYA },
    });
    expect(rig.last()).toMatchObject({ type: 'view_submission', response_urls: [] });
    expect(values()).toEqual({
      many: { many: { type: 'multi_static_select', selected_options: [options[0], options[2]] } },
      grouped: { grouped: { type: 'multi_static_select', selected_options: [options[1]] } },
      one: { one: { type: 'static_select', selected_option: options[0] } },
      words: { words: { type: 'plain_text_input', value: 'LAB' } },
      radio: { radio: { type: 'radio_buttons', selected_option: options[1] } },
      boxes: { boxes: { type: 'checkboxes', selected_options: [] } },
      day: { day: { type: 'datepicker', selected_date: '2026-11-22' } },
      moment: { moment: { type: 'datetimepicker', selected_date_time: 1_795_355_520 } },
      time: { time: { type: 'timepicker', selected_time: '13:52' } },
      person: { person: { type: 'users_select', selected_user: MAYA } },
      place: { place: { type: 'conversations_select', selected_conversation: BACKUP } },
    });
  });

  it('is asked of the app at once only where the input dispatches', async () => {
    await open(input('filter', text, { dispatch_action: true }), input('note', text, { optional: true }));
    rig.slack.fill({ user: MAYA, values: { note: { note: 'typed before' } } });
    await rig.slack.clickView({ user: MAYA, actionId: 'filter', selected: '--type Backup' });
    expect(rig.last()).toMatchObject({
      type: 'block_actions',
      container: { type: 'view' },
      actions: [
        { type: 'plain_text_input', block_id: 'filter', action_id: 'filter', value: '--type Backup' },
      ],
    });
    expect(values()).toMatchObject({
      filter: { filter: { value: '--type Backup' } },
      note: { note: { value: 'typed before' } },
    });
    const silent = () => rig.slack.clickView({ user: MAYA, actionId: 'note', selected: 'x' });
    expect(silent).toThrow('no dispatch_action');
  });

  it('stays over an update where block_id and action_id stay, and only there', async () => {
    const { id, hash } = await open(
      input('filter', text),
      input('old', text),
      input('one', { type: 'static_select', options }),
    );
    rig.slack.fill({ user: MAYA, values: { filter: { filter: 'x' }, old: { old: 'y' }, one: { one: 'b' } } });
    const blocks = [
      section('14 events'),
      input('filter', { ...text, initial_value: 'not taken' }),
      input('new', { ...text, action_id: 'old' }),
      input('one', { type: 'static_select', options, initial_option: options[0] }),
    ];
    expect((await rig.api('views.update', { view_id: id, hash, view: modal(blocks) })).ok).toBe(true);
    expect(rig.slack.values(id)).toMatchObject({
      filter: { filter: { value: 'x' } },
      new: { old: { value: null } },
      one: { one: { selected_option: options[1] } },
    });
  });

  it('buttons and menus of a list send which row they are of', async () => {
    const rows = ['1', '2'].map((value) => ({
      ...section(value),
      block_id: `row${value}`,
      accessory: button('open', value),
    }));
    const menu = {
      type: 'actions',
      block_id: 'more',
      elements: [{ type: 'overflow', action_id: 'menu', options }],
    };
    await open(...rows, menu);
    await rig.slack.clickView({ user: MAYA, actionId: 'open', value: '2' });
    expect(rig.last()).toMatchObject({ actions: [{ action_id: 'open', block_id: 'row2', value: '2' }] });
    await rig.slack.clickView({ user: MAYA, actionId: 'menu', selected: 'c' });
    expect(rig.last()).toMatchObject({ actions: [{ selected_option: { value: 'c' } }] });
  });
});

describe('the answer to a submission', () => {
  const answers = (body: object) => {
    rig.answer = () => ({ body });
  };

  it('shows errors at the inputs they name, and keeps the form', async () => {
    await open(section('x'), input('words', text));
    answers({ response_action: 'errors', errors: { words: 'No such device.' } });
    expect((await submit({ words: { words: 'x' } })).errors).toEqual({ words: 'No such device.' });
    expect(titles()).toEqual(['Search']);
  });

  it.each([
    ['errors at a block that is no input', { response_action: 'errors', errors: { nowhere: 'x' } }],
    ['errors that say nothing', { response_action: 'errors', errors: { words: '' } }],
    ['no errors at all', { response_action: 'errors' }],
    ['an action Slack does not know', { response_action: 'close' }],
    ['an update without a view', { response_action: 'update' }],
    ['a view Slack refuses', { response_action: 'push', view: modal([{ type: 'nonsense' }]) }],
  ])('is trouble with %s', async (_what, body) => {
    await open(input('words', text));
    answers(body);
    expect((await submit({ words: { words: 'x' } })).errors?.['']).toContain('trouble connecting');
    expect(titles()).toEqual(['Search']);
  });

  it('updates, pushes up to three, and clears', async () => {
    const next = (title: string) => modal([input('words', text)], { title: plain(title) });
    await open(input('words', text));
    answers({ response_action: 'update', view: next('Found') });
    await submit({ words: { words: 'x' } });
    expect(titles()).toEqual(['Found']);
    for (const title of ['Two', 'Three', 'Four']) {
      answers({ response_action: 'push', view: next(title) });
      const { errors } = await submit({ words: { words: 'x' } });
      expect(errors === undefined).toBe(title !== 'Four');
    }
    expect(titles()).toEqual(['Found', 'Two', 'Three']);
    answers({ response_action: 'clear' });
    await submit();
    expect(titles()).toEqual([]);
  });
});

describe('closing', () => {
  it('tells the app where the view asked for it, with what was typed', async () => {
    await open(input('words', text));
    const { trigger_id } = rig.last();
    expect(trigger_id).toBeDefined();
    await rig.slack.closeView({ user: MAYA });
    expect(rig.heard.length).toBe(1);
    await rig.slack.command({ user: MAYA, channel: BACKUP, text: 'search' });
    const view = modal([input('words', text)], { notify_on_close: true });
    await rig.api('views.open', { trigger_id: rig.last().trigger_id, view });
    rig.slack.fill({ user: MAYA, values: { words: { words: 'half' } } });
    await rig.slack.closeView({ user: MAYA, all: true });
    expect(rig.last()).toMatchObject({ type: 'view_closed', is_cleared: true });
    expect(values()).toMatchObject({ words: { words: { value: 'half' } } });
  });
});

it('a response_url of a command replaces nothing, one of a click does', async () => {
  const respond = (body: Json) =>
    fetch(String(rig.last().response_url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const shown = () => rig.slack.ephemerals(MAYA).map((each) => each.text);
  await rig.slack.command({ user: MAYA, channel: BACKUP, text: 'stats' });
  const blocks = [{ type: 'actions', elements: [button('go')] }];
  await respond({ text: 'Still counting', blocks });
  await respond({ text: '87 events', blocks, replace_original: true });
  expect(shown()).toEqual(['Still counting', '87 events']);
  const [first] = rig.slack.ephemerals(MAYA);
  await rig.slack.clickEphemeral({ user: MAYA, id: first?.id ?? '', actionId: 'go' });
  await respond({ text: 'Counted', replace_original: true });
  expect(shown()).toEqual(['Counted', '87 events']);
  for (let use = 1; use < LIMITS.responseUrlUses; use += 1)
    expect((await respond({ text: 'x' })).status).toBe(200);
  expect((await respond({ text: 'x' })).status).toBe(404);
});

it('messages in a DM are posted and edited by its id', async () => {
  const { channel } = (await rig.api('conversations.open', { users: MAYA })) as { channel: { id: string } };
  const { ts } = await rig.api('chat.postMessage', { channel: channel.id, text: 'Export: 10 %' });
  expect(
    (await rig.api('chat.update', { channel: channel.id, ts: String(ts), text: 'Export: done' })).ok,
  ).toBe(true);
  expect(rig.slack.messages(channel.id)).toMatchObject([{ text: 'Export: done', channel: 'D007MAYA' }]);
  expect(rig.slack.direct(MAYA).id).toBe(channel.id);
});

const kindOf = (payload: Json): string =>
  String((payload.event as Json | undefined)?.type ?? payload.type ?? 'slash_commands');

it('the table of what is sent names all that people can do', async () => {
  const pick = { type: 'external_select', action_id: 'device', min_query_length: 1 };
  const { slack } = rig;
  const { ts } = slack.say({ user: MAYA, channel: BACKUP, text: 'x' });
  await slack.openHome(MAYA);
  await slack.shortcut({ user: MAYA, callbackId: 'lookup', channel: BACKUP, ts });
  await slack.shortcut({ user: MAYA, callbackId: 'search' });
  await open({ ...section('x'), accessory: pick }, { type: 'actions', elements: [button('go')] });
  await slack.suggest({ user: MAYA, actionId: 'device', selected: 'LAB' });
  await slack.clickView({ user: MAYA, actionId: 'go' });
  await submit();
  await slack.command({ user: MAYA, channel: BACKUP, text: 'search' });
  const view = modal([section('x')], { notify_on_close: true });
  await rig.api('views.open', { trigger_id: rig.last().trigger_id, view });
  await slack.closeView({ user: MAYA });
  for (const is_private of [false, true]) {
    for (const patch of [
      { name: 'new' },
      { is_archived: true },
      { is_archived: false },
      { is_member: false },
    ])
      slack.setChannel(BACKUP, { is_private, ...patch });
    slack.setChannel(BACKUP, { is_member: true, name: 'old' });
  }
  await expect.poll(() => new Set(rig.heard.map(({ payload }) => kindOf(payload))).size).toBe(SENT.length);
  const kinds = rig.heard.map(({ payload }) => kindOf(payload));
  expect([...new Set(kinds)].sort()).toEqual(SENT.map(({ method }) => method));
});
