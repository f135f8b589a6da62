/** The commands that act on alerts: ack, unack, resolve, reopen, assign, note. */
import { filterToArgs } from '../domain/filter-words.ts';
import type { Words } from './argv.ts';
import { type Attempt, joinCommand, refused } from './attempt.ts';
import type { ActCommand, AlertTarget, CommandContext } from './command.ts';
import { type End, readEnd } from './end-flags.ts';
import { readChoice, readOne } from './flag-values.ts';
import { note, owner, REASONS, reason } from './life-flags.ts';
import { noPerson, readPerson } from './people.ts';
import type { Parsed } from './program.ts';
import { readTarget, targetWords } from './target.ts';
import { joinWords } from './words.ts';

export type ActName = ActCommand['name'];

/** What of an act is read in the same way for all. */
interface Read {
  readonly argv: Words;
  readonly parsed: Parsed;
  readonly context: CommandContext;
  readonly target: AlertTarget;
  readonly person: string | undefined;
  /** '' for none. */
  readonly note: string;
}

export function readAct(name: ActName, argv: Words, parsed: Parsed, context: CommandContext): Attempt {
  const found = readTarget(argv, parsed, context, name === 'assign');
  if (!found.ok) return found;
  const noted = readOne(argv, parsed.flags.get('note'), note);
  if (!noted.ok) return noted;
  const { target, person } = found.value;
  const text = noted.value?.replace(/\s+/g, ' ').trim() ?? '';
  const read = { argv, parsed, context, target, person, note: text };
  switch (name) {
    case 'ack':
      return ack(read);
    case 'assign':
      return assign(read);
    case 'note':
      if (text === '') return refused(nothingNoted(argv));
      return understood({ ...asked(name, read), name, target, note: text });
    default:
      return understood({ ...asked(name, read), name, target, note: text });
  }
}

function understood(command: ActCommand): Attempt {
  return { ok: true, command };
}

function asked(name: ActName, { target, note: text }: Read, more: Words = []) {
  const ids = 'ids' in target ? joinWords(target.ids.map(String)) : filterToArgs(target.filter);
  const flags = joinWords([...more, ...(text === '' ? [] : ['--note', text])]);
  const canonical = [name, ids, flags].filter((part) => part !== '').join(' ');
  return { share: false, print: undefined, canonical } as const;
}

function ack(read: Read): Attempt {
  const { argv, parsed, context, target } = read;
  const why = readChoice(argv, parsed, reason, REASONS);
  if (!why.ok) return why;
  const end = readEnd(argv, parsed, context, false);
  if (!end.ok) return end;
  const who = readPerson(argv, parsed, owner);
  if (!who.ok) return who;
  const more = [...flagOf('reason', why.value), ...endWords(end.value), ...flagOf('owner', who.value)];
  return understood({
    ...asked('ack', read, more),
    name: 'ack',
    target,
    note: read.note,
    reason: why.value,
    until: end.value?.until,
    owner: who.value,
  });
}

function flagOf(name: string, value: string | undefined): Words {
  return value === undefined ? [] : [`--${name}`, value];
}

function endWords(end: End | undefined): Words {
  return end?.words ?? [];
}

function assign(read: Read): Attempt {
  const { argv, parsed, target, person } = read;
  const flag = readPerson(argv, parsed, owner);
  if (!flag.ok) return flag;
  const who = person ?? flag.value;
  if (person !== undefined && flag.value !== undefined && person !== flag.value) {
    const message = 'assign names two people; an alert has one owner';
    return refused({ kind: 'contradiction', wrong: '--owner', message });
  }
  if (who === undefined) return refused(nobodyNamed(read));
  const command = asked('assign', read, flagOf('owner', who));
  return understood({ ...command, name: 'assign', target, owner: who, note: read.note });
}

function nobodyNamed({ argv, parsed: { rest }, target }: Read) {
  const word = rest.find((each) => /\p{L}/u.test(each) && !/^alerts?$/i.test(each));
  if (word !== undefined && /^@?(?:me|myself|self)$/i.test(word)) {
    const mended = ['ack', ...targetWords(target)];
    const message = 'to take an alert yourself, acknowledge it';
    return { kind: 'value', wrong: word, message, nearest: joinCommand(['ack']), mended } as const;
  }
  const wrong = word ?? argv[0] ?? '';
  const message =
    word === undefined
      ? 'assign needs a person; type @ and pick one from the list, or give the ID (U…)'
      : noPerson(word);
  return { kind: 'value', wrong, message } as const;
}

function nothingNoted(argv: Words) {
  const message = 'note needs a text behind the numbers, or under --note';
  return { kind: 'value', wrong: argv[0] ?? '', message } as const;
}
