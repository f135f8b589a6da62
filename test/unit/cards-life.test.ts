import { describe, expect, test } from 'vitest';
import { alertCard } from '../../src/cards/alert-card.ts';
import { readMore } from '../../src/cards/card-buttons.ts';
import type { Alert, AlertView } from '../../src/domain/alert.ts';
import { faults } from './cards-check.ts';
import { read } from './cards-read.ts';
import { ackOf, alertOf, at, eventOf, maya, unusualActivity, viewOf } from './cards-samples.ts';

const jon = { id: 'U07JON', name: 'Jon Lind' };
const tess = { id: 'U07TESS', name: 'Tess Berg' };
const later = { first: false };

/** Drawn, and Slack would take it. */
function drawn(view: AlertView, context: Parameters<typeof alertCard>[1] = later) {
  const card = alertCard(view, context);
  expect(faults(card)).toEqual([]);
  return { lines: read(card), text: card.text, json: JSON.stringify(card) };
}

const of = (over: Partial<Alert>, view: Partial<AlertView> = {}) => viewOf({ alert: alertOf(over), ...view });

describe('acknowledged', () => {
  const ack = ackOf({
    note: 'Laptop is in for repair, back on Tuesday',
    reason: 'hardware',
    until: at('2026-11-24T09:00:00Z'),
  });

  test('says who, why, when it reminds, and what they wrote; the links stay', () => {
    const { lines } = drawn(of({ state: 'acked', ack }), {
      first: false,
      advice: { do: 'Wake it up.', link: 'https://example.com/runbooks/backup-failed' },
      console: 'https://example.com/insync/devices/22',
    });
    expect(lines.slice(0, 6)).toEqual([
      '# 👀 Acknowledged: Backup failed on DEV-MBP-22',
      '**Reason**  Network connection lost',
      '**Last good backup**  «{date_short_pretty} at {time} 2026-11-20 10:52 UTC», 2 d 3 h before this failure',
      '**Failures**  3 in a row, first «{time} 2026-11-22 06:05 UTC», last «{time} 2026-11-22 13:52 UTC»',
      '**User**  omar.said@example.com, profile Engineering laptops',
      '**Help**  (Runbook → https://example.com/runbooks/backup-failed) · (inSync console → https://example.com/insync/devices/22)',
    ]);
    expect(lines.slice(7, 10)).toEqual([
      '*Acknowledged* by <@U07MAYA> at «{time} 2026-11-22 14:28 UTC» · hardware fault · reminds «{date_short} 2026-11-24 09:00 UTC»',
      '> Laptop is in for repair, back on Tuesday',
      '[Undo] [Resolve] [Details] [⋮ Silence…, Add note…, Assign…]',
    ]);
  });

  test('names another owner, and the last note beside that of the acknowledgement', () => {
    const note = { by: tess, at: 1, text: 'spare part ordered' };
    const { lines } = drawn(of({ state: 'acked', ack: ackOf({ note: 'mine' }), owner: jon, note }));
    const bar = lines.slice(lines.indexOf('bar #daa038') + 1);
    expect(bar.slice(0, 4)).toEqual([
      '*Acknowledged* by <@U07MAYA> at «{time} 2026-11-22 14:28 UTC» · assigned to <@U07JON>',
      '> mine',
      'Note by <@U07TESS>',
      '> spare part ordered',
    ]);
  });

  test('what a person wrote is prose or code, never markup', () => {
    const quoted = (note: string) =>
      drawn(of({ state: 'acked', ack: ackOf({ note }) })).lines.find((line) => line.startsWith('> '));
    expect(quoted('Back at 9:30? Yes: 50% done, see room 4/2.')).toBe(
      '> `Back at 9:30? Yes: 50% done, see room 4/2.`',
    );
    expect(quoted('Away until Monday (holiday), 3 days.')).toBe('> Away until Monday (holiday), 3 days.');
    expect(quoted('*now* <!channel> see evil.example')).toBe('> `*now* &lt;!channel&gt; see evil.example`');
    expect(quoted('  ')).toBeUndefined();
  });
});

describe('open', () => {
  test('what to do stands last, with its links; at most five facts', () => {
    const { lines } = drawn(viewOf(), {
      first: true,
      advice: { do: 'Start a backup.', link: 'http://runbooks.example/backup' },
      console: 'https://example.com/insync/devices/22',
    });
    expect(lines[5]).toBe(
      '**What to do**  Start a backup. (Runbook → http://runbooks.example/backup) · (inSync console → https://example.com/insync/devices/22)',
    );
    expect(lines[6]).toBe('bar #c9372c');
  });

  test('an address that is none is left out', () => {
    const { lines } = drawn(viewOf(), {
      first: true,
      advice: { do: 'Look.', link: 'javascript:alert(1)' },
      console: 'ftp://example.com/',
    });
    expect(lines).toContain('**What to do**  Look.');
  });

  test('assigned is not acknowledged', () => {
    const { lines, text } = drawn(of({ owner: jon }));
    expect(lines).toContain('*Open*, assigned to <@U07JON> · 3rd failure «{ago} 2026-11-22 13:52 UTC»');
    expect(text).toMatch(/Assigned to Jon Lind\.$/);
  });

  test('nobody is called in quiet hours', () => {
    const { route, ...rest } = unusualActivity();
    const quiet = { days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 24 * 60 - 1, zone: 'UTC' } as const;
    expect(drawn({ ...rest, route: { ...route, quiet } }, { first: true }).json).not.toContain('<!here>');
    const nights = { ...quiet, from: 23 * 60 };
    expect(drawn({ ...rest, route: { ...route, quiet: nights } }, { first: true }).json).toContain('<!here>');
  });

  test.each([
    [{ subscription: 12 }, '| here by subscription 12 `feature: Backup And Restore`'],
    [{ escalation: 2 }, '| here by step 2 of the escalation'],
  ])('says what brought it: %j', (taken, words) => {
    const { route, ...rest } = viewOf();
    expect(drawn({ ...rest, route: { ...route, ...taken } }).lines.at(-1)).toContain(words);
  });

  test('holds back others, and says what could not be concluded', () => {
    const { lines } = drawn(of({ children: 14, unpaired: 1 }));
    expect(lines).toContain('**Held back by it**  14 alerts');
    expect(lines).toContain(
      '**Alert Resolution**  One came that could mean this or another alert of the same name: nothing was concluded',
    );
  });

  test('several devices in one: how many, which, and the newest', () => {
    const member = (subject: string, count = 1) => ({ subject, type: 'Backup', severity: 3 as const, count });
    const members = [member('LAB-PC-1', 3), member('LAB-PC-2'), member('LAB-PC-3')];
    const alert = { subject: '', members: 12, membersLeft: 10, count: 14, groupBy: ['type'] };
    const { lines } = drawn(of(alert, { members, event: eventOf({ subject: 'LAB-PC-2' }) }));
    expect(lines.slice(0, 3)).toEqual([
      '# 🔶 Error: Backup failed on 12 devices',
      '**Grouped**  12 devices: LAB-PC-1 (3 times), LAB-PC-2, LAB-PC-3, 9 more; 2 of them over',
      '**Newest**  LAB-PC-2, Network connection lost',
    ]);
  });
});

describe('silenced', () => {
  const hold = {
    kind: 'silence',
    silence: 88,
    by: jon,
    text: '--type Backup --subject LAB-PC-9',
    note: 'Lab move, machines are unplugged',
    since: at('2026-11-22T14:00:00Z'),
    until: at('2026-11-22T18:00:00Z'),
  } as const;

  test('by whom, until when, how much it held back, and the way to end it', () => {
    const { lines, text, json } = drawn(of({ state: 'silenced', hold, heldEvents: 2, subject: 'LAB-PC-9' }));
    expect(lines[0]).toBe('# 🔕 Silenced: Backup failed on LAB-PC-9');
    expect(lines.slice(lines.indexOf('bar #8d8d8d') + 1)).toEqual([
      '*Silenced* by <@U07JON> until «{time} 2026-11-22 18:00 UTC», 2 more failures held back so far',
      '> Lab move, machines are unplugged',
      '[End silence] [Details] [⋮ Change silence…, Resolve, Add note…]',
      'severity 3 Error · Backup And Restore · alert 1041 | silence 88 `--type Backup --subject LAB-PC-9`',
    ]);
    expect(json).toContain('"value":"88"');
    expect(text).toBe('🔕 Silenced by Jon Lind until 18:00 UTC: Backup failed on LAB-PC-9.');
  });

  test('for ever, and without advice', () => {
    const { lines } = drawn(of({ state: 'silenced', hold: { ...hold, until: undefined, note: '' } }), {
      first: false,
      advice: { do: 'Wake it up.', link: '' },
      console: 'https://example.com/',
    });
    expect(lines).toContain('*Silenced* by <@U07JON> for ever');
    expect(lines.join('\n')).not.toMatch(/What to do|Help/);
  });

  test('held back by a parent, which no button ends', () => {
    const parent = { kind: 'parent', alert: 1018, since: 1 } as const;
    const { lines, text } = drawn(of({ state: 'silenced', hold: parent }));
    expect(lines.slice(-3)).toEqual([
      '*Held back* by alert 1018, which explains it',
      '[Details] [⋮ Silence…, Resolve, Add note…]',
      'severity 3 Error · Backup And Restore · alert 1041 | held back: `inhibited` by alert 1018 | here by route 1 `feature: Backup And Restore`',
    ]);
    expect(text).toBe('🔕 Silenced by alert 1018: Backup failed on DEV-MBP-22.');
  });
});

describe('resolved', () => {
  const resolution = {
    at: at('2026-11-22T13:20:00Z'),
    reason: 'success',
    by: undefined,
    event: 'e',
    note: '',
  } as const;
  const over = {
    state: 'resolved',
    count: 4,
    firstSeen: at('2026-11-22T09:08:00Z'),
    openedAt: at('2026-11-22T09:08:03Z'),
    ack: ackOf({ by: tess, at: at('2026-11-22T09:17:10Z') }),
  } as const;

  test('small: what ended it, how long it lasted, how many attempts, who had it', () => {
    const { lines, text } = drawn(of({ ...over, resolution }));
    expect(lines).toEqual([
      '# ✅ Resolved: Backup failed on DEV-MBP-22',
      'bar #2e9e6b',
      '*Resolved* by a good backup at «{time} 2026-11-22 13:20 UTC» · lasted 4 h 12 min · 4 attempts',
      'Acknowledged by <@U07TESS> after 9 min',
      '[Details] [⋮ Reopen, Add note…]',
      'severity 3 Error · Backup And Restore · alert 1041 | here by route 1 `feature: Backup And Restore`',
    ]);
    expect(text).toBe('✅ Resolved: Backup failed on DEV-MBP-22. Lasted 4 h 12 min, 4 attempts.');
  });

  test.each([
    [{ reason: 'person', by: maya, note: 'disk swapped' }, '*Resolved* by <@U07MAYA> at'],
    [{ reason: 'alert_resolution' }, '*Resolved* by its Alert Resolution at'],
    [{ reason: 'over' }, '*Resolved* by itself at'],
  ] as const)('%j', (how, words) => {
    const { lines } = drawn(of({ ...over, ack: undefined, resolution: { ...resolution, ...how } }));
    expect(lines[2]).toContain(words);
    if ('note' in how) expect(lines[3]).toBe('> disk swapped');
  });
});

describe('reopened', () => {
  const reopened = {
    at: at('2026-11-22T13:27:00Z'),
    by: undefined,
    openedAt: at('2026-11-22T09:02:00Z'),
    resolvedAt: at('2026-11-22T12:49:00Z'),
    ackedBy: jon,
  };

  test('red again, with what was before', () => {
    const { alert, ...view } = unusualActivity();
    const { lines, text } = drawn({ ...view, alert: { ...alert, reopened } });
    expect(lines[0]).toBe('# 🔁 Reopened: Unusual Data Activity on FIN-LAPTOP-7');
    expect(lines).toContain(
      '**Before**  open from «{time} 2026-11-22 09:02 UTC» to «{time} 2026-11-22 12:49 UTC», acknowledged by @U07JON',
    );
    expect(lines).toContain('bar #c9372c');
    expect(lines).toContain(
      '*Reopened* 38 min after it was resolved, nobody has it · since «{time} 2026-11-22 13:27 UTC», «{ago} 2026-11-22 13:27 UTC»',
    );
    expect(lines).toContain(
      '[[Acknowledge]] [Silence] [Details] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]',
    );
    expect(text).toBe('🔁 Reopened: Unusual Data Activity on FIN-LAPTOP-7, Critical. Nobody has it.');
  });

  test('by a person, who is named', () => {
    const { lines } = drawn(of({ reopened: { ...reopened, by: tess } }));
    expect(lines.join('\n')).toContain(
      '*Reopened* by <@U07TESS> 38 min after it was resolved, nobody has it',
    );
  });
});

describe('what the bot found by itself', () => {
  const found = (kind: NonNullable<Alert['finding']>, over: Partial<Alert> = {}) =>
    viewOf({
      alert: alertOf({ kind: kind.kind, finding: kind, outcome: 'unknown', feature: '', count: 1, ...over }),
      event: undefined,
      lastGood: undefined,
      route: { route: 3, match: '', channel: 'C0123OPS', mention: '' },
    });

  test('a silent feed', () => {
    const finding = {
      kind: 'feed_silence',
      feed: 'insync',
      since: at('2026-11-22T12:00:00Z'),
      polls: 40,
      cause: undefined,
    } as const;
    const { lines } = drawn(found(finding, { severity: 2, type: 'Feed silent', subject: '' }));
    expect(lines).toEqual([
      '# 🔴 Critical: Feed silent: no event in 40 polls',
      '**Since**  «{date_short_pretty} at {time} 2026-11-22 12:00 UTC»',
      '**Why**  Druva answers, but 40 polls in a row brought no event',
      '**What to do**  See that events are exported in the inSync console (Settings, inSync APIs) and that Druva is up.',
      'bar #c9372c',
      '*Open*, nobody has it · found «{ago} 2026-11-22 06:05 UTC»',
      '[[Acknowledge]] [Feed status] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]',
      'severity 2 Critical | feed `insync` · alert 1041 · `feed_silence` | here by route 3, which takes all the rest',
    ]);
    const refused = drawn(found({ ...finding, cause: '403 Forbidden' }, { severity: 2 })).lines;
    expect(refused[0]).toBe('# 🔴 Critical: Feed cannot be read');
    expect(refused).toContain('**Why**  Druva answered `403 Forbidden`');
  });

  test('a device without backups', () => {
    const finding = {
      kind: 'missing',
      rule: 'type: Backup, outcome: success',
      for: 7 * 86_400_000,
      last: at('2026-11-15T08:00:00Z'),
    } as const;
    const { lines } = drawn(found(finding, { type: 'No backup' }));
    expect(lines.slice(0, 3)).toEqual([
      '# 🔶 Error: No backup on DEV-MBP-22 for 7 d',
      '**Last one**  «{date_short_pretty} at {time} 2026-11-15 08:00 UTC»',
      '**Expected**  `type: Backup, outcome: success` within 7 d',
    ]);
  });

  test('an outage says how many it holds back', () => {
    const finding = { kind: 'outage', rule: 'outcome: failed', subjects: 34, within: 600_000 } as const;
    const { lines } = drawn(found(finding, { severity: 2, type: 'Outage', subject: '', children: 31 }));
    expect(lines[0]).toBe('# 🔴 Critical: Outage: 34 users and devices failed within 10 min');
    expect(lines).toContain('**Held back by it**  31 failures');
    const over = drawn(
      found(finding, {
        state: 'resolved',
        resolution: {
          at: at('2026-11-22T15:00:00Z'),
          reason: 'over',
          by: undefined,
          event: undefined,
          note: '',
        },
      }),
    );
    expect(over.lines.slice(0, 2)).toEqual([
      '# ✅ Resolved: Outage: 34 users and devices failed within 10 min',
      'bar #2e9e6b',
    ]);
  });

  test('a test card says that it is one', () => {
    const { lines } = drawn(
      found({ kind: 'test', by: maya }, { severity: 5, type: 'Test card', subject: '' }),
    );
    expect(lines.slice(0, 3)).toEqual([
      '# 🔹 Notice: Test card, nothing is wrong',
      '**Asked by**  @U07MAYA',
      '**Means**  cards of this channel come here, and their buttons work',
    ]);
  });
});

test('a choice of the ⋮ menu is read back; anything else is none', () => {
  expect(readMore('silence:1041')).toEqual({ act: 'silence', alert: 1041 });
  for (const value of ['', 'silence', 'silence:', 'wipe:1041', 'constructor:1', 'silence:1041:2', 'note:x'])
    expect(readMore(value)).toBeUndefined();
});
