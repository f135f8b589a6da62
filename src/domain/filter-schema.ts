import { z } from 'zod';
import {
  DETAIL_SIGNS,
  FILTER_KEYS,
  type Filter,
  type FilterKey,
  resolveTime,
  TERM_KEYS,
  type TermKey,
} from './filter.ts';
import { readDetails } from './filter-detail.ts';
import {
  badValue,
  type Choice,
  type FilterFault,
  type FilterInput,
  type FilterRead,
  type Report,
  type Typed,
} from './filter-faults.ts';
import { readText } from './filter-text.ts';
import { readMoment, readNumber, readSeverity, readStatus, readTerm } from './filter-values.ts';
import { nearest } from './nearest.ts';
import { SEVERITIES, type Severity } from './severity.ts';
import { fold } from './text.ts';
import { STATUSES } from './vocabulary.ts';

/**
 * Flags or YAML to a filter: the input maps filter keys to a text, a number or a list of them. Every fault is an
 * issue of its own, at its place in the input, with the `FilterFault` as `params.fault`.
 */
function filterSchema(input: FilterInput) {
  return z.unknown().transform((raw, context): Filter => {
    const faults: FilterFault[] = [];
    const filter = read(raw, input, (fault) => faults.push(fault));
    for (const fault of inOrder(faults, raw)) {
      context.addIssue({ code: 'custom', path: [...fault.path], message: fault.message, params: { fault } });
    }
    return faults.length > 0 ? z.NEVER : filter;
  });
}

/** Flags or YAML to a filter, or everything that is wrong with it at once, in the order of the input. */
export function parseFilter(raw: unknown, input: FilterInput): FilterRead {
  const result = filterSchema(input).safeParse(raw);
  if (result.success) return { ok: true, filter: result.data };
  return {
    ok: false,
    faults: result.error.issues.flatMap((issue) =>
      issue.code === 'custom' ? [(issue.params as { fault: FilterFault }).fault] : [],
    ),
  };
}

const terms = z.strictObject({ any: z.array(z.string()), none: z.array(z.string()) });
const time = z.union([z.strictObject({ ago: z.number() }), z.strictObject({ at: z.number() })]);
const status = z.array(z.enum(STATUSES));
const phrase = z.strictObject({ words: z.array(z.string()).min(2), none: z.boolean() });
const textTerms = z.strictObject({
  all: z.array(z.string()),
  none: z.array(z.string()),
  phrases: z.array(phrase).exactOptional(),
});
const detail = z.strictObject({
  key: z.string(),
  sign: z.enum(DETAIL_SIGNS).exactOptional(),
  value: z.string(),
  none: z.boolean(),
});

/** A filter as it is stored between two requests: the parsed form, as JSON. */
export const storedFilter: z.ZodType<Filter> = z.strictObject({
  terms: z.partialRecord(z.enum(TERM_KEYS), terms),
  severity: z.array(z.literal([...SEVERITIES])).exactOptional(),
  text: textTerms.exactOptional(),
  details: z.array(detail).exactOptional(),
  since: time.exactOptional(),
  until: time.exactOptional(),
  status: z.strictObject({ any: status, none: status }).exactOptional(),
  alert: z.int().exactOptional(),
  storm: z.int().exactOptional(),
});

// ---------------------------------------------------------------- from raw input

function read(raw: unknown, input: FilterInput, report: Report): Filter {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    report(
      badValue({ path: [], key: '', value: text(raw) }, 'a filter is made of keys, such as type: Backup'),
    );
    return { terms: {} };
  }
  const values = new Map<FilterKey, Typed[]>();
  for (const [key, value] of Object.entries(raw)) {
    if (!isFilterKey(key) || !(input.allow ?? FILTER_KEYS).includes(key))
      report(unknownKey(key, value, input));
    else if (value !== undefined) values.set(key, typedValues(key, value, report));
  }
  const of = (key: FilterKey) => values.get(key) ?? [];
  const severity = severities(
    of('severity').flatMap((typed) => readSeverity(typed, report)),
    report,
  );
  const found = readText(of('text'), report);
  const details = readDetails(of('detail'), report);
  const [since, until] = [readMoment(of('since'), input, report), readMoment(of('until'), input, report)];
  const states = split(
    of('status').flatMap((typed) => readStatus(typed, report)),
    report,
  );
  const [alert, storm] = [readNumber(of('alert'), report), readNumber(of('storm'), report)];
  if (since && until && resolveTime(since, input.now) >= resolveTime(until, input.now)) {
    report(contradictingTimes(of('since')[0], of('until')[0]));
  }
  return {
    terms: termsOf(of, input, report),
    ...(severity && { severity }),
    ...(found && { text: found }),
    ...(details && { details }),
    ...(since && { since }),
    ...(until && { until }),
    ...(states && { status: states }),
    ...(alert !== undefined && { alert }),
    ...(storm !== undefined && { storm }),
  };
}

function inOrder(faults: readonly FilterFault[], raw: unknown): FilterFault[] {
  const keys = Object.keys(Object(raw));
  return faults.toSorted((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key));
}

function isFilterKey(key: string): key is FilterKey {
  return (FILTER_KEYS as readonly string[]).includes(key);
}

function unknownKey(key: string, value: unknown, { allow = FILTER_KEYS }: FilterInput): FilterFault {
  const typed = { path: [key], key, value: text(value) };
  const near = nearest(key, allow);
  const message = isFilterKey(key) ? `${key} cannot be used here` : `"${key}" is not a key of a filter`;
  return badValue(typed, message, { kind: 'unknown_key', nearest: near, known: allow });
}

function typedValues(key: FilterKey, value: unknown, report: Report): Typed[] {
  if (!Array.isArray(value)) return typedValue(key, value, [key], report);
  if (value.length === 0) report(badValue({ path: [key], key, value: '[]' }, `${key} is an empty list`));
  return value.flatMap((entry, index) => typedValue(key, entry, [key, index], report));
}

function typedValue(key: string, value: unknown, path: (string | number)[], report: Report): Typed[] {
  const typed = { path, key, value: text(value) };
  if (typeof value === 'string' && value.trim() === '') report(badValue(typed, `${key} is empty`));
  else if (typeof value === 'string') return [typed];
  else if (typeof value === 'number' && Number.isSafeInteger(value)) return [typed];
  else if (typeof value === 'number')
    report(badValue(typed, `${typed.value} is not a whole number; put quotes around it`));
  else if (value === null) report(badValue(typed, `${key} is empty`));
  else report(badValue(typed, `${key} must be a text, a number or a list of them; put quotes around it`));
  return [];
}

function text(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a map';
  return value === undefined || value === null ? '' : String(value);
}

function termsOf(
  of: (key: FilterKey) => readonly Typed[],
  input: FilterInput,
  report: Report,
): Filter['terms'] {
  const entries = TERM_KEYS.map((key): [TermKey, ReturnType<typeof split<string>>] => [
    key,
    split(
      of(key).flatMap((typed) => readTerm(key, typed, input, report)),
      report,
    ),
  ]);
  return Object.fromEntries(entries.filter(([, found]) => found));
}

/** Wanted and excluded values, each once however it is spelt. */
function split<T extends string>(
  choices: readonly Choice<T>[],
  report: Report,
): { any: T[]; none: T[] } | undefined {
  if (choices.length === 0) return undefined;
  const [any, none] = [new Map<string, T>(), new Map<string, T>()];
  for (const { value, negated, typed } of choices) {
    const folded = fold(value);
    const [mine, other] = negated ? [none, any] : [any, none];
    if (other.has(folded)) {
      const message = `${typed.key} "${value}" is both wanted and excluded`;
      report(badValue(typed, message, { kind: 'contradiction' }));
    }
    if (!mine.has(folded)) mine.set(folded, value);
  }
  return { any: [...any.values()], none: [...none.values()] };
}

function severities(choices: readonly Choice<readonly Severity[]>[], report: Report): Severity[] | undefined {
  const [last] = choices.slice(-1);
  if (!last) return undefined;
  const [none, any] = [true, false].map((negated) =>
    choices.filter((choice) => choice.negated === negated).flatMap(({ value }) => value),
  ) as [Severity[], Severity[]];
  const levels = SEVERITIES.filter(
    (level) => (any.length === 0 || any.includes(level)) && !none.includes(level),
  );
  if (levels.length === 0) {
    report(badValue(last.typed, 'no severity is left after the excluded ones', { kind: 'contradiction' }));
  }
  return levels.length === SEVERITIES.length ? undefined : levels;
}

function contradictingTimes(since: Typed | undefined, until: Typed | undefined): FilterFault {
  const typed = until ?? { path: ['until'], key: 'until', value: '' };
  const message = `nothing is both since ${since?.value} and until ${until?.value}, which is not later`;
  return badValue(typed, message, { kind: 'contradiction' });
}
