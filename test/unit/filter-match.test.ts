import { describe, expect, it } from 'vitest';
import type { InsyncEvent } from '../../src/domain/event.ts';
import { matches, recheck } from '../../src/domain/filter-match.ts';
import { parseFilter } from '../../src/domain/filter-schema.ts';

const NOW = Date.UTC(2026, 10, 22, 14, 0);

const EVENT = {
  id: 'x1',
  time: NOW,
  type: 'Backup',
  alertName: '',
  subject: 'LAB-PC-9',
  identity: 'jane@example.com',
  group: '4815',
  severity: 3,
  detailsText: 'Disk read error. Files Missed:1,204 Total:12.50 Size:10 MB Error:Disk  full',
  details: [
    ['Files Missed', '1,204'],
    ['Total', '12.50'],
    ['Size', '10 MB'],
    ['Error', 'Disk full'],
    ['error', 'Timeout'],
    ['Serial', '9007199254740993'],
    ['Empty', ''],
  ],
} as unknown as InsyncEvent;

function filterOf(raw: Record<string, string | string[]>) {
  const read = parseFilter(raw, { now: NOW, zone: 'UTC' });
  if (!read.ok) throw new Error(read.faults[0]?.message);
  return read.filter;
}

describe('phrases', () => {
  it.each([
    ['"disk read error"', true],
    ['"DISK READ"', true],
    ['"disk error"', false],
    ['"read disk"', false],
    ['"ead error"', false],
    ['-"disk error"', true],
    ['-"disk read"', false],
    ['jane@example.com', true],
    ['joan@example.com', false],
    // The end of one field and the beginning of the next.
    ['"backup lab-pc-9"', false],
    ['"lab-pc-9 jane"', false],
    ['disk "files missed" -network', true],
  ])('%s', (text, taken) => {
    const filter = filterOf({ text });
    expect(matches(filter, EVENT, { now: NOW })).toBe(taken);
  });
});

describe('conditions on details', () => {
  it.each([
    ['Files Missed>0', true],
    ['files_missed > 1,203', true],
    ['FilesMissed>1204', false],
    ['Files Missed>=1204', true],
    ['Files Missed=1204', true],
    ['Files Missed!=1204', false],
    ['Total=12.5', true],
    ['Total<12.6', true],
    ['Total<=12.4', false],
    ['Size>5', false],
    ['Size<50', false],
    ['Size=10 mb', true],
    ['Size!=10', true],
    ['Error: disk full', true],
    ['Error=timeout', true],
    ['Error=network', false],
    // Another pair of that key is another value.
    ['Error!=timeout', true],
    ['!Error=timeout', false],
    ['Error', true],
    ['!Error', false],
    ['Missing', false],
    ['!Missing', true],
    ['Missing!=1', false],
    ['Empty=""', true],
    ['Empty<1', false],
    // Numbers of this length lose digits.
    ['Serial=9007199254740993', true],
    ['Serial=9007199254740992', false],
    ['Serial!=9007199254740992', true],
  ])('%s', (detail, taken) => {
    const filter = filterOf({ detail });
    expect([recheck(filter, EVENT), matches(filter, EVENT, { now: NOW })]).toEqual([taken, taken]);
  });

  it('must all hold', () => {
    expect(recheck(filterOf({ detail: ['Files Missed>0', 'Total>12'] }), EVENT)).toBe(true);
    expect(recheck(filterOf({ detail: ['Files Missed>0', 'Total>13'] }), EVENT)).toBe(false);
  });
});

describe('the group', () => {
  it('compares as other terms do', () => {
    expect(matches(filterOf({ group: '4815' }), EVENT, { now: NOW })).toBe(true);
    expect(matches(filterOf({ group: '!4815' }), EVENT, { now: NOW })).toBe(false);
  });
});
