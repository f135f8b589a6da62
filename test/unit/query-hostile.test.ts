import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/query/command.ts';
import { parseCommand, parseLine, parseWords } from '../../src/query/parse-command.ts';
import { hostileLines } from '../e2e/hostile-lines.ts';
import { expectSound } from './query-sound.ts';

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

/** Slack escapes three signs (docs.slack.dev/messaging/formatting-message-text). */
function asSlackSends(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
