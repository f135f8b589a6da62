import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memoryAlerts } from '../../src/alerting/memory-alerts.ts';
import { pairing } from '../../src/alerting/resolution.ts';
import { type Line, lineOf, ocsfOf, rawOf, type Said } from './siem-ocsf-records.ts';
import { carriedOf } from './siem-records.ts';

describe('a finding', () => {
  const DETAILS = 'Alert:Unusual Data Activity, Alert Description:NA., Source:LAPTOP-7';
  const of = (type: string, details = DETAILS, more: Said = {}) =>
    ocsfOf('envelope', { type, details, ...more });
  const uidOf = (line: Line): string => line.finding_info.uid;

  it('is opened by the alert and closed by its resolution', () => {
    const [opened, closed] = [
      of('Alert'),
      of('Alert Resolution', DETAILS, { id: 'b', time: '2026-11-04T10:00:00Z' }),
    ];
    expect(uidOf(opened)).toBe(uidOf(closed));
    expect(uidOf(opened)).toBe(
      createHash('sha256').update('["12","unusual data activity","laptop-7"]').digest('hex'),
    );
    expect(opened).toMatchObject({
      ...{
        activity_id: 1,
        status_id: 1,
        status: 'New',
        is_alert: true,
        message: 'Alert: Unusual Data Activity, LAPTOP-7',
      },
      finding_info: { title: 'Unusual Data Activity', types: ['Unusual Data Activity'] },
      resources: [{ name: 'LAPTOP-7' }],
    });
    expect(opened.finding_info).not.toHaveProperty('desc');
    expect(closed).toMatchObject({ activity_id: 3, status_id: 4, status: 'Resolved', is_alert: false });
    expect(of('Notification')).toMatchObject({ activity_id: 1, status_id: 1, is_alert: false });
  });

  it('is another where name, subject or customer is another', () => {
    const uids = [
      of('Alert'),
      of('Alert', DETAILS.replace('LAPTOP-7', 'LAPTOP-8')),
      of('Alert', DETAILS.replace('Unusual', 'Usual')),
      of('Alert', DETAILS, { tenant: '13' }),
    ].map(uidOf);
    expect(new Set(uids).size).toBe(4);
  });

  it('is that of the event where the alert is not named', () => {
    const line = of('Alert', 'Something happened');
    expect([uidOf(line), line.unmapped.finding_uid_origin]).toEqual([line.metadata.uid, 'event id']);
  });

  it.each([
    [DETAILS, DETAILS],
    [DETAILS, DETAILS.toUpperCase()],
    [DETAILS, DETAILS.replace('LAPTOP-7', 'LAPTOP-8')],
    ['Alert:AD Connection Status', 'Alert:AD Connection Status'],
    ['Alert:Jane’s Backup, Source:PC', "Alert:Jane's  Backup, Source:pc"],
    [DETAILS, 'Alert:Malicious Files Found, Source:LAPTOP-7'],
  ])('of "%s" is closed by "%s" exactly where the card is', (one, other) => {
    const [alert, resolution] = [
      carriedOf(rawOf('envelope', { id: 'a', type: 'Alert', details: one })).event,
      carriedOf(rawOf('envelope', { id: 'b', type: 'Alert Resolution', details: other })).event,
    ];
    const live = memoryAlerts(() => undefined);
    const nothing = { routes: [], sources: [], targets: [], groupBy: [], rule: 1 };
    const none = { alert: undefined, silence: undefined, parent: undefined, outage: undefined };
    live.join(
      { verdict: 'opened', event: alert, group: 'g', fingerprint: 'f', ...nothing, ...none },
      alert.time,
      undefined,
    );
    const same = uidOf(JSON.parse(lineOf(alert.raw))) === uidOf(JSON.parse(lineOf(resolution.raw)));
    expect(same).toBe(pairing(resolution, live).reason === 'alert_resolution');
  });
});
