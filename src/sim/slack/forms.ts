/** Modals as a person fills them: typing, submitting, closing. */
import { refuseView } from './blocks.ts';
import { isObject } from './check.ts';
import type { Deliver } from './deliver.ts';
import { chosenState, isBlank } from './formstate.ts';
import { findElement } from './interact.ts';
import { blocksOf } from './messages.ts';
import { base } from './payloads.ts';
import { emit, hasFile, throwRefusal, type World } from './state.ts';
import { newResponseUrl, newTrigger } from './triggers.ts';
import type { Delivered, FormValues, Json, SimView, Slack, Submitted } from './types.ts';
import { closeAll, closeFrom, openView, replaceView, stackOf, viewWithState } from './views.ts';

/** A person's top modal, or the view named. Throws where it is not open. */
export function viewOf(world: World, user: string, viewId?: string): SimView {
  const home = world.homes.get(user);
  const stack = stackOf(world, user);
  const view =
    viewId === undefined
      ? stack.at(-1)
      : viewId === 'home' || viewId === home?.id
        ? home
        : stack.find((each) => each.id === viewId);
  if (view === undefined) throw new Error(`${user} has no view ${viewId ?? 'open'}`);
  return view;
}

function fill(world: World, view: SimView, values: FormValues): void {
  const held = structuredClone(world.values.get(view.id) ?? {});
  for (const [blockId, actions] of Object.entries(values))
    for (const [actionId, chosen] of Object.entries(actions)) {
      const target = { user: view.user, blockId, actionId };
      const { element } = findElement(blocksOf({ blocks: view.view.blocks }), target);
      held[blockId] = { ...held[blockId], [actionId]: chosenState(world, element, chosen) };
    }
  world.values.set(view.id, held);
  emit(world, { kind: 'typed', user: view.user, id: view.id });
}

/** What Slack's own client refuses before it asks the app: empty required inputs, too short or too long text. */
function clientErrors(world: World, view: SimView): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { block } of blocksOf({ blocks: view.view.blocks })) {
    if (block.type !== 'input' || !isObject(block.element)) continue;
    const { element } = block;
    const state = world.values.get(view.id)?.[String(block.block_id)]?.[String(element.action_id)];
    const blockId = String(block.block_id);
    const text = typeof state?.value === 'string' ? state.value : '';
    if (isBlank(state)) {
      if (block.optional !== true) errors[blockId] = 'Please complete this required field.';
    } else if (text.length > Number(element.max_length ?? Infinity))
      errors[blockId] = `This entry must be less than ${Number(element.max_length) + 1} characters`;
    else if (text.length < Number(element.min_length ?? 0) && 'value' in (state ?? {}))
      errors[blockId] = `This entry must be greater than ${Number(element.min_length) - 1} characters`;
  }
  return errors;
}

/** One response_url for every conversation chosen where the element asks for it. */
function responseUrls(world: World, view: SimView): Json[] {
  return blocksOf({ blocks: view.view.blocks }).flatMap(({ block }) => {
    const { element } = block;
    if (!isObject(element) || element.response_url_enabled !== true) return [];
    const state = world.values.get(view.id)?.[String(block.block_id)]?.[String(element.action_id)];
    const channel = state?.selected_conversation ?? state?.selected_channel;
    if (typeof channel !== 'string') return [];
    const response_url = newResponseUrl(world, 'actions', { user: view.user, channel });
    return [{ block_id: block.block_id, action_id: element.action_id, channel_id: channel, response_url }];
  });
}

/** The app's errors by block. Throws where one is said of a block that is no input, or says nothing. */
function appErrors(view: SimView, errors: unknown): Record<string, string> {
  const inputs = new Set(
    blocksOf({ blocks: view.view.blocks })
      .filter(({ block }) => block.type === 'input')
      .map(({ block }) => block.block_id),
  );
  const said = Object.entries(isObject(errors) ? errors : {});
  const fits = said.every(([block, words]) => inputs.has(block) && typeof words === 'string' && words !== '');
  if (said.length === 0 || !fits) throw new Error('errors must name inputs of the view');
  return Object.fromEntries(said) as Record<string, string>;
}

/** Honours `response_action`; returns the app's errors by block. Throws where Slack could not. */
function settle(world: World, view: SimView, body: string): Record<string, string> | undefined {
  const answer: unknown = body.trim() === '' ? {} : JSON.parse(body);
  const { response_action, view: next, errors } = isObject(answer) ? answer : ({} as Json);
  if (response_action === 'errors') return appErrors(view, errors);
  if (response_action === 'clear') closeAll(world, view.user);
  else if (response_action === 'update' || response_action === 'push') {
    throwRefusal(refuseView(next, 'modal', hasFile(world)));
    if (response_action === 'push') openView(world, { user: view.user }, next as Json, true);
    else replaceView(world, view, next as Json);
  } else if (response_action === undefined) closeFrom(world, view);
  else throw new Error(`unknown response_action ${response_action}`);
  return undefined;
}

/** What Slack shows above the form when the app's answer is late, unreadable or a view it refuses. */
const TROUBLE = { '': 'We had some trouble connecting. Try again?' };

type Forms = Pick<Slack, 'fill' | 'submitView' | 'closeView'>;

export function createForms(world: World, deliver: Deliver): Forms {
  async function submitView(input: Parameters<Slack['submitView']>[0]): Promise<Submitted> {
    const view = viewOf(world, input.user, input.viewId);
    if (input.values !== undefined) fill(world, view, input.values);
    const refused = clientErrors(world, view);
    if (Object.keys(refused).length > 0)
      return { status: 0, ackMs: 0, body: '', via: 'none', errors: refused };
    let errors: Record<string, string> | undefined;
    const answer = await deliver.send(
      'interactive',
      {
        ...base(world, 'view_submission', input.user),
        trigger_id: newTrigger(world, { user: input.user, viewId: view.id }),
        view: viewWithState(world, view),
        response_urls: responseUrls(world, view),
      },
      ({ error, body }) => {
        try {
          errors = error === undefined ? settle(world, view, body) : TROUBLE;
        } catch {
          errors = TROUBLE;
        }
      },
    );
    return errors === undefined ? answer : { ...answer, errors };
  }

  /** The app hears of it only where the view asked with `notify_on_close`. */
  async function closeView(input: Parameters<Slack['closeView']>[0]): Promise<Delivered | undefined> {
    const view = viewOf(world, input.user, input.viewId);
    const payload = {
      ...base(world, 'view_closed', input.user),
      view: viewWithState(world, view),
      is_cleared: input.all === true,
    };
    if (input.all || view.view.clear_on_close) closeAll(world, input.user);
    else closeFrom(world, view);
    return view.view.notify_on_close ? deliver.send('interactive', payload) : undefined;
  }

  return {
    submitView,
    closeView,
    fill: ({ user, viewId, values }) => fill(world, viewOf(world, user, viewId), values),
  };
}
