import type { InsyncEvent, Outcome } from '../domain/event.ts';
import { mayEnd } from './outcome.ts';

const ENDED: Readonly<Record<Outcome, string>> = {
  success: ' succeeded',
  warning: ' ended with errors',
  failed: ' failed',
  canceled: ' was canceled',
  unknown: '',
};

const TEXT_LIMIT = 500;
const SUBJECT_LIMIT = 200;

/** One sentence that tells a person what happened; whatever text the record has is in the record. */
export function sentenceOf(event: InsyncEvent, description: string | undefined): string {
  const { alertName, detailsText, details } = event;
  const what = alertName === '' ? event.type || 'Event' : `${event.type}: ${alertName}`;
  const ended = alertName === '' && mayEnd(event) ? ENDED[event.outcome] : '';
  // That what the service did is about the service tells nobody anything.
  const itself = event.identityType === 'SERVICE' && event.subject === event.identity;
  const about = event.subject === '' || itself ? '' : `, ${cut(event.subject, SUBJECT_LIMIT)}`;
  const text = description ?? (details.length === 0 ? detailsText : '');
  return `${cut(what, SUBJECT_LIMIT)}${ended}${about}${text === '' ? '' : `: ${cut(text, TEXT_LIMIT)}`}`;
}

/** At most so many UTF-16 units, never half a character. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const inside = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, inside ? limit - 1 : limit);
}
