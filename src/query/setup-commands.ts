/** What one who sets the bot up does: begins, looks whether all is well, tries the configuration; all in a terminal. */
import { OUTCOMES } from '../domain/event.ts';
import type { CommandDefinition } from './commands.ts';
import { type FlagDefinition, json } from './flags.ts';

const channel = (name: string, what: string, example: string): FlagDefinition => ({
  ...{ name, value: 'channel', says: `ID of the channel for ${what}`, example },
});

export const backup = channel('backup', 'backups and restores', 'C0123BACKUP');
export const security = channel('security', 'alerts of severity 2 or worse', 'C0123SEC');
export const rest = channel('channel', 'everything else, and for what is not named', 'C0123OPS');

export const cloud: FlagDefinition = {
  name: 'cloud',
  value: 'cloud',
  says: "Druva's cloud: public, gov, or the base URL of its API; public when left out",
  example: 'gov',
};

export const DOORS = ['socket', 'http'] as const;
export const door: FlagDefinition = {
  name: 'door',
  value: 'way',
  says: 'How Slack reaches the bot: socket (Socket Mode) or http; socket when left out',
  example: 'http',
  choices: DOORS,
};

export const address: FlagDefinition = {
  name: 'address',
  value: 'url',
  says: 'With http: where Slack reaches the bot, for the link that makes the app',
  example: 'https://bot.example.com',
};

const force: FlagDefinition = { name: 'force', says: 'Write over files that are there' };
const yes: FlagDefinition = {
  name: 'yes',
  says: 'Ask nothing: secrets come from the environment or .env, the rest from flags',
};

/** What an event is made of, to try the routes with. */
const SAMPLE: Readonly<Record<SampleKey, Omit<FlagDefinition, 'name'>>> = {
  type: { value: 'type', says: 'Event type', example: 'Backup' },
  feature: { value: 'feature', says: 'Topic feature', example: 'Backup And Restore' },
  severity: { value: 'level', says: '0 to 7, or a word; 6 when left out', example: '3' },
  outcome: {
    ...{ value: 'outcome', says: `How it ended: ${OUTCOMES.join(', ')}; unknown when left out` },
    ...{ example: 'failed', choices: OUTCOMES },
  },
  subject: { value: 'name', says: 'The user, device or data source', example: 'FIN-LAPTOP-7' },
  identity: { value: 'name', says: 'Who did it', example: 'admin@example.com' },
  'identity-type': { value: 'kind', says: 'SERVICE, ADMIN, API or USER', example: 'ADMIN' },
  tenant: { value: 'id', says: 'Tenant ID', example: '12345' },
  cloud: { value: 'cloud', says: 'public or gov', example: 'gov' },
  'alert-name': { value: 'name', says: 'Name of the alert', example: 'Unusual Data Activity' },
  text: { value: 'words', says: 'What the details say', example: 'Error: disk full' },
};

const SAMPLE_KEYS = [
  ...['type', 'feature', 'severity', 'outcome', 'subject', 'identity'],
  ...['identity-type', 'tenant', 'cloud', 'alert-name', 'text'],
] as readonly SampleKey[];
export type SampleKey =
  | 'type'
  | 'feature'
  | 'severity'
  | 'outcome'
  | 'subject'
  | 'identity'
  | 'identity-type'
  | 'tenant'
  | 'cloud'
  | 'alert-name'
  | 'text';

export const sampleFlags: readonly FlagDefinition[] = SAMPLE_KEYS.map((name) => ({ name, ...SAMPLE[name] }));

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export const SETUP_COMMANDS = [
  {
    name: 'init',
    summary: 'Asks for what the bot needs, checks it, and writes .env and insync.yaml',
    flags: [backup, security, rest, cloud, door, address, force, yes],
    examples: [
      { says: 'The first step', command: 'init' },
      { says: 'Without questions', command: 'init --yes --channel C0123OPS' },
    ],
    door: 'terminal',
    changes: true,
  },
  {
    name: 'doctor',
    summary: 'Looks whether all that the bot needs is well, and says what to do where it is not',
    flags: [json],
    examples: [{ says: 'What is wrong', command: 'doctor' }],
    door: 'terminal',
  },
  {
    name: 'check-config',
    summary: 'Tells what a configuration file says, or all that is wrong in it',
    argument: {
      name: 'file',
      says: 'The file; the one of INSYNC_CONFIG, or ./insync.yaml, when left out',
      example: 'new.yaml',
      optional: true,
    },
    flags: [json],
    examples: [{ says: 'A changed file', command: 'check-config new.yaml' }],
    door: 'terminal',
  },
  {
    name: 'routes test',
    summary: 'Tells where an event would go, by which rule and route, and why',
    argument: {
      name: 'event',
      says: 'As JSON in quotes, - for standard input, or the ID of one that is stored; or flags tell what it is',
      example: '8f14e45f-ceea-467f-a8f8-0c1d3e2b4a5f',
      optional: true,
    },
    flags: [...sampleFlags, json],
    examples: [
      { says: 'Where failed backups go', command: 'routes test --type Backup --outcome failed' },
      { says: 'An alert', command: 'routes test --feature "Alerts And Notifications" --severity 2' },
    ],
    door: 'terminal',
  },
  {
    name: 'completion',
    summary: 'Prints what makes a shell complete commands and flags',
    argument: { name: 'shell', says: SHELLS.join(', '), example: 'bash' },
    flags: [],
    examples: [{ says: 'For bash', command: 'completion bash' }],
    door: 'terminal',
  },
] as const satisfies readonly CommandDefinition[];
