/** The commands about one thing: event, why, subject; and those about the bot: status, migrate-store, help. */
import { nearest } from '../domain/nearest.ts';
import type { Words } from './argv.ts';
import { type Attempt, exampleOf, named, refused } from './attempt.ts';
import type { Command, CommandContext } from './command.ts';
import { type CommandName, commandsAt, flagsOf } from './commands.ts';
import { unknownFlag } from './flag-faults.ts';
import { readPrint } from './flag-values.ts';
import { findName } from './name.ts';
import type { Parsed } from './program.ts';
import { joinWords } from './words.ts';

export type AboutName = 'event' | 'why' | 'subject' | 'status' | 'migrate-store' | 'help';

export function readAbout(name: AboutName, argv: Words, parsed: Parsed, context: CommandContext): Attempt {
  const door = context.door ?? 'slack';
  const flag = parsed.rest.find((word) => word.startsWith('-'));
  if (flag !== undefined) {
    const problem = unknownFlag(argv, flag, door);
    return refused(name === 'status' ? { mended: justName(argv), ...problem } : problem);
  }
  const print = readPrint(argv, parsed);
  if (!print.ok) return print;
  const asked = { share: parsed.flags.has('share'), print: print.value };
  const word = bare(parsed.rest.join(' '));
  switch (name) {
    case 'help':
      return word === '' ? help(undefined) : helpTopic(parsed.rest, context);
    case 'status':
      if (word !== '') return refused(tooMuch(argv, parsed, word));
      return { ok: true, command: { name, ...asked, canonical: name } };
    case 'migrate-store': {
      const [from, to] = parsed.rest;
      if (from === undefined || to === undefined || parsed.rest.length > 2) return refused(notTwo(name));
      return { ok: true, command: { name, from, to, ...asked, canonical: name } };
    }
    case 'subject':
      if (word === '') return refused(nothingNamed(name));
      return { ok: true, command: { name, subject: word, ...asked, canonical: joinWords([name, word]) } };
    case 'event':
    case 'why': {
      if (word === '') return refused(nothingNamed(name));
      const id = bare(parsed.rest[0] ?? '').replace(/^#\s*/, '');
      if (/\s/.test(word)) return refused(severalIds(argv, parsed, id));
      if (id === '') return refused(nothingNamed(name));
      return { ok: true, command: { name, id, ...asked, canonical: joinWords([name, id]) } };
    }
  }
}

export function help(topic: CommandName | undefined): Attempt {
  const canonical = topic ? `help ${topic}` : 'help';
  const command: Command = { name: 'help', topic, share: false, print: undefined, canonical };
  return { ok: true, command };
}

const WRAPS = ['`', '"', "'", '“', '”', '„', '‘', '’', '«', '»', '*', '_'];

/** Pasted with what stood around it: backticks, quotes, Slack's stars. */
function bare(word: string): string {
  let text = word.trim();
  while (text.length > 1 && WRAPS.includes(text.charAt(0)) && WRAPS.includes(text.charAt(text.length - 1))) {
    text = text.slice(1, -1).trim();
  }
  return text.length === 1 && WRAPS.includes(text) ? '' : text;
}

function nothingNamed(name: 'event' | 'why' | 'subject') {
  const what = name === 'subject' ? 'the name of a user or device' : 'the ID of an event';
  const message = `${name} needs ${what}, such as ${exampleOf(name)}`;
  return { kind: 'value', wrong: name, message } as const;
}

/** What was written is not repeated: it may hold a password. */
function notTwo(name: 'migrate-store') {
  const message = `${name} needs two databases, such as ${exampleOf(name)}`;
  return { kind: 'value', wrong: name, message } as const;
}

function severalIds(argv: Words, { rest }: Parsed, id: string) {
  const [name = ''] = argv;
  const flags = argv.slice(1).filter((word) => word.startsWith('--'));
  const mended = id === '' ? undefined : [name, id, ...flags];
  return { kind: 'value', wrong: rest[1] ?? '', message: `${name} takes one ID`, mended } as const;
}

function tooMuch(argv: Words, { rest }: Parsed, word: string) {
  const message = `${argv[0]} takes no words`;
  return { kind: 'value', wrong: rest[0] ?? word, message, mended: justName(argv) } as const;
}

/** The command with the flags it knows. */
function justName(argv: Words): Words {
  const known = flagsOf(argv[0] ?? '').map(({ name }) => `--${name}`);
  return argv.filter((word, at) => at === 0 || known.includes(word));
}

function helpTopic(rest: Words, { door = 'slack' }: CommandContext): Attempt {
  const [word = ''] = rest;
  const names = commandsAt(door).map(({ name }) => name);
  const found = findName(rest)?.name;
  const topic = names.find((name) => name === found) ?? firstOf(names, word);
  if (topic) return help(topic);
  const firsts = [...new Set(names.map((name) => name.split(' ', 1)[0] as string))];
  const near = nearest(word, firsts, 1)[0];
  return refused({
    kind: 'command',
    wrong: word,
    message: `${named(word)} is not a command`,
    ...(near !== undefined && { nearest: near }),
    known: names,
    mended: near === undefined ? ['help'] : ['help', near],
  });
}

/** `help silence` tells about `silence add`. */
function firstOf(names: readonly CommandName[], word: string): CommandName | undefined {
  return names.find((name) => name.startsWith(`${word.toLowerCase()} `));
}
