import type { InsyncEvent } from '../domain/event.ts';
import type { KnownPairs } from './pairs.ts';

export interface Verb {
  /** As it stands in the text, lower case. */
  readonly word: string;
  readonly kind: 'creation' | 'change' | 'deletion';
  /** No other verb of its kind is there. */
  readonly alone: boolean;
}

const KINDS: ReadonlyMap<string, Verb['kind']> = new Map([
  ['created', 'creation'],
  ['deleted', 'deletion'],
  // Something was added to something: that which it was added to changed, and it may have been there before.
  ...(['added', 'removed', 'modified', 'updated', 'changed', 'edited', 'renamed', 'assigned'] as const).map(
    (word) => [word, 'change'] as const,
  ),
  ...(['enabled', 'disabled', 'activated', 'deactivated', 'reset'] as const).map(
    (word) => [word, 'change'] as const,
  ),
]);

const WORDS = new RegExp(`\\b(?:${[...KINDS.keys()].join('|')})\\b`, 'gi');
/** "The device could not be deleted": nothing was done. */
const DENIED = /\b(?:not|never|cannot|unable|failed)\b/i;
const LOOKED_AT = 400;

/** What was done, where the record's activity (or its text, if that is prose) says so with one kind of verb. */
export function verbOf({ details, detailsText }: InsyncEvent, { activity }: KnownPairs): Verb | undefined {
  const text = (activity ?? (details.length === 0 ? detailsText : '')).slice(0, LOOKED_AT);
  if (DENIED.test(text)) return undefined;
  if (text === '') return undefined;
  let verb: Verb | undefined;
  for (const [found] of text.matchAll(WORDS)) {
    const word = found.toLowerCase();
    const kind = KINDS.get(word);
    if (kind === undefined) continue;
    if (verb !== undefined && verb.kind !== kind) return undefined;
    verb = { word: verb?.word ?? word, kind, alone: (verb?.alone ?? true) && (verb?.word ?? word) === word };
  }
  return verb;
}
