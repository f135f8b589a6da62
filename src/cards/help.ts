import type { KnownBlock, RichTextElement } from '@slack/types';
import { LIMITS } from './limits.ts';
import type { Message } from './message.ts';
import { actions, code, context, type Fact, facts, header, mrkdwn, select, text } from './pieces.ts';
import { inert, inertFallback } from './text.ts';

/** What a person wants, and what to type for it. */
export interface Example {
  readonly says: string;
  readonly command: string;
}

export interface CommandDescription {
  /** `events`. */
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly {
    readonly name: string;
    readonly says: string;
    /** A right value. */
    readonly example?: string;
  }[];
  /** `command` without `/insync`: `events --since 1h`. */
  readonly examples: readonly Example[];
}

const ROOM = 200;

/** The answer to `/insync help`. `tips` are examples of parts of a command: `--type !Backup`. */
export function helpAnswer(commands: readonly CommandDescription[], tips: readonly Example[] = []): Message {
  const flags = [...new Set(commands.flatMap((command) => command.flags.map(({ name }) => `--${name}`)))];
  const narrow: Fact[] = flags.length === 0 ? [] : [{ label: 'Narrow it down', parts: flagParts(flags) }];
  const more = [...narrow, ...examples(tips, '')];
  return {
    text: `inSync help: ${commands.map(({ name }) => inertFallback(name, 40)).join(', ')}.`,
    blocks: [
      header('What you can ask'),
      facts(examples(commands.flatMap((command) => command.examples))),
      ...(more.length === 0 ? [] : [{ type: 'divider' } as const, facts(more)]),
      ...chooser(commands),
      context(mrkdwn('Answers are for your eyes only until you share them.')),
    ],
  };
}

/** The answer to `/insync help events`; help on everything where no command has the name. */
export function commandHelp(
  name: string,
  commands: readonly CommandDescription[],
  tips: readonly Example[] = [],
): Message {
  const command = commands.find((each) => each.name === name);
  if (command === undefined) return helpAnswer(commands, tips);
  const flags = command.flags.map(flagFact);
  const summary = inert(command.summary, ROOM);
  return {
    text: `/insync ${inertFallback(command.name, 40)}: ${inertFallback(command.summary, ROOM)}`,
    blocks: [
      header(`/insync ${inert(command.name, 40)}`),
      facts([{ label: summary, parts: [] }, ...examples(command.examples)]),
      ...(flags.length === 0 ? [] : [{ type: 'divider' } as const, facts(flags)]),
      ...chooser(commands),
    ],
  };
}

function examples(list: readonly Example[], program = '/insync '): Fact[] {
  return list.map(({ says, command }) => ({
    label: inert(says, ROOM),
    parts: [code(inert(`${program}${command}`, ROOM))],
  }));
}

/** `**--since**  At or after  `--since 1h``. */
function flagFact({ name, says, example }: CommandDescription['flags'][number]): Fact {
  const flag = `--${inert(name, 40)}`;
  const value = inert(example ?? '', 80);
  const quoted = value.includes(' ') ? `"${value}"` : value;
  const shown = value === '' ? [] : [text('  '), code(`${flag} ${quoted}`)];
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
  return menu === undefined ? [] : [actions(menu)];
}
