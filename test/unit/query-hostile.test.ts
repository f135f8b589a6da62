import { describe, expect, it } from 'vitest';
import type { Command, CommandContext, ParseResult } from '../../src/query/command.ts';
import { parseCommand, parseLine, parseWords } from '../../src/query/parse-command.ts';
import { hostileLines } from '../e2e/hostile-lines.ts';

const SEED = Number(process.env.HOSTILE_SEED ?? Math.floor(Math.random() * 2 ** 31));

const CONTEXT: CommandContext = {
  now: Date.UTC(2026, 10, 22, 14, 0),
  zone: 'Europe/Berlin',
  known: { types: ['Logout'], features: ['New Area'] },
};

describe(`500 hostile command lines of HOSTILE_SEED=${SEED}`, () => {
  const lines = hostileLines(SEED, 500);

  it('are answered in Slack', () => {
    for (const line of lines) {
      expectSound(line, parseCommand(line, CONTEXT), (text) => parseLine(text, CONTEXT));
      expectSound(line, parseCommand(asSlackSends(line), CONTEXT), (text) => parseLine(text, CONTEXT));
    }
  });

  it('are answered in a terminal', () => {
    const context = { ...CONTEXT, door: 'terminal' } as const;
    for (const line of lines) {
      const words = line.split(' ');
      expectSound(line, parseWords(words, context), (text) => parseLine(text, context));
    }
  });

  it('are the same for the same seed', () => {
    expect(hostileLines(SEED, 20)).toEqual(lines.slice(0, 20));
    expect(hostileLines(SEED + 1, 20)).not.toEqual(lines.slice(0, 20));
  });
});

/** Understood as something that says the same when repeated, or refused with words and a way out that works. */
function expectSound(line: string, result: ParseResult, again: (text: string) => ParseResult): void {
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
function alone(command: Command) {
  return { ...command, share: false, print: undefined, output: undefined };
}

/** Slack escapes three signs (docs.slack.dev/messaging/formatting-message-text). */
function asSlackSends(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
