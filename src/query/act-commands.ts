/** What people do to alerts. The bot has to know who it is: Slack only. */
import type { CommandDefinition } from './commands.ts';
import { filterFlags } from './filter-flags.ts';
import { json, share } from './flags.ts';
import { actFilterFlags, assignee, by, ends, endsAt, note, owner, reason } from './life-flags.ts';

const alerts = {
  name: 'alerts',
  says: 'Numbers of alerts, or a filter instead: then all alerts whose newest event it takes, after asking you',
  example: '1041',
} as const;

export const ACT_COMMANDS = [
  {
    name: 'ack',
    summary: 'Acknowledges alerts: you see to them',
    argument: alerts,
    flags: [...actFilterFlags, note, reason, ends, endsAt, owner],
    examples: [
      { says: 'Take an alert', command: 'ack 1041 --note "disk is being replaced"' },
      { says: 'For some hours', command: 'ack 1041 1042 --reason hardware --for 4h' },
      { says: 'Many at once', command: 'ack --type Backup --since 1h --reason maintenance' },
    ],
    door: 'slack',
    changes: true,
  },
  {
    name: 'unack',
    summary: 'Gives acknowledged alerts back',
    argument: alerts,
    flags: [...filterFlags, note],
    examples: [{ says: 'Give it back', command: 'unack 1041' }],
    door: 'slack',
    changes: true,
  },
  {
    name: 'resolve',
    summary: 'Resolves alerts',
    argument: alerts,
    flags: [...filterFlags, note],
    examples: [{ says: 'It is over', command: 'resolve 1041 --note "backed up by hand"' }],
    door: 'slack',
    changes: true,
  },
  {
    name: 'reopen',
    summary: 'Opens resolved alerts again',
    argument: alerts,
    flags: [...filterFlags, note],
    examples: [{ says: 'It is not over', command: 'reopen 1041' }],
    door: 'slack',
    changes: true,
  },
  {
    name: 'assign',
    summary: 'Names who is to see to alerts',
    argument: { ...alerts, name: 'alerts @person', example: '1041 U07AB12CD' },
    flags: [...filterFlags, assignee, note],
    examples: [{ says: 'Somebody else', command: 'assign 1041 U07AB12CD' }],
    door: 'slack',
    changes: true,
  },
  {
    name: 'note',
    summary: 'Adds a note to alerts',
    argument: { ...alerts, name: 'alerts text', example: '1041 cabling is being replaced' },
    flags: [...filterFlags, note],
    examples: [{ says: 'What you found', command: 'note 1041 cabling is being replaced' }],
    door: 'slack',
    changes: true,
  },
  {
    name: 'acks',
    summary: 'Lists who has acknowledged what, and until when',
    flags: [by, share, json],
    examples: [{ says: 'Who has what', command: 'acks' }],
  },
] as const satisfies readonly CommandDefinition[];
