import {
  FILTER_KEYS,
  type Filter,
  type FilterKey,
  type Terms,
  type TextTerms,
  type TimeRef,
} from './filter.ts';
import { detailText } from './filter-detail.ts';
import { severityValues, severityWords } from './filter-severity.ts';
import { textValue } from './filter-text.ts';
import { formatDuration, formatMoment } from './time-words.ts';

/** The flags that ask the same again, in one order: `--type "Admin Login" --severity "<=3" --since 1h`. */
export function filterToArgs(filter: Filter): string {
  return FILTER_KEYS.flatMap((key) =>
    filterValues(filter, key).map((value) => `--${key} ${quoteWord(value)}`),
  ).join(' ');
}

/** The same as input to read again: the values by key. */
export function filterToInput(filter: Filter): Record<string, string[]> {
  const entries = FILTER_KEYS.map((key) => [key, filterValues(filter, key)] as const);
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

/** The filter on one line as a rule writes it: `feature: Backup And Restore, severity <=3`. */
export function filterToYaml(filter: Filter): string {
  return FILTER_KEYS.flatMap((key) => {
    const values = filterValues(filter, key);
    if (values.length > 1) return [`${key}: [${values.join(', ')}]`];
    return values.map((value) =>
      /^[<>]/.test(value) && key === 'severity' ? `${key} ${value}` : `${key}: ${value}`,
    );
  }).join(', ');
}

/** Words to stand before "events", without the times: `open failed Backup`; '' for all events. */
export function describeFilter(filter: Filter): string {
  const { status, severity, terms, text, details = [], alert, storm } = filter;
  return [
    status && either(status),
    severity && severityWords(severity),
    terms.outcome && either(terms.outcome),
    terms.cloud && either(terms.cloud),
    terms['identity-type'] && either(terms['identity-type']),
    terms.type && either(terms.type),
    terms.feature && either(terms.feature),
    terms.subject && either(terms.subject),
    terms.identity && either(terms.identity),
    terms.tenant && `tenant ${either(terms.tenant)}`,
    terms.id && `id ${either(terms.id)}`,
    terms.group && `group ${either(terms.group)}`,
    ...(text ? textWords(text) : []),
    ...details.map((term) => `${term.none ? 'not ' : ''}${detailText({ ...term, none: false })}`),
    alert !== undefined && `alert ${alert}`,
    storm !== undefined && `storm ${storm}`,
  ]
    .filter((part) => typeof part === 'string')
    .join(' ');
}

/** `Backup or Restore`, `non-Backup`. */
function either({ any, none }: Terms): string {
  const wanted = any.join(' or ');
  const excluded = none.map((value) => `non-${value}`).join(' ');
  return [excluded, wanted].filter((part) => part !== '').join(' ');
}

/** `"disk" "read error" not "network"`. */
function textWords({ all, none, phrases = [] }: TextTerms): string[] {
  const quoted = (excluded: boolean) =>
    [
      ...(excluded ? none : all),
      ...phrases.filter((phrase) => phrase.none === excluded).map((phrase) => phrase.words.join(' ')),
    ].map((words) => `${excluded ? 'not ' : ''}"${words}"`);
  return [...quoted(false), ...quoted(true)];
}

/** The values to write under a key so that reading them gives the filter again. */
function filterValues(filter: Filter, key: FilterKey): string[] {
  switch (key) {
    case 'severity':
      return filter.severity ? severityValues(filter.severity) : [];
    case 'text': {
      const value = textValue(filter.text ?? { all: [], none: [] });
      return value === '' ? [] : [value];
    }
    case 'detail':
      return filter.details?.map(detailText) ?? [];
    case 'since':
    case 'until':
      return filter[key] ? [timeValue(filter[key])] : [];
    case 'status':
      return termValues(filter.status);
    case 'alert':
    case 'storm':
      return filter[key] === undefined ? [] : [String(filter[key])];
    default:
      return termValues(filter.terms[key]);
  }
}

function termValues(terms: Terms | undefined): string[] {
  return terms ? [...terms.any, ...terms.none.map((value) => `!${value}`)] : [];
}

function timeValue(time: TimeRef): string {
  if ('at' in time) return formatMoment(time.at);
  return time.ago === 0 ? 'now' : formatDuration(time.ago);
}

// ---------------------------------------------------------------- shell words

const PLAIN = /^[A-Za-z0-9!_@%+=:,./-]+$/;

/** A word as it must be typed, in a shell or in Slack, to be read as this one. */
export function quoteWord(word: string): string {
  if (PLAIN.test(word)) return word;
  if (!/["$`!\\]/.test(word)) return `"${word}"`;
  if (!word.includes("'")) return `'${word}'`;
  return word.replace(/[^"]+|"+/g, (part) => (part.startsWith('"') ? `'${part}'` : `"${part}"`));
}
