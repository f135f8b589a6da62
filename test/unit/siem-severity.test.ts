import { describe, expect, it } from 'vitest';
import type { Wire } from '../../src/domain/event.ts';
import { SEVERITIES, SEVERITY_WORDS } from '../../src/domain/severity.ts';
import { cef } from '../../src/siem/cef/cef.ts';
import { ecs } from '../../src/siem/ecs/ecs.ts';
import { ocsf } from '../../src/siem/ocsf/ocsf.ts';
import { outcomeScale } from '../../src/siem/outcome.ts';
import { type SeverityScale, severityScale } from '../../src/siem/severity.ts';
import { readCef } from './siem-cef-read.ts';
import { carriedOf, ending, eventIn, type Fields, FORWARDER, recordOf, WIRES } from './siem-records.ts';

const sent = (wire: Wire, severity: unknown, over: Fields = {}): SeverityScale =>
  severityScale(eventIn(wire, { severity, syslogSeverity: severity, ...over }));

/** Worst to least, each column by itself, so that a scale put upside down is seen. */
const EXPECTED = [
  [0, 6, 'Fatal', 10, 99],
  [1, 5, 'Critical', 10, 99],
  [2, 5, 'Critical', 9, 99],
  [3, 4, 'High', 7, 73],
  [4, 3, 'Medium', 5, 47],
  [5, 2, 'Low', 3, 21],
  [6, 1, 'Informational', 1, 21],
  [7, 1, 'Informational', 0, 21],
] as const;

describe('the severity of an event on every scale', () => {
  it.each(EXPECTED)('%i', (syslog, id, caption, onCef, elastic) => {
    const scale = { syslog, ocsf: { id, caption }, cef: onCef, elastic };
    for (const wire of WIRES) {
      for (const spelling of [syslog, String(syslog), `${syslog}.0`, ` ${syslog} `, SEVERITY_WORDS[syslog]]) {
        expect(sent(wire, spelling), `${wire} ${spelling}`).toEqual(scale);
      }
    }
  });

  it('falls for syslog and rises for all others', () => {
    const scales = SEVERITIES.map((severity) => sent('insync', severity));
    for (const of of [
      (scale: SeverityScale) => scale.ocsf.id,
      (scale: SeverityScale) => scale.cef as number,
      (scale: SeverityScale) => scale.elastic as number,
    ]) {
      const column = scales.map(of);
      expect(column).toEqual([...column].sort((one, other) => other - one));
      expect(column[0]).toBeGreaterThan(column[7] as number);
    }
  });

  it.each([undefined, null, '', '  '])('is unknown where the record says %j', (value) => {
    for (const wire of WIRES) {
      const over = value === undefined ? { severity: undefined, syslogSeverity: undefined } : {};
      expect(sent(wire, value, over)).toEqual({
        syslog: undefined,
        ocsf: { id: 0, caption: 'Unknown' },
        ...{ cef: 'Unknown', elastic: undefined },
      });
    }
  });

  it.each([
    [8, '8'],
    ['-1', '-1'],
    [3.5, '3.5'],
    ['2.4', '2.4'],
    [-0.5, '-0.5'],
    [1e9, '1000000000'],
    ['nonsense', 'nonsense'],
    ['0x6', '0x6'],
    ['6e0', '6e0'],
    [true, 'true'],
    [{ a: 1 }, 'Other'],
    [['6'], 'Other'],
    ['x'.repeat(100), 'x'.repeat(64)],
  ])('is other where the record says %j', (value, caption) => {
    for (const wire of WIRES) {
      expect(sent(wire, value)).toEqual({
        syslog: undefined,
        ocsf: { id: 99, caption },
        ...{ cef: 'Unknown', elastic: undefined },
      });
    }
  });

  it('is that of the word of an alert, beside any number', () => {
    const alert = (severity: unknown, word: string) =>
      sent('insync', severity, { eventType: 'Alert', eventState: word, eventDetails: '' }).syslog;
    expect(alert(4, 'Critical')).toBe(2);
    expect(alert(undefined, 'High')).toBe(3);
    expect(alert(99, 'Warning')).toBe(4);
    expect(alert('nonsense', 'Notification')).toBe(5);
    // The worse of the two counts.
    expect(alert(1, 'Warning')).toBe(1);
    expect(alert(undefined, 'Admin event')).toBeUndefined();
  });

  it('is the same in all formats', () => {
    for (const severity of [...SEVERITIES, undefined, 99, 'nonsense']) {
      const carried = carriedOf(recordOf('insync', { severity }));
      const scale = severityScale(carried.event);
      expect(readCef(cef(carried, FORWARDER)).severity).toBe(String(scale.cef));
      expect(JSON.parse(ecs(carried, FORWARDER)).event.severity).toBe(scale.elastic);
      const line = JSON.parse(ocsf(carried, FORWARDER));
      expect({ id: line.severity_id, caption: line.severity }).toEqual(scale.ocsf);
    }
  });
});

describe('the outcome of an event in every format', () => {
  const how = (wire: Wire, state: string, over: Fields = {}) =>
    outcomeScale(
      eventIn(wire, { ...(wire === 'insync' ? { eventDetails: '' } : {}), ...ending(wire, state), ...over }),
    );

  it.each([
    ['Success', 1, 'Success', 'success', 'success'],
    ['Failed', 2, 'Failure', 'failure', 'failure'],
    ['Failure', 2, 'Failure', 'failure', 'failure'],
    ['Backed up with errors', 99, 'Backed up with errors', 'success', 'partial'],
    ['BACKED UP WITH ERRORS', 99, 'BACKED UP WITH ERRORS', 'success', 'partial'],
    ['Canceled', 99, 'Canceled', 'failure', 'canceled'],
    ['Backup Paused', 99, 'Backup Paused', undefined, undefined],
    ['Backup Resumed', 99, 'Backup Resumed', undefined, undefined],
    ['Admin event', 0, 'Unknown', undefined, undefined],
    ['Critical', 0, 'Unknown', undefined, undefined],
  ])('is read from the state %s', (state, id, caption, onEcs, onCef) => {
    for (const wire of ['insync', 'platform'] as const) {
      const over = wire === 'platform' ? { details: { eventState: state } } : {};
      expect(how(wire, state, over)).toEqual({
        ...{ ocsf: { id, caption }, ecs: onEcs, cef: onCef, state, inferred: false },
        partial: onCef === 'partial',
      });
    }
  });

  it('is marked as inferred where only the text tells', () => {
    expect(how('envelope', 'Failed')).toMatchObject({ ocsf: { id: 2 }, inferred: true, state: '' });
    expect(how('envelope', '', { eventDetails: 'Files Missed:3' })).toMatchObject({
      ...{ ocsf: { id: 99, caption: 'Partial' }, cef: 'partial', inferred: true, state: '' },
    });
    expect(how('insync', '', { eventDetails: 'Files Missed:3' })).toMatchObject({ inferred: true });
    expect(how('envelope', '', { eventDetails: '' })).toMatchObject({ ocsf: { id: 0 }, inferred: false });
  });

  it('is stated where a field of the details says so', () => {
    const login = { type: 'Admin Login', details: { loginResult: 'Failed' } };
    expect(how('platform', '', login)).toMatchObject({ ecs: 'failure', inferred: false, state: 'Failed' });
  });

  it('is none of an alert, whatever became of what it is about', () => {
    expect(how('insync', 'Success', { eventType: 'ALERT' })).toMatchObject({
      ecs: undefined,
      cef: undefined,
    });
  });
});
