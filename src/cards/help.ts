import type { KnownBlock, RichTextElement } from '@slack/types';
import { LIMITS } from './limits.ts';
import type { Message } from './message.ts';
import { actions, code, context, type Fact, facts, header, mrkdwn, select, text } from './pieces.ts';
import { inert, inertFallback } from './text.ts';

/** An example of a command: what a person wants, and what to type. */
export interface Example {
  readonly says: string;
  readonly command: string;
}

export interface CommandDescription {
  /** `events`. */
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly Example[];
  readonly flags: readonly { readonly flag: string; readonly says: string }[];
}

const ROOM = 200;

/** The answer to `/insync help`. `tips` are examples of parts of a command, `--type !Backup`. */
export function helpAnswer(commands: readonly CommandDescription[], tips: readonly Example[] = []): Message {
  const flags = [...new Set(commands.flatMap((command) => command.flags.map(({ flag }) => flag)))];
  const narrow: Fact[] = flags.length === 0 ? [] : [{ label: 'Narrow it down', parts: flagParts(flags) }];
  const more = [...narrow, ...examples(tips)];
  return {
    text: `inSync help: ${commands.map(({ name }) => inertFallback(name, 40)).join(', ')}.`,
    blocks: [
      header('What you can ask'),
      facts(examples(commands.flatMap((command) => command.examples.slice(0, 3)))),
      ...(more.length === 0 ? [] : [{ type: 'divider' } as const, facts(more)]),
      ...chooser(commands),
      context(mrkdwn('Answers are for your eyes only until you share them.')),
    ],
  };
}

/** The answer to `/insync help events`. */
export function commandHelp(
  command: CommandDescription,
  commands: readonly CommandDescription[] = [],
): Message {
  const name = inert(command.name, 40);
  const flags = command.flags.map(({ flag, says }) => ({
    label: inert(says, ROOM),
    parts: [code(inert(flag, 80))],
  }));
  return {
    text: `/insync ${inertFallback(command.name, 40)}: ${inertFallback(command.summary, ROOM)}`,
    blocks: [
      header(`/insync ${name}`),
      facts([
        { label: 'Answers', parts: [text(inert(command.summary, ROOM))] },
        ...examples(command.examples),
      ]),
      ...(flags.length === 0 ? [] : [{ type: 'divider' } as const, facts(flags)]),
      ...chooser(commands),
    ],
  };
}

function examples(list: readonly Example[]): Fact[] {
  return list.map(({ says, command }) => ({ label: inert(says, ROOM), parts: [code(inert(command, ROOM))] }));
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
