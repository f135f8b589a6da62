import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acksAnswer } from '../../src/cards/acks.ts';
import { auditAnswer } from '../../src/cards/audit.ts';
import { digestMessage } from '../../src/cards/digest.ts';
import { homeView } from '../../src/cards/home.ts';
import type { Message } from '../../src/cards/message.ts';
import { bulkDone, notAllowed, transitionAnswer } from '../../src/cards/move-answer.ts';
import { rehearsalAnswer, rehearsalRefused } from '../../src/cards/rehearsal.ts';
import { silenceAdded, silenceEnded, silencesAnswer } from '../../src/cards/silences.ts';
import { pausedAnswer, subscriptionAnswer, subscriptionsAnswer } from '../../src/cards/subscriptions.ts';
import { testCardSent } from '../../src/cards/test-answer.ts';
import { digestChart } from '../../src/charts/spec.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import { ACTS } from '../../src/domain/life.ts';
import { faults } from './cards-check.ts';
import { alert, event, hostile, someone, time } from './cards-hostile-values.ts';
import { digestOf, entryOf, rehearsalOf, silenceOf, subscriptionOf, told } from './cards-life-samples.ts';
import { homeOf, now, permalink } from './cards-lookups.ts';
import { read } from './cards-read.ts';
import { ackOf, alertOf, at, maya, rowOf } from './cards-samples.ts';

function drawn(message: Message): string[] {
  expect(faults(message)).toEqual([]);
  return read(message);
}

describe('what came of an act', () => {
  const jon = { id: 'U07JON', name: 'Jon Lind' };
  const refused = (over: Parameters<typeof alertOf>[0], act: (typeof ACTS)[number]) => {
    const about = alertOf(over);
    const answer = transitionAnswer({ ok: false, reason: `already_${about.state}`, alert: about }, act);
    return answer === undefined ? [] : drawn(answer);
  };

  test('who has it, since when, and what to do first', () => {
    const hold = {
      ...{ kind: 'silence', silence: 8, by: jon, text: '', note: '' },
      since: 0,
      until: undefined,
    };
    expect(refused({ state: 'silenced', hold: { ...hold, kind: 'silence' } }, 'ack')).toEqual([
      '🔕 Alert 1041 is silenced by <@U07JON> since «{date_short_pretty} at {time} 1970-01-01 00:00 UTC» for ever: it cannot be acknowledged. End the silence first.',
    ]);
    expect(refused({ state: 'silenced', hold: { kind: 'parent', alert: 7, since: 0 } }, 'ack')[0]).toContain(
      'held back by alert 7',
    );
    const resolution = { at: now, reason: 'person', by: maya, event: undefined, note: '' } as const;
    expect(refused({ state: 'resolved', resolution }, 'resolve')).toEqual([
      '✅ Alert 1041 is resolved since «{date_short_pretty} at {time} 2026-11-22 14:32 UTC» by <@U07MAYA>.',
    ]);
    expect(refused({ state: 'acked', ack: ackOf() }, 'reopen')[0]).toMatch(
      /<@U07MAYA> has it since .*\. It cannot be reopened\.$/,
    );
    expect(refused({}, 'unack')).toEqual(['Nobody has alert 1041: there is nothing to undo.']);
    const superseded = transitionAnswer({ ok: false, reason: 'superseded', alert: alertOf() }, 'reopen');
    expect(superseded?.text).toContain('newer alert');
  });

  test('who may: people and groups as they are shown, junk left out', () => {
    expect(drawn(notAllowed('ack', ['U1', 'S0ONCALL', '@here<', 'x']))).toEqual([
      '⚠️ You may not acknowledge alerts. These may: <@U1>, <!subteam^S0ONCALL>.',
    ]);
    expect(drawn(notAllowed('resolve', []))[0]).toContain('names nobody');
    const many = drawn(
      notAllowed(
        'silence',
        Array.from({ length: 300 }, (_, n) => `U${n}`),
      ),
    );
    expect(many[0]).toMatch(/ and 280 more\.$/);
  });

  test('many at once: how many, which, and how many had changed', () => {
    expect(drawn(bulkDone('ack', [3, 4], 1))).toEqual([
      '👀 2 alerts (3, 4) are acknowledged. 1 other had changed meanwhile: nothing was done there.',
    ]);
    expect(drawn(bulkDone('resolve', [3], 0))).toEqual(['✅ 1 alert (3) is resolved.']);
    expect(drawn(bulkDone('ack', [], 2))[0]).toMatch(/^No alert is acknowledged by this\./);
    const all = Array.from({ length: 497 }, (_, n) => n);
    expect(drawn(bulkDone('ack', all, 0))).toEqual(['👀 497 alerts are acknowledged.']);
  });
});

describe('silences', () => {
  test('in force: what, until when, by whom, how much, why, and the way to end each', () => {
    const silences = [silenceOf(), silenceOf({ id: 90, until: undefined, note: '', hits: 1 })];
    const answer = silencesAnswer({ ...told, canonical: 'silence list', silences });
    expect(drawn(answer)).toEqual([
      '🔕 **2 silences in force**, the ones that end first',
      '1. **88  **`--type Backup --subject LAB-PC-9`  until «{time} 2026-11-22 18:00 UTC», by Jon Lind, 3 events held back, “Lab move, machines are unplugged”',
      '2. **90  **`--type Backup --subject LAB-PC-9`  for ever, by Jon Lind, 1 event held back',
      '[End silence… ▾]',
      '`/insync silence list`',
    ]);
    expect(JSON.stringify(answer)).toContain('"action_id":"silence.end"');
    expect(JSON.stringify(answer)).toContain('"value":"90"');
    expect(drawn(silencesAnswer({ ...told, silences: [] }))[0]).toBe('**No silence is in force.**');
  });

  test('added and ended say how many alerts', () => {
    expect(drawn(silenceAdded(silenceOf(), 14))).toEqual([
      '🔕 *Silence 88* is in force until «{time} 2026-11-22 18:00 UTC»: `--type Backup --subject LAB-PC-9`',
      '14 alerts silenced at once.',
      '[End silence]',
    ]);
    expect(drawn(silenceEnded({ ok: true, silence: silenceOf(), released: 3 }, 88))).toEqual([
      'Silence 88 is over. 3 alerts let go of.',
    ]);
    expect(drawn(silenceEnded({ ok: false, reason: 'unknown_silence' }, 5))[0]).toContain('no silence 5');
    const ended = silenceOf({ ended: { at: now, by: maya } });
    expect(drawn(silenceEnded({ ok: false, reason: 'already_ended', silence: ended }, 88))).toEqual([
      'Silence 88 was over already, since 2026-11-22 14:32 UTC by Maya Okafor.',
    ]);
  });

  test('on Home each has its button', () => {
    const home = homeView(homeOf({ silences: [silenceOf()] }));
    expect(faults(home)).toEqual([]);
    const lines = read(home);
    const start = lines.indexOf('*Silences, 1*');
    expect(lines.slice(start + 1, start + 5)).toEqual([
      '🔕 `--type Backup --subject LAB-PC-9`',
      'until «{time} 2026-11-22 18:00 UTC» · by <@U07JON>',
      '> Lab move, machines are unplugged',
      '[End silence]',
    ]);
    const many = homeView(homeOf({ silences: Array.from({ length: 40 }, (_, id) => silenceOf({ id })) }));
    expect(faults(many)).toEqual([]);
    expect(read(many)).toContain('… and 35 more');
  });
});

test('who has what', () => {
  const ack = ackOf({ reason: 'network', note: 'switch', until: at('2026-11-22T18:00:00Z') });
  const rows = [{ alert: alertOf({ state: 'acked', ack }), card: { channel: 'C1', ts: '1.2' } }];
  expect(drawn(acksAnswer({ ...told, rows, count: 3 }, permalink))).toEqual([
    '**3 acknowledged alerts**, worst first',
    '1. 🔶 (Backup failed on DEV-MBP-22 → https://example.slack.com/archives/C1/p12)  alert 1041, Maya Okafor since «{date_short_pretty} at {time} 2026-11-22 14:28 UTC», network trouble, reminds «{time} 2026-11-22 18:00 UTC», “switch”',
    '1 of 3 · `/insync acks`',
  ]);
  expect(drawn(acksAnswer({ ...told, rows: [], count: 0 }))[0]).toBe('**Nobody has an alert now.**');
});

test('the record: when, who, what, why', () => {
  const entries = [
    entryOf({ seq: 2, action: 'silence_add', alert: undefined, ref: 88, data: { filter: '--type Backup' } }),
    entryOf({ by: undefined, action: 'recover', reason: 'success', data: { lasted: 15_120_000 } }),
  ];
  expect(drawn(auditAnswer({ ...told, canonical: 'audit', entries, more: true }))).toEqual([
    '**The newest 2 entries of the record**, newest first',
    '• «{date_short_pretty} at {time_secs} 2026-11-22 14:28 UTC»  **Maya Okafor** added silence 88, --type Backup `click` 2',
    '• «{date_short_pretty} at {time_secs} 2026-11-22 14:28 UTC»  **The bot** resolved alert 1041, lasted 4 h 12 min `success` 412',
    'older ones with `--until`, all of them with `insync audit export` · `/insync audit`',
  ]);
  expect(drawn(auditAnswer({ ...told, entries: [], more: false }))[0]).toBe(
    '**Nothing is recorded that fits.**',
  );
});

test('subscriptions: the list, and what came of changing it', () => {
  const channel = 'C0123BACKUP';
  const subscriptions = [
    subscriptionOf(),
    subscriptionOf({ id: 5, pausedUntil: at('2026-11-22T16:30:00Z') }),
  ];
  expect(drawn(subscriptionsAnswer({ ...told, channel, subscriptions })).slice(0, 3)).toEqual([
    '**2 subscriptions** of #C0123BACKUP',
    '1. **4  **`--feature "Backup And Restore" --severity "<=3"`  by Maya Okafor, «{date_short} 2026-11-20 10:00 UTC»',
    '2. **5  **`--feature "Backup And Restore" --severity "<=3"`  by Maya Okafor, «{date_short} 2026-11-20 10:00 UTC», paused until «{time} 2026-11-22 16:30 UTC»',
  ]);
  expect(drawn(subscriptionsAnswer({ ...told, channel, subscriptions: [] }))[0]).toContain(
    '/insync subscribe',
  );
  const subscription = subscriptionOf();
  expect(drawn(subscriptionAnswer({ ok: true, subscription }, 'subscribe'))[0]).toContain(
    '**Subscribed: subscription 4  **',
  );
  for (const reason of ['unknown_subscription', 'too_many', 'already_subscribed'] as const)
    expect(drawn(subscriptionAnswer({ ok: false, reason }, 'subscribe'))[0]).toMatch(/\S/);
  expect(drawn(pausedAnswer(subscriptions, now))[0]).toContain('**2 subscriptions (4, 5) paused** until');
  expect(drawn(pausedAnswer([subscription], undefined))).toEqual(['1 subscription (4) runs again.']);
  expect(drawn(pausedAnswer([], now))[0]).toContain('no such subscription');
});

test('a rehearsal: how many cards where, against today’s rules', () => {
  const answer = rehearsalAnswer(rehearsalOf(), {
    channelName: (id) => (id === 'C0123SEC' ? 'sec' : undefined),
  });
  expect(drawn(answer)).toEqual([
    '**212 events** in 7 days: **14 cards**; today’s rules: 61',
    '**Changed**  14 cards: 11 to #C0123BACKUP, 3 to #C0123SEC',
    '**Today**  61 cards: 61 to #C0123OPS',
    '**Alerts**  14; today 61',
    '**Resolved by themselves**  2; today 2',
    '**Only with today’s rules**',
    '• 🔶 «{time} 2026-11-22 13:52 UTC»  **LAB-PC-9**  Backup failed, Network connection lost',
    'nothing was posted · `/insync rehearse --since 7d`',
  ]);
  expect(answer.text).toBe("212 events: 14 cards, 11 to C0123BACKUP, 3 to #sec; today's rules: 61.");
  expect(drawn(rehearsalAnswer(rehearsalOf({ complete: false })))[0]).toContain('A part only');
  const refused = drawn(rehearsalRefused('routes[0]: no channel\nalert: <!channel>'));
  expect(refused).toContain('routes[0]: no channel');
});

test('the test card is on its way', () => {
  expect(drawn(testCardSent('C0123SEC', 7))[0]).toContain('(alert 7) is on its way to #C0123SEC');
});

describe('the digest', () => {
  test('the numbers that matter, and who had most', () => {
    const chart = { file: 'F0DIGEST', title: 'Alerts opened a day', alt: 'Bar chart.' };
    const message = digestMessage(digestOf(), chart);
    expect(drawn(message)).toEqual([
      '# Nov 16 to 22: 41 alerts, 38 resolved, 3 still open',
      '**Before**  36 opened the week before',
      '**Resolved**  31 by the next good backup, 5 by their Alert Resolution, 2 by hand',
      '**Acknowledged**  after 9 min (median): Critical 3 min, Error 14 min',
      '**Backups**  12,804: 98.6 % good, 92 with errors, 87 failed',
      '**Feed**  ⚠️ one gap, 2 h 14 min on «{date_short} 2026-11-22 09:41 UTC»',
      '![Alerts opened a day] Bar chart.',
      '**Most alerts**',
      '1. **LAB-PC-9**  7 alerts, Backup',
      '2. **DEV-MBP-22**  4 alerts',
      '[[Open alerts, 3]] [Export…]',
      'weekly, Sundays · next «{date_short_pretty} at {time} 2026-11-29 14:30 UTC» · `/insync digest`',
    ]);
    expect(message.text).toBe(
      'Week of Nov 16: 41 alerts opened, 38 resolved, 3 open. Acknowledged after 9 min (median). One feed gap.',
    );
  });

  test('a quiet day says so in few lines; 100 % only where all went well', () => {
    const { figures, ...rest } = digestOf();
    const quiet = {
      ...figures,
      ...{ opened: 0, openedBefore: 0, resolved: {}, stillOpen: 0, toAck: [], subjects: [], gaps: [] },
      toAckAll: undefined,
    };
    const span = { from: at('2026-11-22T00:00:00Z'), to: at('2026-11-23T00:00:00Z') };
    const day = { ...rest, every: 'day', span, figures: quiet, next: undefined } as const;
    const lines = drawn(digestMessage({ ...day, backups: { success: 99_999, failed: 1 } }));
    expect(lines).toEqual([
      '# Nov 22: 0 alerts, 0 resolved, 0 still open',
      '**Before**  0 opened the day before',
      '**Backups**  100,000: 99.9 % good, 1 failed',
      '**Feed**  complete, no gap',
      '[Export…]',
      'daily · `/insync digest`',
    ]);
    expect(drawn(digestMessage({ ...day, backups: { success: 4 } }))).toContain('**Backups**  4: 100 % good');
  });

  test('its chart has a column a day beside the week before; none where nothing was', () => {
    const chart = digestChart(digestOf());
    expect(chart?.title).toBe('Alerts opened a day, days in UTC');
    expect(chart?.bars.map(({ count }) => count)).toEqual([6, 5, 12, 7, 6, 2, 3]);
    expect(chart?.legend).toEqual({ now: 'this week', before: 'week before' });
    const { figures } = digestOf();
    const none = figures.days.map(({ at: day }) => ({ at: day, opened: 0, before: 0 }));
    expect(digestChart(digestOf({ figures: { ...figures, days: none } }))).toBeUndefined();
  });
});

test('whatever people write and things are called, the answers are inert and within the limits', () => {
  fc.assert(
    fc.property(
      fc.array(alert, { minLength: 1, maxLength: 25 }),
      fc.tuple(hostile, hostile, hostile, time, time),
      someone,
      fc.array(event, { maxLength: 6 }),
      (alerts, [words, note, canonical, when, until], by, events) => {
        const given = { now, zone: 'UTC', canonical };
        const rows = alerts.map((about) => ({ alert: about, card: { channel: 'C1', ts: '1.2' } }));
        const many = <T>(item: T): T[] => Array.from({ length: 30 }, () => item);
        const silence = silenceOf({ text: words, note, by, until, at: when, ended: { at: when, by } });
        const subscription = subscriptionOf({ text: words, by, at: when, pausedUntil: until });
        const data: AuditEntry['data'] = {
          owner: words,
          ownerName: note,
          filter: words,
          until,
          lasted: when,
        };
        const { figures } = digestOf();
        const subjects = many({ subject: words, alerts: 2, type: note });
        const gaps = [{ alert: 1, from: when, to: until }];
        const acts = alerts.slice(0, 3).flatMap((about) =>
          ACTS.flatMap((act) => {
            const reason = `already_${about.state}` as const;
            return transitionAnswer({ ok: false, reason, alert: about }, act) ?? [];
          }),
        );
        const channels = many({ channel: words, cards: 3 });
        const { today } = rehearsalOf();
        for (const message of [
          ...acts,
          notAllowed('ack', [words, note]),
          acksAnswer({ ...given, rows, count: 500 }, permalink, by),
          silencesAnswer({ ...given, silences: many(silence) }),
          silenceAdded(silence, 3),
          silenceEnded({ ok: false, reason: 'already_ended', silence }, 88),
          auditAnswer({ ...given, entries: many(entryOf({ by, note, data, at: when })), more: true }),
          subscriptionsAnswer({
            ...given,
            channel: words,
            subscriptions: many(subscription).slice(0, 20),
          }),
          subscriptionAnswer({ ok: true, subscription }, 'unsubscribe'),
          pausedAnswer([subscription], until),
          rehearsalAnswer(
            rehearsalOf({
              canonical,
              changed: { ...today, channels },
              gained: events.map((each) => rowOf(each)),
            }),
            { channelName: () => note, permalink: () => words },
          ),
          rehearsalRefused(words),
          testCardSent(words),
          digestMessage(
            digestOf({ canonical, span: { from: when, to: until }, figures: { ...figures, subjects, gaps } }),
          ),
        ])
          expect(faults(message)).toEqual([]);
        expect(faults(homeView(homeOf({ silences: many(silence), open: { rows, count: 40 } })))).toEqual([]);
      },
    ),
    { numRuns: 80 },
  );
});
