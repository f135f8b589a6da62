import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ecs } from '../../src/siem/ecs/ecs.ts';
import { type Doc, fieldsOf, problems, SCHEMA } from './siem-ecs-schema.ts';
import {
  ARRIVED,
  anyRecord,
  carriedOf,
  ending,
  everyRecord,
  type Fields,
  FORWARDER,
  recordOf,
} from './siem-records.ts';

const lineOf = (record: Fields | string): string => ecs(carriedOf(record), FORWARDER);
const of = (record: Fields): Record<string, unknown> =>
  Object.fromEntries(fieldsOf(JSON.parse(lineOf(record)) as Doc));

const TABLE: readonly (readonly [type: string, kind: string, category: string, eventType: string])[] = [
  ['Admin Login', 'event', 'authentication', 'start'],
  ['API Login', 'event', 'authentication', 'start'],
  ['WebDAV Login', 'event', 'authentication', 'start'],
  ['Bulk Export WebDAV Login', 'event', 'authentication', 'start'],
  ['PST Converter WebDAV Login', 'event', 'authentication', 'start'],
  ['Backup', 'event', 'database', 'change'],
  ['Restore', 'event', 'database', 'access'],
  ['Download', 'event', 'database', 'access'],
  ['Admin Audit Trail', 'event', 'configuration', 'info'],
  ['User Event', 'event', '', ''],
  ['User Audit Trail', 'event', '', ''],
  ['AD Sync', 'event', 'iam', 'info'],
  ['Data Source', 'event', 'configuration', 'change'],
  ['Device Replace', 'event', 'host', 'change'],
  ['Client Upgrade', 'event', 'package', 'change'],
  ['Alert', 'alert', '', 'info'],
  ['Alert Resolution', 'event', '', 'info'],
  ['Notification', 'event', '', 'info'],
  ['Additional Data Collection', 'event', '', ''],
  ['LicenseExpired', 'event', '', ''],
];

describe('an event in ECS', () => {
  it('is a document of the published schema, whatever its type, shape and end', () => {
    expect(SCHEMA.version).toBe('9.4.0');
    let count = 0;
    for (const record of everyRecord()) {
      const line = lineOf(record);
      expect(problems(line), line).toEqual([]);
      count += 1;
    }
    expect(count).toBeGreaterThan(1_500);
  });

  it('is one for records that no feed should send', () => {
    fc.assert(
      fc.property(anyRecord, (raw) => {
        const line = lineOf(raw);
        expect(problems(line), line).toEqual([]);
        expect(JSON.parse(line).event.original).toBe(raw);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(TABLE)('puts %s in its place', (type, kind, category, eventType) => {
    const silent = { eventType: type, eventDetails: '' };
    const fields = of(recordOf('envelope', silent));
    expect(fields).toMatchObject({ 'event.kind': kind, 'event.code': type });
    expect([fields['event.category'] ?? []].flat().join()).toBe(category);
    expect([fields['event.type'] ?? []].flat().join()).toBe(eventType);
    // The same in any case, and in camel case where the platform writes it so.
    expect(of(recordOf('envelope', { ...silent, eventType: type.toUpperCase() }))['event.type']).toEqual(
      fields['event.type'],
    );
  });

  it.each([
    ['Success', 'success', undefined],
    ['Failed', 'failure', undefined],
    ['Backed up with Errors', 'success', 'true'],
    ['Canceled', 'failure', undefined],
    ['Backup Paused', undefined, undefined],
    ['', 'unknown', undefined],
  ])('says how a backup with the state "%s" ended', (state, outcome, partial) => {
    const silent = { eventDetails: '', ...ending('insync', state) };
    const fields = of(recordOf('insync', silent));
    expect(fields['event.outcome']).toBe(outcome);
    expect(fields['labels.partial']).toBe(partial);
    expect(fields['labels.outcome_inferred']).toBeUndefined();
    expect(fields['labels.state']).toBe(state || undefined);
    expect(fields['event.reason']).toBe(state === 'Canceled' || state === 'Failed' ? state : undefined);
  });

  it('says so where the outcome is a conclusion from the text', () => {
    const fields = of(recordOf('envelope'));
    expect(fields).toMatchObject({ 'event.outcome': 'failure', 'labels.outcome_inferred': 'true' });
    expect(fields['event.reason']).toBe('Disk read error');
  });

  it('tells an outcome only of what has one', () => {
    for (const type of ['User Event', 'Data Source', 'LicenseExpired', 'AD Sync', 'Admin Audit Trail']) {
      expect(
        of(recordOf('insync', { eventType: type, eventState: '', eventDetails: '' }))['event.outcome'],
      ).toBe(undefined);
    }
    const sync = of(recordOf('insync', { eventType: 'AD Sync' }));
    expect(sync).toMatchObject({ 'event.outcome': 'failure', 'event.category': ['iam'] });
    const alert = of(recordOf('insync', { eventType: 'Alert', eventState: 'Success' }));
    expect(alert).not.toHaveProperty(['event.outcome']);
  });

  it.each([
    ['Admin Audit Trail', 'Profile Finance was modified', ['configuration'], ['change']],
    ['Admin Audit Trail', 'Activity:Profile Finance was created', ['configuration'], ['creation']],
    ['Admin Audit Trail', 'Profile A was created and B deleted', ['configuration'], ['info']],
    ['User Event', 'User robin was deleted', ['iam'], ['user', 'deletion']],
    ['User Audit Trail', 'Activity:Backup interval changed', undefined, undefined],
  ])('reads the verb of %s: %s', (type, text, category, eventType) => {
    const fields = of(recordOf('envelope', { eventType: type, eventDetails: text, identityType: 'ADMIN' }));
    expect(fields['event.category']).toEqual(category);
    expect(fields['event.type']).toEqual(eventType);
  });

  it.each([
    ['Malicious Files Found', ['malware']],
    ['Unusual Data Activity', ['intrusion_detection']],
    ['Admin Login Event - New Location', ['intrusion_detection']],
    ['Cache Storage Space Low', undefined],
    ['Unusual Data Activity - Scan Failure (VMware)', undefined],
  ])('takes the category of an alert from its name: %s', (name, category) => {
    const fields = of(recordOf('insync', { eventType: 'Alert', eventDetails: `Alert:${name}, Source:L7` }));
    expect(fields).toMatchObject({ 'event.kind': 'alert', 'rule.name': name, 'labels.alert_source': 'L7' });
    expect(fields['event.category']).toEqual(category);
  });

  it('keeps the number of an alert whose word is worse', () => {
    const fields = of(recordOf('insync', { eventType: 'Alert', eventState: 'Critical', severity: 4 }));
    expect(fields).toMatchObject({
      ...{ 'event.severity': 99, 'log.syslog.severity.code': 4, 'log.syslog.severity.name': 'Warning' },
      ...{ 'log.syslog.facility.code': 23, 'labels.state': 'Critical' },
    });
  });

  it('names who acted, whom it concerns, the device and the address', () => {
    const restore = { eventType: 'Restore', initiator: 'maya@example.com' };
    expect(of(recordOf('insync', restore))).toMatchObject({
      ...{ 'user.email': 'maya@example.com', 'user.target.id': '12', 'user.target.name': 'Omar Said' },
      ...{ 'user.target.email': 'omar.said@example.com', 'host.id': '55', 'host.name': 'DEV-MBP-22' },
      ...{ 'host.os.full': 'Windows 11', 'source.ip': '192.0.2.33', 'service.name': 'inSync' },
      'related.user': ['maya@example.com', '12', 'Omar Said', 'omar.said@example.com'],
      ...{ 'related.hosts': ['DEV-MBP-22', '55'], 'related.ip': ['192.0.2.33'] },
    });
    const own = of(recordOf('insync', { ...restore, initiator: 'Omar.Said@example.com' }));
    expect(own).toMatchObject({ 'user.id': '12', 'user.name': 'Omar Said' });
    expect(own).not.toHaveProperty(['user.target.id']);
    expect(of(recordOf('insync'))).toMatchObject({ 'user.id': '12', 'user.email': 'omar.said@example.com' });
    expect(of(recordOf('envelope', { identityType: 'API', identityID: 'key-7' }))['user.id']).toBe('key-7');
  });

  it('takes no cloud app for a host, no word for an address, and no class for an identity', () => {
    const fields = of(
      recordOf('insync', {
        ...{ inSyncDataSourceName: 'Exchange Online', clientOS: 'Office 365 Exchange Online', ip: 'office' },
        ...{ eventType: 'Robot Event', identityType: 'ROBOT', initiator: 'r2' },
      }),
    );
    expect(fields).toMatchObject({ 'labels.data_source': 'Exchange Online', 'source.address': 'office' });
    expect(fields).toMatchObject({ 'labels.identity': 'r2', 'labels.identity_type': 'ROBOT' });
    expect(Object.keys(fields).filter((name) => name.startsWith('host.') || name === 'source.ip')).toEqual(
      [],
    );
    expect(of(recordOf('insync', { ip: 'fe80::1%eth0' }))).not.toHaveProperty(['source.ip']);
    expect(of(recordOf('insync', { ip: '2001:db8::1' }))['source.ip']).toBe('2001:db8::1');
  });

  it('has the time of the event, the time it was read, and who forwards it', () => {
    expect(of(recordOf('insync', { tenantID: '' }))).toMatchObject({
      ...{ '@timestamp': '2026-11-22T13:52:11.000Z', 'event.created': new Date(ARRIVED).toJSON() },
      ...{ 'event.id': 'insync-4711', 'agent.name': 'bot.example.com', 'agent.version': '0.1.0' },
      ...{ 'event.action': 'backup', 'event.dataset': 'druva.insync', message: 'Backup failed, DEV-MBP-22' },
    });
    expect(of(recordOf('envelope'))).toMatchObject({
      ...{ 'organization.id': '1042871', 'cloud.account.id': '1042871', 'labels.cloud': 'public' },
      'labels.topic': 'Backup And Restore',
    });
    const other = { ...FORWARDER, host: 'other.example.com' };
    expect(JSON.parse(ecs(carriedOf(recordOf('insync')), other)).agent.name).toBe('other.example.com');
  });

  it('keeps every digit of an id', () => {
    const id = '{"eventID":9007199254740993,"eventType":"Backup","inSyncUserID":9007199254740995}';
    expect(JSON.parse(lineOf(id))).toMatchObject({
      event: { id: 'insync-9007199254740993' },
      user: { id: '9007199254740995' },
    });
  });
});

describe('what holds documents to the schema', () => {
  const good = JSON.parse(lineOf(recordOf('insync'))) as Doc & { event: Fields };
  const withEvent = (over: Fields) => JSON.stringify({ ...good, event: { ...good.event, ...over } });

  it.each([
    [withEvent({}), []],
    [withEvent({ kind: 'signals' }), ['event.kind: signals is not allowed']],
    [withEvent({ feature: 'x' }), ['event.feature: no field of the schema']],
    [withEvent({ category: 'database' }), ['event.category: is no list']],
    [withEvent({ type: ['start'] }), ['event.type start is not expected with database']],
    [withEvent({ type: ['info'] }), ['what merely informs has no outcome']],
    [withEvent({ severity: '47' }), ['event.severity: 47 is no long']],
    [withEvent({ created: 'yesterday' }), ['event.created: yesterday is no date']],
    [withEvent({ id: undefined }), ['event.id is missing']],
    [JSON.stringify({ ...good, source: { ip: '300.1.1.1' } }), ['source.ip: 300.1.1.1 is no address']],
    [JSON.stringify({ ...good, labels: { a: { b: 'c' } } }), ['labels.a.b: no field of the schema']],
    [JSON.stringify({ ...good, labels: { count: 3 } }), ['labels.count: 3 is no text']],
    [`${withEvent({})}\n`, ['more than one line']],
  ])('finds what is wrong %#', (line, wrong) => {
    expect(problems(line)).toEqual(wrong);
  });
});
