/** What one who sets the bot up asks: init, doctor, check-config, routes test, completion. */
import { nearest } from '../domain/nearest.ts';
import { isSeverity, severityOfWord } from '../domain/severity.ts';
import type { Words } from './argv.ts';
import { type Attempt, exampleOf, named, refused } from './attempt.ts';
import type { Sample, SetupCommand } from './command.ts';
import { unknownFlag } from './flag-faults.ts';
import { type FlagRead, readChoice, readOne, readPrint, wrongValue } from './flag-values.ts';
import type { FlagDefinition } from './flags.ts';
import type { Parsed } from './program.ts';
import {
  address,
  backup,
  cloud,
  DOORS,
  door,
  rest,
  SHELLS,
  type Shell,
  sampleFlags,
  security,
} from './setup-commands.ts';
import { joinWords } from './words.ts';

export type SetupName = SetupCommand['name'];

/** Standard input, by old custom. */
const STDIN = '-';

export function readSetup(name: SetupName, argv: Words, parsed: Parsed): Attempt {
  const flag = parsed.rest.find((word) => word.startsWith('-') && word !== STDIN);
  if (flag !== undefined) return refused(unknownFlag(argv, flag, 'terminal'));
  const print = readPrint(argv, parsed);
  if (!print.ok) return print;
  const asked = { share: false, print: print.value };
  const most = name === 'init' || name === 'doctor' ? 0 : 1;
  const [word, ...more] = parsed.rest;
  const loose = most === 0 ? word : more[0];
  if (loose !== undefined) return refused(tooMuch(name, argv, loose, most));
  switch (name) {
    case 'doctor':
      return { ok: true, command: { name, ...asked, canonical: name } };
    case 'check-config': {
      const canonical = word === undefined ? name : joinWords([name, word]);
      return { ok: true, command: { name, file: word, ...asked, canonical } };
    }
    case 'completion':
      return completion(argv, word);
    case 'init':
      return init(argv, parsed);
    case 'routes test':
      return routesTest(argv, parsed, word, print.value);
  }
}

function tooMuch(name: string, argv: Words, loose: string, most: number) {
  const takes = most === 0 ? 'no words' : 'one word; put quotes around one with blanks';
  const message = `"${named(loose)}" belongs to no flag; ${name} takes ${takes}`;
  const mended = argv.toSpliced(argv.lastIndexOf(loose), 1);
  return { kind: 'value', wrong: loose, message, mended } as const;
}

function completion(argv: Words, word: string | undefined): Attempt {
  const typed = word?.toLowerCase();
  const shell = SHELLS.find((each) => each === typed);
  if (shell !== undefined) return { ok: true, command: completionOf(shell) };
  const near = typed === undefined ? undefined : nearest(typed, SHELLS, 1)[0];
  const message = `completion is for ${SHELLS.join(', ')}`;
  const wrong = word ?? argv[0] ?? '';
  const known = [...SHELLS];
  if (near === undefined) return refused({ kind: 'value', wrong, message, known });
  return refused({ kind: 'value', wrong, message, known, nearest: near, mended: ['completion', near] });
}

function completionOf(shell: Shell) {
  const canonical = `completion ${shell}`;
  return { name: 'completion', shell, share: false, print: undefined, canonical } as const;
}

function init(argv: Words, parsed: Parsed): Attempt {
  const found: Record<string, string> = {};
  for (const flag of [backup, security, rest, cloud, address]) {
    const one = readOne(argv, parsed.flags.get(flag.name), flag);
    if (!one.ok) return one;
    if (one.value !== undefined) found[flag.name] = one.value.trim();
  }
  const way = readChoice(argv, parsed, door, DOORS);
  if (!way.ok) return way;
  const words = [
    ...Object.entries(found).flatMap(([name, value]) => [`--${name}`, value]),
    ...(way.value === undefined ? [] : ['--door', way.value]),
    ...['force', 'yes'].filter((name) => parsed.flags.has(name)).map((name) => `--${name}`),
  ];
  return {
    ok: true,
    command: {
      name: 'init',
      channels: { backup: found.backup, security: found.security, rest: found.channel },
      cloud: found.cloud,
      door: way.value,
      address: found.address,
      force: parsed.flags.has('force'),
      yes: parsed.flags.has('yes'),
      ...{ share: false, print: undefined, canonical: joinWords(['init', ...words]) },
    },
  };
}

function routesTest(
  argv: Words,
  parsed: Parsed,
  word: string | undefined,
  print: SetupCommand['print'],
): Attempt {
  const name = 'routes test';
  const sample: Record<string, string | number> = {};
  for (const flag of sampleFlags) {
    const one = readPart(argv, parsed, flag);
    if (!one.ok) return one;
    if (one.value !== undefined) sample[flag.name] = one.value;
  }
  const flags = Object.entries(sample).flatMap(([flag, value]) => [`--${flag}`, String(value)]);
  if (word === undefined && flags.length === 0) {
    const message = `${name} needs an event: its ID, JSON in quotes, - for standard input, or flags such as --type`;
    return refused({ kind: 'value', wrong: name, message, mended: [...exampleOf(name).split(' ')] });
  }
  if (word !== undefined && flags.length > 0) {
    const message = `${name} takes an event or flags that tell what it is, not both`;
    return refused({ kind: 'contradiction', wrong: named(word), message, mended: [name, ...flags] });
  }
  const canonical = joinWords(['routes', 'test', ...(word === undefined ? flags : [word])]);
  const event = word === undefined ? { sample: sample as Sample } : wordOf(word);
  return { ok: true, command: { name, event, share: false, print, canonical } };
}

function wordOf(word: string) {
  if (word === STDIN) return { input: true } as const;
  return /^\s*[{[]/.test(word) ? { json: word } : { id: word };
}

function readPart(argv: Words, parsed: Parsed, flag: FlagDefinition): FlagRead<string | number | undefined> {
  if (flag.choices) return readChoice(argv, parsed, flag, flag.choices);
  const one = readOne(argv, parsed.flags.get(flag.name), flag);
  if (!one.ok || one.value === undefined || flag.name !== 'severity') return one;
  const typed = one.value.trim();
  const level = /^\d$/.test(typed) ? Number(typed) : (severityOfWord(typed) ?? -1);
  if (isSeverity(level)) return { ok: true, value: level };
  const message = '--severity is a number from 0 (worst) to 7, or a word such as error';
  return wrongValue(argv, flag, { wrong: one.value, message, near: '3' });
}
