/** What an operator does with the bot itself; all in a terminal. */
import type { CommandDefinition } from './commands.ts';
import { type FlagDefinition, json } from './flags.ts';

export const port: FlagDefinition = {
  name: 'port',
  value: 'port',
  says: 'Where the page is, 0 for any that is free; 3030 when left out',
  example: '3031',
};

export const seed: FlagDefinition = {
  name: 'seed',
  value: 'number',
  says: 'Another company: the same number makes the same one; 1 when left out',
  example: '7',
};

const socket: FlagDefinition = { name: 'socket', says: 'By Socket Mode instead of HTTP' };

const file = { name: 'file', says: 'The file to write; one that is there is left as it is' } as const;
const BACKUP = 'insync-2026-11-20.db';

export const OPERATE_COMMANDS = [
  {
    name: 'start',
    summary: 'Starts the bot, as .env and insync.yaml in this folder say',
    flags: [],
    examples: [{ says: 'The bot', command: 'start' }],
    door: 'terminal',
    changes: true,
  },
  {
    name: 'demo',
    summary: 'Shows the bot between a simulated Druva and a simulated Slack; needs no credentials',
    flags: [port, seed, socket],
    examples: [{ says: 'Without credentials', command: 'demo' }],
    door: 'terminal',
    changes: true,
  },
  {
    name: 'backup',
    summary: 'Copies the database to a file, while the bot runs or not, and checks the copy',
    argument: { ...file, example: BACKUP },
    flags: [json],
    examples: [{ says: 'A backup', command: `backup ${BACKUP}` }],
    door: 'terminal',
    changes: true,
  },
  {
    name: 'backup verify',
    summary: 'Tells whether a backup is whole, and what is in it',
    argument: { name: 'file', says: 'The backup; it is only read', example: BACKUP },
    flags: [json],
    examples: [{ says: 'Whether it is whole', command: `backup verify ${BACKUP}` }],
    door: 'terminal',
  },
  {
    name: 'version',
    summary: 'Tells the version of insync, of Node and of SQLite',
    flags: [json],
    examples: [{ says: 'The version', command: 'version' }],
    door: 'terminal',
  },
] as const satisfies readonly CommandDefinition[];
