import { type CommandDefinition, commandsAt } from '../query/commands.ts';
import type { Hint } from '../sim/page/document.ts';

/** The commands as the page's composer offers them. */
export function hints(): Hint[] {
  return commandsAt('slack').map((command) => ({
    command: `/insync ${command.name}`,
    usage: usageOf(command),
    about: command.summary,
  }));
}

/** The place of its argument, or else the flags of its first example. */
function usageOf({ name, argument, examples }: CommandDefinition): string {
  if (argument) return argument.optional ? `[${argument.name}]` : `<${argument.name}>`;
  return (examples[0]?.command ?? '').slice(name.length).trim();
}
