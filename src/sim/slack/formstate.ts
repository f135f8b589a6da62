/** What an element holds: the `state.values` entry and the fields of an action (docs.slack.dev, block_actions). */
import { elementsOf, withChildren } from './blocks.ts';
import { isObject } from './check.ts';
import { offered } from './offered.ts';
import type { StateValues, World } from './state.ts';
import type { Json } from './types.ts';

type Chosen = string | number | readonly string[] | null | undefined;

/** Elements whose value is one field, by type: the state's field and the element's initial one. */
const SIMPLE: Readonly<Record<string, readonly [field: string, initial: string]>> = {
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  rich_text_input: ['rich_text_value', 'initial_value'],
  users_select: ['selected_user', 'initial_user'],
  channels_select: ['selected_channel', 'initial_channel'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  multi_users_select: ['selected_users', 'initial_users'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  file_input: ['files', 'initial_files'],
};
const ONE_OPTION = ['static_select', 'external_select', 'radio_buttons', 'overflow'];
const MANY_OPTIONS = ['multi_static_select', 'multi_external_select', 'checkboxes'];

const isList = (type: string): boolean =>
  type.startsWith('multi_') || type === 'checkboxes' || type === 'file_input';

function optionsOf(element: Json): Json[] {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isObject) : [];
  return [element.options, ...groups.map((group) => group.options)].flat().filter(isObject);
}

/** An external select's options come from the app, so any value is taken as its own label. */
function option(element: Json, value: string): Json {
  const found = optionsOf(element).find((each) => each.value === value);
  if (found !== undefined) return found;
  if (String(element.type).includes('external'))
    return { text: { type: 'plain_text', text: value, emoji: true }, value };
  throw new Error(`${element.action_id} has no option ${JSON.stringify(value)}`);
}

/** What the element holds before anybody touches it; undefined for a button. */
function initialState(element: Json): Json | undefined {
  const type = String(element.type);
  const simple = SIMPLE[type];
  if (simple !== undefined) return { type, [simple[0]]: element[simple[1]] ?? (isList(type) ? [] : null) };
  if (type === 'overflow') return undefined;
  if (ONE_OPTION.includes(type)) return { type, selected_option: element.initial_option ?? null };
  if (MANY_OPTIONS.includes(type)) return { type, selected_options: element.initial_options ?? [] };
  return undefined;
}

/**
 * What the element holds once `chosen` is chosen or typed. Throws where it offers no such option, person or channel,
 * and for what no person could choose in it.
 */
export function chosenState(world: World, element: Json, chosen: Chosen): Json {
  const type = String(element.type);
  const simple = SIMPLE[type];
  if (simple !== undefined) {
    const empty = chosen === undefined || chosen === null || chosen === '';
    return { type, [simple[0]]: empty ? (isList(type) ? [] : null) : offered(world, element, chosen) };
  }
  if (ONE_OPTION.includes(type))
    return { type, selected_option: chosen ? option(element, String(chosen)) : null };
  if (MANY_OPTIONS.includes(type)) {
    const values = Array.isArray(chosen) ? chosen : chosen ? [String(chosen)] : [];
    return { type, selected_options: values.map((value) => option(element, value)) };
  }
  return { type };
}

/** The state of all elements of some blocks; what was typed stays where ids and type are the same. */
export function stateOf(blocks: readonly Json[], before: StateValues = {}): StateValues {
  const values: StateValues = {};
  for (const block of blocks.flatMap(withChildren))
    for (const element of elementsOf(block)) {
      const fresh = initialState(element);
      if (fresh === undefined) continue;
      const [blockId, actionId] = [String(block.block_id), String(element.action_id)];
      const kept = before[blockId]?.[actionId];
      const held = kept !== undefined && kept.type === fresh.type ? kept : fresh;
      values[blockId] = { ...values[blockId], [actionId]: held };
    }
  return values;
}

/** Whether nothing is typed or chosen. */
export function isBlank(state: Json | undefined): boolean {
  if (state === undefined) return true;
  const { type: _, ...rest } = state;
  return Object.values(rest).every(
    (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
}
