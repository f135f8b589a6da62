import { ACT_COMMANDS } from './act-commands.ts';
import { filterFlags } from './filter-flags.ts';
import {
  by,
  csv,
  type Door,
  type FlagDefinition,
  format,
  json,
  limit,
  output,
  share,
  sort,
} from './flags.ts';
import { FORWARD_COMMANDS } from './forward-commands.ts';
import { OPERATE_COMMANDS } from './operate-commands.ts';
import { SETUP_COMMANDS } from './setup-commands.ts';
import { STANDING_COMMANDS } from './standing-commands.ts';

export interface CommandDefinition {
  /** One word, or two: `silence add`. */
  readonly name: string;
  readonly summary: string;
  /** The words after the name; asked for unless `optional`. */
  readonly argument?: {
    readonly name: string;
    readonly says: string;
    readonly example: string;
    readonly optional?: true;
  };
  readonly flags: readonly FlagDefinition[];
  /** `command` without the program's name: `events --since 1h`. */
  readonly examples: readonly { readonly says: string; readonly command: string }[];
  /** The only door it is for; both when left out. */
  readonly door?: Door;
  /** It does something; nobody who asks is led there. */
  readonly changes?: true;
}

const ID = '8f14e45f-ceea-467f-a8f8-0c1d3e2b4a5f';
const eventId = { name: 'id', says: 'ID of the event; its beginning is enough', example: ID } as const;

export const COMMANDS = [
  {
    name: 'events',
    summary: 'Lists events, newest or worst first',
    flags: [...filterFlags, limit, sort, share, json, csv],
    examples: [
      { says: 'What happened', command: 'events --type Backup --since 1h' },
      { says: 'What went wrong', command: 'events --severity error --outcome failed --since yesterday' },
      { says: 'Worst first', command: 'events --since 7d --sort severity' },
      { says: 'Words in the details', command: 'events --text "disk error -network"' },
      { says: 'Numbers in the details', command: 'events --detail "Files Missed>0" --since 1d' },
      { says: 'What nobody has taken', command: 'events --status open' },
    ],
  },
  {
    name: 'event',
    summary: 'Tells all about one event',
    argument: eventId,
    flags: [share, json],
    examples: [{ says: 'One event', command: `event ${ID}` }],
  },
  {
    name: 'stats',
    summary: 'Counts events in a table and a chart',
    flags: [...filterFlags, by, share, json, csv],
    examples: [
      { says: 'Counts and a chart', command: 'stats --outcome failed --since 7d --by day' },
      { says: 'Who fails most', command: 'stats --type Backup --outcome failed --since 30d --by subject' },
    ],
  },
  {
    name: 'subject',
    summary: 'Tells how a user or device is: last backup, failures, alerts, logins',
    argument: { name: 'name', says: 'Name of the user or device', example: 'FIN-LAPTOP-7' },
    flags: [share, json],
    examples: [{ says: 'One device or user', command: 'subject FIN-LAPTOP-7' }],
  },
  {
    name: 'why',
    summary: 'Tells why an event was posted, or not',
    argument: eventId,
    flags: [share, json],
    examples: [{ says: 'Why posted, or not', command: `why ${ID}` }],
  },
  {
    name: 'export',
    summary: 'Writes events to a file',
    flags: [...filterFlags, format, output],
    examples: [{ says: 'A file', command: 'export --since 30d --format csv' }],
  },
  ...ACT_COMMANDS,
  ...STANDING_COMMANDS,
  ...FORWARD_COMMANDS,
  {
    name: 'search',
    summary: 'Opens a dialog that asks for a filter',
    flags: filterFlags,
    examples: [{ says: 'With pickers', command: 'search' }],
    door: 'slack',
  },
  {
    name: 'status',
    summary: 'Tells how the bot and its feed are',
    flags: [share, json],
    examples: [{ says: 'How the bot is', command: 'status' }],
  },
  {
    name: 'migrate-store',
    summary: 'Moves a deployment from its file to PostgreSQL',
    argument: {
      name: 'from to',
      says: 'The database the bot has, file: and its path, and an empty one, postgres://user@host:5432/database',
      example: 'file:./data/insync.db postgres://insync@db.example.com:5432/insync',
    },
    flags: [],
    examples: [
      {
        says: 'To a server',
        command: 'migrate-store file:./data/insync.db postgres://insync@db.example.com:5432/insync',
      },
    ],
    door: 'terminal',
    changes: true,
  },
  ...SETUP_COMMANDS,
  ...OPERATE_COMMANDS,
  {
    name: 'help',
    summary: 'Tells what you can ask, or the flags of one command',
    argument: { name: 'command', says: 'The command to tell about', example: 'events', optional: true },
    flags: [],
    examples: [{ says: 'Flags of a command', command: 'help events' }],
  },
] as const satisfies readonly CommandDefinition[];

export type CommandName = (typeof COMMANDS)[number]['name'];

/** Examples of how values are written, for help. */
export const FILTER_TIPS = [
  { says: 'Several', command: '--type Backup --type Restore' },
  { says: 'All but', command: '--type !Backup' },
  { says: 'Error or worse', command: '--severity error' },
] as const;

/** The commands and flags of one door. */
export function commandsAt(door: Door): (CommandDefinition & { readonly name: CommandName })[] {
  return (COMMANDS as readonly (CommandDefinition & { readonly name: CommandName })[])
    .filter((command) => isAt(command, door))
    .map((command) => ({ ...command, flags: command.flags.filter((flag) => isAt(flag, door)) }));
}

export function isAt({ door }: { readonly door?: Door }, at: Door): boolean {
  return door === undefined || door === at;
}

export function commandOf(name: string): CommandDefinition | undefined {
  return COMMANDS.find((command) => command.name === name);
}

export function flagsOf(name: string): readonly FlagDefinition[] {
  return commandOf(name)?.flags ?? [];
}
