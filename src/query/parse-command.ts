import { nearest } from '../domain/nearest.ts';
import { lowerFlags, type Words } from './argv.ts';
import type { CommandContext, CommandFault, ParseResult } from './command.ts';
import { buildProgram, COMMANDS, type CommandName, flagsOf, type Parsed } from './commands.ts';
import { mendLoose } from './mend.ts';
import { type Attempt, exampleOf, type Problem, readEvents } from './parse-events.ts';
import { fromSlack, joinWords, LONGEST_TEXT, normalise, splitWords } from './words.ts';

/** The text of a slash command, as Slack sends it. Never throws. */
export function parseCommand(text: string, context: CommandContext): ParseResult {
  const unreadable = refuseText(text);
  if (unreadable) return { ok: false, fault: unreadable };
  const plain = normalise(fromSlack(text), ALL_FLAGS).trim();
  const split = splitWords(plain);
  if (split.ok) return parseWords(split.words, context);
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
  const attempt = tryWords(words, context);
  if (attempt.ok) return attempt;
  const name = commandName(words);
  return { ok: false, fault: toFault(attempt.problem, name && isCommand(name) ? name : '', context) };
}

const ALL_FLAGS = [...new Set(COMMANDS.flatMap(({ flags }) => flags.map(({ name }) => name))), 'help'];
const COMMAND_NAMES = COMMANDS.map(({ name }) => name);
const PROGRAM = /^\/?insync$/i;
const HELP = ['--help', '-h'];
/** Tab and line ends are spaces; nothing else of the kind is typed by a person. */
const CONTROLS = /[^\P{Cc}\t\n\r]/u;

function isCommand(name: string): name is CommandName {
  return (COMMAND_NAMES as readonly string[]).includes(name);
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
  if (name === undefined) return { ok: true, command: { name: 'help', topic: undefined, canonical: 'help' } };
  if (!isCommand(name)) return unknownCommand(words, context);
  // A lone `--` would turn the flags after it into words.
  const argv = [name, ...lowerFlags(words.slice(1), flagsOf(name)).filter((word) => word !== '--')];
  if (argv.some((word) => HELP.includes(word.toLowerCase()))) return help(name === 'help' ? undefined : name);
  const parsed = runProgram(argv);
  if (!parsed) return missingValue(argv, argv.at(-1) ?? '');
  switch (parsed.name) {
    case 'help':
      return parsed.rest.length === 0 ? help(undefined) : helpTopic(argv, parsed.rest);
    case 'status':
      return status(argv, parsed);
    case 'events':
      return readEvents(argv, parsed, context, missingValue);
  }
}

/** Undefined when the last flag has no value. */
function runProgram(argv: Words): Parsed | undefined {
  let found: Parsed | undefined;
  try {
    buildProgram((parsed) => {
      found = parsed;
    }).parse([...argv], { from: 'user' });
  } catch {
    return undefined;
  }
  return found;
}

function help(topic: CommandName | undefined): Attempt {
  return { ok: true, command: { name: 'help', topic, canonical: topic ? `help ${topic}` : 'help' } };
}

function helpTopic(argv: Words, rest: Words): Attempt {
  const [word = ''] = rest;
  const topic = word.toLowerCase();
  if (isCommand(topic)) return help(topic);
  const near = nearest(topic, COMMAND_NAMES, 1)[0];
  return {
    ok: false,
    problem: {
      kind: 'command',
      wrong: word,
      message: `${word} is not a command`,
      ...(near !== undefined && { nearest: near }),
      known: COMMAND_NAMES,
      mended: near === undefined ? [argv[0] ?? 'help'] : ['help', near],
    },
  };
}

function status(argv: Words, { rest, flags }: Parsed): Attempt {
  const [word] = rest;
  if (word === undefined) {
    return { ok: true, command: { name: 'status', share: flags.has('share'), canonical: 'status' } };
  }
  const isFlag = word.startsWith('-');
  return {
    ok: false,
    problem: {
      kind: isFlag ? 'flag' : 'value',
      wrong: word,
      message: `status takes no ${isFlag ? `flag ${word}` : 'words'}`,
      known: ['--share'],
      mended: ['status', ...argv.filter((other) => other === '--share')],
    },
  };
}

function unknownCommand(words: Words, context: CommandContext): Attempt {
  const [word = ''] = words;
  const isFlag = word.startsWith('-');
  const near = isFlag ? undefined : nearest(word, COMMAND_NAMES, 1)[0];
  const mended = near === undefined ? asEvents(words, context) : [near, ...words.slice(1)];
  return {
    ok: false,
    problem: {
      kind: 'command',
      wrong: word,
      message: isFlag ? `${word} stands before any command` : `${word} is not a command`,
      ...(near !== undefined && { nearest: near }),
      known: COMMAND_NAMES,
      mended,
    },
  };
}

/** `Backup` or `--type Backup` alone ask for events. */
function asEvents(words: Words, context: CommandContext): Words | undefined {
  const whole = ['events', ...words];
  if (words[0]?.startsWith('-')) return whole;
  const loose = mendLoose(whole, { index: 1, flag: undefined }, context);
  return loose.sure ? loose.words : undefined;
}

function missingValue(argv: Words, flag: string): Attempt {
  const name = flag.replace(/^--/, '');
  const { example = 'value' } = flagsOf(argv[0] ?? '').find((known) => known.name === name) ?? {};
  const message = `${flag} needs a value, such as ${joinWords([flag, example])}`;
  return { ok: false, problem: { kind: 'value', wrong: flag, message, flag: name } };
}

// ---------------------------------------------------------------- faults

/** Mending goes on until the command is understood: every step may show the next fault. */
const MOST_STEPS = 12;

function toFault(problem: Problem, command: string, context: CommandContext): CommandFault {
  const { kind, wrong, message, nearest: near, known, also = [], flag } = problem;
  const right = mend(problem, context);
  return {
    kind,
    command,
    wrong,
    message,
    ...(near !== undefined && { nearest: near }),
    ...(right !== undefined && { nearestCommand: right }),
    ...(known !== undefined && known.length > 0 && { known }),
    example: exampleOf(command === '' ? 'events' : command, flag),
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
