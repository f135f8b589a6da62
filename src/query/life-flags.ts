/** Flags of the commands that act on alerts and set things up. */
import { ACK_REASONS, type AckReason } from '../domain/alert.ts';
import type { FilterKey } from '../domain/filter.ts';
import { filterFlags } from './filter-flags.ts';
import type { FlagDefinition } from './flags.ts';

export const REASONS = Object.keys(ACK_REASONS) as AckReason[];
export const DIGEST_SPANS = ['day', 'week'] as const;

/** `--until` of these commands is their own: when it ends. */
export const actFilterFlags: readonly FlagDefinition[] = filterFlags.filter(({ name }) => name !== 'until');

/** What is asked of events to come cannot look at times gone by, or at what became of an event. */
export const NOT_STANDING: Readonly<Partial<Record<FilterKey, string>>> = {
  since: '--since looks back, and this is asked of events to come',
  until: '--until looks back, and this is asked of events to come',
  status: '--status is what became of an event, and this is asked before that',
  alert: '--alert names one alert that exists already, and this is asked of events to come',
  storm: '--storm names one storm that exists already, and this is asked of events to come',
};

export const standingFilterFlags: readonly FlagDefinition[] = filterFlags.filter(
  ({ name }) => !Object.hasOwn(NOT_STANDING, name),
);

export const note: FlagDefinition = {
  name: 'note',
  value: 'text',
  says: 'A note for the thread of the card and the record',
  example: 'cabling is being replaced',
};

export const reason: FlagDefinition = {
  name: 'reason',
  value: 'reason',
  says: `Why: ${REASONS.join(', ')}`,
  example: 'investigating',
  choices: REASONS,
};

export const owner: FlagDefinition = {
  name: 'owner',
  value: '@person',
  says: 'Who is to see to it; you when left out',
  example: 'U07AB12CD',
};

export const assignee: FlagDefinition = { ...owner, says: 'Who is to see to it' };

export const ends: FlagDefinition = {
  name: 'for',
  value: 'time',
  says: 'How long: 1h, 4h, 1d; it ends by itself then',
  example: '4h',
};

export const endsOrEver: FlagDefinition = {
  ...ends,
  says: 'How long: 1h, 4h, 1d; ever for no end, which has to be said',
};

export const endsAt: FlagDefinition = {
  name: 'until',
  value: 'time',
  says: 'Until when: 18:00, tomorrow, "monday 8:00", "2026-11-25 14:00"',
  example: 'tomorrow',
};

export const by: FlagDefinition = {
  name: 'by',
  value: '@person',
  says: 'Only what this person did',
  example: 'U07AB12CD',
};

export const every: FlagDefinition = {
  name: 'every',
  value: 'span',
  says: 'Of the last day or the last week; day when left out',
  example: 'week',
  choices: DIGEST_SPANS,
};

export const config: FlagDefinition = {
  name: 'config',
  value: 'file',
  says: 'The changed configuration; the one in force when left out',
  example: 'new.yaml',
  door: 'terminal',
};

export const expected: FlagDefinition = {
  name: 'expected',
  value: 'hash',
  says: 'The last hash, noted elsewhere: finds what was cut off at the end too',
  example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};
