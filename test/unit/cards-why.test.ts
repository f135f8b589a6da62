import { expect, test } from 'vitest';
import { whyAnswer } from '../../src/cards/why.ts';
import type { Fate } from '../../src/domain/reasons.ts';
import { faults } from './cards-check.ts';
import { permalink, whyOf } from './cards-lookups.ts';
import { read } from './cards-read.ts';

test('what became of an event, each stage with its reason', () => {
  const answer = whyAnswer(whyOf(), permalink);
  expect(read(answer)).toEqual([
    '**Event c20ad4d7 has no card of its own: it was grouped**',
    '🔶 Error  **LAB-PC-9**  Backup failed, Disk read error, «{date_short_pretty} at {time} 2026-11-22 14:18 UTC»',
    '1. **Alert: yes  **rule 2: outcome: failed `rule_matched`',
    '2. **Group: alert 1037  **the alert was not resolved, and this has the same tenant, feature, type, subject and outcome; event 3 of its 3 `same_fingerprint`',
    '3. **Route: 1  **feature: Backup And Restore, to #C0123BACKUP `route_matched`',
    '4. **Delivery: card edited  **no new message: it is event 3 of 3 on the card, last edited at «{date_short_pretty} at {time_secs} 2026-11-22 14:18 UTC» `edited`',
    '[Go to the card → https://example.slack.com/archives/C0123BACKUP/p1795357080000300] [Details]',
    '`/insync why c20ad4d7`',
  ]);
  expect(answer.text).toBe('Event c20ad4d7 has no card of its own: it was grouped (alert 1037).');
  expect(faults(answer)).toEqual([]);
});

test.each<[Fate, RegExp]>([
  ['posted', /has a card: it opened the alert/],
  ['folded', /on the card of a storm/],
  ['waiting', /it waits to be brought to Slack/],
  ['failed', /Slack did not take it, and it is tried again/],
  ['filtered', /has no card: no alert rule matched it/],
  ['history', /older than the first reading/],
])('%s is said in words', (fate, words) => {
  expect(read(whyAnswer(whyOf({ fate })))[0]).toMatch(words);
});

test('without a card, or its address, there is no way to it', () => {
  expect(read(whyAnswer(whyOf({ card: undefined }), permalink))).toContain('[Details]');
  expect(read(whyAnswer(whyOf(), () => undefined))).toContain('[Details]');
});
