import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command, CommandFault } from '../../src/query/command.ts';
import { COMMANDS, commandsAt, FILTER_TIPS } from '../../src/query/commands.ts';
import { parseCommand, parseWords } from '../../src/query/parse-command.ts';
import { splitWords } from '../../src/query/words.ts';

const CONTEXT = {
  now: Date.UTC(2026, 10, 22, 14, 0),
  zone: 'Europe/Berlin',
  known: { types: ['Logout', 'Größenwarnung'], features: ['New Area'] },
};

function command(text: string): Command {
  const result = parseCommand(text, CONTEXT);
  if (!result.ok) throw new Error(`${text}: ${result.fault.message}`);
  return result.command;
}

function fault(text: string): CommandFault {
  const result = parseCommand(text, CONTEXT);
  if (result.ok) throw new Error(`${text} was understood as ${result.command.canonical}`);
  return result.fault;
}

describe('a command', () => {
  it('asks for events by a filter', () => {
    expect(command('events --type Backup --since 1h')).toEqual({
      name: 'events',
      filter: { terms: { type: { any: ['Backup'], none: [] } }, since: { ago: 3_600_000 } },
      limit: 10,
      sort: 'time',
      share: false,
      print: undefined,
      canonical: 'events --type Backup --since 1h',
    });
  });

  it('counts the last week by day where nothing else is said', () => {
    expect(command('stats --outcome failed')).toEqual({
      name: 'stats',
      filter: { terms: { outcome: { any: ['failed'], none: [] } }, since: { ago: 7 * 86_400_000 } },
      by: 'day',
      share: false,
      print: undefined,
      canonical: 'stats --outcome failed --since 7d --by day',
    });
    expect(command('stats --until yesterday --by TYPE')).toMatchObject({
      by: 'type',
      canonical: 'stats --since 2026-11-13T23:00Z --until 2026-11-20T23:00Z --by type',
    });
  });

  it('exports to a file, of everything where no filter is typed', () => {
    expect(command('export')).toMatchObject({ name: 'export', filter: { terms: {} }, format: 'csv' });
    expect(command('export --since 30d --format NDJSON')).toMatchObject({
      format: 'ndjson',
      output: undefined,
      canonical: 'export --since 30d --format ndjson',
    });
  });

  it('opens a dialog with what was typed', () => {
    expect(command('search --type backup')).toMatchObject({
      name: 'search',
      filter: { terms: { type: { any: ['Backup'], none: [] } } },
    });
  });

  it.each([
    ['event 8f14e45f', '8f14e45f'],
    ['event #8f14e45f --share', '8f14e45f'],
    ['why `8f14e45f-ceea-467f-a8f8-0c1d3e2b4a5f`', '8f14e45f-ceea-467f-a8f8-0c1d3e2b4a5f'],
    ['why “8f14e45f”', '8f14e45f'],
    ['EVENT *8f14e45f*', '8f14e45f'],
  ])('%s asks about one event', (text, id) => {
    expect(command(text)).toMatchObject({
      id,
      canonical: `${text.slice(0, text.indexOf(' ')).toLowerCase()} ${id}`,
    });
  });

  it.each([
    ['subject LAB PC 9 --share', 'LAB PC 9', 'subject "LAB PC 9"'],
    ['subject "Smith, Jane"', 'Smith, Jane', 'subject "Smith, Jane"'],
    ["subject O'Brien", "O'Brien", `subject "O'Brien"`],
    ['subject <mailto:x@y.z|x@y.z>', 'x@y.z', 'subject x@y.z'],
    ['subject `FIN-LAPTOP-7`', 'FIN-LAPTOP-7', 'subject FIN-LAPTOP-7'],
  ])('%s asks about one user or device', (text, subject, canonical) => {
    expect(command(text)).toMatchObject({ name: 'subject', subject, canonical });
  });

  it('asks for help and status', () => {
    expect(command('')).toMatchObject({ name: 'help', topic: undefined, canonical: 'help' });
    expect(command(' HELP Stats')).toMatchObject({ name: 'help', topic: 'stats', canonical: 'help stats' });
    expect(command('events --type Backup --help')).toMatchObject({ name: 'help', topic: 'events' });
    expect(command('Status --share')).toEqual({ name: 'status', share: true, canonical: 'status' });
  });

  it.each([
    ['EVENTS --Type backup', 'events --type Backup'],
    ['/insync events --type=Backup --share', 'events --type Backup'],
    ['events --type Backup --type !restore --limit 5', 'events --type Backup --type !Restore --limit 5'],
    ['events —type “admin login” —since 1h', 'events --type "Admin Login" --since 1h'],
    ['events --severity &lt;=3', 'events --severity "<=3"'],
    ['events --severity 0–2 --severity 3', 'events --severity "<=3"'],
    ['events --subject <mailto:x@y.z|x@y.z>', 'events --subject x@y.z'],
    ['events --since yesterday', 'events --since 2026-11-20T23:00Z'],
    ['events --type logout --feature "new area"', 'events --type Logout --feature "New Area"'],
    ['events --text -network', 'events --text -network'],
    ['events --identity CORP\\jane', "events --identity 'CORP\\jane'"],
    ['events\n--type Backup', 'events --type Backup'],
    ['events --detail “Files Missed”&gt;0', 'events --detail "Files Missed>0"'],
    ['events --detail Error:"Disk read error"', 'events --detail "Error=Disk read error"'],
    ['events --detail Error --detail !Retries', 'events --detail Error --detail !Retries'],
    [`events --text '“disk error” -"no space" new'`, `events --text 'new "disk error" -"no space"'`],
    ['events --group 4815', 'events --group 4815'],
    ['events --SORT Severity --limit 5', 'events --limit 5 --sort severity'],
    ['events --sort time', 'events'],
  ])('%s', (text, canonical) => {
    expect(command(text).canonical).toBe(canonical);
    expect(command(canonical).canonical).toBe(canonical);
  });

  it('is shared only when asked', () => {
    expect(command('events --share')).toMatchObject({ share: true });
    expect(command('events')).toMatchObject({ share: false });
  });

  it('prints and writes files in a terminal', () => {
    const terminal = (...words: string[]) => {
      const result = parseWords(words, { ...CONTEXT, door: 'terminal' });
      return result.ok ? result.command : result.fault;
    };
    expect(terminal('events', '--type', 'Admin Login', '--json')).toMatchObject({
      print: 'json',
      canonical: 'events --type "Admin Login"',
    });
    expect(terminal('stats', '--csv', '—by', 'subject')).toMatchObject({ print: 'csv', by: 'subject' });
    expect(terminal('events', '--limit', '500')).toMatchObject({ limit: 500 });
    expect(terminal('export', '--output', 'x.jsonl')).toMatchObject({ format: 'ndjson', output: 'x.jsonl' });
    expect(terminal('subject', 'LAB', 'PC 9')).toMatchObject({ subject: 'LAB PC 9' });
    expect(terminal('events', '--json', '--csv')).toMatchObject({
      kind: 'contradiction',
      nearestCommand: 'events --json',
    });
    expect(terminal('events', '--share', '--since', '1h')).toMatchObject({
      message: '--share posts in a Slack channel; leave it out here',
      nearestCommand: 'events --since 1h',
    });
    expect(terminal('search', '--type', 'Backup')).toMatchObject({
      kind: 'command',
      nearestCommand: 'events --type Backup',
      example: 'events --type Backup --since 1h',
    });
  });

  it('comes from a terminal as words', () => {
    expect(parseWords(['events', '--type', 'Admin Login'], CONTEXT)).toMatchObject({
      ok: true,
      command: { canonical: 'events --type "Admin Login"' },
    });
  });
});

describe('a command that is wrong', () => {
  it.each([
    ['events --typ Backup --since 1h', 'flag', '--typ', '--type', 'events --type Backup --since 1h'],
    ['events -type Backup', 'flag', '-type', '--type', 'events --type Backup'],
    ['events —tpye Backup', 'flag', '--tpye', '--type', 'events --type Backup'],
    ['events --share=yes', 'value', '--share', '--share', 'events --share'],
    ['events --type Backp', 'value', 'Backp', 'Backup', 'events --type Backup'],
    [
      'events --type "Backup,Restore"',
      'value',
      'Backup,Restore',
      '--type Backup --type Restore',
      'events --type Backup --type Restore',
    ],
    [
      'events --type Admin Login --since 1h',
      'value',
      'Login',
      '--type "Admin Login"',
      'events --type "Admin Login" --since 1h',
    ],
    ['events --type=Admin Login', 'value', 'Login', '--type "Admin Login"', 'events --type "Admin Login"'],
    ['events --type Admin Logn', 'value', 'Logn', '--type "Admin Logn"', 'events --type "Admin Login"'],
    [
      'events --type Backup Restore',
      'value',
      'Restore',
      '--type Restore',
      'events --type Backup --type Restore',
    ],
    [
      'events --subject LAB PC 9 --since 1h',
      'value',
      'PC',
      '--subject "LAB PC 9"',
      'events --subject "LAB PC 9" --since 1h',
    ],
    [
      'events --since last monday',
      'value',
      'monday',
      '--since "last monday"',
      'events --since "last monday"',
    ],
    ['events type Backup', 'value', 'type', '--type', 'events --type Backup'],
    ['events Backup 1h', 'value', 'Backup', '--type Backup', 'events --type Backup --since 1h'],
    ['events type:Backup', 'value', 'type:Backup', '--type Backup', 'events --type Backup'],
    ['events --outcome failure', 'value', 'failure', 'failed', 'events --outcome failed'],
    ['events --status acknowledged', 'value', 'acknowledged', 'acked', 'events --status acked'],
    ['events --severity eror', 'value', 'eror', 'error', 'events --severity error'],
    ['events --limit 500', 'value', '500', '25', 'events --limit 25'],
    ['events --since yesturday', 'time', 'yesturday', 'yesterday', 'events --since yesterday'],
    ['events --since 1h --until 2h', 'contradiction', '2h', undefined, 'events --since 2h --until 1h'],
    ['events --until=2h --since=1h', 'contradiction', '2h', undefined, 'events --until 1h --since 2h'],
    ['events --type "Admin Login', 'quotes', '"Admin Login', undefined, 'events --type "Admin Login"'],
    ['evnts --type Backup', 'command', 'evnts', 'events', 'events --type Backup'],
    ['stauts', 'command', 'stauts', 'status', 'status'],
    ['--type Backup', 'command', '--type', undefined, 'events --type Backup'],
    ['Backup failed', 'command', 'Backup', undefined, 'events --type Backup --outcome failed'],
    ['help evnts', 'command', 'evnts', 'events', 'help events'],
    ['status --now', 'flag', '--now', undefined, 'status'],
    ['stats --by daily', 'value', 'daily', 'day', 'stats --by day'],
    ['stats --by user', 'value', 'user', 'identity', 'stats --by identity'],
    ['stats by day', 'value', 'by', '--by', 'stats --by day'],
    ['stats day', 'value', 'day', '--by day', 'stats --by day'],
    ['stats --day', 'flag', '--day', '--by day', 'stats --by day'],
    ['stats failed', 'value', 'failed', '--outcome failed', 'stats --outcome failed'],
    ['stats --by day --by type', 'contradiction', 'type', undefined, 'stats --by type'],
    ['stats --since 52w --by hour', 'time', '--by hour', undefined, 'stats --since 52w --by day'],
    ['stats --since 2027-01-01', 'time', '--since', undefined, 'stats --since 7d'],
    ['stats --sort severity', 'flag', '--sort', 'events --sort', 'events --sort severity'],
    ['stats --json', 'value', '--json', undefined, 'stats'],
    ['events --limit 5 --limit 6', 'contradiction', '6', undefined, 'events --limit 6'],
    ['events --since 1h --since 2h', 'time', '2h', undefined, 'events --since 2h'],
    ['events --since 2mo', 'time', '2mo', '60d', 'events --since 60d'],
    ['events --sort worst', 'value', 'worst', 'severity', 'events --sort severity'],
    ['events --from 2d --device X', 'flag', '--from', '--since', 'events --since 2d --subject X'],
    ['events --by day --since 1d', 'flag', '--by', 'stats --by', 'stats --by day --since 1d'],
    ['events --text disk -net', 'value', '-net', '--text "disk -net"', 'events --text "disk -net"'],
    ['events --detail Files=>0', 'value', 'Files=>0', 'Files>=0', 'events --detail "Files>=0"'],
    ['events --detail Size>10MB', 'value', 'Size>10MB', 'Size>10', 'events --detail "Size>10"'],
    ['events --detail Error>x', 'value', 'Error>x', 'Error=x', 'events --detail Error=x'],
    ['events --detail -Error', 'value', '-Error', '!Error', 'events --detail !Error'],
    [
      'events --detail Files Missed>0',
      'value',
      'Missed>0',
      '--detail "Files Missed>0"',
      'events --detail "Files Missed>0"',
    ],
    ['events Missed>0', 'value', 'Missed>0', '--detail "Missed>0"', 'events --detail "Missed>0"'],
    ['export --csv', 'flag', '--csv', '--format csv', 'export --format csv'],
    ['export --format xlsx', 'value', 'xlsx', 'csv', 'export --format csv'],
    ['export --ndjson', 'flag', '--ndjson', '--format ndjson', 'export --format ndjson'],
    ['export --output x.csv --since 1d', 'value', '--output', undefined, 'export --since 1d'],
    ['event 8f14 e45f --share', 'value', 'e45f', undefined, 'event 8f14 --share'],
    ['event --id 8f14', 'flag', '--id', 'event', 'event 8f14'],
    ['event 8f14 --since 1h', 'flag', '--since', 'events --since', 'events --id 8f14 --since 1h'],
    ['subject --subject LAB-2', 'flag', '--subject', 'subject', 'subject LAB-2'],
    [
      'subject LAB PC --since 1d',
      'flag',
      '--since',
      'events --since',
      'events --subject "LAB PC" --since 1d',
    ],
    ['8f14e45f', 'command', '8f14e45f', undefined, 'event 8f14e45f'],
    ['FIN-LAPTOP-7', 'command', 'FIN-LAPTOP-7', undefined, 'subject FIN-LAPTOP-7'],
    [
      'events --typ Backp --sinc 1hour --severity eror',
      'flag',
      '--typ',
      '--type',
      'events --type Backup --since 1hour --severity error',
    ],
  ])('%s', (text, kind, wrong, nearest, nearestCommand) => {
    const found = fault(text);
    expect([found.kind, found.wrong, found.nearest, found.nearestCommand]).toEqual([
      kind,
      wrong,
      nearest,
      nearestCommand,
    ]);
  });

  it('names the flag that lacks its value and shows one', () => {
    for (const text of ['events --type', 'events --type --since 1h', 'events --since 1h --type']) {
      expect(fault(text)).toMatchObject({ kind: 'value', wrong: '--type', example: 'events --type Backup' });
    }
  });

  it.each([
    ['event', 'event needs the ID of an event'],
    ['why --share', 'why needs the ID of an event'],
    ['why ""', 'why needs the ID of an event'],
    ['subject', 'subject needs the name of a user or device'],
    ['stats --by wek', '--by is one of type, feature, severity, outcome, identity, subject, hour, day'],
    ['stats --by', '--by needs a value'],
    ['stats --until 1970-01-01', 'nothing lies before --until'],
    ['export --format', '--format needs a value'],
  ])('%s is told what it needs', (text, message) => {
    const found = fault(text);
    expect(found.message).toContain(message);
    expect(found.example.split(' ')[0]).toBe(text.split(' ')[0]);
    expect(command(found.example).name).toBe(text.split(' ')[0]);
  });

  it('says the right words where nothing is near', () => {
    expect(fault('events --outcome exploded')).toMatchObject({ known: expect.arrayContaining(['failed']) });
    expect(fault('xyzzy')).toMatchObject({
      kind: 'command',
      known: expect.arrayContaining(['events', 'event', 'stats', 'ack', 'silence add', 'search', 'help']),
    });
    expect(fault('xyzzy')).not.toHaveProperty('nearestCommand');
  });

  it('tells the other faults too', () => {
    expect(fault('events --type Backp --outcome failure').also).toEqual(['"failure" is not an outcome']);
  });

  it('refuses to drop a word it cannot place', () => {
    expect(fault('events Backup zzz').nearestCommand).toBe('events --type Backup --text zzz');
  });

  it('refuses text nobody types', () => {
    expect(fault(`events --text ${'x'.repeat(8_000)}`).message).toContain('8014 characters');
    expect(fault('events --type Back\u0000up').message).toContain('U+0000');
    expect(fault('events \u001b[31m').message).toContain('U+001B');
  });
});

const HOSTILE = [
  '"',
  "'",
  '“',
  '«',
  '"""',
  "events '",
  'events "--type',
  'events --',
  '--',
  '-',
  '- - -',
  '—',
  '——————',
  'events –',
  'events ---type Backup',
  'events -t',
  'events -abc',
  'events --=',
  'events --type=',
  'events --type ""',
  'events --type !',
  'events --type !!Backup',
  'events --__proto__ x',
  'events --constructor',
  '__proto__',
  'constructor',
  'toString --hasOwnProperty',
  'events --type __proto__',
  'events --type constructor --known toString',
  `events --subject "'; DROP TABLE events; --"`,
  'events --subject $(rm -rf /) `id` $HOME',
  'events --text "a" OR 1=1',
  'events --text "NEAR(a b)" --text "*" --text "^"',
  'events --severity -1',
  'events --severity 99999999999999999999',
  'events --severity <=>3',
  'events --since -1h',
  'events --since 999999999999999999999w',
  'events --since 0000-00-00',
  'events --since 2026-11-20T99:99:99Z',
  'events --since NaN --until Infinity',
  'events --limit -5',
  'events --limit 1e3',
  'events --limit 0x10',
  'events --limit 99999999999999999999',
  'events --alert 1;2 --storm x',
  'events --alert 9007199254740993',
  '<!channel> <@U123> <#C123|general>',
  'events --subject <javascript:alert(1)|x>',
  'events --type <mailto:|>',
  '&lt;&gt;&amp;&amp;lt;',
  'events --type \u202Epukcab',
  'events --type \uD800',
  '\u200B\u200B',
  '💥 --type 💥',
  'events --type 💥💥💥',
  'événements',
  'events --since 1h --since 1h --until 1h --until 1h',
  'events --share --share --share',
  'events --help=1',
  'help help help',
  'help --type',
  'help "',
  'status status',
  'events '.repeat(200),
  'events --type Backup '.repeat(90),
  'events '.concat('--typ Backp '.repeat(50)),
  `events ${'"a" '.repeat(300)}`,
  'events --type '.concat(','.repeat(500)),
  `events --text "${'-'.repeat(900)}"`,
  'x'.repeat(1_999),
  'x'.repeat(1_000_000),
  `events --since ${'1'.repeat(1_900)}`,
  `events --since ${'1h'.repeat(900)}x`,
  'events\u0000--type',
  'events \r\n --type \r\n Backup',
  'events\u0085\u2028\u2029',
];

describe('hostile command lines', () => {
  it.each(HOSTILE.map((text) => [text.length > 60 ? `${text.slice(0, 60)}…` : text, text]))(
    '%j is answered',
    (_, text) => {
      holdSound(text);
    },
  );

  it('answers whatever is typed', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'events',
        'help',
        'status',
        '--type',
        '--since',
        '--until',
        '--severity',
        '--text',
        '--share',
        '--limit',
      ),
      fc.constantFrom(
        'Backup',
        'Admin',
        'Login',
        'failed',
        '1h',
        '2d',
        '<=3',
        '!6',
        'monday',
        '"',
        "'",
        '—type',
        '=',
        '!',
        ',',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom(' ', ''), (pieces, between) => {
        holdSound(pieces.join(between));
      }),
      { numRuns: 500 },
    );
  });
});

/** Understood, or refused with words; what is suggested is understood itself, and so is what is repeated. */
function holdSound(text: string): void {
  const result = parseCommand(text, CONTEXT);
  if (result.ok) {
    const again = parseCommand(result.command.canonical, CONTEXT);
    expect(again).toMatchObject({ ok: true, command: { canonical: result.command.canonical } });
    return;
  }
  const { message, nearestCommand, example } = result.fault;
  expect(message.trim()).not.toBe('');
  expect(message.length).toBeLessThan(3_000);
  expect(parseCommand(example, CONTEXT).ok).toBe(true);
  if (nearestCommand !== undefined)
    expect([nearestCommand, parseCommand(nearestCommand, CONTEXT).ok]).toEqual([nearestCommand, true]);
}

describe('the definitions', () => {
  it('show only examples that work', () => {
    const examples = commandsAt('slack').flatMap(({ name, argument, flags, examples, changes }) => [
      ...examples.map(({ command }) => command),
      ...(argument ? [`${name} ${argument.example}`] : []),
      // What a command acts on has to be named besides.
      ...(changes ? [] : flags).flatMap(({ name: flag, example }) =>
        example ? [`${name} --${flag} "${example}"`] : [],
      ),
    ]);
    for (const text of [...examples, ...FILTER_TIPS.map(({ command }) => `events ${command}`)]) {
      expect([text, parseCommand(text, CONTEXT).ok]).toEqual([text, true]);
    }
  });

  it('have a flag for every key and words for every flag', () => {
    for (const { flags, summary } of COMMANDS) {
      expect(summary).not.toBe('');
      for (const { says } of flags) expect(says).not.toMatch(/^$|\.$/);
    }
  });

  it('write commands that are split as they were meant', () => {
    const { canonical } = command(`events --subject "it's a «test»" --text "disk -error"`);
    expect(splitWords(canonical)).toEqual({
      ok: true,
      words: ['events', '--subject', "it's a «test»", '--text', 'disk -error'],
    });
  });
});
