/** Commands as they are typed in Slack: in footers, in sentences and behind buttons. */
import type { Button, ContextBlock } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { quoteWord } from '../domain/filter-words.ts';
import { context, mrkdwn, valueButton } from './pieces.ts';
import { mrkdwnCode } from './text.ts';
import { person } from './tokens.ts';

const PROGRAM = '/insync';

/** A whole command as it is typed in Slack; `command` with or without the program. */
export function typedCommand(command: string): string {
  return command.startsWith('/') ? command : `${PROGRAM} ${command}`;
}

/** `subject "Maya's laptop"`: a command about one thing, however it is spelt. */
export function commandAbout(command: string, name: string): string {
  return `${command} ${quoteWord(name)}`;
}

/** A button that asks; left out where Slack could not carry the command. One to a block: they share their id. */
export function runButton(
  label: string,
  command: string,
  style: 'primary' | 'default' = 'default',
): Button | undefined {
  return valueButton('command.run', label, typedCommand(command), style);
}

/** What is worth knowing about an answer, last the command that asks it again and who shared it; nothing if all is ''. */
export function footer(
  facts: readonly string[],
  canonical: string,
  sharedBy?: Person | undefined,
): ContextBlock[] {
  const words = [
    ...facts,
    canonical === '' ? '' : mrkdwnCode(typedCommand(canonical), 400),
    sharedBy === undefined ? '' : `shared by ${person(sharedBy)}`,
  ].filter((part) => part !== '');
  return words.length === 0 ? [] : [context(mrkdwn(words.join(' · ')))];
}
