/** Where events are forwarded to, and what people do about it. */
import type { CommandDefinition } from './commands.ts';
import { type FlagDefinition, json, share } from './flags.ts';

const destination = { name: 'name', says: 'Name of the destination', example: 'soc' } as const;

export const to: FlagDefinition = {
  name: 'to',
  value: 'name',
  says: 'The destination that is to have them again',
  example: 'soc',
};

export const replaySince: FlagDefinition = {
  name: 'since',
  value: 'time',
  says: 'Events at or after: 2d, yesterday, 2026-11-20, "2026-11-20 14:00"',
  example: '2d',
};

export const FORWARD_COMMANDS = [
  {
    name: 'forward',
    summary: 'Lists where events are forwarded to, and how far each is',
    flags: [share, json],
    examples: [{ says: 'What goes to the SIEM', command: 'forward' }],
  },
  {
    name: 'forward pause',
    summary: 'Holds back what goes to a destination; it waits and is not lost',
    argument: destination,
    flags: [json],
    examples: [{ says: 'Not for now', command: 'forward pause soc' }],
    changes: true,
  },
  {
    name: 'forward resume',
    summary: 'Lets a paused destination have what waits for it',
    argument: destination,
    flags: [json],
    examples: [{ says: 'Go on', command: 'forward resume soc' }],
    changes: true,
  },
  {
    name: 'forward replay',
    summary: 'Sends a destination again what it had since a time',
    flags: [to, replaySince, json],
    examples: [{ says: 'Once more', command: 'forward replay --to soc --since 2d' }],
    changes: true,
  },
] as const satisfies readonly CommandDefinition[];
