import type { ReactElement } from 'react';
import type { Json } from '../slack/types.ts';
import { control } from './controls.ts';
import { el } from './html.ts';
import { object, objects, string, textOf } from './json.ts';
import { type Drawing, marks, type Place } from './marks.ts';
import { choice } from './menu.ts';

const INPUT_TYPES: Readonly<Record<string, string>> = {
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/** Where Slack's state object keeps the value of each kind of element, and where the app proposes one. */
const KEPT: Readonly<Record<string, readonly [now: string, initial: string]>> = {
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
};

/** Any interactive element; undefined when it is of a kind the page does not draw. */
export function field(element: Json, place: Place, drawing: Drawing): ReactElement | undefined {
  const type = string(element.type);
  if (type === 'radio_buttons') return picks('radio', element, place, drawing);
  if (type === 'checkboxes') return picks('checkbox', element, place, drawing);
  if (Object.hasOwn(INPUT_TYPES, type)) return typed(type, element, place, drawing);
  return control(element, place, drawing);
}

function typed(type: string, element: Json, place: Place, drawing: Drawing): ReactElement {
  const [now, initial] = KEPT[type] ?? ['value', 'initial_value'];
  const value = drawing.value(place.blockId, string(element.action_id))?.[now] ?? element[initial];
  const props = {
    className: 'text-input',
    placeholder: textOf(element.placeholder) || undefined,
    maxLength: element.max_length,
    minLength: element.min_length,
    min: element.min_value,
    max: element.max_value,
    step: type === 'number_input' && element.is_decimal_allowed === true ? 'any' : undefined,
    autoFocus: element.focus_on_load === true || undefined,
    'aria-labelledby': place.labelledBy,
    'data-typed': true,
    'data-enter': sentOn('on_enter_pressed', element, place) || undefined,
    'data-letters': sentOn('on_character_entered', element, place) || undefined,
    ...marks(element, place),
  };
  if (element.multiline === true) return el('textarea', { ...props, rows: 4, defaultValue: string(value) });
  // A moment is filled in by the script: only the browser knows the viewer's time zone.
  if (type === 'datetimepicker')
    return el('input', { ...props, type: INPUT_TYPES[type], 'data-moment': value });
  return el('input', {
    ...props,
    type: INPUT_TYPES[type],
    defaultValue: value === undefined ? '' : String(value),
  });
}

/** Whether the app hears of the field at once: on Enter, unless it says otherwise. */
function sentOn(what: 'on_enter_pressed' | 'on_character_entered', element: Json, place: Place): boolean {
  const triggers = object(element.dispatch_action_config).trigger_actions_on;
  if (!place.dispatch) return false;
  return Array.isArray(triggers) ? triggers.includes(what) : what === 'on_enter_pressed';
}

function picks(kind: 'radio' | 'checkbox', element: Json, place: Place, drawing: Drawing): ReactElement {
  const now = drawing.value(place.blockId, string(element.action_id)) ?? {};
  const options = now.selected_options ?? element.initial_options;
  const one = now.selected_option ?? element.initial_option;
  const picked = new Set([...objects(options), object(one)].map((option) => string(option.value)));
  const rows = objects(element.options).map((option) => {
    const { value, label, description } = choice(option);
    return el(
      'label',
      { className: 'pick' },
      el('input', {
        type: kind,
        name: place.path,
        value,
        defaultChecked: value !== '' && picked.has(value),
      }),
      el('span', null, label, description ? el('span', { className: 'choice-about' }, description) : null),
    );
  });
  const props = { className: 'picks', 'aria-labelledby': place.labelledBy, 'data-picks': kind };
  return el('fieldset', { ...props, ...marks(element, place) }, ...rows);
}
