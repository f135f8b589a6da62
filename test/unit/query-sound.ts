import { expect } from 'vitest';
import type { Command, ParseResult } from '../../src/query/command.ts';

/** Understood as something that says the same when repeated, or refused with words and a way out that works. */
export function expectSound(line: string, result: ParseResult, again: (text: string) => ParseResult): void {
  if (result.ok) {
    const { canonical } = result.command;
    const repeated = again(canonical);
    expect([line, canonical, repeated.ok && alone(repeated.command)]).toEqual([
      line,
      canonical,
      alone(result.command),
    ]);
    return;
  }
  const { message, also, nearestCommand, example } = result.fault;
  for (const clause of [message, ...also]) {
    expect(clause.trim(), line).not.toBe('');
    expect(clause.length, line).toBeLessThan(1_000);
    expect(clause, line).not.toMatch(/\n\s+at |undefined|\[object/);
  }
  expect([line, example, again(example).ok]).toEqual([line, example, true]);
  if (nearestCommand === undefined) return;
  expect([line, nearestCommand, again(nearestCommand).ok]).toEqual([line, nearestCommand, true]);
}

/** Sharing, printing and the file belong to the asking, not to what is asked. */
export function alone(command: Command) {
  return { ...command, share: false, print: undefined, output: undefined };
}
