import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches } from '../../src/domain/filter-match.ts';
import { explain } from '../../src/lookups/explain.ts';
import { event as made, NOW, scenes } from '../contract/filter-scenes.ts';
import { event, filterOf } from '../contract/samples.ts';

const context = { now: NOW };

describe('explaining why a filter does not take an event', () => {
  it('has words exactly where the predicate says no', () => {
    fc.assert(
      fc.property(scenes, ({ placed, filters }) => {
        for (const { event, alert } of placed) {
          for (const filter of filters) {
            const asked = {
              now: NOW,
              ...(alert && { status: alert.state, alert: alert.id }),
              ...(alert?.storm !== undefined && { storm: alert.storm }),
            };
            const words = explain(filter, event, asked);
            expect(words === undefined).toBe(matches(filter, event, asked));
            expect(words ?? '').not.toMatch(/something else|undefined/);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  const backup = event({ severity: 6, status: 'Success', device: 'LAB-PC-9' });
  it.each([
    [{ severity: '<=3' }, 'asks severity <=3, this is 6 (Informational)'],
    [{ outcome: 'failed' }, 'asks outcome: failed, this is success'],
    [{ type: ['Restore', 'Alert'] }, 'asks type: [Restore, Alert], this is Backup'],
    [{ type: '!Backup' }, 'asks type: !Backup, this is Backup'],
    [{ group: '88213' }, 'asks group: 88213, this has no group'],
    [{ text: 'network' }, 'asks text: network, its text has not'],
    [{ text: '-success' }, 'asks text: -success, its text has that'],
    [{ alert: '7' }, 'asks alert: 7, this is in no alert'],
    [{ status: 'open' }, 'asks status: open, this is none'],
    [{ until: '2020-01-01' }, 'asks until: 2020-01-01T00:00Z, this is of 2026-11-22T12:00Z'],
  ])('names the first thing that does not fit: %o', (raw, words) => {
    expect(explain(filterOf(raw), backup, context)).toBe(words);
  });

  it('tells the value of a detail that is asked for', () => {
    const event = made({ details: [['Files Missed', '0']] });
    const missed = { key: 'files missed', sign: '>' as const, value: '0', none: false };
    expect(explain({ terms: {}, details: [missed] }, event, context)).toMatch(/, this has "0"$/);
    const absent = { key: 'Error', value: '', none: false };
    expect(explain({ terms: {}, details: [absent] }, event, context)).toMatch(/, this has no such detail$/);
  });

  it('passes over what fits', () => {
    const filter = filterOf({ type: 'Backup', severity: '<=6', feature: 'API' });
    expect(explain(filter, backup, context)).toBe('asks feature: API, this is Backup And Restore');
  });
});
