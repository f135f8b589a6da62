import { describe, expect, test } from 'vitest';
import { alertCard } from '../../src/cards/alert-card.ts';
import { fallbackCard } from '../../src/cards/fallback-card.ts';
import { cardMetadata } from '../../src/cards/message.ts';
import { stormCard } from '../../src/cards/storm-card.ts';
import { faults } from './cards-check.ts';
import { read } from './cards-read.ts';
import {
  ackOf,
  alertOf,
  at,
  eventOf,
  fallbackOf,
  gapView,
  stormOf,
  unusualActivity,
  viewOf,
} from './cards-samples.ts';

const acked = { state: 'acked', ack: ackOf() } as const;

describe('the card of an alert', () => {
  test('open: the problem above, nobody has it below, one filled button', () => {
    const card = alertCard(viewOf(), { first: true });
    expect(read(card)).toEqual([
      '# 🔶 Error: Backup failed on DEV-MBP-22',
      '**Reason**  Network connection lost',
      '**Last good backup**  «{date_short_pretty} at {time} 2026-11-20 10:52 UTC», 2 d 3 h before this failure',
      '**Failures**  3 in a row, first «{time} 2026-11-22 06:05 UTC», last «{time} 2026-11-22 13:52 UTC»',
      '**User**  omar.said@example.com, profile Engineering laptops',
      '**Also**  Total Bytes Transferred 48 MB',
      'bar #c9372c',
      '*Open*, nobody has it · 3rd failure «{ago} 2026-11-22 13:52 UTC»',
      '[[Acknowledge]] [Silence] [Details] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]',
      'severity 3 Error · Backup And Restore · alert 1041 | here by route 1 `feature: Backup And Restore`',
    ]);
    expect(card.text).toBe(
      '🔶 Error: Backup failed on DEV-MBP-22, 3 times in a row. Last good backup 2 d 3 h before. Open, nobody has it.',
    );
    expect(faults(card)).toEqual([]);
  });

  test('a critical alert names the anomaly and mentions once, on the post', () => {
    const card = alertCard(unusualActivity(), { first: true });
    expect(read(card)).toEqual([
      '# 🔴 Critical: Unusual Data Activity on FIN-LAPTOP-7',
      '**Anomaly**  Large number of deleted files, encrypted files',
      '**Snapshot**  «{date_short_pretty} at {time} 2026-11-22 13:40 UTC»',
      '**User**  priya.nair@example.com',
      'bar #c9372c',
      '*Open*, nobody has it · since «{time} 2026-11-22 14:26 UTC», «{ago} 2026-11-22 14:26 UTC» · <!here>',
      '[[Acknowledge]] [Silence] [Details] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]',
      'severity 2 Critical · Alerts And Notifications · alert 1042 | here by route 2 `severity: &lt;=2`',
    ]);
    expect(card.text).toBe(
      '🔴 Critical: Unusual Data Activity on FIN-LAPTOP-7. Large number of deleted files, encrypted files. Open, nobody has it.',
    );
    expect(JSON.stringify(alertCard(unusualActivity(), { first: false }))).not.toContain('<!here>');
  });

  test.each([
    ['@here', '<!here>'],
    ['@channel', '<!channel>'],
    ['U0123ABC', '<@U0123ABC>'],
    ['W0123ABC', '<@W0123ABC>'],
    ['S0123ABC', '<!subteam^S0123ABC>'],
  ])('mentions %s as %s', (mention, token) => {
    const view = unusualActivity();
    const card = alertCard({ ...view, route: { ...view.route, mention } }, { first: true });
    expect(read(card)[5]).toMatch(new RegExp(`· ${token.replace('^', '\\^')}$`));
  });

  test('acknowledged: amber, says who and when, and can be undone', () => {
    const card = alertCard(viewOf({ alert: alertOf(acked) }), { first: false });
    expect(read(card)[0]).toBe('# 👀 Acknowledged: Backup failed on DEV-MBP-22');
    expect(read(card).slice(6)).toEqual([
      'bar #daa038',
      '*Acknowledged* by <@U07MAYA> at «{time} 2026-11-22 14:28 UTC»',
      '[Undo] [Resolve] [Details] [⋮ Silence…, Add note…, Assign…]',
      'severity 3 Error · Backup And Restore · alert 1041 | here by route 1 `feature: Backup And Restore`',
    ]);
    expect(card.text).toBe('👀 Acknowledged by Maya Okafor: Backup failed on DEV-MBP-22, 3 times in a row.');
  });

  test('acknowledged on another day says the day', () => {
    const alert = alertOf({ ...acked, ack: ackOf({ at: at('2026-11-23T09:00:00Z') }) });
    expect(read(alertCard(viewOf({ alert }), { first: false }))).toContain(
      '*Acknowledged* by <@U07MAYA>, «{date_short_pretty} at {time} 2026-11-23 09:00 UTC»',
    );
  });

  test('the buttons carry the id of the alert', () => {
    const buttons = JSON.stringify(alertCard(viewOf(), { first: true }).attachments);
    expect(buttons).toContain('"action_id":"alert.ack"');
    expect(buttons.match(/"value":"1041"/g)).toHaveLength(3);
    expect(buttons).toContain('"value":"note:1041"');
  });

  test('a card in a strange channel says which one it was meant for', () => {
    const card = alertCard(unusualActivity(), { first: true, insteadOf: 'C0123SEC' });
    expect(read(card)).toContain('Posted here because <#C0123SEC> cannot be posted to.');
    expect(faults(card)).toEqual([]);
  });

  test('the last route, which has no match, is named as such', () => {
    const view = viewOf({ route: { route: 3, match: '', channel: 'C0123OPS', mention: '' } });
    expect(read(alertCard(view, { first: true })).at(-1)).toContain(
      'here by route 3, which takes all the rest',
    );
  });

  test('a success after the first failure breaks the row', () => {
    const view = viewOf({ lastGood: at('2026-11-22T09:00:00Z') });
    const card = alertCard(view, { first: true });
    expect(read(card).join('\n')).toContain('**Failures**  3 times, first');
    expect(card.text).not.toContain('in a row');
  });

  test('an event that says nothing but its type still has a card', () => {
    const alert = alertOf({ type: 'LicenseExpired', outcome: 'unknown', subject: '', count: 1 });
    const event = eventOf({ outcome: 'unknown', details: [], detailsText: '', subject: '' });
    const card = alertCard(viewOf({ alert, event, lastGood: undefined }), { first: true });
    expect(read(card).slice(0, 3)).toEqual([
      '# 🔶 Error: LicenseExpired',
      '**Outcome**  unknown, details say Status:Failed',
      '**Type**  LicenseExpired',
    ]);
  });

  test('free prose stands as it is; a person logs in, it is not done on them', () => {
    const login = { type: 'Admin Login', subject: 'kim@example.com', outcome: 'failed', count: 1 } as const;
    const event = eventOf({ ...login, details: [], detailsText: 'Wrong password, twice.' });
    const card = alertCard(viewOf({ alert: alertOf(login), event, lastGood: undefined }), { first: true });
    expect(read(card).slice(0, 2)).toEqual([
      '# 🔶 Error: Admin Login failed by kim@example.com',
      '**Details**  Wrong password, twice.',
    ]);
  });

  test('a login says from where', () => {
    const details = [
      ['Login Result', 'Failed'],
      ['Location', 'Oslo'],
      ['IP', '192.0.2.7'],
    ] as const;
    const event = eventOf({ type: 'Admin Login', subject: 'kim@example.com', details });
    const card = alertCard(viewOf({ event, lastGood: undefined, alert: alertOf({ count: 1 }) }), {
      first: true,
    });
    expect(read(card)[1]).toBe('**From**  Oslo, 192.0.2.7');
  });

  test('missed files are counted out of all, and the user comes from the flat record', () => {
    const event = eventOf({
      wire: 'insync',
      raw: JSON.stringify({ inSyncUserEmail: 'lee@example.com', profileName: 'Sales' }),
      details: [
        ['Files Backed up', '1205'],
        ['Files Missed', '3'],
      ],
    });
    const alert = alertOf({ outcome: 'warning', severity: 4, count: 1 });
    const card = alertCard(viewOf({ event, alert, lastGood: undefined }), { first: true });
    expect(read(card).slice(0, 3)).toEqual([
      '# ⚠️ Warning: Backup with errors on DEV-MBP-22',
      '**Files missed**  3 of 1,208',
      '**User**  lee@example.com, profile Sales',
    ]);
  });

  test('a long value is cut and points to the details', () => {
    const event = eventOf({ details: [['Error', 'very long '.repeat(200)]] });
    const reason = read(alertCard(viewOf({ event }), { first: true }))[1] ?? '';
    expect(reason).toMatch(/… \(Details has it all\)$/);
    expect(reason.length).toBeLessThan(330);
  });
});

describe('the card of a feed gap', () => {
  test('says the span, the cause, what was read again and what to do', () => {
    const card = alertCard(gapView(), { first: true });
    expect(read(card)).toEqual([
      '# ⚠️ Feed gap: 2 h 14 min of events may be missing',
      '**Span**  «{date_short_pretty} at {time} 2026-11-22 09:41 UTC» to «{time} 2026-11-22 11:55 UTC»',
      '**Why**  Druva refused our place in the feed: `400 Invalid tracker`',
      '**Since then**  read again without it: 1,204 events, 1,198 known already, 6 new',
      '**What to do**  Compare this span with the inSync console, Reports > Backup activity.',
      'bar #c9372c',
      '*Open*, nobody has it · found «{ago} 2026-11-22 11:55 UTC»',
      '[[Acknowledge]] [Events around it] [Feed status] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]',
      'severity 4 Warning | feed `insync` · alert 1033 · `cursor_dead`',
    ]);
    expect(card.text).toBe('⚠️ Feed gap: events between 2026-11-22 09:41 UTC and 11:55 UTC may be missing.');
    expect(faults(card)).toEqual([]);
  });

  test('acknowledged: the advice goes, the person is named', () => {
    const card = alertCard(gapView(acked), { first: false });
    const lines = read(card);
    expect(lines[0]).toBe('# 👀 Acknowledged: Feed gap, 2 h 14 min of events may be missing');
    expect(lines.join('\n')).not.toContain('What to do');
    expect(lines).toContain('*Acknowledged* by <@U07MAYA> at «{time} 2026-11-22 14:28 UTC»');
    expect(lines).toContain('[Undo] [Events around it] [Feed status] [⋮ Resolve, Add note…, Assign…]');
    expect(card.text).toMatch(/^👀 Acknowledged by Maya Okafor: Feed gap: events between/);
  });

  test('a place never known good has no beginning', () => {
    const { gap } = gapView().alert;
    const card = alertCard(gapView({ gap: gap && { ...gap, from: undefined } }), { first: true });
    expect(read(card).slice(0, 2)).toEqual([
      '# ⚠️ Feed gap: events may be missing',
      '**Span**  an unknown time to «{date_short_pretty} at {time} 2026-11-22 11:55 UTC»',
    ]);
    expect(card.text).toContain('events before 2026-11-22 11:55 UTC may be missing');
  });
});

describe('the card of a storm', () => {
  test('counts, names the worst and leads to all of them', () => {
    const card = stormCard(stormOf());
    expect(read(card)).toEqual([
      '# 🔴 Storm: 500 failures in 4 min, folded into this card',
      '**Severity**  🔴 Critical 3 · 🔶 Error 488 · ⚠️ Warning 9',
      '**Type**  Backup 431 · Restore 69',
      '**Feature**  Backup And Restore 478 · Alerts And Notifications 22',
      '**Subjects**  462',
      '**The 2 worst**',
      '1. 🔴 **FIN-SRV-2**  Unusual Data Activity, «{time} 2026-11-22 14:21 UTC»',
      '2. 🔶 **LEGAL-LT-04**  Backup failed, «{time} 2026-11-22 14:20 UTC»',
      'bar #c9372c',
      '*Open*, 3 acknowledged, nobody has the other 497 · «{time} 2026-11-22 14:18 UTC» to «{time} 2026-11-22 14:22 UTC»',
      '[[Show all 500]] [Acknowledge all…] [Export…]',
      'storm 17 | folded: `over_budget`, this channel takes one card a second · nothing dropped, all in `/insync events --storm 17`',
    ]);
    expect(card.text).toBe(
      '🔴 Storm: 500 failures in 4 min. 3 Critical, 488 Error, 9 Warning. Worst: Unusual Data Activity on FIN-SRV-2.',
    );
    expect(faults(card)).toEqual([]);
  });

  test('with all of them acknowledged it is amber', () => {
    const lines = read(stormCard(stormOf({ acked: 500 })));
    expect(lines[0]).toMatch(/^# 👀 Acknowledged: Storm: 500 failures/);
    expect(lines).toContain('bar #daa038');
    expect(lines.join('\n')).toContain('*Acknowledged*, all 500');
  });

  test('what became of its alerts is counted; nothing to take once nobody is needed', () => {
    const partly = read(stormCard(stormOf({ resolved: 12, silenced: 5, over: true, unfolded: 20 })));
    expect(partly[0]).toBe('# 🔴 Storm, over: 500 failures in 4 min, folded into this card');
    expect(partly).toContain(
      '*Open*, 3 acknowledged, 5 silenced, 12 resolved, nobody has the other 480 · 20 have cards of their own · «{time} 2026-11-22 14:18 UTC» to «{time} 2026-11-22 14:22 UTC»',
    );
    const over = read(stormCard(stormOf({ acked: 0, resolved: 500, over: true })));
    expect(over[0]).toMatch(/^# ✅ Resolved: Storm, over: 500 failures/);
    expect(over).toContain('bar #2e9e6b');
    expect(over).toContain('[[Show all 500]] [Export…]');
  });

  test('shows ten of the worst and no more, but up to twenty where they are critical', () => {
    const [critical, first] = stormOf().worst;
    const grave = stormCard(stormOf({ worst: critical ? Array.from({ length: 30 }, () => critical) : [] }));
    expect(read(grave).filter((line) => /^\d+\. /.test(line))).toHaveLength(20);
    expect(read(grave)).toContain('**The 20 worst**');
    const lines = read(stormCard(stormOf({ worst: first ? Array.from({ length: 30 }, () => first) : [] })));
    expect(lines).toContain('**The ten worst**');
    expect(lines.filter((line) => /^\d+\. /.test(line))).toHaveLength(10);
  });
});

describe('the notice about a channel', () => {
  const context = {
    channelName: () => 'sec-alerts',
    permalink: () => 'https://example.slack.com/archives/C0123OPS/p1795356660000200',
  };

  test('says why, what so far, and the cure', () => {
    const card = fallbackCard(fallbackOf(), context);
    expect(read(card)).toEqual([
      '# ⚠️ Cards for #sec-alerts are posted here instead',
      '**Why**  Slack answered `not_in_channel` for #C0123SEC',
      '**So far**  3 cards since «{date_short_pretty} at {time} 2026-11-22 14:11 UTC», the worst (alert 1042, Critical → https://example.slack.com/archives/C0123OPS/p1795356660000200)',
      '**What to do**  In that channel, type `/invite @inSync`. New cards go there from then on.',
      '[[Check again]]',
      'route 2 `severity: &lt;=2` · fallback: default channel',
    ]);
    expect(card.text).toBe('⚠️ Cards for #sec-alerts are posted here: the bot is not in that channel.');
    expect(faults(card)).toEqual([]);
  });

  test.each(['channel_not_found', 'is_archived', 'restricted_action', ''])('has words for %j', (cause) => {
    const card = fallbackCard(fallbackOf({ cause, worst: undefined }));
    expect(faults(card)).toEqual([]);
    expect(read(card).join('\n')).toMatch(/\*\*What to do\*\* {2}\S/);
    expect(read(card)[0]).toBe('# ⚠️ Cards for C0123SEC are posted here instead');
  });
});

test('metadata names the card, its state and its nonce', () => {
  expect(cardMetadata('alert', 1041, 'open', 3, 'n1')).toEqual({
    event_type: 'insync_alert',
    event_payload: { alert: '1041', state: 'open', revision: 3, card: 'n1' },
  });
  expect(cardMetadata('storm', 17, 'open', 9, 'n2').event_payload).toMatchObject({ storm: '17', card: 'n2' });
  expect(cardMetadata('fallback', 'C0123SEC', 'open', 1, 'n3').event_type).toBe('insync_notice');
});
