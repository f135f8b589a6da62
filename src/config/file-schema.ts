import { z } from 'zod';
import { FEED_NAMES } from '../domain/rules.ts';
import type { TimeContext } from '../domain/time-words.ts';
import { shown } from './faults.ts';
import { forwardSchema } from './forward-schema.ts';
import { zone } from './hours.ts';
import { TOP_KEYS } from './keys.ts';
import { checked, choice, count, duration, made, type Wrong } from './pieces.ts';
import { type FilterText, routeSchema } from './route-schema.ts';
import { type ReadRule, ruleText } from './rule.ts';
import {
  consoleSchema,
  digestSchema,
  inhibitSchema,
  missingSchema,
  outageSchema,
  permissionsSchema,
  runbooksSchema,
} from './standing-schema.ts';

/** Every six-field cron has seconds first: twice a minute. */
const DEFAULT_POLL = '*/30 * * * * *';
const DEFAULT_ALERT = [{ severity: '<=3' }, { outcome: 'failed' }];
/** A day of polls at the default. */
const DEFAULT_FEED_SILENCE = 2_880;

export interface FileSchemaContext {
  readonly isCron: (expression: string) => boolean;
  readonly readRule: ReadRule;
  readonly time: TimeContext;
}

/** The shape of insync.yaml once every scalar is a text. */
export function fileSchema({ isCron, readRule, time }: FileSchemaContext) {
  const filter = filterSchema(readRule);
  return z.strictObject(
    {
      poll: checked('a cron expression', (value) => cronFault(value, isCron)).default(DEFAULT_POLL),
      feed: choice('the name of a feed', FEED_NAMES).default('insync'),
      firstRunMaxAge: duration().prefault('1h'),
      zone: zone().optional(),
      alert: z
        .array(filter('alert'), { error: 'must be a list: begin each filter with "- "' })
        .prefault(DEFAULT_ALERT),
      routes: z
        .array(routeSchema(filter), {
          error: ({ input }) => (input === undefined ? ROUTES_MISSING : ROUTES_NO_LIST),
        })
        .min(1, { error: ROUTES_MISSING }),
      reopen_within: duration().prefault('1h'),
      retention: retention().prefault('400d'),
      inhibit: inhibitSchema(filter).prefault([]),
      outage: outageSchema(filter).optional(),
      missing: missingSchema(filter).prefault([]),
      feed_silence: polls().default(DEFAULT_FEED_SILENCE),
      runbooks: runbooksSchema().prefault({}),
      console: consoleSchema().default(''),
      permissions: permissionsSchema().prefault({}),
      digest: digestSchema().prefault([]),
      forward: forwardSchema(filter, time).prefault([]),
    },
    { error: `the file must be a map of the keys ${TOP_KEYS.join(', ')}` },
  );
}

const ROUTES_NO_LIST = 'must be a list: begin each route with "- "';
const ROUTES_MISSING =
  'must name at least one channel for the cards; write routes:, and below it "- channel: " and the ID of a channel';

function filterSchema(readRule: ReadRule) {
  return (door: string) =>
    z.unknown().transform((input, context): FilterText => {
      const read = readRule(input, door);
      if (read.ok) return { filter: read.filter, text: ruleText(input) };
      for (const fault of read.faults) {
        const { path, message, ...params } = fault;
        context.addIssue({ code: 'custom', path: [...path], message, params });
      }
      return z.NEVER;
    });
}

function cronFault(value: string, isCron: (expression: string) => boolean): Wrong | undefined {
  if (isCron(value)) return undefined;
  const message = `${shown(value)} is not a cron expression; write five fields, or six with seconds first`;
  return { message, nearest: [JSON.stringify(DEFAULT_POLL)] };
}

/** How many polls; `false` and 0 for never. */
function polls() {
  const number = count('a number of polls', 0, 10_000_000);
  return made('a number of polls', (value): { is: number } | Wrong => {
    if (/^(?:false|never|off)$/i.test(value.trim())) return { is: 0 };
    const read = number.safeParse(value);
    if (read.success) return { is: read.data };
    return {
      message: `${shown(value)} is not a number of polls; write 2880, or false for never`,
      nearest: [],
    };
  });
}

/** Less would take from people what they still work with, ms. */
const LEAST_RETENTION = 7 * 86_400_000;

/** How long things are kept; `false` for ever. */
function retention() {
  const length = duration();
  return made('a length of time such as 400d', (value): { is: number | undefined } | Wrong => {
    if (/^(?:false|never|off|for ?ever)$/i.test(value.trim())) return { is: undefined };
    const read = length.safeParse(value);
    if (!read.success) {
      const message = `${shown(value)} is not a length of time; write a number and a unit, such as 400d or 2y, or false to keep everything`;
      return { message, nearest: /^\s*\d+\s*$/.test(value) ? [`${value.trim()}d`] : [] };
    }
    if (read.data >= LEAST_RETENTION) return { is: read.data };
    const message = `${shown(value)} is too short; events are kept for 7d at least, or for ever where it says false`;
    return { message, nearest: ['7d'] };
  });
}
