import { describe, expect, test } from 'vitest';
import {
  channelChecked,
  failureAnswer,
  listGone,
  quarantineList,
  unknownAlert,
  unknownEvent,
} from '../../src/cards/answers.ts';
import { eventDetails, eventDetailsAnswer } from '../../src/cards/event-details.ts';
import { type EventsListInput, eventsList } from '../../src/cards/events-list.ts';
import { commandHelp, helpAnswer } from '../../src/cards/help.ts';
import { transitionAnswer } from '../../src/cards/move-answer.ts';
import { type StatusInput, statusAnswer } from '../../src/cards/status.ts';
import { wrongFlag } from '../../src/cards/wrong-flag.ts';
import type { InsyncEvent, Pair } from '../../src/domain/event.ts';
import { faults } from './cards-check.ts';
import { crowdedEventOf, eventAnswerOf, permalink } from './cards-lookups.ts';
import { read } from './cards-read.ts';
import { ackOf, alertOf, at, envelopeOf, eventOf, figuresOf, maya, rowOf } from './cards-samples.ts';

const now = at('2026-11-22T14:32:00Z');

describe('the list of events', () => {
  const success: Pair[] = [
    ['Status', 'Success'],
    ['Files Backed up', '412'],
    ['Files Missed', '0'],
    ['Total Bytes Transferred', '1200000000'],
  ];
  const rows = [
    rowOf({
      time: at('2026-11-22T14:31:00Z'),
      severity: 6,
      outcome: 'success',
      subject: 'HR-LT-0031',
      details: success,
    }),
    rowOf({
      time: at('2026-11-22T14:24:00Z'),
      severity: 4,
      outcome: 'warning',
      subject: 'R&D-WS-05',
      details: [
        ['Files Backed up', '1205'],
        ['Files Missed', '3'],
      ],
    }),
    rowOf(
      { time: at('2026-11-22T14:18:00Z'), subject: 'LAB-PC-9', details: [['Error', 'Disk read error']] },
      { card: { channel: 'C0123BACKUP', ts: '1795357080.000300' } },
    ),
    rowOf({
      time: at('2026-11-22T14:02:00Z'),
      severity: 5,
      outcome: 'canceled',
      subject: 'DEV-MBP-40',
      details: [],
      detailsText: 'by the user',
    }),
  ];
  const input: EventsListInput = {
    page: { rows, older: true, newer: false },
    count: { count: 214, exact: true, outcomes: { failed: 9, warning: 14, success: 191 } },
    command: '/insync events --type Backup --since 1h',
    offset: 0,
    now,
    since: at('2026-11-22T13:32:00Z'),
    filterWords: 'Backup',
    permalink: ({ channel, ts }) => `https://example.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
    pageState: { older: 'p2', newer: 'p0', share: 'p1' },
  };

  test('answers first, then the rows, last the command that repeats it', () => {
    const list = eventsList(input);
    expect(read(list)).toEqual([
      '**214 Backup events** since «{time} 2026-11-22 13:32 UTC», newest first · 9 failed, 14 with errors',
      '1. ▫️ «{time} 2026-11-22 14:31 UTC»  **HR-LT-0031**  Backup success, 412 files, 1.2 GB',
      '2. ⚠️ «{time} 2026-11-22 14:24 UTC»  **R&D-WS-05**  Backup with errors, 3 files missed of 1,208',
      '3. 🔶 «{time} 2026-11-22 14:18 UTC»  (LAB-PC-9 → https://example.slack.com/archives/C0123BACKUP/p1795357080000300)  Backup failed, Disk read error',
      '4. 🔹 «{time} 2026-11-22 14:02 UTC»  **DEV-MBP-40**  Backup canceled, by the user',
      '[Open event… ▾] [Older ›] [Share]',
      '🔶\u00a0Error  ⚠️\u00a0Warning  🔹\u00a0Notice  ▫️\u00a0Info',
      '1 to 4 of 214 · `/insync events --type Backup --since 1h`',
    ]);
    expect(list.text).toBe('214 Backup events since 2026-11-22 13:32 UTC: 1 to 4. 9 failed, 14 with errors.');
    expect(faults(list)).toEqual([]);
  });

  test('numbers go on over pages, and Newer appears', () => {
    const lines = read(eventsList({ ...input, offset: 10, page: { rows, older: false, newer: true } }));
    expect(lines[1]).toMatch(/^11\. /);
    expect(lines).toContain('[Open event… ▾] [‹ Newer] [Share]');
    expect(lines.at(-1)).toMatch(/^11 to 14 of 214/);
  });

  test('the menu opens each event by its id, numbered as in the list', () => {
    const block = eventsList({ ...input, offset: 10 }).blocks.find((each) => each.type === 'actions');
    const menu = block?.elements[0];
    expect(menu?.type === 'static_select' && menu.options?.[2]).toEqual({
      text: { type: 'plain_text', text: '13  LAB-PC-9, Backup failed', emoji: false },
      value: 'c9f0f895-fb98-4b91-9f15-2a4e6d3b7c01',
    });
  });

  test('a count that stopped says so, and old rows carry their date', () => {
    const old = [rowOf({ time: at('2026-11-01T10:00:00Z') })];
    const lines = read(
      eventsList({
        ...input,
        page: { rows: old, older: false, newer: false },
        since: undefined,
        filterWords: '',
        count: { count: 10_000, exact: false, outcomes: {} },
      }),
    );
    expect(lines[0]).toBe('**More than 10,000 events**, newest first');
    expect(lines[1]).toContain('«{date_short} {time} 2026-11-01 10:00 UTC»');
    expect(lines.at(-1)).toMatch(/^1 to 1 of more than 10,000/);
  });

  test('nothing found says what would ask for more', () => {
    const list = eventsList({
      ...input,
      page: { rows: [], older: false, newer: false },
      count: { count: 0, exact: true, outcomes: {} },
    });
    expect(read(list)).toEqual([
      '**No Backup events** since «{time} 2026-11-22 13:32 UTC». Try a longer span or fewer flags.',
      '`/insync events --type Backup --since 1h`',
    ]);
    expect(faults(list)).toEqual([]);
  });

  test('the longest page with a link in every row fits into one message, the menu by numbers', () => {
    const page = Array.from({ length: 25 }, (_, n) =>
      rowOf(
        { subject: `SALES-LT-${n}`, details: [['Error', 'Network connection lost']] },
        { card: { channel: 'C0123BACKUP', ts: '1795357080.000300' } },
      ),
    );
    const list = eventsList({ ...input, page: { rows: page, older: true, newer: true } });
    expect(faults(list)).toEqual([]);
    const lines = read(list);
    expect(
      lines.filter((line) => /^\d+\. .*Backup failed, Network connection lost$/.test(line)),
    ).toHaveLength(25);
    expect(lines).toContain('[Open event… ▾] [‹ Newer] [Older ›] [Share]');
  });

  test('worst first is said above and below', () => {
    const lines = read(eventsList({ ...input, sort: 'severity' }));
    expect(lines[0]).toContain(', worst first · 9 failed');
    expect(lines.at(-1)).toMatch(/^1 to 4 of 214, worst first · /);
  });

  test('a search that was stopped says how far it looked, and can go on', () => {
    const stopped = {
      ...input,
      page: {
        rows: rows.slice(0, 2),
        older: false,
        newer: false,
        searchedTo: 5,
        reached: at('2026-11-22T14:20:00Z'),
      },
      count: { count: 0, exact: false, outcomes: {} },
    };
    const lines = read(eventsList(stopped));
    expect(lines[0]).toMatch(/^\*\*At least 2 Backup events\*\* since/);
    expect(lines[1]).toBe(
      '⚠️ **Stopped before the end**: nothing before «{time} 2026-11-22 14:20 UTC» was looked at. Older goes on from there.',
    );
    expect(lines).toContain('[Open event… ▾] [Older ›] [Share]');
    const worst = eventsList({ ...stopped, sort: 'severity', page: { ...stopped.page, searchedLevel: 3 } });
    expect(read(worst)[1]).toContain(
      ': nothing of Error before «{time} 2026-11-22 14:20 UTC» was looked at, and nothing less severe.',
    );
    expect(eventsList(stopped).text).toMatch(/Stopped before the end\.$/);
    const empty = eventsList({ ...stopped, page: { ...stopped.page, rows: [] } });
    expect(read(empty)).toEqual([
      '**Nothing found so far** since «{time} 2026-11-22 13:32 UTC»',
      '⚠️ **Stopped before the end**: nothing before «{time} 2026-11-22 14:20 UTC» was looked at. Older goes on from there.',
      '[Older ›] [Share]',
      '`/insync events --type Backup --since 1h`',
    ]);
    expect(faults(empty)).toEqual([]);
  });

  test('a count that knows less than what is shown is not believed', () => {
    const count = { count: 1, exact: false, outcomes: {} };
    expect(read(eventsList({ ...input, count })).at(0)).toMatch(/^\*\*More than 4 Backup events\*\*/);
  });

  test('shared in a channel it names the sharer and turns nobody else’s pages', () => {
    const lines = read(eventsList({ ...input, sharedBy: maya }));
    expect(lines).toContain('[Open event… ▾]');
    expect(lines.at(-1)).toContain('shared by <@U07MAYA>');
  });
});

describe('the details of an event', () => {
  const detailsOf = (event: InsyncEvent) =>
    eventDetails(eventAnswerOf({ row: rowOf(event), alert: undefined }));
  const raw = '{"eventID":90071992547409931,"eventType":"Backup","nested":{"list":[1,{}],"empty":[]}}';

  test('all twelve fields, each conclusion with its reason, and the record', () => {
    const card = { channel: 'C0123BACKUP', ts: '1795357740.000100' };
    const view = eventDetails(eventAnswerOf({ row: rowOf({ raw }, { card }) }), permalink);
    expect(view.title.text).toBe('Event c9f0f895');
    expect(read(view)).toEqual([
      '# 🔶 Error: Backup failed on DEV-MBP-22',
      '«{date_long_pretty} at {time_secs} 2026-11-22 13:52 UTC» · in alert 1041, 3rd of 3 · (card → https://example.slack.com/archives/C0123BACKUP/p1795357740000100)',
      '---',
      '**Concluded, and from what**',
      '**outcome**  failed, details say `Status:Failed`',
      '**severity**  3 Error, field `severity`',
      '**time**  2026-11-22 13:52 UTC, field `timeStamp`',
      '**feature**  Backup And Restore, field `topicName`',
      '**cloud**  public, field `topicName`',
      '**subject**  DEV-MBP-22, details say `Device`',
      '**details**  8 pairs',
      '---',
      '**The 12 fields**',
      '**eventCategory**  EVENT',
      '**uniqueID**  c9f0f895-fb98-4b91-9f15-2a4e6d3b7c01',
      '**publisherID**  public-8193',
      '**topicName**  public-inSyncPlatform-Backup And Restore',
      '**timeStamp**  2026-11-22T13:52:11.204Z',
      '**eventType**  Backup',
      '**tenantID**  1042871',
      '**severity**  3',
      '**identityType**  SERVICE',
      '**identityID**  inSync',
      '**eventDetails**  Status:Failed, Device:DEV-MBP-22',
      '**schemaVersion**  1.0',
      '---',
      '**Raw record**',
      '{',
      ' "eventID": 90071992547409931,',
      ' "eventType": "Backup",',
      ' "nested": {',
      '  "list": [',
      '   1,',
      '   {}',
      '  ],',
      '  "empty": []',
      ' }',
      '}',
      '[[Acknowledge]] [Why] [Same subject] [Same group]',
    ]);
    expect(faults(view)).toEqual([]);
  });

  test('unseen characters are shown as escapes, not dropped', () => {
    const hostile = eventOf({ raw: '{"a":"x\u202ey"}', envelope: envelopeOf({ identityID: 'ad\u200bmin' }) });
    const lines = read(detailsOf(hostile));
    expect(lines).toContain('**identityID**  ad\\u200bmin');
    expect(lines).toContain(' "a": "x\\u202ey"');
  });

  test('late, with its neighbours and the rest of its activity', () => {
    const lines = read(eventDetails(crowdedEventOf(), permalink));
    const from = lines.indexOf('**Before and after it**  DEV-MBP-22');
    expect(lines[1]).toContain(' · arrived 12 min later · in alert 1041, 3rd of 3 · (card → https://');
    expect(lines.slice(from, from + 7)).toEqual([
      '**Before and after it**  DEV-MBP-22',
      '• ▫️ «{date_short} {time} 2026-11-22 14:20 UTC»  Backup success, 412 files, 1.2 GB',
      '• 🔶 «{date_short} {time} 2026-11-22 13:52 UTC»  **this event**',
      '• 🔶 «{date_short} {time} 2026-11-21 13:50 UTC»  (Backup failed, Network connection lost → https://example.slack.com/archives/C0123BACKUP/p1795357080000300)',
      '• ▫️ «{date_short} {time} 2026-11-20 10:52 UTC»  Backup success, 412 files, 1.2 GB',
      '**Of the same activity**  3 other events, the newest 1',
      '• ▫️ «{time} 2026-11-22 13:52 UTC»  **DEV-MBP-22**  User Event, Network connection lost',
    ]);
    expect(lines.at(-1)).toBe('[[Acknowledge]] [Why] [Same subject] [Same group, 4]');
  });

  test('arrived within a minute it says nothing of its delay, as an answer it ends in its command', () => {
    const lines = read(eventDetailsAnswer(eventAnswerOf()));
    expect(lines[1]).not.toContain('arrived');
    expect(lines.at(-1)).toBe('`/insync event c9f0f895`');
  });

  test('buttons only for what there is; nothing to take once somebody has it', () => {
    const lonely = read(detailsOf(eventOf({ subject: '', group: '' })));
    expect(lonely.at(-1)).toBe('[Why]');
    const acked = alertOf({ state: 'acked', ack: ackOf({ at: now }) });
    const taken = read(eventDetails(eventAnswerOf({ alert: acked })));
    expect(taken.at(-1)).toBe('[Why] [Same subject] [Same group]');
  });

  test('an answer instead of a dialog keeps to what a message may weigh', () => {
    const event = eventOf({ raw: JSON.stringify({ text: '"\\'.repeat(20_000) }) });
    const answer = eventDetailsAnswer(eventAnswerOf({ row: rowOf(event) }));
    expect(faults(answer)).toEqual([]);
    expect(read(answer).join('\n')).toMatch(/… \(the beginning of [\d,]+ characters\)/);
    expect(answer.text).toContain('Details of event c9f0f895');
  });
});

describe('help', () => {
  const events = {
    name: 'events',
    summary: 'Lists events, newest first',
    examples: [{ says: 'What happened', command: 'events --type Backup --since 1h' }],
    flags: [
      { name: 'feature', says: 'Topic feature', example: 'Backup And Restore' },
      { name: 'since', says: 'At or after', example: '1h' },
      { name: 'share', says: 'Post the answer in the channel' },
    ],
  };
  const status = {
    name: 'status',
    summary: 'How the bot is doing.',
    examples: [{ says: 'How the bot is doing', command: 'status' }],
    flags: [],
  };

  test('examples first, then what narrows them down', () => {
    const answer = helpAnswer([events, status], [{ says: 'All but', command: '--type !Backup' }]);
    expect(read(answer)).toEqual([
      '# What you can ask',
      '**What happened**  `/insync events --type Backup --since 1h`',
      '**How the bot is doing**  `/insync status`',
      '---',
      '**Narrow it down**  `--feature` `--since` `--share`',
      '**All but**  `--type !Backup`',
      '[Help for a command… ▾]',
      'Answers are for your eyes only. Add `--share` to post one in the channel.',
    ]);
    expect(answer.text).toBe('inSync help: events, status.');
    expect(faults(answer)).toEqual([]);
  });

  test('of one command', () => {
    const answer = commandHelp('events', [events, status]);
    expect(read(answer)).toEqual([
      '# /insync events',
      'Lists events, newest first.',
      '**What happened**  `/insync events --type Backup --since 1h`',
      '---',
      '**--feature**  Topic feature  `--feature "Backup And Restore"`',
      '**--since**  At or after  `--since 1h`',
      '**--share**  Post the answer in the channel',
      '[Help for a command… ▾]',
    ]);
    expect(faults(answer)).toEqual([]);
    expect(faults(commandHelp('status', [status]))).toEqual([]);
  });

  test('what is for the terminal alone is left out', () => {
    const door = 'terminal' as const;
    const mixed = { ...events, flags: [...events.flags, { name: 'json', says: 'Print JSON', door }] };
    const only = { ...status, name: 'tail', door };
    expect(read(helpAnswer([mixed, only])).join('\n')).not.toMatch(/json|tail/);
    expect(read(commandHelp('events', [mixed])).join('\n')).not.toContain('json');
    expect(commandHelp('tail', [mixed, only])).toEqual(helpAnswer([mixed, only]));
  });

  test('many flags that another command explains are named only, its own come first', () => {
    const flags = Array.from({ length: 8 }, (_, n) => ({ name: `key-${n}`, says: `Key ${n}`, example: 'x' }));
    const list = { ...events, flags };
    const stats = {
      ...events,
      name: 'stats',
      flags: [...flags, { name: 'by', says: 'Count by', example: 'day' }],
    };
    const lines = read(commandHelp('stats', [list, stats]));
    expect(lines.slice(-3)).toEqual([
      '**--by**  Count by  `--by day`',
      '**Narrow it down**  `--key-0` `--key-1` `--key-2` `--key-3` `--key-4` `--key-5` `--key-6` `--key-7`  as in `/insync help events`',
      '[Help for a command… ▾]',
    ]);
    expect(read(helpAnswer([{ ...events, flags: [...flags, ...events.flags] }]))).toContain(
      '**Narrow it down**  `--feature` `--since` `--key-0` `--key-1` `--key-2` `--key-3` `--key-4` `--key-5` and 3 more: `/insync help events`',
    );
  });

  test('pickers are offered where there are some', () => {
    const search = { name: 'search', summary: 'Opens a dialog', examples: [], flags: [] };
    expect(read(helpAnswer([events, search]))).toContain('[[Search with pickers…]] [Help for a command… ▾]');
  });

  test('of a command that does not exist is help on everything', () => {
    expect(commandHelp('all', [events, status])).toEqual(helpAnswer([events, status]));
  });
});

describe('a command that cannot be understood', () => {
  test('a wrong flag: the nearest, ready to run', () => {
    const answer = wrongFlag({
      kind: 'flag',
      wrong: '--typ',
      of: 'events',
      nearest: '--type',
      wrote: '/insync events --typ Backup --since 1h',
      nearestCommand: '/insync events --type Backup --since 1h',
      message: '',
    });
    expect(read(answer)).toEqual([
      '`--typ` is not a flag of `events`. Did you mean `--type`?',
      '**You wrote**  `/insync events --typ Backup --since 1h`',
      '**Nearest**  `/insync events --type Backup --since 1h`',
      '[[Run the nearest]] [Flags of events]',
    ]);
    expect(answer.text).toBe(
      '--typ is not a flag. Did you mean --type? Try: /insync events --type Backup --since 1h',
    );
    expect(faults(answer)).toEqual([]);
  });

  test('a wrong value: its own sentence, what is known, an example', () => {
    const answer = wrongFlag({
      kind: 'value',
      wrong: 'sev9',
      of: 'events',
      wrote: '/insync events --severity sev9',
      example: '/insync events --severity error',
      known: ['emergency', 'alert'],
      message: '"sev9" is no severity: 0 to 7 or a word',
    });
    expect(read(answer)).toEqual([
      '`sev9` is no severity: 0 to 7 or a word.',
      '**You wrote**  `/insync events --severity sev9`',
      '**Example**  `/insync events --severity error`',
      '**Known**  `emergency` `alert`',
      '[Flags of events]',
    ]);
    expect(faults(answer)).toEqual([]);
  });

  test('a wrong command leads to everything that can be asked', () => {
    const answer = wrongFlag({
      kind: 'command',
      wrong: 'evnts',
      of: '',
      nearest: 'events',
      wrote: '/insync evnts',
      nearestCommand: 'events',
      message: 'evnts is not a command',
      also: ['--sinse is not a flag'],
    });
    expect(faults(answer)).toEqual([]);
    expect(JSON.stringify(answer)).toContain('"value":"/insync events"');
    expect(read(answer)).toContain('**Also**  --sinse is not a flag.');
    expect(read(answer)[0]).toBe('`evnts` is not a command. Did you mean `events`?');
    expect(read(answer).at(-1)).toBe('[[Run the nearest]] [What you can ask]');
  });
});

describe('status', () => {
  const input: StatusInput = {
    figures: figuresOf(),
    now: at('2026-11-22T14:31:00Z'),
    startedAt: at('2026-11-16T10:31:00Z'),
    lastPollAt: at('2026-11-22T14:31:00Z'),
    configReadAt: at('2026-11-16T08:00:00Z'),
    feedName: 'insync',
    refused429: 0,
    paused: [],
  };

  test('running well', () => {
    const answer = statusAnswer(input);
    expect(read(answer)).toEqual([
      '**✅ Running well**  for 6 d 4 h',
      '**Feed**  newest event 12 s old, last poll «{time_secs} 2026-11-22 14:31 UTC», place in the feed 41 s old',
      '**Today**  9,412 events, 38 alert events, 14 cards, 2 set aside as unreadable',
      '**Alerts**  3 open, 2 acknowledged, 1 silenced',
      '**Silences**  1 in force',
      '**To Slack**  0 waiting, 61 sent in the last hour, 0 refused',
      '**Stored**  1,904,233 events since «{date_short} 2026-11-02 00:00 UTC», 1.3 GB',
      '**Last error**  «{date_short_pretty} at {time} 2026-11-22 11:55 UTC», feed: `cursor_dead`, cured by reading again',
      '[Unreadable records, 2] [Refresh]',
      'feed `insync` · config read «{date_short_pretty} at {time} 2026-11-16 08:00 UTC» · `/insync status`',
    ]);
    expect(answer.text).toBe('inSync bot: running well. Newest event 12 s ago, queue empty, 3 open alerts.');
    expect(faults(answer)).toEqual([]);
  });

  test('with trouble says which', () => {
    const answer = statusAnswer({
      ...input,
      figures: figuresOf({
        feeds: [{ feed: 'insync', cursor: 'x', cursorAt: at('2026-11-22T14:11:00Z'), primed: true }],
        waiting: 40,
        waitingSince: 90_000,
        fallbacks: [{ channel: 'C0123SEC', cause: 'is_archived' }],
        lastTrouble: { at: at('2026-11-22T14:30:00Z'), where: 'feed', reason: 'timeout', said: 'no answer' },
        unreadable: 0,
      }),
      paused: [{ channel: 'C0123OPS', until: at('2026-11-22T14:31:30Z') }],
    });
    const lines = read(answer);
    expect(lines[0]).toBe('**⚠️ Running, with trouble**  for 6 d 4 h');
    expect(lines[1]).toBe(
      '**Trouble**  Druva has not answered for 20 min · the oldest card has waited 1 min · 1 channel cannot be posted to',
    );
    expect(lines).toContain('**Posted elsewhere**  #C0123SEC `is_archived`');
    expect(lines).toContain('**Paused by Slack**  #C0123OPS until «{time_secs} 2026-11-22 14:31 UTC»');
    expect(lines).toContain(
      '**Last error**  «{date_short_pretty} at {time} 2026-11-22 14:30 UTC», feed: `timeout` no answer',
    );
    expect(lines).toContain('[Refresh]');
    expect(answer.text).toContain('with trouble: Druva has not answered for 20 min');
    expect(faults(answer)).toEqual([]);
  });

  test('before the first event and poll', () => {
    const answer = statusAnswer({
      ...input,
      lastPollAt: undefined,
      startedAt: input.now - 3000,
      figures: figuresOf({
        newest: undefined,
        oldest: undefined,
        stored: 0,
        feeds: [],
        lastTrouble: undefined,
      }),
    });
    expect(read(answer)[1]).toBe('**Feed**  no event yet, last poll not yet, no place in the feed yet');
    expect(faults(answer)).toEqual([]);
  });
});

describe('small answers', () => {
  const acked = alertOf({ state: 'acked', ack: ackOf() });

  test('the second of two people is told who was first', () => {
    const answer = transitionAnswer({ ok: false, reason: 'already_acked', alert: acked }, 'ack');
    expect(answer && read(answer)).toEqual([
      '👀 <@U07MAYA> has it since «{date_short_pretty} at {time} 2026-11-22 14:28 UTC».',
    ]);
    expect(answer?.text).toBe('Maya Okafor has alert 1041 since 2026-11-22 14:28 UTC.');
  });

  test('every other outcome of a click has words, success needs none', () => {
    expect(transitionAnswer({ ok: true, alert: acked }, 'ack')).toBeUndefined();
    expect(transitionAnswer({ ok: false, reason: 'unknown_alert' }, 'ack')?.text).toContain('not known');
    expect(transitionAnswer({ ok: false, reason: 'already_open', alert: alertOf() }, 'unack')?.text).toBe(
      'Nobody has alert 1041: there is nothing to undo.',
    );
    const resolved = alertOf({ state: 'resolved' });
    expect(transitionAnswer({ ok: false, reason: 'already_resolved', alert: resolved }, 'ack')?.text).toBe(
      'Alert 1041 is resolved: it cannot be acknowledged. Reopen it first.',
    );
  });

  test('a failure says what, what comes next, and its reference', () => {
    const answer = failureAnswer({
      what: 'The list could not be read.',
      next: 'Try again in a minute.',
      reference: 'k7f2',
    });
    expect(read(answer)).toEqual([
      '⚠️ **The list could not be read.** Try again in a minute.',
      'reference `k7f2`',
    ]);
    expect(answer.text).toBe('⚠️ The list could not be read. Try again in a minute. Reference k7f2.');
  });

  test('unknown ids, gone lists and checked channels', () => {
    expect(read(unknownEvent('deadbeef'))).toEqual([
      'No event has the id `deadbeef`, or more than one begins with it: give more of it.',
      'Lists of events open each of theirs: `/insync events --since 24h`',
      '[[Events of the last day]] [Search…]',
    ]);
    expect(read(unknownEvent('1041'))).toContain('[[Events of alert 1041]] [Search…]');
    expect(JSON.stringify(unknownEvent('1041'))).toContain('"value":"/insync events --alert 1041"');
    expect(read(unknownAlert('9'))).toEqual(['There is no alert `9`.']);
    expect(listGone().text).toContain('too old');
    expect(read(channelChecked('C0123SEC', undefined))).toEqual([
      '✅ #C0123SEC can be posted to again. New cards go there.',
    ]);
    expect(read(channelChecked('C0123SEC', 'is_archived', () => 'sec-alerts'))).toEqual([
      '⚠️ Slack still answers `is_archived` for #C0123SEC.',
    ]);
    for (const answer of [unknownEvent(''), unknownAlert(''), listGone(), channelChecked('', '')]) {
      expect(faults(answer)).toEqual([]);
    }
  });

  test('unreadable records with reason, how often seen and their beginning', () => {
    const list = quarantineList(
      [{ at: at('2026-11-22T11:00:00Z'), reason: 'no_id', raw: '{"a":1}', seen: 3 }],
      1,
    );
    expect(read(list)).toEqual([
      '# Records that could not be read',
      '1. «{date_short_pretty} at {time} 2026-11-22 11:00 UTC»  **no id**, seen 3 times  `{"a":1}`',
      '1 of 1 unreadable record, newest first · kept as they came, nothing dropped',
      '[Status]',
    ]);
    expect(quarantineList([], 0).text).toBe('No unreadable records.');
    expect(faults(list)).toEqual([]);
  });
});
