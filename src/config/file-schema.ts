import { z } from 'zod';
import type { Filter } from '../domain/filter.ts';
import { FEED_NAMES } from '../domain/rules.ts';
import { readTime } from '../domain/time-words.ts';
import { channelFault, mentionFault } from './addresses.ts';
import { shown } from './faults.ts';
import { type IssueParams, type ReadRule, ruleText } from './rule.ts';

export const TOP_KEYS = ['poll', 'feed', 'firstRunMaxAge', 'alert', 'routes'] as const;
export const ROUTE_KEYS = ['match', 'channel', 'mention', 'continue'] as const;

/** Every six-field cron has seconds first: twice a minute. */
const DEFAULT_POLL = '*/30 * * * * *';
const DEFAULT_ALERT = [{ severity: '<=3' }, { outcome: 'failed' }];

export interface FileSchemaContext {
  readonly isCron: (expression: string) => boolean;
  readonly readRule: ReadRule;
}

/** The shape of insync.yaml once every scalar is a text. */
export function fileSchema({ isCron, readRule }: FileSchemaContext) {
  const filter = (door: string) =>
    z.unknown().transform((input, context): { filter: Filter; text: string } => {
      const read = readRule(input, door);
      if (read.ok) return { filter: read.filter, text: ruleText(input) };
      for (const fault of read.faults) {
        const { path, message, ...params } = fault;
        context.addIssue({ code: 'custom', path: [...path], message, params });
      }
      return z.NEVER;
    });

  const route = z.strictObject(
    {
      match: filter('match').optional(),
      channel: checked('a channel ID such as C0123ABCD', channelFault),
      mention: checked('a mention such as "@here"', mentionFault).default(''),
      continue: flag().default(false),
    },
    { error: 'must be a map with channel, and before the last one match' },
  );

  return z.strictObject(
    {
      poll: checked('a cron expression', (value) =>
        isCron(value)
          ? undefined
          : {
              message: `${shown(value)} is not a cron expression; write five fields, or six with seconds first`,
              nearest: [JSON.stringify(DEFAULT_POLL)],
            },
      ).default(DEFAULT_POLL),
      feed: feedName().default('insync'),
      firstRunMaxAge: duration().prefault('1h'),
      alert: z
        .array(filter('alert'), { error: 'must be a list: begin each filter with "- "' })
        .prefault(DEFAULT_ALERT),
      routes: z
        .array(route, { error: ({ input }) => (input === undefined ? ROUTES_MISSING : ROUTES_NO_LIST) })
        .min(1, { error: ROUTES_MISSING }),
    },
    { error: `the file must be a map of the keys ${TOP_KEYS.join(', ')}` },
  );
}

const ROUTES_NO_LIST = 'must be a list: begin each route with "- "';
const ROUTES_MISSING =
  'must name at least one channel for the cards; write routes:, and below it "- channel: " and the ID of a channel';

type Wrong = Omit<IssueParams, 'value'> & { readonly message: string };

/** A text that `fault` finds nothing wrong with. */
function checked(what: string, fault: (value: string) => Wrong | undefined) {
  return z
    .string({ error: ({ input }) => `${input === undefined ? 'is missing: ' : 'is not '}${what}` })
    .check((context) => {
      const wrong = fault(context.value);
      if (!wrong) return;
      const { message, ...params } = wrong;
      context.issues.push({
        code: 'custom',
        input: context.value,
        message,
        params: { ...params, value: context.value },
      });
    });
}

function feedName() {
  return z
    .string({ error: 'is not the name of a feed' })
    .toLowerCase()
    .pipe(z.enum(FEED_NAMES, { error: `is not one of ${FEED_NAMES.join(', ')}` }));
}

function flag() {
  return checked('true or false', (value) => {
    if (/^(true|false)$/i.test(value)) return undefined;
    const yes = /^(y|yes|on|1)$/i.test(value) ? ['true'] : [];
    const no = /^(n|no|off|0)$/i.test(value) ? ['false'] : [];
    return { message: `${shown(value)} is not true or false`, nearest: [...yes, ...no] };
  }).transform((value) => value.toLowerCase() === 'true');
}

function duration() {
  return z.string({ error: 'is not a length of time such as 1h' }).transform((value, context) => {
    const read = readTime(value === '0' ? '0s' : value, { now: 0, zone: 'UTC' });
    if (read.ok && 'ago' in read.time) return read.time.ago;
    const message = `${shown(value)} is not a length of time; write a number and a unit, such as 30m, 1h or 2d`;
    const params: IssueParams = { value, nearest: likelyDurations(value) };
    context.addIssue({ code: 'custom', message, params });
    return z.NEVER;
  });
}

/** `1 hour` is likely to mean 1h; a number alone may mean anything. */
function likelyDurations(value: string): string[] {
  const [, count, unit] = /(\d+)\s*([smhdw])?/i.exec(value) ?? [];
  if (count === undefined) return [];
  return unit ? [count + unit.toLowerCase()] : ['s', 'm', 'h'].map((each) => count + each);
}
