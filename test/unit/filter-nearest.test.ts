import { describe, expect, it } from 'vitest';
import { isMisspelt, nearest } from '../../src/domain/nearest.ts';
import { EVENT_TYPES, FEATURES, STATUSES } from '../../src/domain/vocabulary.ts';

describe('the nearest right words', () => {
  it.each([
    ['Backp', 'Backup'],
    ['backups', 'Backup'],
    ['adminlogin', 'Admin Login'],
    ['Admin-Login', 'Admin Login'],
    ['admin', 'Admin Login'],
    ['audit', 'Admin Audit Trail'],
    ['replace', 'Device Replace'],
  ])('%s is near %s', (wrong, right) => {
    expect(nearest(wrong, EVENT_TYPES)).toContain(right);
  });

  it('puts the best first', () => {
    expect(nearest('Restor', EVENT_TYPES)[0]).toBe('Restore');
    expect(nearest('backup and restor', FEATURES)[0]).toBe('Backup And Restore');
    expect(nearest('acknowledged', STATUSES)).toEqual(['acked']);
    expect(nearest('--typ', ['--type', '--text', '--tenant'])[0]).toBe('--type');
  });

  it('has none for what is like nothing, empty or endless', () => {
    expect(nearest('xyzzy', EVENT_TYPES)).toEqual([]);
    expect(nearest('', EVENT_TYPES)).toEqual([]);
    expect(nearest('!!!', EVENT_TYPES)).toEqual([]);
    expect(nearest('Backup'.repeat(1_000), EVENT_TYPES)).toEqual([]);
  });

  it('tells a slip from another word', () => {
    expect(isMisspelt('Bakup', 'Backup')).toBe(true);
    expect(isMisspelt('Logout', 'Backup')).toBe(false);
  });
});
