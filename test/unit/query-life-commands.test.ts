import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command, CommandContext, CommandFault } from '../../src/query/command.ts';
import { COMMANDS } from '../../src/query/commands.ts';
import { parseCommand, parseLine, parseWords } from '../../src/query/parse-command.ts';

/** A Sunday, 15:00 in Berlin. */
const NOW = Date.UTC(2026, 10, 22, 14, 0);
const CONTEXT: CommandContext = {
  now: NOW,
  zone: 'Europe/Berlin',
  known: { types: ['Logout'], features: ['New Area'] },
};
const TERMINAL: CommandContext = { ...CONTEXT, door: 'terminal' };
const HOUR = 3_600_000;
const BACKUP = { terms: { type: { any: ['Backup'], none: [] } } };

function command(text: string, context = CONTEXT): Command {
  const result = parseCommand(text, context);
  if (!result.ok) throw new Error(`${text}: ${result.fault.message}`);
  return result.command;
}

function fault(text: string, context = CONTEXT): CommandFault {
  const result = parseCommand(text, context);
  if (result.ok) throw new Error(`${text} was understood as ${result.command.canonical}`);
  return result.fault;
}

describe('acts on alerts', () => {
  it('acknowledge with everything that can be said', () => {
    expect(
      command('ack 1041 --note "disk is being replaced" --reason hardware --for 4h --owner <@U07MAYA|maya>'),
    ).toEqual({
      name: 'ack',
      target: { ids: [1041] },
      note: 'disk is being replaced',
      reason: 'hardware',
      until: NOW + 4 * HOUR,
      owner: 'U07MAYA',
      share: false,
      print: undefined,
      canonical: 'ack 1041 --reason hardware --for 4h --owner U07MAYA --note "disk is being replaced"',
    });
    expect(command('ack 1041')).toMatchObject({
      note: '',
      reason: undefined,
      until: undefined,
      owner: undefined,
    });
  });

  it.each([
    ['ack #1041', [1041]],
    ['ack 1041,1042', [1041, 1042]],
    ['ack 1041, #1042 1043', [1041, 1042, 1043]],
    ['unack alert 1041', [1041]],
    ['resolve alerts 1041 and 1042', [1041, 1042]],
    ['reopen 1041 1041', [1041]],
  ])('%s names alerts by number', (text, ids) => {
    const { name, canonical } = command(text);
    expect(command(text)).toMatchObject({ target: { ids } });
    expect(canonical).toBe(`${name} ${ids.join(' ')}`);
  });

  it('name alerts by a filter, for many at once', () => {
    expect(command('ack --type backup --since 1h --note x')).toMatchObject({
      target: { filter: { ...BACKUP, since: { ago: HOUR } } },
      until: undefined,
      canonical: 'ack --type Backup --since 1h --note x',
    });
    expect(command('resolve --type Backup --until yesterday')).toMatchObject({
      target: { filter: { ...BACKUP, until: { at: Date.UTC(2026, 10, 20, 23) } } },
    });
  });

  it.each([
    ['ack 1 --until 18:00', Date.UTC(2026, 10, 22, 17)],
    ['ack 1 --until 8:00', Date.UTC(2026, 10, 23, 7)],
    ['ack 1 --until tomorrow', Date.UTC(2026, 10, 22, 23)],
    ['ack 1 --until sunday', Date.UTC(2026, 10, 28, 23)],
    ['ack 1 --until "next monday 8:30"', Date.UTC(2026, 10, 23, 7, 30)],
    ['ack 1 --until "2026-11-25 14:00"', Date.UTC(2026, 10, 25, 13)],
    ['ack 1 --until 2026-11-25T14:00Z', Date.UTC(2026, 10, 25, 14)],
    ['ack 1 --until 4h', NOW + 4 * HOUR],
    ['ack 1 --for "1 day"', NOW + 24 * HOUR],
  ])('%s ends in the zone of the person', (text, until) => {
    expect(command(text)).toMatchObject({ until });
    expect(command(command(text).canonical)).toMatchObject({ until });
  });

  it.each([
    ['assign 1041 <@U07MAYA|maya>', 'assign 1041 --owner U07MAYA'],
    ['assign <@U07MAYA> 1041 1042', 'assign 1041 1042 --owner U07MAYA'],
    ['assign 1041 to @U07MAYA --note "your turn"', 'assign 1041 --owner U07MAYA --note "your turn"'],
    ['assign --type Backup <@W07MAYA|maya>', 'assign --type Backup --owner W07MAYA'],
    ['assign 1041 --owner U07MAYA', 'assign 1041 --owner U07MAYA'],
  ])('%s', (text, canonical) => {
    expect(command(text)).toMatchObject({ name: 'assign', canonical });
    expect(parseLine(canonical, CONTEXT)).toMatchObject({ ok: true, command: { canonical } });
  });

  it.each([
    ['note 1041 cabling is being replaced', 'cabling is being replaced'],
    ['note 1041 "cabling is being replaced"', 'cabling is being replaced'],
    ['note #1041 3 disks, --force did not help', '3 disks, --force did not help'],
    ['note 1041: he said "all fine', 'he said "all fine'],
    ['note 1041 "a" and "b"', '"a" and "b"'],
    ['note 1041 ask <@U07MAYA|maya> in <#C01OPS|ops>', 'ask @maya in #ops'],
    ['note 1041 use --help', 'use --help'],
    ['note 1041 --note "by flag"', 'by flag'],
    ['/insync note 1041 a &lt; b\n  and more', 'a < b and more'],
    ['note 1041 "--type was wrong"', '--type was wrong'],
  ])('%s takes the rest of the line', (text, note) => {
    expect(command(text)).toMatchObject({ name: 'note', target: { ids: [1041] }, note });
    expect(parseLine(command(text).canonical, CONTEXT)).toMatchObject({ ok: true, command: { note } });
  });

  it('note several alerts, or those of a filter', () => {
    expect(command('note 1041, 1042 known')).toMatchObject({ target: { ids: [1041, 1042] }, note: 'known' });
    expect(command('note --type Backup --note known')).toMatchObject({ target: { filter: BACKUP } });
    expect(parseWords(['note', '1041', 'two', 'words'], CONTEXT)).toMatchObject({
      ok: true,
      command: { note: 'two words' },
    });
  });

  it('read back every note they write', () => {
    const note = fc.string({
      unit: fc.constantFrom('"', "'", '“', '«', '»', ' ', 'a', '-', '#', '1', ',', '!'),
    });
    fc.assert(
      fc.property(note, (text) => {
        const read = parseLine(`note 1041 ${text}`, CONTEXT);
        if (!read.ok) return;
        const again = parseLine(read.command.canonical, CONTEXT);
        expect(again).toEqual({ ok: true, command: read.command });
      }),
      { numRuns: 500 },
    );
  });

  it('are for Slack alone', () => {
    for (const { name } of COMMANDS.filter(
      (each) => 'changes' in each && 'door' in each && each.door === 'slack',
    )) {
      const refused = fault(`${name} 1041`, TERMINAL);
      expect(refused).toMatchObject({ kind: 'command', wrong: name });
      expect(refused.message).toContain('is for Slack');
    }
  });
});

describe('silences and subscriptions', () => {
  it('a silence has a filter and an end', () => {
    expect(command('silence add --type Backup --subject LAB-PC-9 --for 1h --note "being set up"')).toEqual({
      name: 'silence add',
      filter: { terms: { type: { any: ['Backup'], none: [] }, subject: { any: ['LAB-PC-9'], none: [] } } },
      text: '--type Backup --subject LAB-PC-9',
      until: NOW + HOUR,
      note: 'being set up',
      share: false,
      print: undefined,
      canonical: 'silence add --type Backup --subject LAB-PC-9 --for 1h --note "being set up"',
    });
    expect(command('SILENCE ADD --type !Backup --for ever')).toMatchObject({
      until: undefined,
      canonical: 'silence add --type !Backup --for ever',
    });
  });

  it.each([
    ['silence list', { name: 'silence list' }],
    ['silence', { name: 'silence list', canonical: 'silence list' }],
    ['silence remove #12', { name: 'silence remove', id: 12 }],
    ['subscribe --feature "Backup And Restore" --severity "<=3" --type !Restore', { name: 'subscribe' }],
    ['subscribe list --share', { name: 'subscribe list', share: true }],
    ['subscribe pause 2h', { id: undefined, until: NOW + 2 * HOUR, canonical: 'subscribe pause --for 2h' }],
    ['subscribe pause 2h 7', { id: 7, until: NOW + 2 * HOUR, canonical: 'subscribe pause 7 --for 2h' }],
    ['subscribe pause 7 until tomorrow', { id: 7, until: Date.UTC(2026, 10, 22, 23) }],
    ['subscribe pause --until "monday 8:00"', { id: undefined, until: Date.UTC(2026, 10, 23, 7) }],
    ['subscribe resume', { name: 'subscribe resume', id: undefined }],
    ['subscribe resume 7', { name: 'subscribe resume', id: 7 }],
    ['unsubscribe 7', { name: 'unsubscribe', id: 7 }],
    ['help silence', { name: 'help', topic: 'silence add' }],
    ['help silence remove', { name: 'help', topic: 'silence remove' }],
    ['silence --help', { name: 'help', topic: 'silence add' }],
    ['subscribe pause --help', { name: 'help', topic: 'subscribe pause' }],
  ])('%s', (text, expected) => {
    expect(command(text)).toMatchObject(expected);
    expect(command(command(text).canonical)).toMatchObject(text.includes('help') ? expected : {});
  });
});

describe('the record, rehearsal, test and digest', () => {
  it.each([
    ['acks', { by: undefined, canonical: 'acks' }],
    ['acks --by <@U07MAYA|maya>', { by: 'U07MAYA', canonical: 'acks --by U07MAYA' }],
    ['audit', { filter: undefined, alert: undefined, by: undefined, canonical: 'audit' }],
    ['audit --alert 1041', { filter: undefined, alert: 1041, canonical: 'audit --alert 1041' }],
    [
      'audit --type Backup --since 7d --by U07MAYA',
      { filter: { ...BACKUP, since: { ago: 168 * HOUR } }, by: 'U07MAYA' },
    ],
    ['rehearse', { since: NOW - 168 * HOUR, config: undefined, canonical: 'rehearse --since 7d' }],
    ['rehearse --since 1y', { since: NOW - 8_760 * HOUR, canonical: 'rehearse --since 365d' }],
    ['test <#C0123OPS|ops>', { channel: 'C0123OPS', canonical: 'test C0123OPS' }],
    ['test C0123OPS', { channel: 'C0123OPS' }],
    ['digest', { every: 'day', canonical: 'digest' }],
    ['digest --every week --share', { every: 'week', share: true, canonical: 'digest --every week' }],
  ])('%s', (text, expected) => {
    expect(command(text)).toMatchObject(expected);
    expect(command(command(text).canonical).canonical).toBe(command(text).canonical);
  });

  it.each([
    [
      'audit export --since 1y --format ndjson --output a.txt',
      { since: NOW - 8_760 * HOUR, format: 'ndjson', output: 'a.txt' },
    ],
    ['audit export --output a.jsonl', { since: undefined, until: undefined, format: 'ndjson' }],
    ['audit verify', { name: 'audit verify', expected: undefined }],
    [`audit verify --expected ${'AB'.repeat(32)}`, { expected: 'ab'.repeat(32) }],
    [
      'rehearse --config new.yaml --since 7d',
      { config: 'new.yaml', canonical: 'rehearse --since 7d --config new.yaml' },
    ],
    ['audit --alert 1041 --json', { print: 'json' }],
  ])('%s in a terminal', (text, expected) => {
    expect(command(text, TERMINAL)).toMatchObject(expected);
  });
});

describe('what is wrong with them', () => {
  it.each([
    ['ack', 'value', 'ack', 'needs the numbers of alerts', undefined],
    ['ack 1041 --type Backup', 'contradiction', '--type', 'by their numbers or by a filter', 'ack 1041'],
    ['ack 1041 --until 1h --type Backup', 'contradiction', '--type', 'not by both', 'ack 1041 --until 1h'],
    ['ack 1041 looking into it', 'value', 'looking', 'needs --note', 'ack 1041 --note "looking into it"'],
    ['ack 1041 false alarm', 'value', 'false', 'belongs to no flag', 'ack 1041 --reason false_alarm'],
    ['ack 1041 --reason hardwar', 'value', 'hardwar', '--reason is one of', 'ack 1041 --reason hardware'],
    ['ack 1041 --until yesterday', 'time', 'yesterday', 'has gone by', undefined],
    ['ack 1041 --for 0h', 'time', '0h', 'no time at all', undefined],
    ['ack 1041 --for "2h ago"', 'time', '2h ago', 'has gone by', undefined],
    ['ack 1041 --until tomorow', 'time', 'tomorow', 'is no time to come', 'ack 1041 --until tomorrow'],
    ['ack 1041 --for 4h --until tomorrow', 'contradiction', '--until', 'one is enough', 'ack 1041 --for 4h'],
    ['ack 1041 --for ever', 'time', '--for', 'leave it out', 'ack 1041'],
    ['ack 1041 --owner @maya', 'value', '@maya', 'pick the person', undefined],
    ['ack 1041x', 'value', '1041x', 'not the number of an alert', undefined],
    ['ack Backup', 'value', 'Backup', 'belongs to no flag', 'ack --type Backup'],
    ['ack 1041 --nte x', 'flag', '--nte', 'not a flag of ack', 'ack 1041 --note x'],
    ['acknowledge 1041', 'command', 'acknowledge', 'not a command', 'ack 1041'],
    ['reslove 1041', 'command', 'reslove', 'not a command', 'resolve 1041'],
    ['close 1041', 'command', 'close', 'not a command', 'resolve 1041'],
    ['1041', 'command', '1041', 'not a command', 'events --alert 1041'],
    ['assign 1041', 'value', 'assign', 'needs a person', undefined],
    ['assign 1041 me', 'value', 'me', 'acknowledge it', 'ack 1041'],
    ['assign 1041 maya', 'value', 'maya', 'names nobody in Slack', undefined],
    ['assign 1041 U07MAYA U07JON1', 'contradiction', 'U07JON1', 'one owner', 'assign 1041 U07MAYA'],
    ['note 1041', 'value', 'note', 'needs a text', undefined],
    [
      'silence --type Backup --for 1h',
      'command',
      'silence',
      'needs a second word',
      'silence add --type Backup --for 1h',
    ],
    [
      'silence ad --type Backup --for 1h',
      'command',
      'silence ad',
      'second word',
      'silence add --type Backup --for 1h',
    ],
    ['silence 12', 'command', 'silence', 'second word', 'silence remove 12'],
    [
      'silense add --type Backup --for 1h',
      'command',
      'silense',
      'not a command',
      'silence add --type Backup --for 1h',
    ],
    ['unsilence 12', 'command', 'unsilence', 'not a command', 'silence remove 12'],
    ['mute --type Backup --for 1h', 'command', 'mute', 'not a command', 'silence add --type Backup --for 1h'],
    ['silence add --type Backup', 'value', '--for', 'needs an end', 'silence add --type Backup --for 4h'],
    ['silence add --for 1h', 'value', 'silence add', 'silence everything', undefined],
    [
      'silence add --type Backup --since 1h --for 1h',
      'flag',
      '--since',
      'looks back',
      'silence add --type Backup --for 1h',
    ],
    [
      'silence add --type Backup --status=open --for 1h',
      'flag',
      '--status',
      'what became',
      'silence add --type Backup --for 1h',
    ],
    ['silence add --type Backup --until 2026-11-20', 'time', '2026-11-20', 'has gone by', undefined],
    [
      'silence add Backup for 1h',
      'value',
      'Backup',
      'belongs to no flag',
      'silence add --type Backup --for 1h',
    ],
    [
      'silence add --type Backp --for 1h',
      'value',
      'Backp',
      'known type',
      'silence add --type Backup --for 1h',
    ],
    ['silence remove', 'value', 'silence remove', 'needs the number', undefined],
    ['silence remove LAB', 'value', 'LAB', 'silence list shows them', 'silence list'],
    ['silence remove 1 2', 'value', '2', 'takes one number', 'silence remove 1'],
    ['silence list 4', 'value', '4', 'takes no words', 'silence list'],
    ['subscribe', 'value', 'subscribe', 'bring every alert here', 'subscribe list'],
    ['subscribe --until tomorrow', 'flag', '--until', 'looks back', 'subscribe list'],
    ['subscribe lst', 'command', 'lst', 'belongs to no flag', 'subscribe list'],
    ['subscribe Backup', 'value', 'Backup', 'belongs to no flag', 'subscribe --type Backup'],
    ['subscribe pause', 'value', 'subscribe pause', 'needs a time', 'subscribe pause 2h'],
    ['subscribe pause soon', 'time', 'soon', 'is no time to come', undefined],
    ['unsubscribe --id 7', 'flag', '--id', 'not a flag', 'unsubscribe 7'],
    ['audit exprot', 'command', 'exprot', 'belongs to no flag', 'help audit'],
    ['audit 1041', 'value', '1041', 'belongs to no flag', 'audit --alert 1041'],
    ['audit export --since 1y', 'command', 'audit export', 'is for a terminal', 'help audit'],
    ['audit verify', 'command', 'audit verify', 'is for a terminal', 'help audit'],
    ['rehearse --config new.yaml', 'value', '--config', 'for the terminal', 'rehearse'],
    ['rehearse --since 2027-01-01', 'time', '--since', 'not in the past', 'rehearse --since 7d'],
    ['test', 'value', 'test', 'needs a channel', undefined],
    ['test #ops', 'value', '#ops', 'names no channel', undefined],
    ['test C01OPS C02OPS', 'value', 'C02OPS', 'one channel', 'test C01OPS'],
    ['digest --every weekly', 'value', 'weekly', '--every is one of', 'digest --every week'],
    ['digest week', 'value', 'week', 'belongs to no flag', 'digest --every week'],
    ['digest daily', 'value', 'daily', 'belongs to no flag', 'digest --every day'],
    ['digest digest', 'value', 'digest', 'takes no words', 'digest'],
    ['acks <@U07MAYA|maya>', 'value', 'U07MAYA', 'belongs to no flag', 'acks --by U07MAYA'],
    ['silence LAB-PC-9 4h', 'command', 'silence', 'second word', 'silence add --subject LAB-PC-9 --for 4h'],
    ['ack everything', 'value', 'everything', 'belongs to no flag', undefined],
    ['assign 1041 jon smith', 'value', 'jon', 'names nobody in Slack', undefined],
    ['subscribe pause 2h --for 3h', 'contradiction', '2h', 'said already', 'subscribe pause --for 3h'],
    ['help silnce', 'command', 'silnce', 'not a command', 'help silence'],
  ])('%s', (text, kind, wrong, says, nearestCommand) => {
    const found = fault(text);
    expect([found.kind, found.wrong, found.nearestCommand]).toEqual([kind, wrong, nearestCommand]);
    expect(found.message).toContain(says);
    expect(parseLine(found.example, CONTEXT).ok, found.example).toBe(true);
  });

  it('a command that only asks never leads to one that acts', () => {
    for (const text of [
      'events --note x',
      'stats --for 4h',
      'status --owner U07MAYA',
      'export --reason known',
    ]) {
      const name = fault(text).nearestCommand?.split(' ')[0];
      expect([undefined, text.split(' ')[0]]).toContain(name);
    }
  });
});

describe('whatever is typed', () => {
  const NAMES = COMMANDS.map(({ name }) => name);
  const FLAGS = [...new Set(COMMANDS.flatMap(({ flags }) => flags.map(({ name }) => `--${name}`)))];
  const VALUES = [
    ...[
      '1041',
      '#7',
      '1,2',
      '0',
      '-1',
      '99999999999999999999',
      '4h',
      'ever',
      'tomorrow',
      '18:00',
      '99:99',
      'yesterday',
    ],
    ...[
      'Backup',
      '!Backup',
      'hardware',
      'week',
      'U07MAYA',
      '<@U07MAYA|maya>',
      '<@U07MAYA>',
      '<#C01OPS|ops>',
      '<!here>',
    ],
    ...[
      '"a note"',
      '"',
      "'",
      '--',
      '=',
      ',',
      '',
      '💥',
      '__proto__',
      'constructor',
      '<=3',
      'x'.repeat(300),
      'add',
      'list',
    ],
    ...['silence', 'export', 'me', 'alert', '2026-11-25 14:00', '100y', '9999999y', '1y', '\u202E', '\uD800'],
  ];
  const piece = fc.oneof(
    fc.constantFrom(...NAMES),
    fc.constantFrom(...FLAGS),
    fc.constantFrom(...VALUES),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const line = fc
    .tuple(fc.constantFrom(...NAMES), fc.array(piece, { maxLength: 7 }))
    .map(([name, pieces]) => [name, ...pieces].join(' '));

  it.each([
    ['in Slack', CONTEXT],
    ['in a terminal', TERMINAL],
  ])('is answered %s', (_, context) => {
    fc.assert(
      fc.property(line, (text) => {
        const result = parseCommand(text, context);
        // Its addresses may hold a password: they are not said again.
        if (result.ok && result.command.name === 'migrate-store') return;
        if (result.ok) {
          const again = parseLine(result.command.canonical, context);
          const alone = { share: false, print: undefined, output: undefined };
          expect(again).toEqual({ ok: true, command: again.ok && again.command });
          expect(again.ok && { ...again.command, ...alone }).toEqual({ ...result.command, ...alone });
          return;
        }
        const { message, example, nearestCommand } = result.fault;
        expect(message).not.toMatch(/^\s*$|undefined|\[object|NaN/);
        expect(message.length).toBeLessThan(1_500);
        expect([example, parseLine(example, context).ok]).toEqual([example, true]);
        if (nearestCommand === undefined) return;
        expect([nearestCommand, parseLine(nearestCommand, context).ok]).toEqual([nearestCommand, true]);
      }),
      { numRuns: 500, examples: NAMES.map((name) => [`${name} ${name}`] as [string]) },
    );
  });
});
