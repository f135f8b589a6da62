import { Command as Program } from 'commander';
import type { CommandDefinition } from './commands.ts';

/** What commander found: the words that belong to no flag, and the values by flag. */
export interface Parsed {
  readonly flags: ReadonlyMap<string, readonly string[] | true>;
  /** Words left over, unknown flags among them, in order. */
  readonly rest: readonly string[];
}

/**
 * Tells the flags of a command from its words. Undefined when the last flag has no value; everything else is in
 * `rest` for the caller to judge. Commander neither prints nor exits.
 *
 * @param words Without the command's name.
 */
export function runProgram({ name, flags }: CommandDefinition, words: readonly string[]): Parsed | undefined {
  const program = new Program(name)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpCommand(false)
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments();
  for (const flag of flags) {
    if (flag.value === undefined) program.option(`--${flag.name}`, flag.says);
    else program.option(`--${flag.name} <${flag.value}>`, flag.says, append);
  }
  try {
    program.parse([...words], { from: 'user' });
  } catch {
    return undefined;
  }
  const values = program.opts<Record<string, readonly string[] | true>>();
  const found = program.options.flatMap((option): [string, readonly string[] | true][] => {
    const value = values[option.attributeName()];
    return value === undefined ? [] : [[option.name(), value]];
  });
  return { flags: new Map(found), rest: program.args };
}

function append(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
