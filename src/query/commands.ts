import { type Option, Command as Program } from 'commander';
import { OUTCOMES } from '../domain/event.ts';
import type { FilterKey } from '../domain/filter.ts';
import { IDENTITY_TYPES, STATUSES } from '../domain/vocabulary.ts';

/** One flag; commander, help and the README's tables are made from it. */
export interface FlagDefinition {
  readonly name: string;
  /** What stands for the value in help: `name`; undefined for a switch. */
  readonly value?: string;
  /** What it does, as a short sentence without full stop. */
  readonly says: string;
  /** A right value. */
  readonly example?: string;
}

export interface CommandDefinition {
  readonly name: string;
  readonly summary: string;
  /** An optional word after the name. */
  readonly argument?: { readonly name: string; readonly says: string };
  readonly flags: readonly FlagDefinition[];
  /** `command` without the program's name: `events --since 1h`. */
  readonly examples: readonly { readonly says: string; readonly command: string }[];
}

/** A flag for each key of a filter. */
const FILTER_FLAGS: Readonly<Record<FilterKey, Omit<FlagDefinition, 'name'>>> = {
  type: { value: 'type', says: 'Event type, as Druva names it', example: 'Backup' },
  feature: { value: 'feature', says: 'Topic feature', example: 'Backup And Restore' },
  severity: {
    value: 'level',
    says: 'Severity: 3, 0-3, <=3, or a word: error means error or worse',
    example: 'error',
  },
  outcome: { value: 'outcome', says: `How it ended: ${OUTCOMES.join(', ')}`, example: 'failed' },
  'identity-type': { value: 'kind', says: `Who did it: ${IDENTITY_TYPES.join(', ')}`, example: 'ADMIN' },
  identity: { value: 'name', says: 'The identity that did it', example: 'admin@example.com' },
  subject: { value: 'name', says: 'The user, device or data source it is about', example: 'FIN-LAPTOP-7' },
  tenant: { value: 'id', says: 'Tenant ID', example: '12345' },
  cloud: { value: 'cloud', says: 'public or gov', example: 'gov' },
  id: { value: 'id', says: 'The event with this ID', example: '8f14e45f-ceea-467f-a8f8-0c1d3e2b4a5f' },
  text: { value: 'words', says: 'All these words; -word excludes one', example: 'disk error' },
  since: {
    value: 'time',
    says: 'At or after: 1h, 2d, yesterday, monday, 2026-11-20, "2026-11-20 14:00"',
    example: '1h',
  },
  until: { value: 'time', says: 'Before, written like --since', example: 'yesterday' },
  status: { value: 'status', says: `What became of its alert: ${STATUSES.join(', ')}`, example: 'open' },
  alert: { value: 'number', says: 'Events of this alert', example: '1041' },
  storm: { value: 'number', says: 'Events folded into this summary card', example: '12' },
};

const filterFlags: readonly FlagDefinition[] = Object.entries(FILTER_FLAGS).map(([name, flag]) => ({
  name,
  ...flag,
}));
const share: FlagDefinition = { name: 'share', says: 'Post the answer in the channel' };

export const DEFAULT_LIMIT = 10;
export const MOST_LIMIT = 25;

export const COMMANDS = [
  {
    name: 'events',
    summary: 'Lists events, newest first',
    flags: [
      ...filterFlags,
      {
        name: 'limit',
        value: 'rows',
        says: `Rows a page, 1 to ${MOST_LIMIT}; ${DEFAULT_LIMIT} when left out`,
        example: '20',
      },
      share,
    ],
    examples: [
      { says: 'What happened', command: 'events --type Backup --since 1h' },
      { says: 'One device or user', command: 'events --subject FIN-LAPTOP-7' },
      { says: 'What went wrong', command: 'events --severity error --outcome failed --since yesterday' },
      { says: 'Words in the details', command: 'events --text "disk error -network"' },
      { says: 'What nobody has taken', command: 'events --status open' },
    ],
  },
  {
    name: 'status',
    summary: 'Tells how the bot and its feed are',
    flags: [share],
    examples: [{ says: 'How the bot is', command: 'status' }],
  },
  {
    name: 'help',
    summary: 'Tells what you can ask, or the flags of one command',
    argument: { name: 'command', says: 'The command to tell about' },
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

export function commandOf(name: string): CommandDefinition | undefined {
  return COMMANDS.find((command) => command.name === name);
}

export function flagsOf(name: string): readonly FlagDefinition[] {
  return commandOf(name)?.flags ?? [];
}

/** `--type <type>`, `--share`. */
function flagUsage({ name, value }: FlagDefinition): string {
  return value === undefined ? `--${name}` : `--${name} <${value}>`;
}

/** What commander found: the words that belong to no flag, and the values by flag. */
export interface Parsed {
  readonly name: CommandName;
  readonly flags: ReadonlyMap<string, readonly string[] | true>;
  /** Words left over, unknown flags among them, in order. */
  readonly rest: readonly string[];
}

/**
 * The commander program of all commands; `run` gets each parsed one. It neither prints nor exits: a value that is
 * missing throws commander's own error, everything else is in `rest` for the caller to judge.
 */
export function buildProgram(run: (parsed: Parsed) => void, name = 'insync'): Program {
  const program = new Program(name)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpCommand(false)
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments();
  for (const definition of COMMANDS) addCommand(program, definition, run);
  return program;
}

function addCommand(
  program: Program,
  definition: CommandDefinition & { readonly name: CommandName },
  run: (parsed: Parsed) => void,
): void {
  const command = program
    .command(definition.name)
    .summary(definition.summary)
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments();
  if (definition.argument) command.argument(`[${definition.argument.name}]`, definition.argument.says);
  for (const flag of definition.flags) {
    if (flag.value === undefined) command.option(flagUsage(flag), flag.says);
    else command.option(flagUsage(flag), flag.says, (value, before: string[] = []) => [...before, value]);
  }
  command.action(() => run({ name: definition.name, flags: given(command), rest: command.args }));
}

function given(command: Program): ReadonlyMap<string, readonly string[] | true> {
  const values = command.opts<Record<string, readonly string[] | true>>();
  const found = command.options.flatMap((option: Option): [string, readonly string[] | true][] => {
    const value = values[option.attributeName()];
    return value === undefined ? [] : [[option.name(), value]];
  });
  return new Map(found);
}
