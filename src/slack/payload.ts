/**
 * Whether a request has what Bolt and our listeners read of it, each field of its kind. Slack's own requests always do
 * (docs.slack.dev/interactivity, /apis/events-api), and neither Bolt nor a listener asks before it reads: what lacks
 * its user would be an internal error, and a list for an id would be one in the database.
 */
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const filled: Check = (value) => typeof value === 'string' && value !== '';
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const missing: Check = (value) => value === undefined;
const missingOr = (check: Check): Check => either(missing, check);
const noneOr = (check: Check): Check => either((value) => value === undefined || value === null, check);

function either(...checks: readonly Check[]): Check {
  return (value) => checks.some((check) => check(value));
}

/** An object whose own fields are these; others may stand beside them. */
function fields(shape: Readonly<Record<string, Check>>): Check {
  const all = Object.entries(shape);
  return (value) => isObject(value) && all.every(([name, check]) => check(own(value as object, name)));
}

function own(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function list(check: Check, least = 0): Check {
  return (value) => Array.isArray(value) && value.length >= least && value.every(check);
}

const named = fields({ id: filled });

const command = fields({
  ...{ command: filled, text, user_id: filled, channel_id: filled },
  ...{ team_id: noneOr(text), enterprise_id: noneOr(text), user_name: noneOr(text) },
  ...{ response_url: noneOr(text), trigger_id: noneOr(text) },
});

const action = fields({
  ...{ action_id: noneOr(text), value: noneOr(text) },
  selected_option: noneOr(fields({ value: noneOr(text) })),
});
const view = fields({
  ...{ id: text, type: text, callback_id: text, private_metadata: text },
  state: noneOr(fields({ values: isObject })),
});
/** Clicks, dialogs and shortcuts. */
const interactive = fields({
  type: text,
  user: fields({ id: filled, name: noneOr(text), username: noneOr(text), team_id: noneOr(text) }),
  ...{ team: noneOr(named), enterprise: noneOr(named), channel: missingOr(named), message: noneOr(isObject) },
  ...{ callback_id: noneOr(text), trigger_id: noneOr(text), response_url: noneOr(text), name: noneOr(text) },
  ...{ actions: missingOr(list(action, 1)), view: missingOr(view), container: noneOr(isObject) },
});
const BY_TYPE: ReadonlyMap<unknown, Check> = new Map([
  ['block_actions', fields({ actions: list(action, 1), container: isObject })],
  ['view_submission', fields({ view: fields({ state: fields({ values: isObject }) }) })],
  ['view_closed', fields({ view })],
  ['message_action', fields({ callback_id: text, channel: named, message: isObject })],
  ['shortcut', fields({ callback_id: text })],
]);

const event = fields({
  type: text,
  user: missingOr(either(text, isObject)),
  channel: missingOr(either(text, isObject)),
  ...{ item: missingOr(isObject), subteam: missingOr(isObject) },
});
const delivered = fields({
  event,
  ...{ team_id: noneOr(text), enterprise_id: noneOr(text) },
  authorizations: noneOr(list(fields({ team_id: noneOr(text), enterprise_id: noneOr(text) }))),
});
const home = fields({ event: fields({ user: filled, tab: noneOr(text) }) });

/** What comes as a form: a command, or an interaction in its field `payload`. */
export function isSoundForm(form: Readonly<Record<string, unknown>>): boolean {
  const payload = own(form, 'payload');
  if (payload === undefined) return command(form);
  const value = parsed(payload);
  return (
    interactive(value) &&
    own(value as object, 'event') === undefined &&
    (BY_TYPE.get(typeOf(value)) ?? isObject)(value)
  );
}

/** What comes as JSON: an event, or word about the address and the rate. */
export function isSoundJson(body: string): boolean {
  const value = parsed(body);
  if (!fields({ type: text })(value)) return false;
  if (typeOf(value) !== 'event_callback')
    return (
      ['url_verification', 'app_rate_limited'].includes(String(typeOf(value))) &&
      own(value as object, 'event') === undefined
    );
  return delivered(value) && (typeOf(own(value as object, 'event')) !== 'app_home_opened' || home(value));
}

function typeOf(value: unknown): unknown {
  return own(value as object, 'type');
}

function parsed(given: unknown): unknown {
  try {
    return typeof given === 'string' ? JSON.parse(given) : undefined;
  } catch {
    return undefined;
  }
}
