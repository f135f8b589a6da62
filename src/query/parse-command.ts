import { lowerFlags, type Words } from './argv.ts';
import { type Attempt, exampleOf, joinCommand, type Problem, refused } from './attempt.ts';
import type { CommandContext, CommandFault, ParseResult } from './command.ts';
import { COMMANDS, type CommandDefinition, type CommandName, commandOf, isAt } from './commands.ts';
import { flagProblem, missingValue } from './flag-faults.ts';
import { findName, otherDoor, secondWords, unknownCommand, withoutProgram } from './name.ts';
import { readNoteText, splitNote } from './note-text.ts';
import { help, readAbout } from './parse-about.ts';
import { readAct } from './parse-act.ts';
import { readFiltered } from './parse-filtered.ts';
import { exampleHere, readForward } from './parse-forward.ts';
import { readOperate } from './parse-operate.ts';
import { readRecord } from './parse-record.ts';
import { readSetup } from './parse-setup.ts';
import { readStanding } from './parse-standing.ts';
import { type Parsed, runProgram } from './program.ts';
import { fromSlack, LONGEST_TEXT, normalise, type Split, splitWords } from './words.ts';

/** The text of a slash command, as Slack sends it. Never throws. */
export function parseCommand(text: string, context: CommandContext): ParseResult {
  return text.length > LONGEST_TEXT ? parseLine(text, context) : parseLine(fromSlack(text), context);
}

/** A command as it is shown and kept: without Slack's marks, of which `&lt;` and links are some. Never throws. */
export function parseLine(text: string, context: CommandContext): ParseResult {
  const unreadable = refuseText(text);
  if (unreadable) return { ok: false, fault: unreadable };
  const plain = normalise(text, ALL_FLAGS).trim();
  const split = splitLine(plain);
  if (split.ok) return judge(split.words, context);
  const closed = splitWords(split.closed);
  const problem: Problem = {
    kind: 'quotes',
    wrong: split.wrong,
    message: 'a quote is opened and never closed',
    mended: closed.ok ? closed.words : undefined,
  };
  return { ok: false, fault: toFault(problem, typedTo(plain.split(/\s+/)), context) };
}

/** The words of a command line, split already, without the program's name. Never throws. */
export function parseWords(words: Words, context: CommandContext): ParseResult {
  const unreadable = refuseText(words.join(' '));
  if (unreadable) return { ok: false, fault: unreadable };
  return judge(
    // JSON is taken as it is: what a phone makes of dashes and quotes is nobody's meaning there.
    words.map((word) => (word.startsWith('{') ? word : normalise(word, ALL_FLAGS))),
    context,
  );
}

function splitLine(text: string): Split {
  const note = splitNote(text);
  return note ? { ok: true, words: note } : splitWords(text);
}

function judge(words: Words, context: CommandContext): ParseResult {
  const attempt = tryWords(words, context);
  if (attempt.ok) return attempt;
  return { ok: false, fault: toFault(attempt.problem, typedTo(words), context) };
}

/** The command it was typed to; for half a name of two the first of them; '' for none. */
function typedTo(words: Words): string {
  const [first = ''] = withoutProgram(words);
  const [second] = secondWords(first);
  return findName(words)?.name ?? (second === undefined ? '' : `${first.toLowerCase()} ${second}`);
}

const ALL_FLAGS = [...new Set(COMMANDS.flatMap(({ flags }) => flags.map(({ name }) => name))), 'help'];
const HELP = ['--help', '-h'];
/** Tab and line ends are spaces; nothing else of the kind is typed by a person. */
const CONTROLS = /[^\P{Cc}\t\n\r]/u;

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
  const door = context.door ?? 'slack';
  const found = findName(words);
  if (words.length === 0) return help(undefined);
  if (!found) return unnamed(words, context);
  const { name, rest } = found;
  const command = commandOf(name) as CommandDefinition;
  // In Slack, "backup failed" asks for events.
  if (!isAt(command, door))
    return name === 'backup' ? unnamed(words, context) : refused(otherDoor(name, rest));
  // A lone `--` would turn the flags after it into words.
  const argv = [name, ...lowerFlags(rest, command.flags).filter((word) => word !== '--')];
  if (isHelp(argv)) return help(name === 'help' ? undefined : name);
  const noted = name === 'note' ? readNoteText(argv) : undefined;
  if (noted) return short(noted);
  const parsed = runProgram(command, argv.slice(1));
  if (!parsed) return refused(missingValue(argv, argv.at(-1) ?? '', door));
  const problem = flagProblem(argv, parsed, door);
  if (problem) return refused(problem);
  return short(readerOf(name)(argv, parsed, context));
}

function isHelp(words: Words): boolean {
  return words.some((word) => HELP.includes(word.toLowerCase()));
}

/** `silence` alone asks what is silenced; with --help, how it is done. */
function unnamed(words: Words, context: CommandContext): Attempt {
  const [first = ''] = words;
  const door = context.door ?? 'slack';
  const names = secondWords(first).map((second) => `${first.toLowerCase()} ${second}` as CommandName);
  const [main] = names.filter((name) => isAt(commandOf(name) ?? {}, door));
  if (main && isHelp(words)) return help(main);
  const list = names.find((name) => name.endsWith(' list'));
  if (main && list && words.length === 1) return tryWords([list], context);
  return refused(unknownCommand(words, context));
}

type Reader = (argv: Words, parsed: Parsed, context: CommandContext) => Attempt;

function readerOf(name: CommandName): Reader {
  switch (name) {
    case 'events':
    case 'stats':
    case 'export':
    case 'search':
      return (...asked) => readFiltered(name, ...asked);
    case 'ack':
    case 'unack':
    case 'resolve':
    case 'reopen':
    case 'assign':
    case 'note':
      return (...asked) => readAct(name, ...asked);
    case 'silence add':
    case 'silence list':
    case 'silence remove':
    case 'subscribe':
    case 'subscribe list':
    case 'subscribe pause':
    case 'subscribe resume':
    case 'unsubscribe':
      return (...asked) => readStanding(name, ...asked);
    case 'forward':
    case 'forward pause':
    case 'forward resume':
    case 'forward replay':
      return (...asked) => readForward(name, ...asked);
    case 'start':
    case 'demo':
    case 'backup':
    case 'backup verify':
    case 'version':
      return (argv, parsed) => readOperate(name, argv, parsed);
    case 'init':
    case 'doctor':
    case 'check-config':
    case 'routes test':
    case 'completion':
      return (argv, parsed) => readSetup(name, argv, parsed);
    case 'audit':
    case 'audit export':
    case 'audit verify':
    case 'acks':
    case 'rehearse':
    case 'test':
    case 'digest':
      return (...asked) => readRecord(name, ...asked);
    default:
      return (...asked) => readAbout(name, ...asked);
  }
}

/** What is repeated must not be longer than what is read. */
function short(attempt: Attempt): Attempt {
  if (!attempt.ok || attempt.command.canonical.length <= LONGEST_TEXT) return attempt;
  const { name, canonical } = attempt.command;
  const message = `the command, written out, has ${canonical.length} characters; at most ${LONGEST_TEXT} are read`;
  return refused({ kind: 'value', wrong: name, message });
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
    example: exampleHere(exampleOf(here, flag), context),
    also,
  };
}

function mend(problem: Problem, context: CommandContext): string | undefined {
  let words = problem.mended;
  for (let step = 0; step < MOST_STEPS && words; step += 1) {
    const attempt = tryWords(words, context);
    if (attempt.ok) {
      const text = joinCommand(words);
      return text.length <= LONGEST_TEXT ? text : undefined;
    }
    words = attempt.problem.mended;
  }
  return undefined;
}
