import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { validate as isCron } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { type ConfigFault, printFaults } from '../../src/config/faults.ts';
import { readConfig } from '../../src/config/file.ts';
import { ROUTE_KEYS, TOP_KEYS } from '../../src/config/keys.ts';
import type { Config } from '../../src/domain/rules.ts';

const context = { isCron, now: Date.UTC(2026, 0, 15, 12), zone: 'UTC' };

/** What a route does where nothing is said. */
const PLAIN = { groupWait: 0, groupInterval: 0, repeatInterval: 0, escalate: [] };

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
      routes: [{ text: '', channel: 'C0123OPS', mention: '', continue: false, ...PLAIN }],
      defaultChannel: 'C0123OPS',
      zone: 'UTC',
      reopenWithin: 3_600_000,
      retention: 400 * 86_400_000,
      inhibit: [],
      outage: undefined,
      missing: [],
      feedSilence: 2_880,
      runbooks: {},
      console: '',
      permissions: { acknowledge: [], silence: [], resolve: [], forward: [] },
      digest: [],
      forward: [],
    });
  });

  it('reads the example, whose values are the defaults', () => {
    const example = read(readFileSync('insync.example.yaml', 'utf8'));
    const { routes: _, ...defaults } = read('routes: [{ channel: C0123OPS }]');
    expect(example).toMatchObject(defaults);
    expect(example.routes.map(({ text: _text, filter: _filter, ...route }) => route)).toEqual(
      ['C0123BACKUP', 'C0123SEC', 'C0123OPS'].map((channel) =>
        expect.objectContaining({ channel, ...PLAIN }),
      ),
    );
    expect(example.routes.map(({ text, channel, mention }) => [text, channel, mention])).toEqual([
      ['feature: Backup And Restore', 'C0123BACKUP', ''],
      ['feature: [Alerts And Notifications], severity: <=2', 'C0123SEC', '@here'],
      ['', 'C0123OPS', ''],
    ]);
  });

  it('has an example whose optional parts are right too', () => {
    const text = readFileSync('insync.example.yaml', 'utf8');
    // They stand right behind a #, and what belongs to them is indented.
    const config = read(text.replace(/^( *)#(?=\S| {2})/gm, '$1'));
    expect(Object.keys(config.runbooks)).not.toEqual([]);
    expect(config).toMatchObject({
      zone: 'Europe/Berlin',
      outage: { subjects: 30, within: 600_000, text: 'outcome: failed', equal: ['tenant', 'type'] },
      inhibit: [{ equal: ['tenant'] }],
      missing: [{ text: 'type: Backup, outcome: success', for: 7 * 86_400_000 }],
      permissions: { silence: ['S0123ADMIN'] },
      digest: [
        { channel: 'C0123OPS', every: 'day', at: 540, on: 1, zone: 'Europe/Berlin', skipEmpty: false },
      ],
    });
    expect(config.routes[0]).toMatchObject({
      groupBy: ['subject'],
      escalate: [
        { after: 900_000, mention: 'S0123ONCALL', channel: '' },
        { after: 3_600_000, mention: '', channel: 'C0123MANAGERS' },
      ],
      quiet: { from: 1_320, to: 420, zone: 'Europe/Berlin' },
    });
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
      ...PLAIN,
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

  it('reads what makes an alert live', () => {
    const config = read(`
zone: America/New_York
reopen_within: 0
feed_silence: false
retention: false
inhibit:
  - { source: { type: Alert, severity: "<=2" }, target: { type: Backup }, equal: tenant }
outage: {}
missing:
  - { type: Backup, outcome: success, for: 7d }
  - { for: 1d, feature: Backup And Restore }
runbooks:
  Backup: { do: Restart the client, link: "https://wiki.example.com/a?b=c" }
  "Ransomware Detected": { do: Call }
console: https://console.example.com/{subject}?by={identity}
permissions: { acknowledge: U0123ABC, resolve: [S0123ABC, W0123ABC] }
digest:
  - { channel: C0123OPS, every: weekly, on: fri, at: "17:30", zone: UTC, skip_empty: true }
  - { channel: C0123SEC }
routes:
  - match: { type: Backup }
    channel: C0123OPS
    group_by: [tenant, Alert-Name]
    group_wait: 30s
    group_interval: 5m
    repeat_interval: 1y
    active: { days: [sat-mon, wed], hours: "08:00-24:00", zone: Asia/Kathmandu }
    quiet: { days: weekend }
  - channel: C0123OPS
`);
    expect(config).toMatchObject({
      zone: 'America/New_York',
      reopenWithin: 0,
      feedSilence: 0,
      retention: undefined,
      outage: {
        filter: { terms: { outcome: { any: ['failed'], none: [] } } },
        text: 'outcome: failed',
        subjects: 30,
        within: 600_000,
        equal: ['tenant', 'type'],
      },
      missing: [
        { text: 'type: Backup, outcome: success', for: 7 * 86_400_000 },
        { text: 'feature: Backup And Restore', for: 86_400_000 },
      ],
      runbooks: {
        Backup: { do: 'Restart the client', link: 'https://wiki.example.com/a?b=c' },
        'Ransomware Detected': { do: 'Call', link: '' },
      },
      console: 'https://console.example.com/{subject}?by={identity}',
      permissions: { acknowledge: ['U0123ABC'], silence: [], resolve: ['S0123ABC', 'W0123ABC'], forward: [] },
    });
    expect(config.inhibit).toEqual([
      {
        source: { terms: { type: { any: ['Alert'], none: [] } }, severity: [0, 1, 2] },
        target: { terms: { type: { any: ['Backup'], none: [] } } },
        equal: ['tenant'],
        text: 'source: { type: Alert, severity: <=2 }, target: { type: Backup }, equal: [tenant]',
      },
    ]);
    expect(config.digest).toEqual([
      { channel: 'C0123OPS', every: 'week', on: 5, at: 1_050, zone: 'UTC', skipEmpty: true },
      { channel: 'C0123SEC', every: 'day', on: 1, at: 540, zone: 'America/New_York', skipEmpty: false },
    ]);
    expect(config.routes[0]).toMatchObject({
      groupBy: ['tenant', 'alert-name'],
      groupWait: 30_000,
      groupInterval: 300_000,
      repeatInterval: 365 * 86_400_000,
      active: { days: [0, 1, 3, 6], from: 480, to: 1_440, zone: 'Asia/Kathmandu' },
      quiet: { days: [0, 6], from: 0, to: 1_440, zone: 'America/New_York' },
    });
    expect(Object.keys(config).sort()).toEqual([...Object.keys(read('routes: [{ channel: C1 }]'))].sort());
  });

  it('takes the zone of the environment where the file names none', () => {
    const text = 'routes: [{ channel: C1, quiet: { hours: "22:00-07:00" } }]';
    const zoneIn = (zone: string) => {
      const result = readConfig(text, 'insync.yaml', { ...context, zone });
      return result.ok ? [result.config.zone, result.config.routes[0]?.quiet?.zone] : [];
    };
    expect(zoneIn('Europe/Berlin')).toEqual(['Europe/Berlin', 'Europe/Berlin']);
    expect(zoneIn(':/etc/localtime')).toEqual(['UTC', 'UTC']);
  });

  it('says every fault of the newer keys at once, too', () => {
    const found = faults(`
routes:
  - channel: C0123OPS
    group_by: [subjekt]
    quiet: { hours: 22-7, days: fry }
    escalate:
      - { after: soon }
      - { after: 1h, mention: everybody }
outage: { subjects: many, within: 1s }
missing: { type: Backp }
permissions: { acknowledge: [maya] }
digest: { channel: ops, at: noon, on: monday }
`);
    expect(found.map(({ path }) => path)).toEqual([
      'routes[0].group_by[0]',
      'routes[0].quiet.hours',
      'routes[0].quiet.days',
      'routes[0].escalate[0]',
      'routes[0].escalate[0].after',
      'routes[0].escalate[1].mention',
      'outage.subjects',
      'outage.within',
      'missing.for',
      'missing.type',
      'permissions.acknowledge[0]',
      'digest.channel',
      'digest.at',
      'digest.on',
    ]);
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
    const value = fc.oneof(
      fc.constantFrom(
        ...[
          '',
          '0',
          '-1',
          '1h',
          '7d',
          '99999999999',
          'true',
          'false',
          'mon-fri',
          'fry',
          '"08:00-18:00"',
          '25:00-1',
        ],
        ...[
          'UTC',
          'Europe/Berlin',
          'Mars/Base',
          'C0123OPS',
          'S0123',
          '"@here"',
          'https://example.com/{subject}',
        ],
        ...[
          '[]',
          '{}',
          '[[]]',
          '[{}]',
          '[subject]',
          '{ type: Backup }',
          '{ do: x }',
          '{ Backup: { link: x } }',
        ],
        ...[
          '{ for: 7d, type: Backup }',
          '{ source: { type: Alert }, target: {} }',
          '[{ after: 1h }]',
          '__proto__',
        ],
        ...[
          '{ hours: "22:00-07:00", days: [sat, sun] }',
          '{ channel: C1, every: week, on: mon }',
          '*a',
          '!x',
          '| y',
        ],
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const inRoute = fc.constantFrom(...ROUTE_KEYS);
    const atTop = fc.constantFrom(...TOP_KEYS.filter((key) => key !== 'routes'), '__proto__', 'constructor');
    const keys = fc
      .tuple(
        fc.uniqueArray(fc.tuple(inRoute, value), { maxLength: 3, selector: ([key]) => key }),
        fc.uniqueArray(fc.tuple(atTop, value), { maxLength: 3, selector: ([key]) => key }),
      )
      .map(([route, top]) =>
        [
          'routes:\n  - channel: C1',
          ...route.map(([key, said]) => `    ${key}: ${said}`),
          ...top.map(([key, said]) => `${key}: ${said}`),
        ].join('\n'),
      );
    const text = fc.oneof(
      keys,
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 40 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (yaml) => {
        const result = readConfig(yaml, 'insync.yaml', context);
        if (result.ok) {
          expect(result.config.defaultChannel).not.toBe('');
          return;
        }
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
