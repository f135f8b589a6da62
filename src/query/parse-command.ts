import { nearest } from '../domain/nearest.ts';
import { lowerFlags, type Words } from './argv.ts';
import { type Attempt, exampleOf, named, type Problem, refused } from './attempt.ts';
import type { CommandContext, CommandFault, ParseResult } from './command.ts';
import { COMMANDS, type CommandName, commandOf, commandsAt, isAt } from './commands.ts';
import { flagProblem, missingValue } from './flag-faults.ts';
import { mendLoose } from './mend.ts';
import { help, readAbout } from './parse-about.ts';
import { readFiltered } from './parse-filtered.ts';
import { runProgram } from './program.ts';
import { fromSlack, joinWords, LONGEST_TEXT, normalise, splitWords } from './words.ts';

/** The text of a slash command, as Slack sends it. Never throws. */
export function parseCommand(text: string, context: CommandContext): ParseResult {
  return text.length > LONGEST_TEXT ? parseLine(text, context) : parseLine(fromSlack(text), context);
}

/** A command as it is shown and kept: without Slack's marks, of which `&lt;` and links are some. Never throws. */
export function parseLine(text: string, context: CommandContext): ParseResult {
  const unreadable = refuseText(text);
  if (unreadable) return { ok: false, fault: unreadable };
  const plain = normalise(text, ALL_FLAGS).trim();
  const split = splitWords(plain);
  if (split.ok) return judge(split.words, context);
  const closed = splitWords(split.closed);
  const command = plain.split(/\s/, 1)[0]?.toLowerCase() ?? '';
  const problem: Problem = {
    kind: 'quotes',
    wrong: split.wrong,
    message: 'a quote is opened and never closed',
    mended: closed.ok ? closed.words : undefined,
  };
  return { ok: false, fault: toFault(problem, isCommand(command) ? command : '', context) };
}

/** The words of a command line, split already, without the program's name. Never throws. */
export function parseWords(words: Words, context: CommandContext): ParseResult {
  const unreadable = refuseText(words.join(' '));
  if (unreadable) return { ok: false, fault: unreadable };
  return judge(
    words.map((word) => normalise(word, ALL_FLAGS)),
    context,
  );
}

function judge(words: Words, context: CommandContext): ParseResult {
  const attempt = tryWords(words, context);
  if (attempt.ok) return attempt;
  const name = commandName(words);
  return { ok: false, fault: toFault(attempt.problem, name && isCommand(name) ? name : '', context) };
}

const ALL_FLAGS = [...new Set(COMMANDS.flatMap(({ flags }) => flags.map(({ name }) => name))), 'help'];
const PROGRAM = /^\/?insync$/i;
const HELP = ['--help', '-h'];
/** Tab and line ends are spaces; nothing else of the kind is typed by a person. */
const CONTROLS = /[^\P{Cc}\t\n\r]/u;

function isCommand(name: string): name is CommandName {
  return commandOf(name) !== undefined;
}

function withoutProgram(words: Words): Words {
  return PROGRAM.test(words[0] ?? '') ? words.slice(1) : words;
}

function commandName(words: Words): string | undefined {
  return withoutProgram(words)[0]?.toLowerCase();
}

function refuseText(text: string): CommandFault | undefined {
  const refuse = (wrong: string, message: string): CommandFault => ({
    kind: 'value',
    command: '',
    wrong,
    message,
    example: exampleOf('events'),
    also: [],
  });
  if (text.length > LONGEST_TEXT) {
    const message = `the command has ${text.length} characters; at most ${LONGEST_TEXT} are read`;
    return refuse(`${text.slice(0, 40).toWellFormed()}…`, message);
  }
  const control = CONTROLS.exec(text);
  if (!control) return undefined;
  const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return refuse(
    `U+${code}`,
    `the command holds the control character U+${code}, which nobody types; write it anew`,
  );
}

// ---------------------------------------------------------------- one attempt

function tryWords(given: Words, context: CommandContext): Attempt {
  const words = withoutProgram(given);
  const name = commandName(given);
  if (name === undefined) return help(undefined);
  const command = commandOf(name);
  const door = context.door ?? 'slack';
  if (!command || !isCommand(name)) return refused(unknownCommand(words, context));
  if (!isAt(command, door)) return refused(otherDoor(words, name));
  // A lone `--` would turn the flags after it into words.
  const argv = [name, ...lowerFlags(words.slice(1), command.flags).filter((word) => word !== '--')];
  if (argv.some((word) => HELP.includes(word.toLowerCase()))) return help(name === 'help' ? undefined : name);
  const parsed = runProgram(command, argv.slice(1));
  if (!parsed) return refused(missingValue(argv, argv.at(-1) ?? ''));
  const problem = flagProblem(argv, parsed, door);
  if (problem) return refused(problem);
  switch (name) {
    case 'events':
    case 'stats':
    case 'export':
    case 'search':
      return short(readFiltered(name, argv, parsed, context));
    default:
      return short(readAbout(name, argv, parsed, context));
  }
}

/** What is repeated must not be longer than what is read. */
function short(attempt: Attempt): Attempt {
  if (!attempt.ok || attempt.command.canonical.length <= LONGEST_TEXT) return attempt;
  const { name, canonical } = attempt.command;
  const message = `the command, written out, has ${canonical.length} characters; at most ${LONGEST_TEXT} are read`;
  return refused({ kind: 'value', wrong: name, message });
}

function otherDoor(words: Words, name: CommandName): Problem {
  return {
    kind: 'command',
    wrong: name,
    message: `${name} opens a dialog in Slack; events takes the same flags`,
    nearest: 'events',
    mended: ['events', ...words.slice(1)],
  };
}

function unknownCommand(words: Words, context: CommandContext): Problem {
  const [word = ''] = words;
  const names = commandsAt(context.door ?? 'slack').map(({ name }) => name);
  const isFlag = word.startsWith('-');
  const near = isFlag ? undefined : nearest(word, names, 1)[0];
  return {
    kind: 'command',
    wrong: word,
    message: isFlag ? `${named(word)} stands before any command` : `${named(word)} is not a command`,
    ...(near !== undefined && { nearest: near }),
    known: names,
    mended: near === undefined ? asCommand(words, context) : [near, ...words.slice(1)],
  };
}

const ID = /^#?[0-9a-f]{8}[0-9a-f-]*$/i;
const HOST = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$|^[^@\s]+@[^@\s]+$/i;

/** `Backup` or `--type Backup` alone ask for events, an ID for one, a host name or address for its subject. */
function asCommand(words: Words, context: CommandContext): Words | undefined {
  const [first = ''] = words;
  const whole = ['events', ...words];
  if (first.startsWith('-')) return whole;
  const loose = mendLoose(whole, { index: 1, flag: undefined }, context);
  if (loose.sure) return loose.words;
  if (words.length > 1) return undefined;
  if (ID.test(first)) return ['event', first];
  return HOST.test(first) ? ['subject', first] : undefined;
}

// ---------------------------------------------------------------- faults

/** Mending goes on until the command is understood: every step may show the next fault. */
const MOST_STEPS = 12;

function toFault(problem: Problem, command: string, context: CommandContext): CommandFault {
  const { kind, wrong, message, nearest: near, known, also = [], flag } = problem;
  const right = mend(problem, context);
  const definition = commandOf(command);
  const here = definition && isAt(definition, context.door ?? 'slack') ? command : 'events';
  return {
    kind,
    command,
    wrong,
    message,
    ...(near !== undefined && { nearest: near }),
    ...(right !== undefined && { nearestCommand: right }),
    ...(known !== undefined && known.length > 0 && { known }),
    example: exampleOf(here, flag),
    also,
  };
}

function mend(problem: Problem, context: CommandContext): string | undefined {
  let words = problem.mended;
  for (let step = 0; step < MOST_STEPS && words; step += 1) {
    const attempt = tryWords(words, context);
    if (attempt.ok) {
      const text = joinWords(words);
      return text.length <= LONGEST_TEXT ? text : undefined;
    }
    words = attempt.problem.mended;
  }
  return undefined;
}
