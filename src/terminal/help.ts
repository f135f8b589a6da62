import { type CommandDefinition, commandsAt, FILTER_TIPS } from '../query/commands.ts';
import type { FlagDefinition } from '../query/flags.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { bold, type Rendered, type Screen } from './screen.ts';

export const EXIT_WORDS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.answered, 'answered'],
  [
    EXIT.nothing,
    'nothing found; an export of no events is answered; doctor: warnings alone; routes test: it would be no card',
  ],
  [EXIT.usage, 'wrong usage, or a configuration with faults; the message says what would be right'],
  [EXIT.database, 'the database cannot be read; the message says what to do'],
  [EXIT.failed, 'the file cannot be written, or something else failed'],
  [
    EXIT.broken,
    'audit verify found a row of the record that was changed or is missing; backup verify, a backup that is not whole; doctor and init --yes, something that keeps the bot from its work',
  ],
  [EXIT.stopped, 'stopped by Ctrl-C; what was found until then is printed'],
];

const JSON_WORDS = [
  '--json prints one object, whose shape only ever grows: `command`, then what was found. Times are RFC 3339 in UTC;',
  'what is not known is null; an event has the 12 fields as Druva sent them, and under `insync` what was concluded.',
  'events --json: {command, count, exact, complete, older, events: [...]}',
  'stats --json: {command, by, zone, span, before, complete, total, totalBefore, groups: [{name or at, count, before}], others}',
  'audit --json: {command, more, entries: [{seq, at, action, reason, by, alert, ref, was, became, note, data, prev, hash}]}',
  'audit verify --json: {command, whole, rows, head} or {command, whole, rows, seq, reason}',
  'rehearse --json: {command, span, events, complete, today, changed, gained: [...], lost: [...]}',
  'backup --json, backup verify --json: {command, file, whole, events, newest, audit, schema, bytes}',
  'version --json: {command, insync, node, sqlite}',
  'doctor --json: {command, worst: good, warning or bad, checks: [{name, state: good, warning, bad or unknown, said, cure}]}',
  'check-config --json: {command, ok: true, file, routes: [...], ...} or {command, ok: false, faults: [{file, line, column, path, message, nearest, cure}]}',
  'routes test --json: {command, event, alert, rule, reason, rules: [{place, text, takes, why}], routes: [...], cards: [{channel, mention, route, subscription}], silence}',
  '--csv prints the columns of an export, or the groups of a count, with a line of heads; RFC 4180.',
  'With either, and in a pipe, only the answer goes to standard output; notes and progress go to standard error.',
];

const ENVIRONMENT_WORDS = [
  'DATABASE_URL   the database, file:./data/insync.db when it is not set',
  'INSYNC_CONFIG  the configuration, ./insync.yaml when it is not set; read for the rules that why tells and rehearse tries out',
  'NO_COLOR       no colours',
  'TZ             the time zone, the one of the machine when it is not set',
  'The first two may stand in a file named .env. Secrets are not needed, and nothing is written to the database.',
];

/** What can be asked, or the flags of one command. */
export function renderHelp(topic: string | undefined, screen: Screen): Rendered {
  const commands = commandsAt('terminal');
  const command = commands.find(({ name }) => name === topic);
  return { body: command ? commandHelp(command, screen) : overview(commands, screen) };
}

function overview(commands: readonly CommandDefinition[], screen: Screen): string {
  return [
    'insync <command> [flags]: asks the event store of the inSync bot, while it runs or not.\n',
    part(screen, 'Commands', pairs(commands.map((each) => [usage(each), each.summary]))),
    part(screen, 'Examples', examples(commands.flatMap((each) => each.examples))),
    part(screen, 'Parts of a filter', pairs(FILTER_TIPS.map(({ says, command }) => [command, says]))),
    part(screen, 'Exit codes', pairs(EXIT_WORDS.map(([code, words]) => [String(code), words]))),
    part(screen, 'For scripts', lines(JSON_WORDS)),
    part(screen, 'Environment', lines(ENVIRONMENT_WORDS)),
  ].join('\n');
}

function commandHelp(command: CommandDefinition, screen: Screen): string {
  const { argument, flags } = command;
  return [
    `insync ${usage(command)}${flags.length > 0 ? ' [flags]' : ''}: ${command.summary}\n`,
    ...(argument ? [part(screen, 'Word', pairs([[argument.name, argument.says]]))] : []),
    ...(flags.length > 0 ? [part(screen, 'Flags', pairs(flags.map(flagPair)))] : []),
    part(screen, 'Examples', examples(command.examples)),
  ].join('\n');
}

function usage({ name, argument }: CommandDefinition): string {
  if (!argument) return name;
  return argument.optional ? `${name} [${argument.name}]` : `${name} <${argument.name}>`;
}

function flagPair({ name, value, says }: FlagDefinition): readonly [string, string] {
  return [value === undefined ? `--${name}` : `--${name} <${value}>`, says];
}

function examples(list: CommandDefinition['examples']): string {
  return pairs(list.map(({ says, command }) => [says, `insync ${command}`]));
}

function part(screen: Screen, name: string, text: string): string {
  return `${bold(screen, name)}\n${text}`;
}

function lines(list: readonly string[]): string {
  return list.map((line) => `  ${line}\n`).join('');
}

/** Two columns; what does not fit beside the first goes on the terminal's next line. */
function pairs(list: readonly (readonly [string, string])[]): string {
  const wide = Math.min(34, Math.max(...list.map(([left]) => left.length)));
  return list
    .map(([left, right]) =>
      left.length > wide
        ? `  ${left}\n  ${' '.repeat(wide)}  ${right}\n`
        : `  ${left.padEnd(wide)}  ${right}\n`,
    )
    .join('');
}
