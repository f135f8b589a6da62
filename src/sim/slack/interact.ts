/** What people do: commands, clicks, choices, shortcuts. Each becomes the genuine payload, sent to the app. */
import { elementsOf, withChildren } from './blocks.ts';
import type { Deliver } from './deliver.ts';
import { chosenState, stateOf } from './formstate.ts';
import { addEphemeral, blocksOf, type Content, findMessage } from './messages.ts';
import { shown } from './methods/call.ts';
import { base, channelRef, slashCommand, stamp } from './payloads.ts';
import { respond } from './respond.ts';
import { type ResponseContext, SlackRefusal, type StateValues, type World } from './state.ts';
import { newResponseUrl, newTrigger } from './triggers.ts';
import type { Delivered, Json, SimView, Slack, Target } from './types.ts';
import { viewWithState } from './views.ts';

type Found = { block: Json; element: Json; attachment?: number };

/** The element meant. Throws where the surface has none, as a person could not click it. */
export function findElement(blocks: readonly { block: Json; attachment?: number }[], target: Target): Found {
  for (const { block, attachment } of blocks)
    for (const element of elementsOf(block)) {
      const fits =
        element.action_id === target.actionId &&
        (target.blockId === undefined || block.block_id === target.blockId) &&
        (target.value === undefined || element.value === undefined || element.value === target.value);
      if (fits) return { block, element, ...(attachment === undefined ? {} : { attachment }) };
    }
  throw new Error(
    `nothing to click: no element ${target.actionId}${target.value ? ` with value ${target.value}` : ''}`,
  );
}

/** The entry of `actions`, and the values after the choice. */
function act(world: World, id: string, found: Found, target: Target, values: StateValues): Json {
  const { block, element } = found;
  const { action_id, type } = element;
  const common = { action_id, block_id: block.block_id, type, action_ts: stamp(world) };
  if (type === 'button' || type === 'icon_button' || type === 'workflow_button') {
    const { text, value, style, url } = element;
    const given = Object.entries({ text, value, style, url }).filter(([, each]) => each !== undefined);
    return { ...common, ...Object.fromEntries(given) };
  }
  const state = chosenState(world, element, target.selected);
  if (type !== 'overflow') {
    const blockId = String(block.block_id);
    world.values.set(id, { ...values, [blockId]: { ...values[blockId], [String(action_id)]: state } });
  }
  return { ...common, ...state };
}

/** Slack's own words to a person whose command got no answer. */
function complainToUser(
  world: World,
  input: { user: string; channel: string; command: string },
  error: string,
): void {
  const text = `${input.command} failed with the error "${error}"`;
  addEphemeral(world, { channel: input.channel, user: input.user, text, from: 'slackbot' });
}

/** A command's acknowledgement may carry the answer: plain text, or JSON. */
function answerFromBody(world: World, context: ResponseContext, body: string, responseUrl: string): void {
  if (body.trim() === '') return;
  let parsed: unknown = { text: body };
  try {
    parsed = JSON.parse(body);
  } catch {
    // Anything that is no JSON object is shown as text.
  }
  const answer = typeof parsed === 'object' && parsed !== null ? (parsed as Json) : { text: body };
  if (Object.keys(answer).length > 0) respond(world, context, answer, responseUrl);
}

type Actions = Pick<Slack, 'command' | 'click' | 'clickEphemeral' | 'clickView' | 'suggest'>;

export function createActions(
  world: World,
  deliver: Deliver,
  viewOf: (user: string, viewId?: string) => SimView,
): Actions {
  /** A click's payload on something in a channel. */
  function clickOn(
    target: Target,
    id: string,
    content: Content,
    where: Json,
    context: ResponseContext,
  ): Promise<Delivered> {
    const blocks = blocksOf(content);
    const found = findElement(blocks, target);
    const values = stateOf(
      blocks.map(({ block }) => block),
      world.values.get(id),
    );
    const action = act(world, id, found, target, values);
    const inAttachment =
      found.attachment === undefined
        ? {}
        : { type: 'message_attachment', attachment_id: found.attachment, is_app_unfurl: false };
    const container = { ...(where.container as Json), ...inAttachment };
    return deliver.send('interactive', {
      ...base(world, 'block_actions', target.user),
      ...where,
      container,
      trigger_id: newTrigger(world, { user: target.user, channel: context.channel }),
      channel: channelRef(world, context.channel),
      state: { values: world.values.get(id) ?? values },
      response_url: newResponseUrl(world, 'actions', context),
      actions: [action],
    });
  }

  function command(input: Parameters<Slack['command']>[0]): Promise<Delivered> {
    const full = { command: '/insync', ...input };
    const context: ResponseContext = { user: input.user, channel: input.channel };
    const responseUrl = newResponseUrl(world, 'commands', context);
    const payload = slashCommand(
      world,
      full,
      responseUrl,
      newTrigger(world, { user: input.user, channel: input.channel }),
    );
    return deliver.send('slash_commands', payload, (answer) => {
      if (answer.error !== undefined) return complainToUser(world, full, answer.error);
      try {
        answerFromBody(world, context, answer.body, responseUrl);
      } catch (error) {
        if (!(error instanceof SlackRefusal)) throw error;
        complainToUser(world, full, 'invalid_command_response');
      }
    });
  }

  /** What was clicked on must be there, as a person sees it. */
  function click(input: Parameters<Slack['click']>[0]): Promise<Delivered> {
    const message = findMessage(world, input.channel, input.ts);
    if (message === undefined) throw new Error(`no message ${input.ts} in ${input.channel}`);
    const container = {
      type: 'message',
      message_ts: input.ts,
      channel_id: input.channel,
      is_ephemeral: false,
    };
    const thread = message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts };
    return clickOn(
      input,
      message.ts,
      message,
      { container: { ...container, ...thread }, message: shown(world, message, true) },
      { user: input.user, channel: input.channel, original: { message: message.ts } },
    );
  }

  function clickEphemeral(input: Parameters<Slack['clickEphemeral']>[0]): Promise<Delivered> {
    const ephemeral = world.ephemerals.get(input.id);
    if (ephemeral === undefined || ephemeral.user !== input.user)
      throw new Error(`${input.user} sees no ephemeral ${input.id}`);
    const { channel, ts: message_ts, thread_ts } = ephemeral;
    const thread = thread_ts === undefined ? {} : { thread_ts };
    const container = { type: 'message', message_ts, channel_id: channel, is_ephemeral: true, ...thread };
    const context = { user: input.user, channel, original: { ephemeral: ephemeral.id }, ...thread };
    return clickOn(input, ephemeral.id, ephemeral, { container }, context);
  }

  function clickView(input: Parameters<Slack['clickView']>[0]): Promise<Delivered> {
    const view = viewOf(input.user, input.viewId);
    const blocks = (view.view.blocks as Json[]).flatMap(withChildren).map((block) => ({ block }));
    const found = findElement(blocks, input);
    if (found.block.type === 'input' && found.block.dispatch_action !== true)
      throw new Error(`nothing is sent before the form is: ${input.actionId} has no dispatch_action`);
    const action = act(world, view.id, found, input, world.values.get(view.id) ?? {});
    return deliver.send('interactive', {
      ...base(world, 'block_actions', input.user),
      container: { type: 'view', view_id: view.id },
      trigger_id: newTrigger(world, {
        user: input.user,
        ...(view.type === 'modal' ? { viewId: view.id } : {}),
      }),
      view: viewWithState(world, view),
      actions: [action],
    });
  }

  function suggest(input: Parameters<Slack['suggest']>[0]): Promise<Delivered> {
    const { channel, ts } = input;
    const message = channel === undefined || ts === undefined ? undefined : findMessage(world, channel, ts);
    const view = message === undefined ? viewOf(input.user, input.viewId) : undefined;
    const blocks = message === undefined ? blocksOf({ blocks: view?.view.blocks }) : blocksOf(message);
    const { block, element } = findElement(blocks, input);
    return deliver.send('interactive', {
      ...base(world, 'block_suggestion', input.user),
      container:
        view === undefined ? { type: 'message', message_ts: ts } : { type: 'view', view_id: view.id },
      action_id: element.action_id,
      block_id: block.block_id,
      value: String(input.selected ?? ''),
      ...(view === undefined
        ? { channel: channelRef(world, channel as string), message: shown(world, message as never, true) }
        : { view: viewWithState(world, view) }),
    });
  }

  return { command, click, clickEphemeral, clickView, suggest };
}
