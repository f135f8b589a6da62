/** People, as Slack shows them. */
import type { RichTextElement } from '@slack/types';
import { text } from './pieces.ts';
import { inert } from './text.ts';

/** A person as Slack shows them; the name as it is where there is no id of Slack's. */
export function user(who: { readonly id: string; readonly name: string }): RichTextElement {
  return isPerson(who.id) ? { type: 'user', user_id: who.id } : text(inert(who.name, 80) || 'somebody');
}

export function isPerson(id: string): boolean {
  return /^[UW][A-Z0-9]+$/.test(id);
}
