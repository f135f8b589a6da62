import { describe, expect, it } from 'vitest';
import { ocsfOf, type Said, type WIRES } from './siem-ocsf-records.ts';

describe('severity', () => {
  const of = (severity: unknown, more: Said = {}) => {
    const line = ocsfOf('envelope', { severity, ...more });
    return [line.severity_id, line.severity];
  };
  it.each([
    ['0', 6, 'Fatal'],
    ['1', 5, 'Critical'],
    ['2', 5, 'Critical'],
    ['3', 4, 'High'],
    ['4', 3, 'Medium'],
    ['5', 2, 'Low'],
    ['6', 1, 'Informational'],
    ['6.0', 1, 'Informational'],
    [7, 1, 'Informational'],
    ['', 0, 'Unknown'],
    ['9', 99, '9'],
    ['-1', 99, '-1'],
    ['banana', 99, 'banana'],
  ])('%j is %i %s', (severity, id, caption) => {
    expect(of(severity)).toEqual([id, caption]);
  });
  it('is worse in OCSF where it is worse in Druva', () => {
    const ids = [0, 1, 2, 3, 4, 5, 6, 7].map((severity) => of(severity)[0] as number);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(ids[0]).toBeGreaterThan(ids[7] as number);
  });
  it('of an alert is that of its word, the number is kept', () => {
    const line = ocsfOf('insync', { type: 'Alert', state: 'Critical', severity: 6 });
    expect(line).toMatchObject({ severity_id: 5, unmapped: { severity: 6, eventState: 'Critical' } });
  });
});

describe('how it ended', () => {
  const of = (wire: (typeof WIRES)[number], said: Said) => {
    const { status_id, status, activity_id, unmapped } = ocsfOf(wire, said);
    return [status_id, status, activity_id, unmapped.outcome_inferred === true];
  };
  it.each<[string, unknown[]]>([
    ['Success', [1, 'Success', 5, false]],
    ['Failed', [2, 'Failure', 5, false]],
    ['Failure', [2, 'Failure', 5, false]],
    ['Backed up with Errors', [99, 'Backed up with Errors', 5, false]],
    ['Canceled', [99, 'Canceled', 99, false]],
    ['Backup Paused', [99, 'Backup Paused', 99, false]],
    ['Backup Resumed', [99, 'Backup Resumed', 99, false]],
    ['', [0, 'Unknown', 5, false]],
  ])('state "%s" of the flat record and of the platform', (state, wanted) => {
    expect(of('insync', { state })).toEqual(wanted);
    expect(of('platform', { state })).toEqual(wanted);
  });
  it('is marked where only the text tells it', () => {
    expect(of('envelope', { state: 'Failed' })).toEqual([2, 'Failure', 5, true]);
    expect(of('envelope', { details: 'Files Missed:3' })).toEqual([99, 'Partial', 5, true]);
    expect(of('insync', { details: 'Status:Success' })).toEqual([1, 'Success', 5, true]);
    expect(of('envelope', {})).toEqual([0, 'Unknown', 5, false]);
  });
  it('is no status of a finding', () => {
    const { status, unmapped } = ocsfOf('platform', {
      type: 'Alert',
      state: 'Warning',
      more: { loginResult: 'Success' },
    });
    expect([status, unmapped.outcome_inferred]).toEqual(['New', undefined]);
  });
});
