import { z } from 'zod';
import type { Filter } from '../domain/filter.ts';
import { type EscalationStep, GROUP_KEYS, type Hours, type Route } from '../domain/rules.ts';
import { channelFault, mentionFault } from './addresses.ts';
import { type HoursRead, hours } from './hours.ts';
import { checked, duration, flag, wordList } from './pieces.ts';

/** A filter and how it was written. */
export interface FilterText {
  readonly filter: Filter;
  readonly text: string;
}

export type FilterSchema = (door: string) => z.ZodType<FilterText>;

/** Somebody is called or a card goes somewhere, or both. */
const step = z
  .strictObject(
    {
      after: duration(1_000),
      mention: mention().default(''),
      channel: channel().default(''),
    },
    { error: 'must be a map such as { after: 15m, mention: S0123ONCALL }' },
  )
  .transform((read): EscalationStep => read);

export function routeSchema(filter: FilterSchema) {
  return z.strictObject(
    {
      match: filter('match').optional(),
      channel: channel(),
      mention: mention().default(''),
      continue: flag().default(false),
      group_by: wordList('a key to group by', GROUP_KEYS)
        .refine((keys) => keys.length > 0, { error: 'is an empty list; leave it out for one card a problem' })
        .optional(),
      group_wait: duration().default(0),
      group_interval: duration().default(0),
      repeat_interval: duration().default(0),
      escalate: z.array(step, { error: 'must be a list: begin each step with "- "' }).default([]),
      active: hours().optional(),
      quiet: hours().optional(),
    },
    { error: 'must be a map with channel, and before the last one match' },
  );
}

function channel() {
  return checked('a channel ID such as C0123ABCD', channelFault);
}

function mention() {
  return checked('a mention such as "@here"', mentionFault);
}

/** The route with the file's zone where its hours name none. */
export function routeOf(read: z.output<ReturnType<typeof routeSchema>>, zone: string): Route {
  const { match, group_by: groupBy, active, quiet } = read;
  return {
    ...(match && { filter: match.filter }),
    text: match?.text ?? '',
    channel: read.channel,
    mention: read.mention,
    continue: read.continue,
    ...(groupBy && { groupBy: [...new Set(groupBy)] }),
    groupWait: read.group_wait,
    groupInterval: read.group_interval,
    repeatInterval: read.repeat_interval,
    escalate: read.escalate,
    ...(active && { active: hoursIn(active, zone) }),
    ...(quiet && { quiet: hoursIn(quiet, zone) }),
  };
}

function hoursIn(read: HoursRead, zone: string): Hours {
  return { days: read.days, from: read.from, to: read.to, zone: read.zone ?? zone };
}
