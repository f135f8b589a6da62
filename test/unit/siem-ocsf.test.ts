import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../src/domain/vocabulary.ts';
import { lineOf, ocsfOf, rawOf, WIRES } from './siem-ocsf-records.ts';
import { ARRIVED } from './siem-records.ts';

it('a failed backup of the 12-field envelope', () => {
  const raw = rawOf('envelope', { state: 'Failed' });
  expect(JSON.parse(lineOf(raw))).toEqual({
    class_uid: 6005,
    category_uid: 6,
    activity_id: 5,
    type_uid: 600505,
    severity_id: 3,
    severity: 'Medium',
    time: 1_793_748_481_631,
    status_id: 2,
    status: 'Failure',
    message: 'Backup failed',
    metadata: {
      version: '1.8.0',
      product: { name: 'inSync', vendor_name: 'Druva', feature: { name: 'Backup And Restore' } },
      uid: '4f1c',
      original_event_uid: '4f1c',
      tenant_uid: '12',
      event_code: 'Backup',
      log_version: '1.0',
      original_time: '2026-11-03T23:28:01.631Z',
      processed_time: ARRIVED,
      correlation_uid: '12-1112',
    },
    actor: { app_name: 'inSync' },
    src_endpoint: { svc_name: 'inSync' },
    type_id: 2,
    type: 'Databucket',
    databucket: { type_id: 99, type: 'Backup store', name: 'inSync' },
    unmapped: {
      eventsGroupId: '1112',
      publisherID: 'public-8193',
      topicName: 'public-inSyncPlatform-Backup And Restore',
      severity: '4',
      identityType: 'SERVICE',
      identityID: 'inSync',
      eventDetails: { Status: 'Failed', eventsGroupId: '1112' },
      outcome_inferred: true,
    },
    raw_data: raw,
  });
});

it('a failed backup of the flat record, with device and user', () => {
  const line = ocsfOf('insync', {
    state: 'Failed',
    details: 'Error:Disk read error, Files Missed:3, Total Bytes Transferred:2048',
    more: {
      ...{
        inSyncUserID: 9,
        inSyncUserName: 'Robin Doe',
        inSyncUserEmail: 'robin@example.com',
        ip: '192.0.2.7',
      },
      ...{ inSyncDataSourceID: 31, inSyncDataSourceName: 'LAPTOP-42', clientOS: 'Windows 11' },
    },
  });
  expect(line).toMatchObject({
    type_uid: 600505,
    status: 'Failure',
    status_detail: 'Disk read error',
    message: 'Backup failed, LAPTOP-42',
    metadata: { uid: 'insync-55', original_event_uid: '55' },
    src_endpoint: {
      name: 'LAPTOP-42',
      uid: '31',
      ip: '192.0.2.7',
      owner: { name: 'Robin Doe', uid: '9', email_addr: 'robin@example.com', type_id: 1 },
    },
    unmapped: {
      clientOS: 'Windows 11',
      eventState: 'Failed',
      eventDetails: { 'Files Missed': '3', 'Total Bytes Transferred': '2048' },
    },
  });
  expect(line.observables).toContainEqual({
    name: 'src_endpoint.ip',
    type_id: 2,
    type: 'IP Address',
    value: '192.0.2.7',
  });
  expect(line.unmapped).not.toHaveProperty('outcome_inferred');
});

describe('the class of a type', () => {
  it.each([
    ['Backup', 600505],
    ['Restore', 600501],
    ['Download', 600501],
    ['Alert', 200401],
    ['Alert Resolution', 200403],
    ['Notification', 200401],
    ['Admin Login', 300201],
    ['API Login', 300201],
    ['WebDAV Login', 300201],
    ['Bulk Export WebDAV Login', 300201],
    ['PST Converter WebDAV Login', 300201],
    ['Admin Audit Trail', 300499],
    ['User Event', 300499],
    ['User Audit Trail', 300499],
    ['AD Sync', 300499],
    ['Data Source', 300499],
    ['Device Replace', 300499],
    ['Additional Data Collection', 300499],
    ['Client Upgrade', 600208],
    ['backup', 600505],
    ['LicenseExpired', 99],
  ])('%s is %i in every shape', (type, wanted) => {
    for (const wire of WIRES) {
      // The platform's names of one word are written as several by the decoder.
      const line = ocsfOf(wire, { type, state: 'Success', identity: 'robin@example.com' });
      expect([line.type_uid, line.class_uid * 100 + line.activity_id]).toEqual([wanted, wanted]);
      if (wanted % 100 === 99) expect(line.activity_name.replaceAll(' ', '')).toBe(type.replaceAll(' ', ''));
    }
  });

  it.each([...FEATURES, 'Legal-Hold Policies'])('the feature %s is the feature of the product', (feature) => {
    expect(ocsfOf('envelope', { feature }).metadata.product.feature).toEqual({ name: feature });
    expect(ocsfOf('platform', { feature, type: 'Odd' }).metadata.product.feature).toEqual({ name: feature });
  });

  it('a type nobody listed says who and where by the profile for it', () => {
    const more = { inSyncDataSourceName: 'LAPTOP-42' };
    const line = ocsfOf('insync', {
      type: 'LicenseExpired',
      identityType: 'ADMIN',
      identity: 'a@example.com',
      more,
    });
    expect(line).toMatchObject({
      metadata: { profiles: ['host'] },
      actor: { user: { email_addr: 'a@example.com', type: 'Admin' } },
      device: { type_id: 0, name: 'LAPTOP-42' },
    });
  });

  it.each([
    ['12289', 'Enterprise Workloads'],
    ['8193', 'inSync'],
    ['5', undefined],
  ])('product %s of the platform is %s', (productID, name) => {
    const raw = rawOf('platform').replace('8193', productID);
    expect(JSON.parse(lineOf(raw)).metadata.product).toMatchObject({
      uid: productID,
      vendor_name: 'Druva',
    });
    expect(JSON.parse(lineOf(raw)).metadata.product.name).toBe(name);
  });
});

it('keeps the record byte for byte and the line on one line', () => {
  const raw =
    '{ "uniqueID" : "a",\n\t"eventType":"Back\\u0075p", "topicName":"x\u2028y\u0085", "eventDetails":"é\\ud83d" }';
  const line = lineOf(raw);
  expect(line).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
  expect(JSON.parse(line)).toMatchObject({ raw_data: raw, unmapped: { topicName: 'x\u2028y\u0085' } });
});

it('says when the time is not that of the event', () => {
  const line = ocsfOf('insync', { time: 'soon' });
  expect([line.time, line.metadata.original_time, line.unmapped.time_inferred]).toEqual([
    ARRIVED,
    'soon',
    true,
  ]);
  expect(ocsfOf('insync', { time: 1_716_663_168 })).toMatchObject({
    time: 1_716_663_168_000,
    metadata: { original_time: '1716663168' },
  });
});

it('keeps a pair whatever it is called', () => {
  const raw = '{"id":1,"type":"Backup","details":{"__proto__":"x","toString":"y"}}';
  const { unmapped } = JSON.parse(lineOf(raw));
  expect(Object.entries(unmapped.eventDetails)).toEqual([
    ['__proto__', 'x'],
    ['toString', 'y'],
  ]);
});
