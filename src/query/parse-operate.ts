/** What an operator does with the bot itself: start, demo, backup, version. */
import { type Words, without } from './argv.ts';
import { type Attempt, exampleOf, named, refused } from './attempt.ts';
import type { OperateCommand } from './command.ts';
import { unknownFlag } from './flag-faults.ts';
import { type FlagRead, readOne, readPrint, wrongValue } from './flag-values.ts';
import type { FlagDefinition } from './flags.ts';
import { port, seed } from './operate-commands.ts';
import type { Parsed } from './program.ts';
import { joinWords } from './words.ts';

export type OperateName = OperateCommand['name'];

export function readOperate(name: OperateName, argv: Words, parsed: Parsed): Attempt {
  const flag = parsed.rest.find((word) => word.startsWith('-'));
  if (flag !== undefined) return refused(unknownFlag(argv, flag, 'terminal'));
  const print = readPrint(argv, parsed);
  if (!print.ok) return print;
  const asked = { share: false, print: print.value };
  if (name === 'backup' || name === 'backup verify') {
    const one = readFile(name, argv, parsed);
    if (!one.ok) return one;
    const canonical = joinWords([...name.split(' '), one.value]);
    return { ok: true, command: { name, file: one.value, ...asked, canonical } };
  }
  const [loose] = parsed.rest;
  if (loose !== undefined) {
    const message = `"${named(loose)}" belongs to no flag; ${name} takes no words`;
    return refused({ kind: 'value', wrong: loose, message, mended: without(argv, loose) });
  }
  if (name === 'demo') return demo(argv, parsed);
  return { ok: true, command: { name, ...asked, canonical: name } };
}

function readFile(name: string, argv: Words, { rest }: Parsed): FlagRead<string> {
  const [first, second] = rest;
  if (first === undefined || first.trim() === '') {
    const message = `${name} needs the name of a file, such as ${exampleOf(name)}`;
    return { ok: false, problem: { kind: 'value', wrong: name, message } };
  }
  if (second === undefined) return { ok: true, value: first };
  const message = `${name} takes one file; put quotes around a name with blanks`;
  const flags = argv.slice(1).filter((word) => word.startsWith('--'));
  return { ok: false, problem: { kind: 'value', wrong: second, message, mended: [name, first, ...flags] } };
}

function demo(argv: Words, parsed: Parsed): Attempt {
  const at = readNumber(argv, parsed, port, 65_535);
  if (!at.ok) return at;
  const from = readNumber(argv, parsed, seed, 2 ** 31 - 1);
  if (!from.ok) return from;
  const flags = [
    ...(at.value === undefined ? [] : ['--port', String(at.value)]),
    ...(from.value === undefined ? [] : ['--seed', String(from.value)]),
    ...(parsed.flags.has('socket') ? ['--socket'] : []),
  ];
  const canonical = joinWords(['demo', ...flags]);
  return { ok: true, command: { name: 'demo', flags, share: false, print: undefined, canonical } };
}

function readNumber(
  argv: Words,
  { flags }: Parsed,
  flag: FlagDefinition,
  most: number,
): FlagRead<number | undefined> {
  const one = readOne(argv, flags.get(flag.name), flag);
  if (!one.ok) return one;
  if (one.value === undefined) return { ok: true, value: undefined };
  const typed = one.value.trim();
  if (/^\d{1,10}$/.test(typed) && Number(typed) <= most) return { ok: true, value: Number(typed) };
  const message = `--${flag.name} is a number from 0 to ${most}`;
  return wrongValue(argv, flag, { wrong: one.value, message, near: flag.example });
}
