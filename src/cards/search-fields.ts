/** The fields of the search dialog, filled from a filter; `search.ts` reads them. */
import type { InputBlock, MultiStaticSelect, PlainTextInput, PlainTextOption } from '@slack/types';
import { OUTCOMES } from '../domain/event.ts';
import type { Filter, Terms } from '../domain/filter.ts';
import { textValue } from '../domain/filter-text.ts';
import { SEVERITIES } from '../domain/severity.ts';
import { fold } from '../domain/text.ts';
import { formatDuration, formatMoment } from '../domain/time-words.ts';
import { EVENT_TYPES, FEATURES } from '../domain/vocabulary.ts';
import { LIMITS } from './limits.ts';
import { plain } from './pieces.ts';
import { severityLabel, severitySymbol } from './symbols.ts';
import { inert } from './text.ts';

/** Every field tells of its changes under this id; which one it was stands in the block's id. */
export const CHANGED = 'search.changed';

/** The keys of a filter that have a field; all others the dialog neither shows nor gives back. */
export const SEARCH_KEYS = ['type', 'feature', 'severity', 'outcome', 'since', 'subject', 'text'] as const;
export type SearchKey = (typeof SEARCH_KEYS)[number];
/** Beside the choice of common spans stands a field for any other. */
export const OTHER_SINCE = 'since-other';
export type SearchField = SearchKey | typeof OTHER_SINCE;

/** What stands between several users or devices. */
export const BETWEEN = ';';
const LONGEST = 1000;

/** Common spans, as `--since` takes them. */
const SPANS = [
  ['1h', 'Last hour'],
  ['4h', 'Last 4 hours'],
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
  ['30d', 'Last 30 days'],
  ['today', 'Today'],
  ['yesterday', 'Since yesterday'],
] as const;

export interface KnownNames {
  readonly types: readonly string[];
  readonly features: readonly string[];
}

export function searchFields(filter: Filter, known: KnownNames, zone: string): InputBlock[] {
  const { terms, severity, text } = filter;
  return [
    choice('type', 'Type', named(known.types, EVENT_TYPES), valuesOf(terms.type)),
    choice('feature', 'Feature', named(known.features, FEATURES), valuesOf(terms.feature)),
    choice('severity', 'Severity', SEVERITY_CHOICES, (severity ?? []).map(String)),
    choice('outcome', 'Outcome', OUTCOME_CHOICES, valuesOf(terms.outcome)),
    sinceField(filter),
    typed(OTHER_SINCE, 'Or since another time', otherSince(filter), {
      example: '2d, monday, 2026-11-20 14:00',
      hint: `It counts before the choice above, by the clocks of ${inert(zone, 60) || 'UTC'}.`,
    }),
    typed('subject', 'User or device', valuesOf(terms.subject).join(`${BETWEEN} `), {
      example: 'FIN-LAPTOP-7',
      hint: `Several with ${BETWEEN} between them; ! before one leaves it out.`,
    }),
    typed('text', 'Words in the event', text === undefined ? '' : textValue(text), {
      example: 'disk "read error" -network',
      hint: 'All must occur; - before one leaves it out.',
    }),
  ];
}

type Choices = readonly (readonly [value: string, label: string])[];

const SEVERITY_CHOICES: Choices = SEVERITIES.map((level) => [
  String(level),
  `${severitySymbol(level)} ${severityLabel(level)}`,
]);
const OUTCOME_CHOICES: Choices = OUTCOMES.map((outcome) => [outcome, outcome]);

/** What is stored, or what is documented where that is nothing to choose from: Slack refuses an empty menu. */
function named(stored: readonly string[], documented: readonly string[]): Choices {
  const offered = stored.filter((name) => option(name, inert(name)) !== undefined);
  return (offered.length === 0 ? documented : offered).map((name) => [name, inert(name)] as const);
}

/** As they are typed: `Backup`, `!Backup`. */
function valuesOf(terms: Terms | undefined): string[] {
  return terms === undefined ? [] : [...terms.any, ...terms.none.map((value) => `!${value}`)];
}

function choice(key: SearchKey, label: string, choices: Choices, chosen: readonly string[]): InputBlock {
  const known = new Map(choices.map(([value, words]) => [fold(value), [value, words] as const]));
  const initial = chosen.map((value) => known.get(fold(value)) ?? ([value, exceptLabel(value)] as const));
  // What is chosen must be among the options, so it comes first where there are too many.
  const all = new Map([...initial, ...choices]);
  const options = [...all].map(([value, words]) => option(value, words)).filter((each) => each !== undefined);
  const shown = options.slice(0, LIMITS.options.max);
  const values = new Set(initial.map(([value]) => value));
  const selected = shown.filter(({ value }) => value !== undefined && values.has(value));
  const element: MultiStaticSelect = {
    type: 'multi_static_select',
    action_id: CHANGED,
    placeholder: plain('Any'),
    options: ordered(shown, choices),
    ...(selected.length === 0 ? {} : { initial_options: selected }),
  };
  return field(key, label, element);
}

/** In the order of the choices, whatever was chosen; what is no choice comes first. */
function ordered(options: readonly PlainTextOption[], choices: Choices): PlainTextOption[] {
  const place = new Map(choices.map(([value], index) => [value, index]));
  const at = ({ value = '' }: PlainTextOption) => place.get(value) ?? -1;
  return options.toSorted((one, other) => at(one) - at(other));
}

function exceptLabel(value: string): string {
  return value.startsWith('!') ? `all but ${inert(value.slice(1))}` : inert(value);
}

/** Undefined where Slack could not carry the value. */
function option(value: string, label: string): PlainTextOption | undefined {
  const carried = value !== '' && value.length <= LIMITS.optionValue.max && value.isWellFormed();
  return carried && label !== '' ? { text: plain(label, LIMITS.optionText.max), value } : undefined;
}

function sinceField({ since }: Filter): InputBlock {
  const options = SPANS.map(([value, label]) => ({ text: plain(label), value }));
  const typedSince = since !== undefined && 'ago' in since ? sinceWords(since) : undefined;
  const initial = options.find(({ value }) => value === typedSince);
  return field('since', 'Since', {
    type: 'static_select',
    action_id: CHANGED,
    placeholder: plain('Any time'),
    options,
    ...(initial === undefined ? {} : { initial_option: initial }),
  });
}

/** The spans of the menu are spelt as there: `24h`, which would else be `1d`. */
function sinceWords(since: NonNullable<Filter['since']>): string {
  if ('at' in since) return formatMoment(since.at);
  const words = formatDuration(since.ago);
  return words === '1d' ? '24h' : words;
}

function otherSince({ since }: Filter): string {
  if (since === undefined) return '';
  const words = sinceWords(since);
  return SPANS.some(([value]) => value === words) ? '' : words;
}

function typed(
  key: SearchField,
  label: string,
  value: string,
  { example, hint }: { readonly example: string; readonly hint: string },
): InputBlock {
  const words = inert(value);
  const element: PlainTextInput = {
    type: 'plain_text_input',
    action_id: CHANGED,
    placeholder: plain(example, LIMITS.placeholder.max),
    max_length: LONGEST,
    dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
    // Half of what was asked would be another question.
    ...(words === '' || words.length > LONGEST ? {} : { initial_value: words }),
  };
  return { ...field(key, label, element), hint: plain(hint, LIMITS.inputHint.max) };
}

function field(key: SearchField, label: string, element: InputBlock['element']): InputBlock {
  return {
    type: 'input',
    block_id: key,
    label: plain(label),
    element,
    optional: true,
    dispatch_action: true,
  };
}
