import type { Outcome } from '../domain/event.ts';
import { fold } from '../domain/text.ts';
import { inert } from './text.ts';

/** More than any place that shows a headline holds; each cuts to its own room. */
const ROOM = 500;

/** What a headline is made of; events, alerts and a storm's worst all have it. */
export interface Happening {
  readonly type: string;
  readonly outcome: Outcome;
  readonly subject: string;
  readonly alertName: string;
}

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  success: 'success',
  warning: 'with errors',
  failed: 'failed',
  canceled: 'canceled',
  unknown: '',
};

/** `Backup failed`, `Unusual Data Activity`, `Alert Resolution`; any type Druva may yet invent. */
export function what(happening: Happening): string {
  const name = inert(happening.alertName, ROOM);
  if (name !== '')
    return fold(inert(happening.type, ROOM)).includes('resolution') ? `${name} resolved` : name;
  const type = inert(happening.type, ROOM) || 'Event';
  const words = OUTCOME_WORDS[happening.outcome];
  // "Restore failed" as a type of its own must not become "Restore failed failed".
  return words === '' || fold(type).endsWith(words) ? type : `${type} ${words}`;
}

/** `Backup failed on DEV-MBP-22`; a person who logs in does so, it is not done on them. */
export function headline(happening: Happening): string {
  const subject = inert(happening.subject, ROOM);
  if (subject === '') return what(happening);
  const doer = subject.includes('@') && /log(in|out)|audit/.test(fold(inert(happening.type, ROOM)));
  return `${what(happening)} ${doer ? 'by' : 'on'} ${subject}`;
}
