import { describe, expect, it } from 'vitest';
import { findingRoute, missingReports, missingType } from '../../src/alerting/missing.ts';
import { missingKey } from '../../src/domain/desk.ts';
import type { MissingRule } from '../../src/domain/rules.ts';
import { DAY, filterOf, MINUTE, NOW, routeTo, TO_OPS } from '../contract/samples.ts';

const ruleOf = (raw: Record<string, unknown>): MissingRule => ({
  ...{ filter: filterOf(raw), text: 'type: Backup, outcome: success', for: 7 * DAY },
});
const RULE = ruleOf({ type: 'Backup', outcome: 'success' });
const to = { at: NOW, route: TO_OPS };

describe('missing events', () => {
  it('are a finding of each subject, under one key however it is spelt', () => {
    const overdue = [{ tenant: 't1', subject: 'LAB-PC-9', last: NOW - 8 * DAY }];
    expect(missingReports(RULE, { overdue, back: [] }, to)).toEqual([
      {
        ...{ present: true, key: missingKey(RULE.text, 't1', 'lab-pc-9'), at: NOW, severity: 3 },
        ...{ type: 'No backup', subject: 'LAB-PC-9', routes: [TO_OPS] },
        finding: { kind: 'missing', rule: RULE.text, for: 7 * DAY, last: NOW - 8 * DAY },
      },
    ]);
  });

  it('are over for those that have one again', () => {
    const key = missingKey(RULE.text, 't1', 'lab-pc-9');
    expect(missingReports(RULE, { overdue: [], back: [key] }, to)).toEqual([
      { present: false, key, at: NOW },
    ]);
  });

  it.each([
    [{ type: 'Backup' }, 'No backup'],
    [{ type: 'AD Sync' }, 'No AD Sync'],
    [{ type: ['Backup', 'Restore'] }, 'No event'],
    [{ type: '!Backup' }, 'No event'],
    [{ outcome: 'success' }, 'No event'],
  ])('of %j are called %s', (raw, type) => {
    expect(missingType(ruleOf(raw))).toBe(type);
  });

  it('go where the last route goes, with what it wants done', () => {
    const routes = [
      routeTo('C_SEC', { type: 'Backup' }),
      routeTo('C_OPS', undefined, { repeatInterval: MINUTE }),
    ];
    expect(findingRoute(routes)).toEqual({
      ...{ route: 2, match: '', channel: 'C_OPS', mention: '', repeatInterval: MINUTE },
    });
  });
});
