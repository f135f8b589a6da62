import type { KnownBlock, RichTextElement } from '@slack/types';
import { quoteWord } from '../domain/filter-words.ts';
import { LIMITS } from './limits.ts';
import type { Message } from './message.ts';
import {
  actions,
  button,
  code,
  context,
  type Fact,
  facts,
  header,
  line,
  mrkdwn,
  rich,
  select,
  text,
} from './pieces.ts';
import { inert, inertFallback } from './text.ts';

/** What a person wants, and what to type for it. */
export interface Example {
  readonly says: string;
  readonly command: string;
}

/** Commands and flags may be for one door alone; here only those of Slack are told. */
interface ForADoor {
  readonly door?: 'slack' | 'terminal';
}

interface FlagDescription extends ForADoor {
  readonly name: string;
  readonly says: string;
  /** A right value. */
  readonly example?: string;
}

export interface CommandDescription extends ForADoor {
  /** `events`. */
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly FlagDescription[];
  /** `command` without `/insync`: `events --since 1h`. */
  readonly examples: readonly Example[];
}

const ROOM = 200;
/** Flags named in the help on everything; the others stand in the help of their command. */
const MOST_FLAGS = 8;
/** The flags people reach for first, in the order in which they narrow down. */
const FIRST_FLAGS = ['type', 'feature', 'severity', 'outcome', 'subject', 'text', 'since', 'until'];

/** The answer to `/insync help`: one example a command. `tips` are examples of parts of one: `--type !Backup`. */
export function helpAnswer(all: readonly CommandDescription[], tips: readonly Example[] = []): Message {
  const commands = ofSlack(all);
  const more = [...narrow(commands), ...examples(tips, '')];
  return {
    text: `inSync help: ${commands.map(({ name }) => inertFallback(name, 40)).join(', ')}.`,
    blocks: [
      header('What you can ask'),
      facts(examples(commands.flatMap((command) => command.examples.slice(0, 1)))),
      ...(more.length === 0 ? [] : [{ type: 'divider' } as const, facts(more)]),
      ...chooser(commands),
      context(mrkdwn(sharing(commands))),
    ],
  };
}

/** The answer to `/insync help events`; help on everything where no command has the name. */
export function commandHelp(
  name: string,
  all: readonly CommandDescription[],
  tips: readonly Example[] = [],
): Message {
  const commands = ofSlack(all);
  const command = commands.find((each) => each.name === name);
  if (command === undefined) return helpAnswer(all, tips);
  const flags = flagFacts(command, commands);
  const shown = command.examples.length === 0 ? [] : [facts(examples(command.examples))];
  return {
    text: `/insync ${inertFallback(command.name, 40)}: ${inertFallback(command.summary, ROOM)}`,
    blocks: [
      header(`/insync ${inert(command.name, 40)}`),
      rich(line(text(stopped(inert(command.summary, ROOM)) || 'A command.'))),
      ...shown,
      ...(flags.length === 0 ? [] : [{ type: 'divider' } as const, facts(flags)]),
      ...chooser(commands),
    ],
  };
}

/** Many flags of an earlier command are named only: a phone shows a dozen lines. */
const MANY = 5;

/** The flags of its own, each with what it does; those that an earlier command has too only by name, if many. */
function flagFacts(command: CommandDescription, commands: readonly CommandDescription[]): Fact[] {
  const earlier = commands
    .slice(0, commands.indexOf(command))
    .find((each) => common(each, command).length > MANY);
  if (earlier === undefined) return command.flags.map(flagFact);
  const shared = common(earlier, command);
  const own = command.flags.filter((flag) => !shared.includes(flag.name));
  const explained = code(inert(`/insync help ${earlier.name}`, 80));
  const parts = [...flagParts(shared.map((name) => `--${name}`)), text('  as in '), explained];
  return [...own.map(flagFact), { label: 'Narrow it down', parts }];
}

function common(one: CommandDescription, other: CommandDescription): string[] {
  const names = new Set(one.flags.map(({ name }) => name));
  return other.flags.map(({ name }) => name).filter((name) => names.has(name));
}

function ofSlack(commands: readonly CommandDescription[]): CommandDescription[] {
  const here = ({ door }: ForADoor) => door !== 'terminal';
  return commands.filter(here).map((command) => ({ ...command, flags: command.flags.filter(here) }));
}

function stopped(sentence: string): string {
  return sentence === '' || /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function examples(list: readonly Example[], program = '/insync '): Fact[] {
  return list.map(({ says, command }) => ({
    label: inert(says, ROOM),
    parts: [code(inert(`${program}${command}`, ROOM))],
  }));
}

/** The flags of the first command, the usual ones first, and how many more it has. */
function narrow(commands: readonly CommandDescription[]): Fact[] {
  const [command] = commands.filter(({ flags }) => flags.length > 0);
  if (command === undefined) return [];
  const names = command.flags.map(({ name }) => name);
  const usual = FIRST_FLAGS.filter((name) => names.includes(name));
  const shown = [...usual, ...names.filter((name) => !usual.includes(name))].slice(0, MOST_FLAGS);
  const rest = names.length - shown.length;
  const more = rest > 0 ? [text(` and ${rest} more: `), code(inert(`/insync help ${command.name}`, 80))] : [];
  return [{ label: 'Narrow it down', parts: [...flagParts(shown.map((name) => `--${name}`)), ...more] }];
}

/** `**--since**  At or after  `--since 1h``. */
function flagFact({ name, says, example }: FlagDescription): Fact {
  const flag = `--${inert(name, 40)}`;
  const value = inert(example ?? '', 80);
  const shown = value === '' ? [] : [text('  '), code(`${flag} ${quoteWord(value)}`)];
  return { label: flag, parts: [text(inert(says, ROOM)), ...shown] };
}

function flagParts(flags: readonly string[]): RichTextElement[] {
  return flags.flatMap((flag, index) => [...(index === 0 ? [] : [text(' ')]), code(inert(flag, 80))]);
}

function chooser(commands: readonly CommandDescription[]): KnownBlock[] {
  const menu = select(
    'help.command',
    'Help for a command…',
    commands
      .filter(({ name }) => inert(name) !== '' && name.length <= LIMITS.optionValue.max)
      .map(({ name }) => [inert(name), name] as const),
  );
  const dialog = commands.some(({ name }) => name === 'search')
    ? button('search.open', 'Search with pickers…', 'search', 'primary')
    : undefined;
  return menu === undefined ? [] : [actions(dialog, menu)];
}

function sharing(commands: readonly CommandDescription[]): string {
  const flag = commands.some(({ flags }) => flags.some(({ name }) => name === 'share'));
  return flag
    ? 'Answers are for your eyes only. Add `--share` to post one in the channel.'
    : 'Answers are for your eyes only until you share them.';
}
