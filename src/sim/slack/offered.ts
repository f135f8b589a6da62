/** What a person can choose in an element without options of its own: people, channels, days and times. */
import type { World } from './state.ts';
import type { Json, SimChannel } from './types.ts';

type Given = string | number | readonly string[];

/** As Slack sends it (docs.slack.dev/reference/block-kit/block-elements). Throws for what the element does not offer. */
export function offered(world: World, element: Json, given: Given): unknown {
  const type = String(element.type);
  const check = CHECKS[type.replace(/^multi_/, '')];
  if (check === undefined) return given;
  if (!type.startsWith('multi_')) return check(world, element, String(given));
  const all = (Array.isArray(given) ? given : [given]).map((each) => check(world, element, String(each)));
  const most = Number(element.max_selected_items ?? Number.POSITIVE_INFINITY);
  if (new Set(all).size < all.length || all.length > most) throw notOffered(element, String(given));
  return all;
}

type Check = (world: World, element: Json, value: string) => unknown;

const notOffered = (element: Json, value: string): Error =>
  new Error(`${element.action_id} does not offer ${JSON.stringify(value)}`);

const some =
  (fits: (world: World, element: Json, value: string) => boolean): Check =>
  (world, element, value) => {
    if (!fits(world, element, value)) throw notOffered(element, value);
    return value;
  };

const day = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const isDay = (value: string): boolean =>
  day.test(value) && new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);

const kindOf = ({ is_im, is_private }: SimChannel): string =>
  is_im ? 'im' : is_private ? 'private' : 'public';

/** Which conversations a filter leaves; without one, all. */
function isConversation({ state }: World, { filter }: Json, value: string): boolean {
  const channel = state.channels.get(value);
  const include = (filter as { include?: unknown } | undefined)?.include;
  return channel !== undefined && (!Array.isArray(include) || include.includes(kindOf(channel)));
}

const CHECKS: Readonly<Record<string, Check>> = {
  users_select: some(({ state }, _, value) => state.users.has(value)),
  channels_select: some(({ state }, _, value) => {
    const channel = state.channels.get(value);
    return channel !== undefined && kindOf(channel) === 'public' && !channel.is_archived;
  }),
  conversations_select: some(isConversation),
  datepicker: some((_, __, value) => isDay(value)),
  timepicker: some((_, __, value) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value)),
  datetimepicker: (_, element, value) => {
    if (!/^\d{10}$/.test(value)) throw notOffered(element, value);
    return Number(value);
  },
};
