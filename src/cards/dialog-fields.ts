/** The fields of the dialogs about alerts. The action of a field has the name of its block. */
import type { InputBlock, ModalView, RadioButtons, StaticSelect } from '@slack/types';
import type { Alert } from '../domain/alert.ts';
import { what } from './headline.ts';
import { LIMITS } from './limits.ts';
import { plain, section } from './pieces.ts';
import { look, severityLabel } from './symbols.ts';
import { inert, mrkdwnCode, mrkdwnWords } from './text.ts';

/** Longest note. */
export const NOTE = 500;

export interface Dialog {
  readonly callback: string;
  /** At most 24 characters. */
  readonly title: string;
  readonly submit: string;
  /** Comes back as it is when the dialog is submitted; at most 3,000 characters. */
  readonly metadata: string;
}

export function modal(dialog: Dialog, blocks: ModalView['blocks']): ModalView {
  return {
    type: 'modal',
    callback_id: dialog.callback,
    private_metadata: dialog.metadata,
    title: plain(dialog.title, LIMITS.viewTitle.max),
    submit: plain(dialog.submit, LIMITS.viewTitle.max),
    close: plain('Cancel', LIMITS.viewTitle.max),
    blocks,
  };
}

/** `🔶 *Error*  Backup failed on `LAB-PC-9``: which alert the dialog is about. */
export function aboutAlert(alert: Alert) {
  const subject = mrkdwnCode(alert.subject, 80);
  const happened = `${mrkdwnWords(what(alert), 100)}${subject === '' ? '' : ` on ${subject}`}`;
  return section(`${look(alert).symbol} *${severityLabel(alert.severity)}*  ${happened}`);
}

interface FieldLook {
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
  /** The dialog is drawn anew when it changes. */
  readonly tells?: boolean;
}

export function field(block: string, given: FieldLook, element: InputBlock['element']): InputBlock {
  const { label, hint, optional = false, tells = false } = given;
  return {
    type: 'input',
    block_id: block,
    label: plain(label, LIMITS.inputLabel.max),
    element,
    ...(optional ? { optional } : {}),
    ...(tells ? { dispatch_action: true } : {}),
    ...(hint === undefined ? {} : { hint: plain(hint, LIMITS.inputHint.max) }),
  };
}

/** What people write about it. */
export function noteField(given: FieldLook, example: string, initial = ''): InputBlock {
  const words = inert(initial);
  return field('note', given, {
    type: 'plain_text_input',
    action_id: 'note',
    placeholder: plain(example, LIMITS.placeholder.max),
    max_length: NOTE,
    ...(words === '' || words.length > NOTE ? {} : { initial_value: words }),
  });
}

type Choices = readonly (readonly [value: string, label: string])[];

function options(choices: Choices) {
  return choices.map(([value, label]) => ({ text: plain(label, LIMITS.optionText.max), value }));
}

export function radios(block: string, choices: Choices, initial: string): RadioButtons {
  const offered = options(choices).slice(0, LIMITS.radioOptions.max);
  const chosen = offered.find(({ value }) => value === initial);
  return {
    type: 'radio_buttons',
    action_id: block,
    options: offered,
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  };
}

export function menu(block: string, placeholder: string, choices: Choices, initial?: string): StaticSelect {
  const offered = options(choices);
  const chosen = offered.find(({ value }) => value === initial);
  return {
    type: 'static_select',
    action_id: block,
    placeholder: plain(placeholder, LIMITS.placeholder.max),
    options: offered,
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  };
}

export function personField(given: FieldLook, initial?: string): InputBlock {
  return field('owner', given, {
    type: 'users_select',
    action_id: 'owner',
    placeholder: plain('Choose a person'),
    ...(initial === undefined ? {} : { initial_user: initial }),
  });
}
