import { FILTER_KEYS, type Filter, type TimeRef } from '../domain/filter.ts';
import type { FilterFault } from '../domain/filter-faults.ts';
import { parseFilter } from '../domain/filter-schema.ts';
import type { TimeContext } from '../domain/time-words.ts';
import { shown } from './faults.ts';

/** What a `custom` issue of the file's schema carries beside its message. */
export interface IssueParams {
  readonly nearest: readonly string[];
  readonly value?: string;
  /** The fault is the key's, not the value's. */
  readonly atKey?: boolean;
}

interface RuleFault extends IssueParams {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type RuleRead =
  | { readonly ok: true; readonly filter: Filter }
  | { readonly ok: false; readonly faults: readonly RuleFault[] };

/** `door` is the key the filter stands under: `match`, `alert`, `source`, `target`, `outage`, `missing` or `forward`. */
export type ReadRule = (input: unknown, door: string) => RuleRead;

/** Filter keys that make sense when looking up, but not when an event comes in. */
const NOT_IN_RULES: Readonly<Record<string, string>> = {
  status: 'this is what became of an event, and the rules are asked before that',
  alert: 'this names one alert that exists already, and the rules are asked before that',
  storm: 'this names one storm that exists already, and the rules are asked before that',
};

const NOT_IN_MISSING: Readonly<Record<string, string>> = {
  since: 'how long nothing may come is said under "for"',
  until: 'how long nothing may come is said under "for"',
};

const NOT_IN_FORWARD: Readonly<Record<string, string>> = {
  since: 'where a destination begins is said under "from"',
  until: 'a destination goes on for ever',
};

const EMPTY: Readonly<Record<string, string>> = {
  match: 'the match is empty; leave it out where a route takes every event',
  outage: 'the match is empty; leave it out for failed events',
  forward: 'the match is empty; leave it out to forward every event',
};
const EMPTY_FILTER =
  'the filter is empty and would take every event; write what it takes, such as type: Backup';

const NOT_IN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  missing: NOT_IN_MISSING,
  forward: NOT_IN_FORWARD,
};

export const RULE_KEYS: readonly string[] = FILTER_KEYS.filter((key) => !isForLookUps(key));

export function ruleReader(context: TimeContext): ReadRule {
  return (input, door) => {
    if (!isMap(input)) {
      const message = 'must be a map of filter keys, such as { severity: "<=3" }';
      return { ok: false, faults: [{ path: [], message, nearest: [] }] };
    }
    if (door !== 'alert' && Object.keys(input).length === 0) {
      return { ok: false, faults: [{ path: [], message: EMPTY[door] ?? EMPTY_FILTER, nearest: [] }] };
    }
    const why = { ...NOT_IN_RULES, ...NOT_IN[door] };
    const isRefused = (key: string) => Object.hasOwn(why, key);
    const allowed = Object.entries(input).filter(([key]) => !isRefused(key));
    const allow = RULE_KEYS.filter((key) => !isRefused(key));
    const read = parseFilter(Object.fromEntries(allowed), { ...context, allow });
    const faults = [
      ...Object.keys(input)
        .filter(isRefused)
        .map((key) => refusedKey(key, why[key])),
      ...(read.ok ? movingDays(read.filter, input) : read.faults.map(fromFilter)),
    ];
    return read.ok && faults.length === 0 ? read : { ok: false, faults };
  };
}

function isMap(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function isForLookUps(key: string): boolean {
  return Object.hasOwn(NOT_IN_RULES, key);
}

function refusedKey(key: string, why: string | undefined): RuleFault {
  return { path: [key], message: `${why}; leave it out`, nearest: [], atKey: true };
}

function fromFilter(fault: FilterFault): RuleFault {
  const { path, message, value, nearest } = fault;
  return { path, message, value, nearest, atKey: fault.kind === 'unknown_key' };
}

/** `yesterday` is a fixed moment once it is read, and a rule is read once: it would drift away from its word. */
function movingDays(filter: Filter, input: Readonly<Record<string, unknown>>): RuleFault[] {
  const times: readonly (readonly [string, TimeRef | undefined])[] = [
    ['since', filter.since],
    ['until', filter.until],
  ];
  return times.flatMap(([key, time]) => {
    const value = input[key];
    if (!time || 'ago' in time || typeof value !== 'string' || /^\d{4}-/.test(value.trim())) return [];
    const message = `${shown(value)} would stay the day the bot was started; write a length of time such as 1h, or a date and time`;
    return [{ path: [key], message, value, nearest: [] }];
  });
}

/** The rule as YAML on one line, for cards and logs: `feature: Backup And Restore, severity: <=2`. */
export function ruleText(input: unknown): string {
  if (!isMap(input)) return '';
  const entries = Object.entries(input).map(([key, value]) => `${key}: ${valueText(value)}`);
  return entries.length === 0 ? 'every event' : entries.join(', ');
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  const text = String(value);
  return /^$|^\s|\s$|[,[\]{}"'#\p{Cc}]|: /u.test(text) ? JSON.stringify(text) : text;
}
