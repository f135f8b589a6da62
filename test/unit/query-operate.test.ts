import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/query/command.ts';
import { parseLine, parseWords } from '../../src/query/parse-command.ts';

const SLACK: CommandContext = { now: Date.UTC(2026, 10, 22), zone: 'UTC' };
const TERMINAL: CommandContext = { ...SLACK, door: 'terminal' };

function command(...words: string[]) {
  const read = parseWords(words, TERMINAL);
  if (!read.ok) throw new Error(read.fault.message);
  return read.command;
}

function fault(text: string, context = TERMINAL) {
  const read = parseLine(text, context);
  if (read.ok) throw new Error(`${text} was understood`);
  return read.fault;
}

describe('what an operator does with the bot itself', () => {
  it('is read as typed', () => {
    expect(command('start')).toMatchObject({ name: 'start', canonical: 'start' });
    expect(command('version', '--json')).toMatchObject({ name: 'version', print: 'json' });
    expect(command('backup', 'A b.db')).toMatchObject({ file: 'A b.db', canonical: 'backup "A b.db"' });
    expect(command('Backup', 'verify', '/x/Y.db', '--json')).toMatchObject({
      name: 'backup verify',
      file: '/x/Y.db',
      print: 'json',
    });
    expect(command('demo')).toMatchObject({ flags: [] });
    expect(command('demo', '--socket', '--seed', '7', '--port=0')).toMatchObject({
      flags: ['--port', '0', '--seed', '7', '--socket'],
      canonical: 'demo --port 0 --seed 7 --socket',
    });
  });

  it.each([
    ['start now', 'start takes no words', 'start'],
    ['version --jsno', undefined, 'version --json'],
    ['demo 3031', 'demo takes no words', 'demo'],
    ['demo --port 70000', '--port is a number from 0 to 65535', 'demo --port 3031'],
    ['demo --port 1 --port 2', '--port is given twice', 'demo --port 2'],
    ['demo --seed -1', '--seed is a number', 'demo --seed 7'],
    ['backup', 'backup needs the name of a file', undefined],
    ['backup verify', 'backup verify needs the name of a file', undefined],
    ['backup a.db b.db', 'backup takes one file', 'backup a.db'],
  ])('%s is refused, with what would be right', (text, message, right) => {
    const found = fault(text);
    if (message !== undefined) expect(found.message).toContain(message);
    expect(found.nearestCommand).toBe(right);
    expect(parseLine(found.example, TERMINAL).ok).toBe(true);
  });

  it.each(['start', 'demo', 'version', 'backup verify x.db'])('%s is nothing for Slack', (text) => {
    expect(fault(text, SLACK).message).toContain('is for a terminal');
  });

  it('leaves to Slack that people ask for backups in their own words', () => {
    expect(fault('backup failed', SLACK).nearestCommand).toBe('events --type backup --outcome failed');
    expect(fault('backup', SLACK)).toMatchObject({ kind: 'command' });
  });
});
