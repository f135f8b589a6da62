/** Text, option and confirm objects (docs.slack.dev/reference/block-kit/composition-objects). */
import { byType, type Check, complain, flag, isObject, list, object, text, url, word } from './check.ts';
import { LIMITS } from './limits.ts';

export function plain(max: number): Check {
  return object({ type: word('plain_text'), text: text(max), 'emoji?': flag });
}

export function mrkdwn(max: number): Check {
  return object({ type: word('mrkdwn'), text: text(max), 'verbatim?': flag });
}

export function plainOrMrkdwn(max: number): Check {
  const kinds = { plain_text: plain(max), mrkdwn: mrkdwn(max) };
  return byType(() => kinds);
}

export const confirm: Check = object({
  'title?': plain(LIMITS.confirmTitle),
  text: plainOrMrkdwn(LIMITS.confirmText),
  'confirm?': plain(LIMITS.confirmButton),
  'deny?': plain(LIMITS.confirmButton),
  'style?': word('primary', 'danger'),
});

export const plainOption: Check = object({
  text: plain(LIMITS.optionText),
  value: text(LIMITS.optionValue),
  'description?': plain(LIMITS.optionDescription),
});

/** Radio buttons and checkboxes take mrkdwn too. */
export const richOption: Check = object({
  text: plainOrMrkdwn(LIMITS.optionText),
  value: text(LIMITS.optionValue),
  'description?': plainOrMrkdwn(LIMITS.optionDescription),
});

export const overflowOption: Check = object({
  text: plain(LIMITS.optionText),
  value: text(LIMITS.optionValue),
  'description?': plain(LIMITS.optionDescription),
  'url?': url(LIMITS.url),
});

export const optionGroup: Check = object({
  label: plain(LIMITS.optionGroupLabel),
  options: list(plainOption, LIMITS.options),
});

const same = (a: unknown, b: unknown): boolean => {
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  keys.delete('emoji');
  return [...keys].every((key) => same(a[key], b[key]));
};

/** What is chosen at first must be one of the options, word for word. */
export const initialAmongOptions: Check = (value, at, walk) => {
  if (!isObject(value)) return;
  const groups = Array.isArray(value.option_groups) ? value.option_groups : [];
  const options = [value.options, ...groups.map((group) => (isObject(group) ? group.options : []))].flat();
  const chosen: [unknown, string][] = Array.isArray(value.initial_options)
    ? value.initial_options.map((option, i) => [option, `${at}/initial_options/${i}`])
    : value.initial_option === undefined
      ? []
      : [[value.initial_option, `${at}/initial_option`]];
  for (const [option, pointer] of chosen)
    if (!options.some((each) => same(each, option)))
      complain(walk, 'must be one of the provided options', pointer);
};

/**
 * `image_url` or `slack_file`, exactly one; a Slack file is named by exactly one of `id` and `url`, and must be a
 * picture in the workspace that Slack has looked at.
 */
export const imageSource: Check = (value, at, walk) => {
  if (!isObject(value)) return;
  const { image_url, slack_file } = value;
  if ((image_url === undefined) === (slack_file === undefined))
    return complain(walk, 'must provide exactly one of image_url and slack_file', at);
  if (!isObject(slack_file)) return;
  if ((slack_file.id === undefined) === (slack_file.url === undefined))
    return complain(walk, 'must provide exactly one of id and url', `${at}/slack_file`);
  const id = slack_file.id ?? /\/([^/]+)(?:\/[^/]*)?$/.exec(String(slack_file.url ?? ''))?.[1];
  if (typeof id !== 'string' || !walk.hasFile(id))
    complain(walk, 'invalid slack file', `${at}/slack_file.id/slack_file`);
};
export const imageFields = {
  'image_url?': url(LIMITS.url),
  'slack_file?': object({ 'id?': text(LIMITS.id), 'url?': url(LIMITS.url) }),
};
