/** The command reference, from the definitions that the parser and help go by. */
import type { Permissions } from '../../src/domain/rules.ts';
import { type CommandDefinition, commandsAt } from '../../src/query/commands.ts';
import { filterFlags } from '../../src/query/filter-flags.ts';
import type { Door, FlagDefinition } from '../../src/query/flags.ts';
import { type Deed, mayAct } from '../../src/slack/permissions.ts';
import { EXIT_WORDS } from '../../src/terminal/help.ts';
import { anchorOf, cell, code, mdTable } from './markdown.ts';

/** The commands that need a permission where the configuration names one, and what they do. */
const DEEDS: Readonly<Record<string, Deed>> = {
  ack: 'ack',
  unack: 'unack',
  resolve: 'resolve',
  reopen: 'reopen',
  assign: 'assign',
  note: 'note',
  'silence add': 'silence',
  'silence remove': 'unsilence',
  'forward pause': 'forward',
  'forward resume': 'forward',
  'forward replay': 'forward',
};

interface Command extends CommandDefinition {
  readonly slack: boolean;
  readonly terminal: boolean;
}

export async function commandParts(): Promise<[string, string][]> {
  const all = commands();
  const only = (door: Door) => all.filter((command) => command[door]);
  return [
    ['commands', mdTable(['command', 'what it answers'], only('slack').map(slackRow))],
    [
      'terminal commands',
      mdTable(
        ['command', 'what it does'],
        only('terminal')
          .filter(({ slack }) => !slack)
          .map(terminalRow),
      ),
    ],
    ['filter', mdTable(['flag', 'takes'], filterFlags.map(flagRow))],
    ['each command', (await Promise.all(all.map(section))).join('\n\n')],
    [
      'exit codes',
      mdTable(
        ['code', 'when'],
        EXIT_WORDS.map(([number, words]) => [code(String(number)), cell(words)]),
      ),
    ],
  ];
}

/** All of them once, in the order of help. */
function commands(): Command[] {
  const [slack, terminal] = [commandsAt('slack'), commandsAt('terminal')];
  const has = (list: readonly CommandDefinition[], name: string) => list.some((each) => each.name === name);
  const names = [...slack, ...terminal.filter(({ name }) => !has(slack, name))];
  return names.map((command) => {
    const other = terminal.find(({ name }) => name === command.name);
    const flags = [
      ...command.flags,
      ...(other?.flags ?? []).filter(({ name }) => !has(command.flags as never, name)),
    ];
    return { ...command, flags, slack: has(slack, command.name), terminal: has(terminal, command.name) };
  });
}

function slackRow({ name, summary }: Command): string[] {
  return [`[${code(`/insync ${name}`)}](#${anchorOf(name)})`, cell(summary)];
}

function terminalRow({ name, summary }: Command): string[] {
  return [`[${code(`insync ${name}`)}](#${anchorOf(name)})`, cell(summary)];
}

function flagRow({ name, says }: FlagDefinition): string[] {
  return [code(`--${name}`), cell(says)];
}

async function section(command: Command): Promise<string> {
  const { name, summary, argument } = command;
  return [
    `### ${name}`,
    `${summary}.`,
    `${whereWords(command)} ${await whoWords(name, command.slack)}`.trim(),
    ...(argument
      ? [
          `Word: ${code(`<${argument.name}>`)}${argument.optional ? ', may be left out' : ''}. ${cell(argument.says)}.`,
        ]
      : []),
    ...flagParts(command),
    ['```', ...exampleLines(command), '```'].join('\n'),
  ].join('\n\n');
}

function whereWords({ slack, terminal }: Command): string {
  if (slack && terminal) return 'In Slack and in a terminal.';
  return slack ? 'In Slack.' : 'In a terminal.';
}

async function whoWords(name: string, slack: boolean): Promise<string> {
  const deed = DEEDS[name];
  if (!slack || deed === undefined) return '';
  const need = await permissionFor(deed);
  return need === undefined
    ? ''
    : `Those named under ${code(`permissions.${need}`)}; everybody where nobody is named.`;
}

const NOBODY: Permissions = { acknowledge: [], silence: [], resolve: [], forward: [] };

/** The permission whose absence stops it. */
async function permissionFor(deed: Deed): Promise<keyof Permissions | undefined> {
  for (const need of Object.keys(NOBODY) as (keyof Permissions)[]) {
    const { ok } = await mayAct({ ...NOBODY, [need]: ['U0ADMIN'] }, async () => [], deed, 'U0OTHER');
    if (!ok) return need;
  }
  return undefined;
}

/** A whole filter is told once, above. */
function flagParts({ flags }: Command): string[] {
  const names = flags.map(({ name }) => name);
  const taken = filterFlags.filter((flag) => flags.includes(flag));
  const left = filterFlags.filter((flag) => !flags.includes(flag) && !names.includes(flag.name));
  const isFiltered = taken.length > filterFlags.length / 2;
  const own = isFiltered ? flags.filter((flag) => !taken.includes(flag)) : flags;
  const without =
    left.length === 0 ? '' : `, but for ${left.map(({ name }) => code(`--${name}`)).join(', ')}`;
  return [
    ...(isFiltered ? [`Takes the [flags of a filter](#flags-of-a-filter)${without}.`] : []),
    ...(own.length === 0 ? [] : [mdTable(['flag', 'meaning', ''], own.map(ownFlag))]),
  ];
}

function ownFlag({ name, value, says, door }: FlagDefinition): string[] {
  const where = door === undefined ? '' : door === 'slack' ? 'Slack only' : 'terminal only';
  return [code(value === undefined ? `--${name}` : `--${name} <${value}>`), cell(says), where];
}

function exampleLines({ examples, slack }: Command): string[] {
  const lines = examples.map(({ command }) => `${slack ? '/insync' : 'npx insync'} ${command}`);
  const wide = Math.max(...lines.map(({ length }) => length));
  return lines.map((line, index) => `${line.padEnd(wide)}   # ${examples[index]?.says ?? ''}`);
}
