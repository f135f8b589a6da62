import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/query/command.ts';
import { parseCommand } from '../../src/query/parse-command.ts';
import { expectSound } from './query-sound.ts';

const NOW = Date.UTC(2026, 10, 22, 14, 0);
const DAY = 86_400_000;
const CONTEXT: CommandContext = { now: NOW, zone: 'Europe/Berlin', destinations: ['lake', 'Splunk', 'soc'] };

const read = (text: string, context: CommandContext = CONTEXT) => {
  const result = parseCommand(text, context);
  expectSound(text, result, (again) => parseCommand(again, context));
  return result;
};
const command = (text: string, context = CONTEXT) => {
  const result = read(text, context);
  if (!result.ok) throw new Error(`${text}: ${result.fault.message}`);
  return result.command;
};
const fault = (text: string, context = CONTEXT) => {
  const result = read(text, context);
  if (result.ok) throw new Error(`${text} was understood as ${result.command.canonical}`);
  return result.fault;
};

describe('forward', () => {
  it.each([['forward'], ['forward list'], ['forward ls'], ['/insync forward status']])('%s lists', (text) => {
    expect(command(text)).toMatchObject({ name: 'forward', canonical: 'forward' });
  });

  it.each([
    ['forward pause soc', 'forward pause soc'],
    ['forward pause SPLUNK', 'forward pause Splunk'],
    ['forward resume lake', 'forward resume lake'],
    ['forward replay --to splunk --since 2d', 'forward replay --to Splunk --since 2d'],
    ['forward replay --since 1d12h --to soc', 'forward replay --to soc --since 1d12h'],
  ])('%s', (text, canonical) => {
    expect(command(text)).toMatchObject({ canonical });
  });

  it('knows since when, in the zone of the person', () => {
    expect(command('forward replay --to soc --since 2d')).toMatchObject({
      name: 'forward replay',
      destination: 'soc',
      since: NOW - 2 * DAY,
    });
    expect(command('forward replay --to soc --since 2026-11-20')).toMatchObject({
      since: Date.UTC(2026, 10, 19, 23),
    });
  });

  it.each([
    [
      'forward replay --to slpunk --since 2d',
      /"slpunk" is not the name/,
      'forward replay --to Splunk --since 2d',
    ],
    ['forward replay --to soc', /needs --since/, 'forward replay --to soc --since 1d'],
    ['forward replay soc --since 2d', /needs --to/, 'forward replay --to soc --since 2d'],
    ['forward replay --since 2d', /needs --to/, undefined],
    ['forward replay', /needs --to/, undefined],
    ['forward replay --to soc --since 2030-01-01', /not in the past/, 'forward replay --to soc --since 1d'],
    ['forward replay --to soc --since lately', /"lately" is not/, undefined],
    ['forward replay --to soc --to lake --since 2d', /given twice/, 'forward replay --to lake --since 2d'],
    ['forward pause', /needs the name/, undefined],
    ['forward pause scc', /is not the name/, 'forward pause soc'],
    ['forward pause soc lake', /takes one/, 'forward pause soc'],
    ['forward pause --soc', /is not a flag/, undefined],
    ['forward puase soc', /belongs to no flag/, 'forward pause soc'],
    ['forward resend --to soc --since 2d', /.*/, 'forward replay --to soc --since 2d'],
    ['forwrad', /is not a command/, 'forward'],
    ['siem', /is not a command/, 'forward'],
  ])('%s is refused with its cure', (text, message, nearest) => {
    const found = fault(text);
    expect(found.message).toMatch(message);
    expect(found.nearestCommand).toBe(nearest);
  });

  it('names the destinations there are, and says where there are none', () => {
    expect(fault('forward pause nonsense-here').known).toEqual(['lake', 'Splunk', 'soc']);
    expect(fault('forward replay --since 2d').known).toEqual(['lake', 'Splunk', 'soc']);
    const nobody = { ...CONTEXT, destinations: [] };
    expect(fault('forward pause soc', nobody).message).toMatch(/nothing is forwarded/);
    expect(fault('forward replay --since 2d', { ...CONTEXT, destinations: ['soc'] }).nearestCommand).toBe(
      'forward replay --to soc --since 2d',
    );
  });

  it('takes any name that could be one where the configuration is not at hand, and no other', () => {
    const { destinations: _, ...anywhere } = CONTEXT;
    expect(command('forward pause anything_1', anywhere)).toMatchObject({ destination: 'anything_1' });
    for (const name of ['"two words"', '<http://x>', '../etc', 'x'.repeat(41)]) {
      expect(fault(`forward pause ${name}`, anywhere).message).toMatch(/is not the name|takes one/);
    }
  });
});
