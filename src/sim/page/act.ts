import type { Delivered, FormValues, Json, Slack, Submitted, Target } from '../slack/types.ts';
import { elementAt } from './blocks.ts';
import type { Scene } from './document.ts';
import { isObject, objects, string } from './json.ts';
import { SPEEDS, type Tour, type TourWish } from './tour.ts';

/** What the page's script is told; `errors` by block_id. */
export interface Reply {
  readonly ok: boolean;
  /** A sentence for the person. */
  readonly error?: string;
  readonly errors?: Readonly<Record<string, string>>;
}

const OK: Reply = { ok: true };
const refuse = (error: string): Reply => ({ ok: false, error });

/** Does what a person did in the page. Throws only what the simulated Slack throws. */
export async function act(
  { slack, control, tour }: Pick<Scene, 'slack' | 'control' | 'tour'>,
  asked: Json,
): Promise<Reply> {
  const user = string(asked.user);
  if (!slack.state.users.has(user)) return refuse('Nobody with this id is in the workspace.');
  switch (asked.act) {
    case 'say':
      return say(slack, user, asked);
    case 'press':
      return press(slack, user, asked);
    case 'dismiss':
      slack.dismissEphemeral(string(asked.id));
      return OK;
    case 'submit':
      return outcome(await slack.submitView({ user, viewId: string(asked.id), values: form(asked.values) }));
    case 'close':
      await slack.closeView({ user, viewId: string(asked.id), all: asked.all === true });
      return OK;
    case 'shortcut':
      return shortcut(slack, user, asked);
    case 'story':
      await control?.run(string(asked.id));
      return control ? OK : refuse('There is no simulator to control.');
    case 'tour':
      return lead(tour, asked, user);
    default:
      return refuse('The page asked for something unknown.');
  }
}

function lead(tour: Tour | undefined, asked: Json, user: string): Reply {
  const wish = tour && wishOf(tour, asked, user);
  if (!wish) return refuse(tour ? 'The story cannot do that.' : 'There is no story here.');
  tour.act(wish);
  return OK;
}

function wishOf({ chapters }: Tour, asked: Json, user: string): TourWish | undefined {
  const { wish, chapter } = asked;
  switch (wish) {
    case 'start':
      if (chapter === undefined) return { wish, user };
      return typeof chapter === 'number' && chapters[chapter] ? { wish, user, chapter } : undefined;
    case 'pause':
    case 'go-on':
    case 'skip':
    case 'repeat':
    case 'end':
      return { wish };
    case 'speed': {
      const speed = SPEEDS.find((each) => each === asked.speed);
      return speed && { wish, speed };
    }
    default:
      return undefined;
  }
}

async function say(slack: Slack, user: string, asked: Json): Promise<Reply> {
  const channel = string(asked.channel);
  const text = string(asked.text).trim();
  const thread = string(asked.thread);
  if (!text) return OK;
  const slash = /^(\/[^\s/]+)(?:\s+([\s\S]*))?$/.exec(text);
  if (slash && thread) return refuse(`${slash[1]} is not supported in threads. Sorry!`);
  if (!slash) {
    slack.say({ user, channel, text: written(slack, text), ...(thread ? { thread_ts: thread } : {}) });
    return OK;
  }
  // What went wrong with a command is said by Slackbot in the channel, not by the page.
  await slack.command({ user, channel, command: slash[1] ?? '', text: slash[2] ?? '' });
  return OK;
}

/** On a message where one is named. */
async function shortcut(slack: Slack, user: string, asked: Json): Promise<Reply> {
  const where = asked.id === undefined ? {} : { channel: string(asked.channel), ts: string(asked.id) };
  return outcome(await slack.shortcut({ user, callbackId: string(asked.callback), ...where }));
}

/** Typed text as Slack's own clients send it: escaped, with `@Name` of a person made a mention. */
function written(slack: Slack, text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const named = [...slack.state.users.values()].filter((user) => user.real_name);
  return named.reduce((said, user) => said.replaceAll(`@${user.real_name}`, `<@${user.id}>`), escaped);
}

async function press(slack: Slack, user: string, asked: Json): Promise<Reply> {
  const id = string(asked.id);
  const owner = ownerOf(slack, user, asked);
  const found = owner && elementAt(owner, string(asked.path));
  if (!found) return refuse('This message has changed. Look again.');
  const { block, element } = found;
  if (asked.action !== undefined && asked.action !== element.action_id)
    return refuse('This message has changed. Look again.');
  const target: Target = {
    user,
    actionId: string(element.action_id),
    ...(block.block_id ? { blockId: string(block.block_id) } : {}),
    ...(typeof element.value === 'string' ? { value: element.value } : {}),
    ...(isChosen(asked.selected) ? { selected: asked.selected } : {}),
  };
  if (asked.where === 'message')
    return outcome(await slack.click({ ...target, channel: string(asked.channel), ts: id }));
  if (asked.where === 'ephemeral') return outcome(await slack.clickEphemeral({ ...target, id }));
  slack.fill({ user, viewId: id, values: form(asked.values) });
  return outcome(await slack.clickView({ ...target, viewId: id }));
}

function ownerOf(
  slack: Slack,
  user: string,
  asked: Json,
): { blocks?: unknown; attachments?: unknown } | undefined {
  const id = string(asked.id);
  const channel = string(asked.channel);
  if (asked.where === 'ephemeral') return slack.ephemerals(user).find((ephemeral) => ephemeral.id === id);
  if (asked.where === 'view')
    return [...slack.views(user), slack.home(user)].find((view) => view?.id === id)?.view;
  const among = [...slack.messages(channel), ...slack.thread(channel, string(asked.thread))];
  return among.find((message) => message.ts === id);
}

const isChosen = (value: unknown): value is string | number | readonly string[] =>
  typeof value === 'string' ||
  typeof value === 'number' ||
  (Array.isArray(value) && value.every((v) => typeof v === 'string'));

/** The form's values as the script gathered them; what has another shape is left out. */
function form(values: unknown): FormValues {
  const fields = objects(values).map(
    (each) => [string(each.block), string(each.action), each.value] as const,
  );
  const all: FormValues = {};
  for (const [block, action, value] of fields)
    all[block] = { ...all[block], [action]: isChosen(value) ? value : null };
  return all;
}

const WORDS: Readonly<Record<string, string>> = {
  operation_timeout: 'The app did not answer in time.',
  dispatch_failed: 'The app could not be reached.',
};

function outcome(delivered: Delivered | Submitted): Reply {
  if ('errors' in delivered && isObject(delivered.errors)) return { ok: false, errors: delivered.errors };
  if (!delivered.error) return OK;
  return refuse(WORDS[delivered.error] ?? delivered.error);
}
