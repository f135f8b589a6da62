/** Payloads as Slack sends them (docs.slack.dev/interactivity, /apis/events-api), and the same with parts made into something else. */
import fc from 'fast-check';
import { text, tree } from './hostile.ts';

type Json = Record<string, unknown>;

const TEAM = { id: 'T0EXAMPLE', domain: 'example' };
const USER = { id: 'U07MAYA', username: 'maya', name: 'maya', team_id: TEAM.id };

export interface Ids {
  readonly actions: readonly string[];
  readonly dialogs: readonly string[];
  readonly channels: readonly string[];
  /** Where answers go. */
  readonly answers: string;
}

const common = { team: TEAM, user: USER, api_app_id: 'A0EXAMPLE', token: 'x', is_enterprise_install: false };
const message = {
  type: 'message',
  ts: '1795357080.000300',
  text: 'alert 1041 of FIN-LAPTOP-7',
  blocks: [],
  bot_id: 'B01',
};
const view = (callback: string, type = 'modal') => ({
  ...{
    id: 'V0123ABC',
    team_id: TEAM.id,
    type,
    callback_id: callback,
    private_metadata: 'nothing',
    hash: '1.a',
  },
  ...{
    blocks: [],
    title: { type: 'plain_text', text: 'x' },
    root_view_id: 'V0123ABC',
    app_id: 'A0EXAMPLE',
    bot_id: 'B01',
  },
  state: {
    values: {
      note: { note: { type: 'plain_text_input', value: 'a note' } },
      reason: { reason: { type: 'static_select', selected_option: { value: 'hardware' } } },
      owner: { owner: { type: 'users_select', selected_user: 'U07JON' } },
      expiry: { expiry: { type: 'radio_buttons', selected_option: { value: 'until' } } },
      until: { until: { type: 'datetimepicker', selected_date_time: 4_000_000_000 } },
      for: { for: { type: 'radio_buttons', selected_option: { value: '1h' } } },
      filter: { filter: { type: 'plain_text_input', value: '--type Backup' } },
      type: { 'search.changed': { type: 'multi_static_select', selected_options: [{ value: 'Backup' }] } },
      since: { 'search.changed': { type: 'static_select', selected_option: { value: '1h' } } },
    },
  },
});
const click = (action: string, answers: string): Json => ({
  ...{ type: 'block_actions', ...common, trigger_id: '1.2.abc', response_url: answers },
  ...{
    container: { type: 'message', message_ts: message.ts, channel_id: 'C0123OPS', is_ephemeral: false },
    message,
  },
  channel: { id: 'C0123OPS', name: 'ops' },
  actions: [{ type: 'button', action_id: action, block_id: 'b', value: '990041', action_ts: '1.2' }],
});
const clickIn = (action: string, type: string): Json => ({
  ...{ type: 'block_actions', ...common, trigger_id: '1.2.abc', view: view('alert.ack', type) },
  container: { type: 'view', view_id: 'V0123ABC' },
  actions: [
    { type: 'overflow', action_id: action, block_id: 'b', selected_option: { value: 'note:990041' } },
  ],
});
const inEvent = (event: Json): Json => ({
  ...{
    token: 'x',
    team_id: TEAM.id,
    api_app_id: 'A0EXAMPLE',
    type: 'event_callback',
    event_id: 'Ev01',
    event_time: 1,
  },
  ...{ authorizations: [{ team_id: TEAM.id, user_id: 'U0BOT', is_bot: true, enterprise_id: null }], event },
});

/** Sent as `payload` of a form, or, where it is an event, as JSON. */
function payloads({ actions, dialogs, channels, answers }: Ids): fc.Arbitrary<Json> {
  const action = fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...actions) }, text);
  const dialog = fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...dialogs) }, text);
  const listenedTo = fc.oneof(
    action.map((id) => click(id, answers)),
    fc.tuple(action, fc.constantFrom('modal', 'home')).map(([id, type]) => clickIn(id, type)),
    dialog.map((id) => ({
      type: 'view_submission',
      ...common,
      trigger_id: '1.2.abc',
      view: view(id),
      response_urls: [],
    })),
    fc.constantFrom('lookup', 'search', 'lookup', 'toString').map((id) => ({
      ...{ type: 'message_action', callback_id: id, ...common, trigger_id: '1.2.abc', response_url: answers },
      ...{ message, message_ts: message.ts, channel: { id: 'C0123OPS', name: 'ops' }, action_ts: '1.2' },
    })),
    fc.constantFrom('search').map((id) => ({
      type: 'shortcut',
      callback_id: id,
      ...common,
      trigger_id: '1.2.abc',
      action_ts: '1.2',
    })),
    fc.constantFrom('app_home_opened', 'message', 'app_mention', 'tokens_revoked').map((type) =>
      inEvent({
        type,
        user: USER.id,
        channel: 'D0123',
        tab: 'home',
        text: 'x',
        ts: '1.2',
        event_ts: '1.2',
      }),
    ),
    fc.constantFrom(...channels).map((type) =>
      inEvent({
        type,
        channel: 'C0123GONE',
        user: USER.id,
        old_channel_id: 'C0123ONE',
        new_channel_id: 'C0123TWO',
      }),
    ),
    fc.constant({ type: 'url_verification', challenge: 'c', token: 'x' }),
  ) as fc.Arbitrary<Json>;
  // Bolt lets these wait for three seconds before it answers.
  const unheard = fc.oneof(
    dialog.map((id) => ({ type: 'view_closed', ...common, view: view(id), is_cleared: false })),
    action.map((id) => ({
      type: 'block_suggestion',
      ...common,
      action_id: id,
      block_id: 'b',
      value: 'x',
      container: {},
      view: view('search'),
    })),
    fc.constant({
      type: 'interactive_message',
      callback_id: 'x',
      ...common,
      actions: [{ name: 'a', value: 'b' }],
    }),
  ) as fc.Arbitrary<Json>;
  return fc.oneof({ weight: 30, arbitrary: listenedTo }, { weight: 1, arbitrary: unheard });
}

const WORDS = [
  'events',
  'subject',
  'why',
  'event',
  'stats',
  'status',
  'help',
  'search',
  'acks',
  'audit',
  'ack',
  'note',
];
const command = (answers: string) =>
  fc.tuple(fc.constantFrom(...WORDS), text).map(
    ([word, rest]): Json => ({
      ...{
        command: '/insync',
        text: `${word} ${rest}`,
        user_id: USER.id,
        user_name: 'maya',
        channel_id: 'C0123OPS',
      },
      ...{
        channel_name: 'ops',
        team_id: TEAM.id,
        team_domain: 'example',
        api_app_id: 'A0EXAMPLE',
        token: 'x',
      },
      ...{ response_url: answers, trigger_id: '1.2.abc', is_enterprise_install: 'false' },
    }),
  );

/** Where something stands in a payload, at any depth. */
function places(value: unknown, found: [holder: Json, key: string][] = []): [holder: Json, key: string][] {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    found.push([value as Json, key]);
    places(inner, found);
  }
  return found;
}

const hostile = tree([
  'id',
  'type',
  'value',
  'values',
  'text',
  'channel',
  'team_id',
  'user',
  'selected_option',
  'blocks',
]);
const changes = fc.array(
  fc.tuple(
    fc.nat(),
    fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 5, arbitrary: hostile }),
  ),
  { maxLength: 3 },
);

function changed(payload: Json, edits: readonly (readonly [place: number, to: unknown])[]): Json {
  const copy = structuredClone(payload);
  for (const [place, to] of edits) {
    const found = places(copy);
    const [holder, key] = found[place % found.length] ?? [];
    if (!holder || key === undefined) continue;
    if (to === undefined) delete holder[key];
    else
      Object.defineProperty(holder, key, { value: to, writable: true, enumerable: true, configurable: true });
  }
  return copy;
}

export type Sent = { readonly form: Readonly<Record<string, string>> } | { readonly json: string };

/** Any request of Slack's, parts of which are missing, of other kinds, huge or hostile. */
export function requests(ids: Ids): fc.Arbitrary<Sent> {
  const interactive = fc.tuple(payloads(ids), changes).map(([payload, edits]): Sent => {
    const body = JSON.stringify(changed(payload, edits));
    return payload.type === 'event_callback' || payload.type === 'url_verification'
      ? { json: body }
      : { form: { payload: body } };
  });
  const typed = fc.tuple(command(ids.answers), changes).map(([fields, edits]): Sent => {
    const entries = Object.entries(changed(fields, edits)).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    return { form: Object.fromEntries(entries) };
  });
  const junk = fc.oneof(
    text.map((payload): Sent => ({ form: { payload } })),
    hostile.map((value): Sent => ({ json: JSON.stringify(value) ?? '' })),
    hostile.map((value): Sent => ({ form: { payload: JSON.stringify(value) ?? '' } })),
  );
  return fc.oneof(
    { weight: 8, arbitrary: interactive },
    { weight: 3, arbitrary: typed },
    { weight: 1, arbitrary: junk },
  );
}
