import type { Outcome } from '../domain/event.ts';
import { fold } from '../domain/text.ts';
import { inert } from './text.ts';

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
  const name = inert(happening.alertName);
  if (name !== '') return fold(happening.type).includes('resolution') ? `${name} resolved` : name;
  const type = inert(happening.type) || 'Event';
  const words = OUTCOME_WORDS[happening.outcome];
  // "Restore failed" as a type of its own must not become "Restore failed failed".
  return words === '' || fold(type).endsWith(words) ? type : `${type} ${words}`;
}

/** `Backup failed on DEV-MBP-22`; a person who logs in does so, it is not done on them. */
export function headline(happening: Happening): string {
  const subject = inert(happening.subject);
  if (subject === '') return what(happening);
  const doer = subject.includes('@') && /log(in|out)|audit/.test(fold(happening.type));
  return `${what(happening)} ${doer ? 'by' : 'on'} ${subject}`;
}
