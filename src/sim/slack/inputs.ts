/** Elements people type into (docs.slack.dev/reference/block-kit/block-elements). */
import { type Check, flag, list, number, object, type Shape, text, word } from './check.ts';
import { LIMITS } from './limits.ts';
import { richText } from './richtext.ts';
import { plain } from './texts.ts';

const id = text(LIMITS.id);
const typed: Shape = {
  'action_id?': id,
  'focus_on_load?': flag,
  'placeholder?': plain(LIMITS.placeholder),
  'dispatch_action_config?': object({
    'trigger_actions_on?': list(word('on_enter_pressed', 'on_character_entered'), 2),
  }),
};

export const INPUT_ELEMENTS: Readonly<Record<string, Check>> = {
  plain_text_input: object({
    type: word('plain_text_input'),
    ...typed,
    'initial_value?': text(LIMITS.typedText, 0),
    'multiline?': flag,
    'min_length?': number(0, LIMITS.typedText),
    'max_length?': number(1, LIMITS.typedText),
  }),
  email_text_input: object({
    type: word('email_text_input'),
    ...typed,
    'initial_value?': text(LIMITS.typedText),
  }),
  url_text_input: object({
    type: word('url_text_input'),
    ...typed,
    'initial_value?': text(LIMITS.typedText),
  }),
  number_input: object({
    type: word('number_input'),
    ...typed,
    is_decimal_allowed: flag,
    'initial_value?': id,
    'min_value?': id,
    'max_value?': id,
  }),
  rich_text_input: object({
    type: word('rich_text_input'),
    ...typed,
    'initial_value?': richText,
    'min_lines?': number(1),
    'max_lines?': number(1),
  }),
  file_input: object({
    type: word('file_input'),
    'action_id?': id,
    'filetypes?': list(id, 100),
    'max_files?': number(1, 10),
  }),
};
