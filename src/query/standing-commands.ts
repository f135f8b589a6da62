/** What people set up, look up in the record, and try out. */
import type { CommandDefinition } from './commands.ts';
import { filterFlags } from './filter-flags.ts';
import { type FlagDefinition, format, json, output, share } from './flags.ts';
import {
  by,
  config,
  ends,
  endsAt,
  endsOrEver,
  every,
  expected,
  note,
  standingFilterFlags,
} from './life-flags.ts';

const flag = (name: string): FlagDefinition =>
  filterFlags.find((each) => each.name === name) as FlagDefinition;

const subscription = {
  name: 'number',
  says: 'Number of the subscription; all of the channel when left out',
  example: '7',
  optional: true,
} as const;

export const STANDING_COMMANDS = [
  {
    name: 'silence add',
    summary: 'Keeps alerts that a filter takes quiet for a time',
    flags: [...standingFilterFlags, endsOrEver, endsAt, note],
    examples: [
      { says: 'Keep quiet', command: 'silence add --subject LAB-PC-9 --for 4h --note "being set up"' },
      { says: 'Until a time', command: 'silence add --type Backup --until tomorrow' },
    ],
    door: 'slack',
    changes: true,
  },
  {
    name: 'silence list',
    summary: 'Lists the silences in force',
    flags: [share],
    examples: [{ says: 'What is quiet', command: 'silence list' }],
    door: 'slack',
  },
  {
    name: 'silence remove',
    summary: 'Ends a silence',
    argument: { name: 'number', says: 'Number of the silence', example: '12' },
    flags: [],
    examples: [{ says: 'Hear it again', command: 'silence remove 12' }],
    door: 'slack',
    changes: true,
  },
  {
    name: 'subscribe',
    summary: 'Brings alerts that a filter takes to this channel too',
    flags: standingFilterFlags,
    examples: [
      { says: 'Alerts here too', command: 'subscribe --feature "Backup And Restore" --severity "<=3"' },
    ],
    door: 'slack',
    changes: true,
  },
  {
    name: 'subscribe list',
    summary: 'Lists the subscriptions of this channel',
    flags: [share],
    examples: [{ says: 'What comes here', command: 'subscribe list' }],
    door: 'slack',
  },
  {
    name: 'subscribe pause',
    summary: 'Pauses subscriptions of this channel for a time',
    argument: {
      name: 'time number',
      says: 'How long or until when, and the number of a subscription; all of the channel when left out',
      example: '2h 7',
    },
    flags: [ends, endsAt],
    examples: [{ says: 'Not for now', command: 'subscribe pause 2h' }],
    door: 'slack',
    changes: true,
  },
  {
    name: 'subscribe resume',
    summary: 'Lets paused subscriptions of this channel run again',
    argument: subscription,
    flags: [],
    examples: [{ says: 'Again', command: 'subscribe resume' }],
    door: 'slack',
    changes: true,
  },
  {
    name: 'unsubscribe',
    summary: 'Ends a subscription of this channel',
    argument: { name: 'number', says: 'Number of the subscription', example: '7' },
    flags: [],
    examples: [{ says: 'No more', command: 'unsubscribe 7' }],
    door: 'slack',
    changes: true,
  },
  {
    name: 'audit',
    summary: 'Tells who did what to alerts, silences and subscriptions, and when',
    flags: [...filterFlags, by, share, json],
    examples: [
      { says: 'Who did what', command: 'audit --alert 1041' },
      { says: 'Of a time', command: 'audit --since 7d --by U07AB12CD' },
    ],
  },
  {
    name: 'audit export',
    summary: 'Writes the record of what was done to a file',
    flags: [flag('since'), flag('until'), format, output],
    examples: [{ says: 'Evidence', command: 'audit export --since 1y --format csv --output audit.csv' }],
    door: 'terminal',
  },
  {
    name: 'audit verify',
    summary: 'Finds rows of the record that were changed or are missing',
    flags: [expected, json],
    examples: [{ says: 'Is it whole', command: 'audit verify' }],
    door: 'terminal',
  },
  {
    name: 'rehearse',
    summary: 'Tells what a draft of the configuration would have made of past events',
    flags: [flag('since'), config, share, json],
    examples: [{ says: 'Try out rules', command: 'rehearse --since 7d' }],
  },
  {
    name: 'test',
    summary: 'Posts a marked test card in a channel',
    argument: { name: 'channel', says: 'The channel: type # and pick it', example: 'C0123OPS' },
    flags: [],
    examples: [{ says: 'Do cards arrive', command: 'test C0123OPS' }],
    door: 'slack',
    changes: true,
  },
  {
    name: 'digest',
    summary: 'Sums up the last day or week',
    flags: [every, share, json],
    examples: [{ says: 'The last week', command: 'digest --every week' }],
  },
] as const satisfies readonly CommandDefinition[];
