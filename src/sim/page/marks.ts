import type { Json } from '../slack/types.ts';
import { object, string, textOf } from './json.ts';
import type { Names } from './library.ts';

/** What a control needs besides its own JSON. */
export interface Drawing {
  readonly names: Names;
  readonly users: readonly { id: string; name: string }[];
  readonly channels: readonly { id: string; name: string }[];
  /** What is chosen or typed now in the element with this block_id and action_id: Slack's state object. */
  readonly value: (blockId: string, actionId: string) => Json | undefined;
}

export interface Place {
  /** Where the element stands: `b.1.0` is blocks[1].elements[0], `a0.1.0` the same in the first attachment. */
  readonly path: string;
  readonly blockId: string;
  /** True inside an `input` block: nothing is sent before the form is. */
  readonly field: boolean;
  readonly dispatch: boolean;
  /** The id of the words that name it. */
  readonly labelledBy?: string;
}

/** Attributes by which the script knows what a control sends. */
export const marks = (element: Json, place: Place): Record<string, unknown> => ({
  'data-path': place.path,
  'data-action': string(element.action_id),
  'data-block': place.blockId,
  'data-field': place.field ? true : undefined,
  'data-dispatch': place.dispatch ? true : undefined,
  'data-confirm': confirmOf(element),
});

function confirmOf(element: Json): string | undefined {
  const { confirm } = element;
  if (!confirm) return undefined;
  const words = object(confirm);
  return JSON.stringify({
    title: textOf(words.title),
    text: textOf(words.text),
    confirm: textOf(words.confirm) || 'Yes',
    deny: textOf(words.deny) || 'Cancel',
    danger: words.style === 'danger',
  });
}
