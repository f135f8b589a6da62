import { describe, expect, it } from 'vitest';
import type { StatsAnswer } from '../../src/domain/answers.ts';
import type { EventPage } from '../../src/domain/archive.ts';
import { columnsOf } from '../../src/domain/columns.ts';
import type { EventsCommand } from '../../src/query/command.ts';
import { commandsAt } from '../../src/query/commands.ts';
import { parseWords } from '../../src/query/parse-command.ts';
import { renderEvent } from '../../src/terminal/event.ts';
import { shortIds } from '../../src/terminal/event-rows.ts';
import { type EventsFound, renderEvents } from '../../src/terminal/events.ts';
import { renderFault } from '../../src/terminal/fault.ts';
import { renderHelp } from '../../src/terminal/help.ts';
import { eventsJson, statsJson } from '../../src/terminal/json.ts';
import { renderStats } from '../../src/terminal/stats.ts';
import { renderUnknown } from '../../src/terminal/subject.ts';
import { DAY, HOUR, MINUTE, NOW } from '../contract/samples.ts';
import { HOSTILE, OBEYED, PIPE, row, screen, wording, writers } from './terminal-samples.ts';

const context = { now: NOW, zone: 'UTC', door: 'terminal' } as const;

function command(...words: string[]): EventsCommand {
  const parsed = parseWords(words, context);
  if (!parsed.ok || parsed.command.name !== 'events') throw new Error('no list');
  return parsed.command;
}

function found(rows: EventPage['rows'], more: Partial<EventsFound> = {}): EventsFound {
  return {
    command: command('events', '--outcome', 'failed', '--since', '2d'),
    page: { rows, older: false, newer: false },
    count: { count: rows.length, exact: true, outcomes: { failed: rows.length } },
    now: NOW,
    stopped: false,
    ...more,
  };
}

describe('the list of events', () => {
  const rows = [
    row({ id: 'aaaaaaaa-1', device: 'LAB-PC-9' }, { alert: 1037, status: 'open' }),
    row({ id: 'bbbbbbbb-2', device: 'FIN-LAPTOP-7', time: NOW - HOUR, severity: 2 }),
  ];

  it('is a table with a heading, newest first', () => {
    const detail = ({ subject }: { subject: string }) => (subject === 'LAB-PC-9' ? 'Disk read error' : '');
    const { lead, body, notes, empty } = renderEvents(found(rows), screen(120), { ...wording, detail });
    expect(lead).toBe('2 failed events since 2026-11-20 13:00, newest first · 2 failed');
    expect(body).toBe(
      [
        'time                 severity    subject       what           detail           alert      id',
        '2026-11-22 13:00:00  3 Error     LAB-PC-9      Backup failed  Disk read error  1037 open  aaaaaaaa',
        '2026-11-22 12:00:00  2 Critical  FIN-LAPTOP-7  Backup failed                              bbbbbbbb',
        '',
      ].join('\n'),
    );
    expect(notes).toEqual(['2 shown · times in Europe/Berlin']);
    expect(empty).toBeUndefined();
  });

  it('fits a narrow screen, and has whole ids in a pipe', () => {
    const lines = renderEvents(found(rows), screen(80), wording).body.split('\n');
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(80);
    expect(renderEvents(found(rows), PIPE, wording).body).toContain('aaaaaaaa-1\n');
  });

  it('tells how to see the older ones, without leaving one out', () => {
    const page = { rows, older: true, newer: false };
    const { notes = [] } = renderEvents(found(rows, { page }), PIPE, wording);
    const hint = notes.at(-1)?.replace(/^Older: insync /, '') ?? '';
    expect(hint).toBe('events --outcome failed --since 2d --until 2026-11-22T11:00:00.001Z --limit 10');
    expect(parseWords(hint.split(' '), context)).toMatchObject({ ok: true });
    const worst = { command: command('events', '--sort', 'severity'), page };
    expect(renderEvents(found(rows, worst), PIPE, wording).notes?.at(-1)).toMatch(/--limit.*insync export/);
  });

  it('says that nothing was found, and what would ask for more', () => {
    const none = renderEvents(found([]), PIPE, wording);
    expect(none).toMatchObject({ body: '', empty: true, notes: ['Try a longer span or fewer flags.'] });
    expect(none.lead).toMatch(/^No failed events since/);
  });

  it('says that it was stopped, and how far it came', () => {
    const page = { rows, older: true, newer: false, searchedTo: 5, reached: NOW - DAY };
    const count = { count: 2, exact: false, outcomes: {} };
    const { lead, notes = [] } = renderEvents(found(rows, { page, count, stopped: true }), PIPE, wording);
    expect(lead).toMatch(/^More than 2 failed events/);
    expect(notes[1]).toBe('Stopped: this is what was found back to 2026-11-21 12:00:00, not all there is.');
  });

  it('is inert whatever the feed says', () => {
    const hostile = HOSTILE.map((device) => row({ device, type: device, id: device }));
    for (const at of [PIPE, screen(60)]) {
      const { lead, body, notes = [] } = renderEvents(found(hostile), at, wording);
      expect([lead, body, ...notes].join('')).not.toMatch(OBEYED);
      expect(body.trimEnd().split('\n')).toHaveLength(HOSTILE.length + 1);
    }
  });

  it('shortens ids as far as they stay apart', () => {
    expect(shortIds(['12345678-a', '87654321-b'], 80)).toEqual(['12345678', '87654321']);
    expect(shortIds(['event-number-1', 'event-number-2'], 80)).toEqual(['event-number-1', 'event-number-2']);
    expect(shortIds(['12345678-a'], Number.POSITIVE_INFINITY)).toEqual(['12345678-a']);
  });

  it('has a stable shape as JSON', () => {
    const json = eventsJson(found(rows), writers);
    expect(json).toMatchObject({
      ...{
        command: 'events --outcome failed --since 2d',
        count: 2,
        exact: true,
        complete: true,
        older: false,
      },
      events: [{ uniqueID: 'aaaaaaaa-1', card: null, insync: { outcome: 'failed', alert: 1037 } }, {}],
    });
  });
});

describe('one event', () => {
  it('has all 12 fields, the reasons, the record and its neighbours, and is inert', () => {
    const given = row({ id: 'e-1', device: '\u001b[31mX', alert: 'Y\u0007' });
    const neighbour = row({ device: '\u001b[31mX' });
    const answer = {
      ...{
        now: NOW,
        zone: 'UTC',
        canonical: 'event e-1',
        row: given,
        arrived: NOW + MINUTE,
        alert: undefined,
      },
      ...{ place: 1, older: [neighbour], newer: [], group: { rows: [neighbour], count: 3 } },
    };
    const { body } = renderEvent(answer, PIPE, wording);
    for (const [name, value] of Object.entries(given.event.envelope)) {
      expect(body).toContain(name);
      if (name !== 'eventDetails') expect(body).toContain(value);
    }
    for (const words of [
      given.event.reasons.outcome,
      '"uniqueID"',
      'Same subject, older',
      'Same group, 3 other events',
    ])
      expect(body).toContain(words);
    expect(body).not.toContain('newer');
    expect(body).not.toMatch(OBEYED);
  });
});

describe('counts', () => {
  const from = Date.UTC(2026, 10, 20);
  const answer: StatsAnswer = {
    ...{ now: NOW, zone: 'UTC', canonical: 'stats', by: 'day', filterWords: 'failed', took: 41 },
    span: { from, to: from + 3 * DAY },
    before: { from: from - 3 * DAY, to: from },
    tally: {
      groups: [12, 31, 0].map((count, day) => ({ name: '', at: from + day * DAY, count, before: 10 })),
      others: { groups: 0, count: 0, before: 0 },
      ...{ total: 43, totalBefore: 30, stored: 1_900_000, complete: true },
    },
  };

  it('are a table with bars and the period before', () => {
    const { lead, body, notes } = renderStats(answer, screen(100), wording);
    expect(lead).toBe('43 failed events in 3 days, 13 more than in the period before (+43 %)');
    const lines = body.trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/[█▉-▏ ]+$/, ''))).toEqual([
      'day     events  before  change',
      'Fri 20      12      10      +2',
      'Sat 21      31      10     +21',
      'Sun 22       0      10     −10',
      'total       43      30     +13',
    ]);
    expect(lines.map((line) => line.match(/█/g)?.length ?? 0)).toEqual([0, 9, 24, 0, 0]);
    expect(notes).toEqual(['counted in 41 ms over 1,900,000 events · by the clock of Europe/Berlin']);
  });

  it('have no bars where there is no room, and no comparison where nothing is stored', () => {
    expect(renderStats(answer, screen(40), wording).body).not.toContain('█');
    const alone = renderStats({ ...answer, before: undefined }, PIPE, wording);
    expect(alone.lead).toMatch(/the period before is not stored$/);
    expect(alone.body).not.toContain('before');
    expect(statsJson({ ...answer, before: undefined })).toMatchObject({ before: null, totalBefore: null });
  });

  it('name what is not told apart, and what was not counted', () => {
    const others = { groups: 12, count: 5, before: 1 };
    const groups = [{ name: 'LAB\u001b[31m-9', count: 38, before: 29 }];
    const stopped = {
      ...answer,
      by: 'subject' as const,
      tally: { ...answer.tally, groups, others, complete: false },
    };
    const { body, notes = [] } = renderStats(stopped, PIPE, wording);
    expect(body).toContain('12 others');
    expect(body).not.toMatch(OBEYED);
    expect(notes[0]).toMatch(/^Stopped/);
  });

  it('of nothing are empty', () => {
    const tally = { ...answer.tally, groups: [], total: 0, totalBefore: 0 };
    expect(renderStats({ ...answer, tally }, PIPE, wording)).toMatchObject({ body: '', empty: true });
  });
});

describe('what is wrong', () => {
  it('is told with the nearest right command', () => {
    const parsed = parseWords(['events', '--typ', 'Backup'], context);
    if (parsed.ok) throw new Error('understood');
    expect(renderFault(parsed.fault, PIPE)).toMatch(
      /--typ.*did you mean --type\?\n {2}nearest: insync events --type Backup\n/,
    );
  });

  it('gives an example where nothing is near, and never repeats what a terminal obeys', () => {
    const parsed = parseWords(['events', '--since', 'gibberish\u202e'], context);
    if (parsed.ok) throw new Error('understood');
    const text = renderFault(parsed.fault, PIPE);
    expect(text).toMatch(/example: insync events/);
    expect(text).not.toMatch(OBEYED);
  });

  it('is nobody of that name', () => {
    const unknown = renderUnknown('PC\u001b[31m', ['PC-17\u0007'], PIPE);
    expect([unknown.lead, ...(unknown.notes ?? [])].join('\n')).not.toMatch(OBEYED);
    expect(unknown).toMatchObject({ body: '', empty: true });
  });
});

describe('help', () => {
  it('lists every command of the terminal, the exit codes and how to script', () => {
    const { body } = renderHelp(undefined, PIPE);
    for (const { name } of commandsAt('terminal')) expect(body).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
    expect(body).not.toContain('search');
    for (const code of [0, 1, 2, 3, 4, 130]) expect(body).toMatch(new RegExp(`^ {2}${code} `, 'm'));
    expect(body).toContain('DATABASE_URL');
  });

  it.each(commandsAt('terminal').map((each) => [each.name, each] as const))(
    'of %s has its flags',
    (name, each) => {
      const { body } = renderHelp(name, PIPE);
      for (const flag of each.flags) expect(body).toContain(`--${flag.name}`);
      for (const { command } of each.examples) expect(body).toContain(`insync ${command}`);
      expect(body).not.toContain('--share');
    },
  );
});
