/** What the file says beside routes: inhibitions, outages, what is missed, runbooks, permissions, digests. */
import { z } from 'zod';
import { TERM_KEYS } from '../domain/filter.ts';
import { nearest } from '../domain/nearest.ts';
import type { DigestRule, InhibitRule, MissingRule, OutageRule } from '../domain/rules.ts';
import { channelFault, memberFault } from './addresses.ts';
import { shown } from './faults.ts';
import { clock, dayOfWeek, zone } from './hours.ts';
import { checked, choice, count, duration, flag, listed, type Wrong, webFault, wordList } from './pieces.ts';
import type { FilterSchema } from './route-schema.ts';

const MONDAY = 1;
const NINE = 9 * 60;
const MINUTE = 60_000;

export function inhibitSchema(filter: FilterSchema) {
  const rule = z
    .strictObject(
      { source: filter('source'), target: filter('target'), equal: equalKeys().prefault(['tenant']) },
      { error: 'must be a map of source, target and equal' },
    )
    .transform(({ source, target, equal }): InhibitRule => {
      const text = `source: { ${source.text} }, target: { ${target.text} }, equal: [${equal.join(', ')}]`;
      return { source: source.filter, target: target.filter, equal, text };
    });
  return z.array(rule, { error: 'must be a list: begin each inhibition with "- "' });
}

function equalKeys() {
  return wordList('a key that must be equal', TERM_KEYS);
}

export function outageSchema(filter: FilterSchema) {
  return z
    .strictObject(
      {
        subjects: count('a number of subjects', 2, 1_000_000).prefault('30'),
        within: duration(MINUTE).prefault('10m'),
        match: filter('outage').prefault({ outcome: 'failed' }),
        equal: equalKeys().prefault(['tenant', 'type']),
      },
      { error: 'must be a map such as { subjects: 30, within: 10m }' },
    )
    .transform(({ match, subjects, within, equal }): OutageRule => ({ ...match, subjects, within, equal }));
}

const MISSING = 'must be a filter with "for", such as { type: Backup, outcome: success, for: 7d }';

/** A filter, and under `for` how long nothing of it came; or a list of such. */
export function missingSchema(filter: FilterSchema) {
  const rule = z.unknown().transform((input, context): MissingRule => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      context.addIssue({ code: 'custom', message: MISSING });
      return z.NEVER;
    }
    const { for: span, ...rest } = input as Readonly<Record<string, unknown>>;
    const within = duration(MINUTE).safeParse(span);
    const found = filter('missing').safeParse(rest);
    for (const issue of within.error?.issues ?? []) context.addIssue(moved(issue, 'for'));
    for (const issue of found.error?.issues ?? []) context.addIssue(moved(issue));
    return within.success && found.success ? { ...found.data, for: within.data } : z.NEVER;
  });
  return z.preprocess(oneOrMore, z.array(rule, { error: MISSING }));
}

/** The issue of a part, at the part's place. */
function moved(issue: z.core.$ZodIssue, ...at: readonly string[]) {
  const params = issue.code === 'custom' ? issue.params : undefined;
  return {
    code: 'custom' as const,
    path: [...at, ...issue.path],
    message: issue.message,
    ...(params && { params }),
  };
}

/** A map alone stands for a list of it. */
function oneOrMore(input: unknown): unknown {
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? [input] : input;
}

const advice = z.strictObject(
  { do: words('what to do').default(''), link: checked('an address', webFault).default('') },
  { error: 'must be a map such as { do: "Restart the client", link: "https://…" }' },
);

export function runbooksSchema() {
  return z.record(z.string(), advice, { error: 'must be a map of types and names of alerts' });
}

function words(what: string) {
  return checked(what, (value) =>
    value.trim() === '' ? { message: 'is empty; write what to do, or leave it out', nearest: [] } : undefined,
  );
}

const PLACES = ['subject', 'identity'];

/** An address with `{subject}` and `{identity}` where the event's are put in. */
export function consoleSchema() {
  return checked('an address of the inSync console', (value): Wrong | undefined => {
    const wrong = [...value.matchAll(/\{([^{}]*)\}/g)].find(([, name]) => !PLACES.includes(name ?? ''));
    if (!wrong) return webFault(value.replace(/\{\w+\}/g, 'x'));
    const message = `${shown(wrong[0])} stands for nothing; {subject} and {identity} stand for the event's`;
    return { message, nearest: nearest(wrong[1] ?? '', PLACES).map((name) => `{${name}}`) };
  });
}

export function permissionsSchema() {
  const what = 'must be a list of IDs: people (U…) and user groups (S…)';
  const members = z.preprocess(
    listed,
    z.array(checked('the ID of a person or a user group', memberFault), { error: what }),
  );
  return z.strictObject(
    {
      acknowledge: members.prefault([]),
      silence: members.prefault([]),
      resolve: members.prefault([]),
      forward: members.prefault([]),
    },
    { error: 'must be a map of acknowledge, silence, resolve and forward' },
  );
}

type DigestRead = Omit<DigestRule, 'zone'> & { readonly zone: string | undefined };

export function digestSchema() {
  const rule = z
    .strictObject(
      {
        channel: checked('a channel ID such as C0123ABCD', channelFault),
        every: choice('day or week', ['day', 'week'], { daily: 'day', weekly: 'week' }).prefault('day'),
        on: dayOfWeek().default(MONDAY),
        at: clock().default(NINE),
        zone: zone().optional(),
        skip_empty: flag().default(false),
      },
      { error: 'must be a map such as { channel: C0123OPS, every: day, at: "09:00" }' },
    )
    .transform(({ skip_empty: skipEmpty, zone: where, ...read }): DigestRead => {
      return { ...read, zone: where, skipEmpty };
    });
  return z.preprocess(oneOrMore, z.array(rule, { error: 'must be a map with channel, or a list of such' }));
}
