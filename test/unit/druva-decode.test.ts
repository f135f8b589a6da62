import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detail, type InsyncEvent } from '../../src/domain/event.ts';
import { decodeRecord, decodeValue, isUnreadable } from '../../src/druva/decode.ts';

const RECEIVED = Date.UTC(2026, 10, 20, 12);
const FIXTURES = new URL('../fixtures/druva/', import.meta.url);

function event(record: unknown): InsyncEvent {
  const decoded = decodeRecord(JSON.stringify(record), RECEIVED);
  if (isUnreadable(decoded)) throw new Error(`unreadable: ${decoded.reason}`);
  return decoded;
}

describe('every wire shape becomes one event', () => {
  for (const file of readdirSync(FIXTURES)) {
    const text = readFileSync(new URL(file, FIXTURES), 'utf8');
    const { about, record, expect: wanted } = JSON.parse(text);
    it(`${file}: ${about}`, () => {
      const raw = JSON.stringify(record);
      const decoded = decodeRecord(raw, RECEIVED);
      expect(decoded).toMatchObject(wanted);
      expect(decoded.raw).toBe(raw);
    });
  }
});

describe('ids', () => {
  it('keep all digits of an int64', () => {
    const one = decodeRecord('{"eventID":9007199254740993,"eventType":"Backup"}', RECEIVED);
    const two = decodeRecord('{"eventID":9007199254740992,"eventType":"Backup"}', RECEIVED);
    expect([one, two]).toMatchObject([{ id: '9007199254740993' }, { id: '9007199254740992' }]);
  });
  it('keep their trailing zeros', () => {
    expect(event({ eventID: '100.0' }).id).toBe('100.0');
    expect(event({ eventID: 100 }).id).toBe('100');
  });
  it.each([
    '{}',
    '{"uniqueID":"","topicName":"a-b-c"}',
    '{"uniqueID":null}',
    '{"uniqueID":"  "}',
    '{"eventID":true}',
    '{"id":{}}',
    '{"eventType":"Backup"}',
  ])('missing: %s is kept as unreadable', (raw) => {
    expect(decodeRecord(raw, RECEIVED)).toEqual({ reason: 'no_id', raw });
  });
  it.each(['null', '[]', '"text"', '4', 'true', '[{"uniqueID":"a"}]'])('%s is no object', (raw) => {
    expect(decodeRecord(raw, RECEIVED)).toEqual({ reason: 'not_an_object', raw });
  });
  it('text that is not JSON is kept', () => {
    expect(decodeRecord('{"id":1', RECEIVED)).toEqual({ reason: 'not_json', raw: '{"id":1' });
  });
});

describe('severity', () => {
  const of = (severity: unknown, more: object = {}) => event({ uniqueID: 'a', severity, ...more });
  it.each([
    [0, 0],
    [7, 7],
    ['4', 4],
    [' 4 ', 4],
    ['6.0', 6],
    [6.0, 6],
    ['Critical', 2],
    ['warning', 4],
    [5.5, 5],
  ])('%j is %i', (given, wanted) => {
    expect(of(given).severity).toBe(wanted);
    expect(of(given).envelope.severity).toBe(String(wanted));
  });
  it.each([
    [-1, 0],
    [8, 7],
    ['99', 7],
    [1e300, 7],
  ])('%j is clamped to %i and says so', (given, wanted) => {
    const found = of(given);
    expect(found.severity).toBe(wanted);
    expect(found.reasons.severity).toContain(`out of range, counts as ${wanted}`);
  });
  it.each([undefined, null, ''])('%j is missing', (given) => {
    expect(of(given)).toMatchObject({ severity: 6, reasons: { severity: 'no severity in the record' } });
  });
  it.each(['banana', {}, [], true, '1e3', '0x2'])('%j is not understood and said', (given) => {
    expect(of(given).severity).toBe(6);
    expect(of(given).reasons.severity).toContain('not understood');
  });
  it.each([
    ['Critical', '4', 2, 'alert word "Critical", worse than field severity 4'],
    ['High', 6, 3, 'alert word "High", worse than field severity 6'],
    ['Warning', 6, 4, 'alert word "Warning", worse than field severity 6'],
    ['Notification', 6, 5, 'alert word "Notification", worse than field severity 6'],
    ['Notification', 1, 1, 'field severity 1, worse than alert word "Notification"'],
    ['Critical', 2, 2, 'field severity 2, equal to alert word "Critical"'],
    ['Critical', undefined, 2, 'alert word "Critical", no severity in the record'],
  ])('of an alert with word %s and number %j is %i', (eventState, severity, wanted, reason) => {
    const found = of(severity, { eventType: 'Alert', eventState });
    expect([found.severity, found.reasons.severity]).toEqual([wanted, reason]);
  });
  it('ignores the word where the event is no alert, or ends one', () => {
    expect(of(6, { eventType: 'Backup', eventState: 'Critical' }).severity).toBe(6);
    expect(of(6, { eventType: 'Alert Resolution', eventState: 'Critical' }).severity).toBe(6);
  });
  it('takes the worst of several words', () => {
    const details = { eventType: 'Alert', eventState: 'Warning', eventDetails: 'Alert Severity:Critical' };
    expect(of(6, details).severity).toBe(2);
  });
});

describe('time', () => {
  const WANTED = Date.UTC(2026, 0, 2, 3, 4, 5);
  const of = (fields: object) => event({ uniqueID: 'a', ...fields });
  it.each([
    '2026-01-02T03:04:05Z',
    '2026-01-02T03:04:05.000Z',
    '2026-01-02t03:04:05.000000z',
    '2026-01-02T05:34:05+02:30',
    '2026-01-01T22:04:05-0500',
    '2026-01-02 03:04:05',
    WANTED,
    WANTED / 1000,
    String(WANTED),
    String(WANTED / 1000),
    `${WANTED / 1000}.0`,
    ` ${WANTED / 1000} `,
  ])('%j', (timeStamp) => {
    expect(of({ timeStamp })).toMatchObject({
      time: WANTED,
      envelope: { timeStamp: '2026-01-02T03:04:05.000Z' },
      reasons: { time: 'field timeStamp' },
    });
  });
  it('keeps milliseconds', () => {
    expect(of({ timestamp: '2026-01-02T03:04:05.678Z' }).time).toBe(WANTED + 678);
    expect(of({ timestamp: WANTED / 1000 + 0.678 }).time).toBe(WANTED + 678);
  });
  it.each([
    'yesterday',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '0001-01-01T00:00:00Z',
    '2300-01-01T00:00:00Z',
    -5,
    1e17,
    '99999999999999999999',
    true,
    {},
    [],
  ])('%j gives the time of receipt and says so', (timeStamp) => {
    expect(of({ timeStamp })).toMatchObject({
      time: RECEIVED,
      reasons: { time: 'time of receipt: timeStamp unreadable' },
    });
  });
  it('absent gives the time of receipt', () => {
    expect(of({ timeStamp: null }).reasons.time).toBe('time of receipt: the record names no time');
  });
  it('takes the next field when one is unreadable', () => {
    expect(of({ timeStamp: 'soon', timestamp: WANTED })).toMatchObject({
      time: WANTED,
      reasons: { time: 'field timestamp' },
    });
  });
});

describe('outcome', () => {
  const of = (fields: object) => event({ uniqueID: 'a', eventType: 'Backup', ...fields });
  it.each([
    ['Success', 'success'],
    ['SUCCEEDED', 'success'],
    ['completed', 'success'],
    ['Failed', 'failed'],
    ['failure', 'failed'],
    ['Error', 'failed'],
    ['Marked as Inactive', 'failed'],
    ['Canceled', 'canceled'],
    ['CANCELLED', 'canceled'],
    ['Backed up with errors', 'warning'],
    ['backed up  WITH Errors', 'warning'],
    ['Completed with errors', 'warning'],
    ['Partial', 'warning'],
  ])('state %s is %s', (eventState, outcome) => {
    expect(of({ eventState })).toMatchObject({
      outcome,
      reasons: { outcome: `field eventState "${eventState}"` },
    });
  });
  it.each([
    ['Status:failed', 'failed', 'details say Status:failed'],
    ['STATE:Success', 'success', 'details say STATE:Success'],
    ['Result: Failed', 'failed', 'details say Result:Failed'],
    ['Login Result:Failure, Status:odd', 'failed', 'details say Login Result:Failure'],
    ['Files Missed:0, Status:Canceled', 'canceled', 'details say Status:Canceled'],
    ['Files Missed:1,024, Files Backed up:3', 'warning', 'Files Missed is 1,024'],
    ['Files Missed:0', 'unknown', 'nothing in the record says'],
    ['Files Missed:none', 'unknown', 'nothing in the record says'],
    ['It was Backed up with Errors today', 'warning', 'details say "backed up with errors"'],
    ['', 'unknown', 'nothing in the record says'],
  ])('details %j are %s', (eventDetails, outcome, reason) => {
    expect(of({ eventDetails })).toMatchObject({ outcome, reasons: { outcome: reason } });
  });
  it('asks the state first', () => {
    expect(of({ eventState: 'Success', eventDetails: 'Status:Failed, Files Missed:9' }).outcome).toBe(
      'success',
    );
  });
  it('passes a state that says nothing on to the details, and says both', () => {
    expect(of({ eventState: 'Backup Paused', eventDetails: 'Status:Failed' }).reasons.outcome).toBe(
      'field eventState "Backup Paused" is no known outcome; details say Status:Failed',
    );
    expect(of({ eventType: 'Alert', eventState: 'Warning' }).outcome).toBe('unknown');
  });
});

describe('feature and cloud', () => {
  const of = (topicName: string, publisherID = '') =>
    event({ uniqueID: 'a', eventType: 'Odd', topicName, publisherID });
  it.each([
    ['public-inSyncPlatform-Bulk Export WebDAV', 'Bulk Export WebDAV', 'public'],
    ['gov-inSyncPlatform-A-B-C', 'A-B-C', 'gov'],
    ['GOV-inSyncPlatform-API', 'API', 'gov'],
    ['public-inSyncPlatform', '', 'public'],
    ['public-inSyncPlatform-', '', 'public'],
    ['nothing', '', ''],
    ['eu-inSyncPlatform-API', 'API', ''],
    ['', '', ''],
  ])('of topic %j are %j and %j', (topic, feature, cloud) => {
    expect(of(topic)).toMatchObject({ feature, cloud });
  });
  it('takes the cloud from publisherID where the topic names none', () => {
    expect(of('', 'gov-8193')).toMatchObject({ cloud: 'gov', reasons: { cloud: 'field publisherID' } });
  });
});

describe('names in camel case', () => {
  it.each([
    ['AdminLogin', 'Admin Login'],
    ['APILogin', 'API Login'],
    ['PSTConverterWebDAVLogin', 'PST Converter WebDAV Login'],
    ['adminCreated', 'Admin Created'],
    ['VMwareBackup', 'VMware Backup'],
    ['WebDAV', 'WebDAV'],
    ['API', 'API'],
    ['Quarantine', 'Quarantine'],
    ['Admin Login', 'Admin Login'],
  ])('%s becomes %s', (type, wanted) => {
    expect(event({ id: 1, globalID: 'g', type }).type).toBe(wanted);
  });
});

describe('subject', () => {
  const of = (fields: object) => event({ eventID: 1, eventType: 'Backup', ...fields }).subject;
  it('is the device before the user, the record before the details', () => {
    expect(of({ inSyncDataSourceName: 'PC-1', inSyncUserEmail: 'a@example.com' })).toBe('PC-1');
    expect(of({ inSyncUserEmail: 'a@example.com', eventDetails: 'Source:PC-1' })).toBe('a@example.com');
    expect(of({ eventDetails: 'User:a@example.com, Device:PC-1' })).toBe('PC-1');
    expect(of({ eventDetails: 'Alert source:PC-2' })).toBe('PC-2');
  });
  it('never merges all users of a cloud app', () => {
    const app = { inSyncDataSourceName: 'OneDrive' };
    expect(of({ ...app, inSyncUserEmail: 'a@example.com' })).toBe('a@example.com');
    expect(of({ ...app, inSyncUserName: 'Robin' })).toBe('Robin');
    expect(
      of({ clientOS: 'Office 365 New App', inSyncDataSourceName: 'New App', inSyncUserName: 'Robin' }),
    ).toBe('Robin');
    expect(of(app)).toBe('OneDrive');
  });
  it('takes the identity where nothing names one', () => {
    expect(of({ inSyncDataSourceName: 'N/A', initiator: 'admin@example.com' })).toBe('admin@example.com');
    expect(of({})).toBe('');
  });
});

describe('any JSON value', () => {
  const NAMES = [
    ...['uniqueID', 'eventID', 'id', 'type', 'eventType', 'details', 'eventDetails', 'severity', 'timeStamp'],
    ...[
      'syslogSeverity',
      'topicName',
      'eventState',
      'globalID',
      'category',
      'clientOS',
      'inSyncDataSourceName',
    ],
    ...['toString', '__proto__', 'constructor'],
  ];
  const record = fc.dictionary(fc.constantFrom(...NAMES), fc.jsonValue(), { maxKeys: 14 });
  it('is an event or unreadable, keeps its bytes, and decodes the same twice', () => {
    fc.assert(
      fc.property(fc.oneof(record, fc.jsonValue()), fc.constantFrom(0, 1, 2), (value, indent) => {
        const raw = JSON.stringify(value, null, indent);
        const decoded = decodeRecord(raw, RECEIVED);
        expect(decoded.raw).toBe(raw);
        expect(decodeRecord(raw, RECEIVED)).toEqual(decoded);
        if (isUnreadable(decoded)) return;
        expect(decoded.id).not.toBe('');
        expect(Number.isInteger(decoded.severity) && decoded.severity >= 0 && decoded.severity <= 7).toBe(
          true,
        );
        expect(new Date(decoded.time).toISOString()).toBe(decoded.envelope.timeStamp);
        for (const reason of Object.values(decoded.reasons)) expect(reason).not.toBe('');
        for (const text of Object.values(decoded.envelope)) expect(typeof text).toBe('string');
      }),
      { numRuns: 500 },
    );
  });
  it('nested deeper than the stack is still read', () => {
    const deep = `${'['.repeat(200_000)}1234567890123456789${']'.repeat(200_000)}`;
    const raw = `{"id":1,"type":"Odd","details":{"deep":${deep},"Status":"Failed"}}`;
    expect(decodeRecord(raw, RECEIVED)).toMatchObject({ id: '1', outcome: 'failed' });
  });
  it('gives the same from a parsed value as from text', () => {
    const value = { id: 5, type: 'AdminLogin', globalID: 'g', details: { loginResult: 'Failed' } };
    const raw = JSON.stringify(value);
    expect(decodeValue(value, raw, RECEIVED)).toEqual(decodeRecord(raw, RECEIVED));
    expect(detail(event(value), 'Login Result')).toBe('Failed');
  });
});
