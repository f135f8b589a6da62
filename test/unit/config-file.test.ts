import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { validate as isCron } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { type ConfigFault, printFaults } from '../../src/config/faults.ts';
import { readConfig } from '../../src/config/file.ts';
import type { Config } from '../../src/domain/rules.ts';

const context = { isCron, now: Date.UTC(2026, 0, 15, 12), zone: 'UTC' };

function read(text: string): Config {
  const result = readConfig(text, 'insync.yaml', context);
  if (!result.ok) throw new Error(printFaults(result.faults));
  return result.config;
}

function faults(text: string): readonly ConfigFault[] {
  const result = readConfig(text, 'insync.yaml', context);
  return result.ok ? [] : result.faults;
}

describe('insync.yaml', () => {
  it('needs no more than one channel', () => {
    expect(read('routes:\n  - channel: C0123OPS\n')).toEqual({
      poll: '*/30 * * * * *',
      feed: 'insync',
      firstRunMaxAge: 3_600_000,
      alert: [
        { filter: { terms: {}, severity: [0, 1, 2, 3] }, text: 'severity: <=3' },
        { filter: { terms: { outcome: { any: ['failed'], none: [] } } }, text: 'outcome: failed' },
      ],
      routes: [{ text: '', channel: 'C0123OPS', mention: '', continue: false }],
      defaultChannel: 'C0123OPS',
    });
  });

  it('reads the example, whose values are the defaults', () => {
    const example = read(readFileSync('insync.example.yaml', 'utf8'));
    const { poll, feed, firstRunMaxAge, alert } = read('routes: [{ channel: C0123OPS }]');
    expect(example).toMatchObject({ poll, feed, firstRunMaxAge, alert, defaultChannel: 'C0123OPS' });
    expect(example.routes.map(({ text, channel, mention }) => [text, channel, mention])).toEqual([
      ['feature: Backup And Restore', 'C0123BACKUP', ''],
      ['feature: [Alerts And Notifications], severity: <=2', 'C0123SEC', '@here'],
      ['', 'C0123OPS', ''],
    ]);
  });

  it('reads every key', () => {
    const config = read(`
poll: "*/5 * * * *"
feed: platform
firstRunMaxAge: 1h30m
alert: []
routes:
  - match: { severity: 0-1, type: [Backup, "!Restore"], id: 0012 }
    channel: G0123SEC
    mention: S0123ABC
    continue: true
  - channel: C0123OPS
    mention: U0123ABC
`);
    expect(config).toMatchObject({
      poll: '*/5 * * * *',
      feed: 'platform',
      firstRunMaxAge: 5_400_000,
      alert: [],
    });
    expect(config.routes[0]).toEqual({
      filter: {
        terms: { type: { any: ['Backup'], none: ['Restore'] }, id: { any: ['0012'], none: [] } },
        severity: [0, 1],
      },
      text: 'severity: 0-1, type: [Backup, !Restore], id: 0012',
      channel: 'G0123SEC',
      mention: 'S0123ABC',
      continue: true,
    });
    expect(config.routes[1]).toMatchObject({ mention: 'U0123ABC', continue: false });
  });

  it('understands an exclusion without quotes as the command line does', () => {
    const [plain, quoted] = [
      '{ outcome: [!success, !canceled], feature: !Backup And Restore }',
      '{ outcome: ["!success", "!canceled"], feature: "!Backup And Restore" }',
    ].map((match) => read(`routes:\n  - match: ${match}\n    channel: C1\n  - channel: C2\n`));
    expect(plain).toEqual(quoted);
    expect(plain?.routes[0]?.filter?.terms.feature).toEqual({ any: [], none: ['Backup And Restore'] });
  });

  it('lets a filter be written once and used twice', () => {
    const config = read(`
alert:
  - &bad { severity: "<=2" }
routes:
  - match: *bad
    channel: C0123SEC
  - channel: C0123OPS
`);
    expect(config.routes[0]?.filter).toEqual(config.alert[0]?.filter);
  });

  it('keeps a route for everything that goes on, and the days of a fixed date', () => {
    const config = read(`
routes:
  - channel: C0123ALL
    continue: true
  - match: { since: 2026-01-01T00:00:00Z }
    channel: C0123NEW
  - channel: C0123OPS
`);
    expect(config.routes.map(({ filter }) => filter?.since)).toEqual([
      undefined,
      { at: Date.UTC(2026, 0, 1) },
      undefined,
    ]);
    expect(config.routes[0]).not.toHaveProperty('filter');
  });

  it('says every fault at once, in the order of the file', () => {
    const found = faults(`
poll: often
colour: red
feed: insink
alert:
  - { severity: "<=12" }
  - outcome: @failed
routes:
  - match: { typo: x }
    channel: "#ops"
    mention: everybody
  - match: { outcome: failed }
    channel: C1
    channel: C2
`);
    expect(found.map(({ line, column, path }) => `${line}:${column} ${path}`)).toEqual([
      '2:7 poll',
      '3:1 colour',
      '4:7 feed',
      '6:17 alert[0].severity',
      '7:14 ',
      '9:14 routes[0].match.typo',
      '10:14 routes[0].channel',
      '11:14 routes[0].mention',
      '12:5 routes[1].match',
      '14:5 ',
    ]);
  });

  it('counts columns from 1 behind a byte order mark', () => {
    expect(faults('\uFEFFrouts: []\n')[0]).toMatchObject({ line: 1, column: 1, nearest: ['routes'] });
  });

  it('answers any text with a configuration or with faults inside the text', () => {
    const piece = fc.constantFrom(
      ...[
        'routes:',
        'match:',
        'channel:',
        'alert:',
        ' C1',
        '\n',
        '  ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        ',',
        '"',
        "'",
      ],
      ...[
        '&a',
        '*a',
        '!',
        '!!',
        '<<:',
        '|',
        '>',
        '#',
        '?',
        ': ',
        '\t',
        '---',
        '%',
        '@',
        'severity: ',
        '\u202e',
        '\0',
      ],
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (yaml) => {
        const result = readConfig(yaml, 'insync.yaml', context);
        if (result.ok) return expect(result.config.defaultChannel).not.toBe('');
        expect(result.faults.length).toBeGreaterThan(0);
        const lines = yaml.replace(/^\uFEFF/, '').split('\n');
        for (const { line, column, message } of result.faults) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
          expect(message).not.toBe('');
        }
        // One line of the terminal for each, whatever the file holds.
        const printed = printFaults(result.faults);
        expect(printed.split('\n')).toHaveLength(result.faults.length);
        expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
      { numRuns: 500 },
    );
  });
});
