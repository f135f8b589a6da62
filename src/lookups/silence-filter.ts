import type { AlertView } from '../domain/alert.ts';
import { EVERYTHING, type Filter, type TermKey } from '../domain/filter.ts';
import { words } from '../domain/text.ts';
import { is } from './ask.ts';

/**
 * A filter that takes what this alert is about and as little else as can be said: type, outcome, subject, and for an
 * alert of Druva's its name. The bot's own findings have no events to be taken: all is left to whoever silences.
 */
export function silenceFilterOf({ alert }: Pick<AlertView, 'alert'>): Filter {
  if (alert.kind !== 'event') return EVERYTHING;
  const { type, outcome, subject, alertName } = alert;
  const terms: Partial<Record<TermKey, ReturnType<typeof is>>> = {
    ...(type !== '' && { type: is(type) }),
    ...(alertName === '' && outcome !== 'unknown' && { outcome: is(outcome) }),
    ...(subject !== '' && { subject: is(subject) }),
  };
  const name = words(alertName);
  if (name.length === 0) return { terms };
  const text =
    name.length === 1
      ? { all: name, none: [] }
      : { all: [], none: [], phrases: [{ words: name, none: false }] };
  return { terms, text };
}
