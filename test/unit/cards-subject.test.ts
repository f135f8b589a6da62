import { describe, expect, test } from 'vitest';
import { mentionsAnswer } from '../../src/cards/mentions.ts';
import { subjectAnswer, subjectUnknown } from '../../src/cards/subject.ts';
import { subjectState } from '../../src/cards/subject-state.ts';
import { faults } from './cards-check.ts';
import { mentionsOf, now, openAlert, permalink, personOf, subjectOf } from './cards-lookups.ts';
import { read } from './cards-read.ts';
import { ackOf, at, maya, rowOf } from './cards-samples.ts';

const NONE = { count: 0, exact: true };

describe('a device', () => {
  test('its state first, then what an administrator asks', () => {
    const answer = subjectAnswer(subjectOf(), permalink);
    expect(read(answer)).toEqual([
      '🔶 **DEV-MBP-22**  3 failures since «{date_short_pretty} at {time} 2026-11-20 10:52 UTC»',
      '**Last success**  «{date_short_pretty} at {time} 2026-11-20 10:52 UTC», «{ago} 2026-11-20 10:52 UTC», 412 files, 1.2 GB',
      '**Failures since**  3, last «{time} 2026-11-22 13:52 UTC», «{ago} 2026-11-22 13:52 UTC», Network connection lost',
      '**1 alert not resolved**',
      '• 🔶 (Backup failed on DEV-MBP-22 → https://example.slack.com/archives/C0123BACKUP/p1795357080000300)  alert 1041, 3 events, nobody has it, «{ago} 2026-11-22 13:52 UTC»',
      '**Last 14 days**  ● ok  ✕ failed  ◐ failed and ok  · neither',
      'M T W T F S S M T W T F S S',
      '● ● ● ● · · ● ● ◐ ● ● ● ✕ ✕',
      '**Newest events**',
      '1. 🔶 «{date_short} {time} 2026-11-22 13:52 UTC»  (Backup failed, Network connection lost → https://example.slack.com/archives/C0123BACKUP/p1795357080000300)',
      '2. 🔶 «{date_short} {time} 2026-11-21 13:50 UTC»  (Backup failed, Network connection lost → https://example.slack.com/archives/C0123BACKUP/p1795357080000300)',
      '3. 🔶 «{date_short} {time} 2026-11-21 06:05 UTC»  (Backup failed, Network connection lost → https://example.slack.com/archives/C0123BACKUP/p1795357080000300)',
      '4. ▫️ «{date_short} {time} 2026-11-20 10:52 UTC»  Backup success, 412 files, 1.2 GB',
      '5. ▫️ «{date_short} {time} 2026-11-19 10:51 UTC»  Backup success, 412 files, 1.2 GB',
      '[Open event… ▾] [All events]',
      '`/insync subject DEV-MBP-22`',
    ]);
    expect(answer.text).toBe('DEV-MBP-22: 3 failures since 2026-11-20 10:52 UTC. 1 alert not resolved.');
    expect(faults(answer)).toEqual([]);
    expect(JSON.stringify(answer)).toContain('"value":"/insync events --subject DEV-MBP-22"');
  });

  test('the longest answer of ordinary names fits into one message whole', () => {
    const [row] = subjectOf().recent;
    const many = <T>(count: number, item: T | undefined): T[] =>
      item === undefined ? [] : Array(count).fill(item);
    const person = personOf();
    const answer = subjectAnswer(
      subjectOf({
        recent: many(8, row),
        alerts: { rows: many(5, openAlert), count: 9 },
        logins: many(3, person.logins[0]),
        devices: many(5, person.devices[0]),
      }),
      permalink,
    );
    const lines = read(answer);
    expect(lines.filter((line) => line.includes('Backup failed, Network connection lost'))).toHaveLength(8);
    expect(lines.filter((line) => line.startsWith('• '))).toHaveLength(5);
    expect(faults(answer)).toEqual([]);
  });

  test('every state has its word', () => {
    const state = (over: Parameters<typeof subjectOf>[0]) => {
      const { symbol, words } = subjectState(subjectOf({ lastFailure: undefined, ...over }));
      return `${symbol} ${words}`;
    };
    const { lastSuccess } = personOf();
    expect(state({ lastSuccess, failuresSince: NONE })).toBe('✅ last backup fine');
    const lastBackup = rowOf({ time: at('2026-11-22T12:00:00Z'), outcome: 'warning' });
    expect(state({ lastSuccess, lastBackup, failuresSince: NONE })).toBe('⚠️ last backup with errors');
    expect(state({ failuresSince: NONE, now: now + 9 * 86_400_000 })).toBe('⚠️ no backup for 11 d 3 h');
    expect(state({ lastSuccess: undefined, failuresSince: NONE })).toBe(
      '⚠️ never backed up, as far as is known',
    );
    expect(state({ lastSuccess: undefined, failuresSince: { count: 1, exact: true } })).toBe(
      '🔶 1 failure, no successful backup known',
    );
    expect(state({ failuresSince: { count: 100, exact: false } })).toBe('🔶 more than 100 failures');
    expect(state({ lastSuccess: undefined, failuresSince: NONE, devices: personOf().devices })).toBe(
      '✅ 2 devices',
    );
  });
});

test('a person: devices with their last success, and logins', () => {
  const lines = read(subjectAnswer(personOf(), permalink, maya));
  expect(lines).toContain(
    '**Devices**  **DEV-MBP-22** last success «{ago} 2026-11-20 10:52 UTC»; **OMAR-PHONE** no success known',
  );
  expect(lines).toContain(
    '**Logins**  «{time} 2026-11-22 09:02 UTC», Leeds, 203.0.113.7; «{date_short_pretty} at {time} 2026-11-21 22:14 UTC» failed, Leeds, 203.0.113.7',
  );
  expect(lines.at(-1)).toBe('`/insync subject omar.said@example.com` · shared by <@U07MAYA>');
});

describe('a name nobody has', () => {
  test('the nearest, each to click or to copy', () => {
    const answer = subjectUnknown('FIN-LAP', ['FIN-LAPTOP-7', 'FIN-LAPTOP-3', 'Finance laptop']);
    expect(read(answer)).toEqual([
      'No user or device is called `FIN-LAP`. These begin alike:',
      '• `/insync subject FIN-LAPTOP-7`',
      '• `/insync subject FIN-LAPTOP-3`',
      '• `/insync subject "Finance laptop"`',
      '[[FIN-LAPTOP-7]]',
      '[Another… ▾]',
    ]);
    expect(answer.text).toBe('No user or device is called FIN-LAP. Did you mean FIN-LAPTOP-7?');
    expect(faults(answer)).toEqual([]);
  });

  test('without any, the texts of the events are offered', () => {
    const answer = subjectUnknown('lab 9', []);
    expect(read(answer)).toEqual([
      'No user or device is called `lab 9`. Events may still have the word in their text: `/insync events --text "lab 9"`',
      '[[Search the texts]]',
    ]);
    expect(faults(answer)).toEqual([]);
  });
});

describe('what a message named', () => {
  test('a line for each thing, and what is not known', () => {
    const answer = mentionsAnswer(mentionsOf(), permalink);
    expect(read(answer)).toEqual([
      '**Found in the message**  2 users or devices, 1 alert, 1 event',
      '**Users and devices**',
      '• 🔶 **DEV-MBP-22**  3 failures since «{date_short_pretty} at {time} 2026-11-20 10:52 UTC», Network connection lost, 1 alert not resolved',
      '• ✅ **omar.said@example.com**  last backup fine, «{ago} 2026-11-22 11:30 UTC»',
      '**Alerts**',
      '• 🔶 (Backup failed on DEV-MBP-22 → https://example.slack.com/archives/C0123BACKUP/p1795357080000300)  alert 1041, 3 events, nobody has it, «{ago} 2026-11-22 13:52 UTC»',
      '**Events**',
      '1. 🔶 «{time} 2026-11-22 13:52 UTC»  (DEV-MBP-22 → https://example.slack.com/archives/C0123BACKUP/p1795357080000300)  Backup failed, Network connection lost',
      'Nothing is known of `LAB-PC-99`',
      '[User or device… ▾] [Open event… ▾]',
    ]);
    expect(answer.text).toBe('Found in the message: 2 users or devices, 1 alert, 1 event.');
    expect(faults(answer)).toEqual([]);
  });

  test('who has an alert is named without calling them', () => {
    const taken = { ...openAlert.alert, state: 'acked' as const, ack: ackOf({ at: now }) };
    const answer = mentionsAnswer(mentionsOf({ alerts: [{ ...openAlert, alert: taken }], subjects: [] }));
    expect(read(answer).join('\n')).toContain(
      '• 👀 **Backup failed on DEV-MBP-22**  alert 1041, 3 events, Maya Okafor has it',
    );
    expect(JSON.stringify(answer)).not.toContain('<@');
  });

  test('nothing known: what is looked for, with examples', () => {
    const answer = mentionsAnswer(mentionsOf({ events: [], alerts: [], subjects: [] }));
    const lines = read(answer);
    expect(lines.slice(0, 2)).toEqual([
      '**Nothing in the message is known.**',
      'Nothing is known of `LAB-PC-99`',
    ]);
    expect(lines).toContain('**Alerts**  by their number: `alert 1041`');
    expect(faults(answer)).toEqual([]);
  });
});
