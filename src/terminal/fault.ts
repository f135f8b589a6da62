import type { CommandFault } from '../query/command.ts';
import { bold, dim, type Screen } from './screen.ts';
import { oneLine } from './visible.ts';

/** Right words are listed up to here. */
const KNOWN = 20;

/** A command that could not be understood: what is wrong, what is near, and what would be right. */
export function renderFault(fault: CommandFault, screen: Screen): string {
  const { message, nearest, nearestCommand, known = [], example, also, command } = fault;
  const line = (label: string, text: string) => `  ${dim(screen, `${label}:`)} ${oneLine(text)}`;
  const more = known.length > KNOWN ? ` and ${known.length - KNOWN} more` : '';
  const lines = [
    `insync: ${oneLine(message)}${nearest === undefined ? '' : `; did you mean ${bold(screen, oneLine(nearest))}?`}`,
    ...also.map((clause) => line('also', clause)),
    ...(nearestCommand === undefined ? [] : [line('nearest', `insync ${nearestCommand}`)]),
    ...(nearestCommand === undefined ? [line('example', `insync ${example}`)] : []),
    ...(nearestCommand === undefined && known.length > 0
      ? [line('known', known.slice(0, KNOWN).join(', ') + more)]
      : []),
    line('help', `insync help${command === '' ? '' : ` ${command}`}`),
  ];
  return `${lines.join('\n')}\n`;
}
