/** Which command the first words name, and what was meant when they name none. */
import { nearest } from '../domain/nearest.ts';
import type { Words } from './argv.ts';
import { named, type Problem } from './attempt.ts';
import type { CommandContext } from './command.ts';
import { COMMANDS, type CommandName, commandOf, commandsAt } from './commands.ts';
import type { Door } from './flags.ts';
import { mendLoose } from './mend.ts';

export interface Named {
  readonly name: CommandName;
  /** The words behind the name. */
  readonly rest: Words;
}

const PROGRAM = /^\/?insync$/i;

export function withoutProgram(words: Words): Words {
  return PROGRAM.test(words[0] ?? '') ? words.slice(1) : words;
}

/** The longest name the words begin with: `audit export` before `audit`. */
export function findName(given: Words): Named | undefined {
  const words = withoutProgram(given);
  const [first = '', second] = words.map((word) => word.toLowerCase());
  const two = second === undefined ? undefined : `${first} ${second}`;
  if (two !== undefined && isCommand(two)) return { name: two, rest: words.slice(2) };
  return isCommand(first) ? { name: first, rest: words.slice(1) } : undefined;
}

function isCommand(name: string): name is CommandName {
  return commandOf(name) !== undefined;
}

/** The second words of `silence …`; empty where there are none. */
export function secondWords(first: string): string[] {
  const start = `${first.toLowerCase()} `;
  return COMMANDS.flatMap(({ name }) => (name.startsWith(start) ? [name.slice(start.length)] : []));
}

/** Where a word in place of the second one was probably meant: `audit exprot`, `subscribe ls`. */
export function meantSecond(first: string, word: string | undefined): string | undefined {
  if (word === undefined || word.startsWith('-')) return undefined;
  const known = secondWords(first);
  const alias = SECOND_ALIASES.get(word.toLowerCase());
  if (alias !== undefined && known.includes(alias)) return alias;
  return known.includes(word.toLowerCase()) ? word.toLowerCase() : nearest(word, known, 1)[0];
}

const SECOND_ALIASES: ReadonlyMap<string, string> = new Map([
  ...['ls', 'show', 'all', 'status'].map((word) => [word, 'list'] as const),
  ...['rm', 'delete', 'del', 'end', 'expire', 'stop'].map((word) => [word, 'remove'] as const),
  ...['new', 'create', 'set', 'for', 'on'].map((word) => [word, 'add'] as const),
  ...['check', 'prove'].map((word) => [word, 'verify'] as const),
  ...['download', 'write', 'csv', 'ndjson'].map((word) => [word, 'export'] as const),
  ...['continue', 'unpause', 'start'].map((word) => [word, 'resume'] as const),
  ...['again', 'resend', 'repeat', 'redo'].map((word) => [word, 'replay'] as const),
  ...['snooze', 'mute', 'hold'].map((word) => [word, 'pause'] as const),
]);

/** What people write for a command that has another name. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ...['acknowledge', 'take', 'claim', 'acked'].map((word) => [word, 'ack'] as const),
  ...['unacknowledge', 'release', 'unclaim'].map((word) => [word, 'unack'] as const),
  ...['close', 'done', 'fixed'].map((word) => [word, 'resolve'] as const),
  ...['unresolve', 'open'].map((word) => [word, 'reopen'] as const),
  ...['comment', 'annotate'].map((word) => [word, 'note'] as const),
  ...['mute', 'snooze'].map((word) => [word, 'silence add'] as const),
  ...['unsilence', 'unmute', 'unsnooze'].map((word) => [word, 'silence remove'] as const),
  ...['forwards', 'forwarding', 'siem', 'destinations'].map((word) => [word, 'forward'] as const),
  ...['setup', 'configure', 'install'].map((word) => [word, 'init'] as const),
  ...['diagnose', 'health', 'checkup'].map((word) => [word, 'doctor'] as const),
  ...['validate', 'lint', 'config'].map((word) => [word, 'check-config'] as const),
  ['silences', 'silence list'],
  ['subscriptions', 'subscribe list'],
]);

export function otherDoor(name: CommandName, rest: Words): Problem {
  const wrong = name;
  const kind = 'command';
  if (name === 'search') {
    const message = 'search opens a dialog in Slack; events takes the same flags';
    return { kind, wrong, message, nearest: 'events', mended: ['events', ...rest] };
  }
  if (commandOf(name)?.door === 'terminal') {
    const message = `${name} is for a terminal: npx insync ${name}`;
    return { kind, wrong, message, mended: ['help', ...name.split(' ').slice(0, 1)] };
  }
  return { kind, wrong, message: `${name} is for Slack, where the bot knows who you are` };
}

export function unknownCommand(words: Words, context: CommandContext): Problem {
  const [word = ''] = words;
  const door = context.door ?? 'slack';
  const names = commandsAt(door).map(({ name }) => name);
  const family =
    secondWords(word).length > 0 && names.some((name) => name.startsWith(`${word.toLowerCase()} `));
  if (family) return halfName(words, door);
  const isFlag = word.startsWith('-');
  const near = isFlag ? undefined : meantName(word, door);
  return {
    kind: 'command',
    wrong: word,
    message: isFlag ? `${named(word)} stands before any command` : `${named(word)} is not a command`,
    ...(near !== undefined && { nearest: near }),
    known: names,
    mended: near === undefined ? asCommand(words, context) : [...near.split(' '), ...words.slice(1)],
  };
}

/** `silence --type Backup --for 1h` lacks its second word. */
function halfName([word = '', second, ...rest]: Words, door: Door): Problem {
  const first = word.toLowerCase();
  const meant = meantSecond(first, second);
  const other = isNumber(second) ? 'remove' : 'add';
  const near = `${first} ${meant ?? other}`;
  const after = second === undefined ? [] : [second, ...rest];
  const known = commandsAt(door).flatMap(({ name }) => (name.startsWith(`${first} `) ? [name] : []));
  return {
    kind: 'command',
    wrong: meant === undefined || second === undefined ? word : `${word} ${second}`,
    message: `${first} needs a second word: ${secondWords(first).join(', ')}`,
    nearest: near,
    known,
    mended: [...near.split(' '), ...(meant === undefined ? after : rest)],
  };
}

function isNumber(word: string | undefined): boolean {
  return word !== undefined && /^#?\d+$/.test(word);
}

function meantName(word: string, door: Door): string | undefined {
  const alias = ALIASES.get(word.toLowerCase());
  const there = commandsAt(door).map(({ name }) => name as string);
  if (alias !== undefined && there.includes(alias)) return alias;
  const firsts = [...new Set(there.map((name) => name.split(' ', 1)[0] as string))];
  return nearest(word, firsts, 1)[0];
}

const ID = /^#?[0-9a-f]{8}[0-9a-f-]*$/i;
const ALERT = /^#?[1-9]\d{0,6}$/;
const HOST = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$|^[^@\s]+@[^@\s]+$/i;

/** `Backup` or `--type Backup` alone ask for events, an ID or a number for one, a host name or address for its subject. */
function asCommand(words: Words, context: CommandContext): Words | undefined {
  const [first = ''] = words;
  const whole = ['events', ...words];
  if (first.startsWith('-')) return whole;
  const loose = mendLoose(whole, { index: 1, flag: undefined }, context);
  if (loose.sure) return loose.words;
  if (words.length > 1) return undefined;
  if (ALERT.test(first)) return ['events', '--alert', first.replace('#', '')];
  if (ID.test(first)) return ['event', first];
  return HOST.test(first) ? ['subject', first] : undefined;
}
