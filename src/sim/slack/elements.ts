/** Interactive elements (docs.slack.dev/reference/block-kit/block-elements). */
import {
  type Check,
  complain,
  flag,
  isObject,
  list,
  number,
  object,
  type Shape,
  text,
  url,
  word,
} from './check.ts';
import { INPUT_ELEMENTS } from './inputs.ts';
import { LIMITS } from './limits.ts';
import {
  confirm,
  imageFields,
  imageSource,
  initialAmongOptions,
  optionGroup,
  overflowOption,
  plain,
  plainOption,
  richOption,
} from './texts.ts';

const id = text(LIMITS.id);
const acts: Shape = { 'action_id?': id, 'confirm?': confirm, 'focus_on_load?': flag };
const holder: Shape = { ...acts, 'placeholder?': plain(LIMITS.placeholder) };
const ids = list(id, LIMITS.options, 0);
const matches = (pattern: RegExp): Check => {
  return (value, at, walk) => {
    if (typeof value !== 'string' || !pattern.test(value)) complain(walk, 'failed to match schema', at);
  };
};
const conversationFilter = object({
  'include?': list(word('im', 'mpim', 'private', 'public'), 4),
  'exclude_external_shared_channels?': flag,
  'exclude_bot_users?': flag,
});

const optionsOrGroups: Check = (value, at, walk) => {
  if (isObject(value) && (value.options === undefined) === (value.option_groups === undefined))
    complain(walk, 'must provide exactly one of options and option_groups', at);
  initialAmongOptions(value, at, walk);
};

/** A select and its multi form, told apart by the initial value's name. */
function selects(
  kind: string,
  more: Shape,
  one: string,
  many: string,
  initial: [Check, Check],
  also?: Check,
) {
  return {
    [`${kind}_select`]: object(
      { type: word(`${kind}_select`), ...holder, ...more, [`${one}?`]: initial[0] },
      also,
    ),
    [`multi_${kind}_select`]: object(
      {
        type: word(`multi_${kind}_select`),
        ...holder,
        ...more,
        'max_selected_items?': number(1),
        [`${many}?`]: initial[1],
      },
      also,
    ),
  };
}

const respond: Shape = { 'response_url_enabled?': flag };
const choice: [Check, Check] = [plainOption, list(plainOption, LIMITS.options)];

const selectElements: Readonly<Record<string, Check>> = {
  ...selects(
    'static',
    {
      'options?': list(plainOption, LIMITS.options),
      'option_groups?': list(optionGroup, LIMITS.optionGroups),
    },
    'initial_option',
    'initial_options',
    choice,
    optionsOrGroups,
  ),
  ...selects('external', { 'min_query_length?': number(0) }, 'initial_option', 'initial_options', choice),
  ...selects('users', {}, 'initial_user', 'initial_users', [id, ids]),
  ...selects('channels', respond, 'initial_channel', 'initial_channels', [id, ids]),
  ...selects(
    'conversations',
    { ...respond, 'default_to_current_conversation?': flag, 'filter?': conversationFilter },
    'initial_conversation',
    'initial_conversations',
    [id, ids],
  ),
};

const choiceElements: Readonly<Record<string, Check>> = {
  overflow: object({
    type: word('overflow'),
    'action_id?': id,
    'confirm?': confirm,
    options: list(overflowOption, LIMITS.overflowOptions),
  }),
  radio_buttons: object(
    {
      type: word('radio_buttons'),
      ...acts,
      options: list(richOption, LIMITS.checkboxes),
      'initial_option?': richOption,
    },
    initialAmongOptions,
  ),
  checkboxes: object(
    {
      type: word('checkboxes'),
      ...acts,
      options: list(richOption, LIMITS.checkboxes),
      'initial_options?': list(richOption, LIMITS.checkboxes),
    },
    initialAmongOptions,
  ),
  datepicker: object({
    type: word('datepicker'),
    ...holder,
    'initial_date?': matches(/^\d{4}-\d{2}-\d{2}$/),
  }),
  timepicker: object({
    type: word('timepicker'),
    ...holder,
    'initial_time?': matches(/^\d{2}:\d{2}$/),
    'timezone?': id,
  }),
  datetimepicker: object({
    type: word('datetimepicker'),
    ...acts,
    'initial_date_time?': number(1_000_000_000, 9_999_999_999),
  }),
};

const feedback = object({
  text: plain(LIMITS.buttonText),
  value: text(LIMITS.buttonValue),
  'accessibility_label?': text(LIMITS.accessibilityLabel),
});
const workflow = object({
  trigger: object({
    url: url(LIMITS.url),
    'customizable_input_parameters?': list(object({ name: id, value: id }), 100),
  }),
});

export const ELEMENTS: Readonly<Record<string, Check>> = {
  ...selectElements,
  ...INPUT_ELEMENTS,
  ...choiceElements,
  button: object({
    type: word('button'),
    'action_id?': id,
    'confirm?': confirm,
    text: plain(LIMITS.buttonText),
    'value?': text(LIMITS.buttonValue),
    'url?': url(LIMITS.url),
    'style?': word('primary', 'danger'),
    'accessibility_label?': text(LIMITS.accessibilityLabel),
  }),
  workflow_button: object({
    type: word('workflow_button'),
    'action_id?': id,
    text: plain(LIMITS.buttonText),
    workflow,
    'style?': word('primary', 'danger'),
    'accessibility_label?': text(LIMITS.accessibilityLabel),
  }),
  icon_button: object({
    type: word('icon_button'),
    'action_id?': id,
    icon: id,
    text: plain(LIMITS.buttonText),
    'value?': text(LIMITS.buttonValue),
    'confirm?': confirm,
    'accessibility_label?': text(LIMITS.accessibilityLabel),
    'visible_to_user_ids?': ids,
  }),
  feedback_buttons: object({
    type: word('feedback_buttons'),
    'action_id?': id,
    positive_button: feedback,
    negative_button: feedback,
  }),
  image: object({ type: word('image'), alt_text: text(LIMITS.altText), ...imageFields }, imageSource),
};

const SELECTS = Object.keys(selectElements);
const PICKERS = ['datepicker', 'timepicker', 'datetimepicker'];

/** Which elements each block takes. */
export const IN_ACTIONS = [
  'button',
  'workflow_button',
  'overflow',
  'radio_buttons',
  'checkboxes',
  'rich_text_input',
  ...PICKERS,
  ...SELECTS,
];
export const IN_SECTION = [
  'button',
  'workflow_button',
  'overflow',
  'radio_buttons',
  'checkboxes',
  'image',
  'datepicker',
  'timepicker',
  ...SELECTS,
];
export const IN_INPUT = [
  'radio_buttons',
  'checkboxes',
  ...PICKERS,
  ...SELECTS,
  ...Object.keys(INPUT_ELEMENTS),
];
