import type { AlertState } from './alert.ts';
import type { InsyncEvent } from './event.ts';
import type { Severity } from './severity.ts';

/** Any of `any` (when there are some) and none of `none`. Values are kept as typed; comparing folds both sides. */
export interface Terms {
  readonly any: readonly string[];
  readonly none: readonly string[];
}

/** A length of time before the moment of asking, or a fixed moment; milliseconds. */
export type TimeRef = { readonly ago: number } | { readonly at: number };

/** Words that must all stand in the event's text, and words that must not; as `words()` splits them. */
export interface TextTerms {
  readonly all: readonly string[];
  readonly none: readonly string[];
  /** What stood in quotes: words that must (or, with `none`, must not) follow one another. At least two words each. */
  readonly phrases?: readonly { readonly words: readonly string[]; readonly none: boolean }[];
}

export const DETAIL_SIGNS = ['<=', '>=', '!=', '<', '>', '='] as const;
export type DetailSign = (typeof DETAIL_SIGNS)[number];

/**
 * A condition on the pairs of an event's details: `Files Missed>0`. Holds when any pair with that key (compared as
 * `detailKey` does) fulfils it; with `none` it must not hold. Without a sign the key only has to be there. `=` and
 * `!=` compare folded texts, or numbers where both sides are numbers; the others compare numbers and hold for nothing else.
 */
export interface DetailTerm {
  readonly key: string;
  readonly sign?: DetailSign;
  /** '' without a sign. */
  readonly value: string;
  readonly none: boolean;
}

/** What an event's alert is, for `status`: `none` when it belongs to no alert. */
export type EventStatus = AlertState | 'none';

/** The keys whose values are plain terms, in the order of help and documents. */
export const TERM_KEYS = [
  'type',
  'feature',
  'outcome',
  'identity-type',
  'identity',
  'subject',
  'tenant',
  'cloud',
  'id',
  'group',
] as const;
export type TermKey = (typeof TERM_KEYS)[number];

/** All keys, in the order of help, documents and repeated commands. */
export const FILTER_KEYS = [
  'type',
  'feature',
  'severity',
  'outcome',
  'identity-type',
  'identity',
  'subject',
  'tenant',
  'cloud',
  'id',
  'group',
  'text',
  'detail',
  'since',
  'until',
  'status',
  'alert',
  'storm',
] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

/**
 * One filter for every door: slash command, terminal, `match:` in YAML, alert rules, paging. Evaluated by the
 * predicate in `filter-match.ts` and by SQL in the stores; a property test holds the two equal.
 */
export interface Filter {
  readonly terms: Readonly<Partial<Record<TermKey, Terms>>>;
  /** The severities that match, ascending; undefined means all. */
  readonly severity?: readonly Severity[];
  readonly text?: TextTerms;
  /** All of them must hold. */
  readonly details?: readonly DetailTerm[];
  /** Events at or after it. */
  readonly since?: TimeRef;
  /** Events before it. */
  readonly until?: TimeRef;
  readonly status?: { readonly any: readonly EventStatus[]; readonly none: readonly EventStatus[] };
  /** Only events of this alert, or folded into this storm. */
  readonly alert?: number;
  readonly storm?: number;
}

export const EVERYTHING: Filter = { terms: {} };

/** What the predicate needs besides the event. */
export interface FilterContext {
  /** The moment of asking, ms. */
  readonly now: number;
  readonly status?: EventStatus;
  readonly alert?: number;
  readonly storm?: number;
}

export function termValue(event: InsyncEvent, key: TermKey): string {
  switch (key) {
    case 'type':
      return event.type;
    case 'feature':
      return event.feature;
    case 'outcome':
      return event.outcome;
    case 'identity-type':
      return event.identityType;
    case 'identity':
      return event.identity;
    case 'subject':
      return event.subject;
    case 'tenant':
      return event.tenant;
    case 'cloud':
      return event.cloud;
    case 'id':
      return event.id;
    case 'group':
      return event.group;
  }
}

export function resolveTime(ref: TimeRef, now: number): number {
  return 'ago' in ref ? now - ref.ago : ref.at;
}
