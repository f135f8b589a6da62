import { describe, expect, it } from 'vitest';
import { type Line, lineOf, ocsfOf, rawOf, type Said, type WIRES } from './siem-ocsf-records.ts';

describe('a login', () => {
  const login = (said: Said, wire: (typeof WIRES)[number] = 'envelope'): Line =>
    ocsfOf(wire, { type: 'Admin Login', ...said });
  it('names user, service and address', () => {
    expect(
      login(
        {
          identityType: 'ADMIN',
          identity: 'admin@example.com',
          state: 'Failed',
          more: { ip: '2001:db8::1' },
        },
        'insync',
      ),
    ).toMatchObject({
      type_uid: 300201,
      status_id: 2,
      user: {
        uid: 'admin@example.com',
        name: 'admin@example.com',
        email_addr: 'admin@example.com',
        type_id: 2,
        type: 'Admin',
      },
      service: { name: 'inSync admin console' },
      src_endpoint: { ip: '2001:db8::1' },
    });
  });
  it.each([
    ['USER', { type_id: 1, type: 'User' }],
    ['SERVICE', { type_id: 4, type: 'Service' }],
    ['API', { type_id: 99, type: 'API' }],
    ['ROBOT', { type_id: 99, type: 'ROBOT' }],
  ])('of %s', (identityType, wanted) => {
    expect(login({ identityType, identity: '4711' }).user).toEqual({ uid: '4711', ...wanted });
  });
  it('has no e-mail address the schema would not take', () => {
    expect(login({ identityType: 'ADMIN', identity: 'jürgen@example.com' }).user).toEqual({
      ...{ uid: 'jürgen@example.com', name: 'jürgen@example.com', type_id: 2, type: 'Admin' },
    });
  });
  it('has no address that is none', () => {
    const line = login({ identity: 'a@example.com', more: { ip: 'unknown' } }, 'insync');
    expect([line.src_endpoint, line.unmapped.ip]).toEqual([undefined, 'unknown']);
  });
  it('of nobody is of the customer, and without one no Authentication', () => {
    expect(login({ identity: '', tenant: '12' }).user).toEqual({
      account: { uid: '12', type_id: 99, type: 'Druva customer' },
    });
    expect(login({}, 'insync')).toMatchObject({
      class_uid: 0,
      type_uid: 99,
      unmapped: { class_missing: 'user' },
    });
  });
});

describe('what was managed', () => {
  const audit = (said: Said, wire: (typeof WIRES)[number] = 'envelope'): Line =>
    ocsfOf(wire, { type: 'Admin Audit Trail', identityType: 'ADMIN', identity: 'a@example.com', ...said });
  it.each([
    ['Profile Standard was changed', 3],
    ['User robin was created', 1],
    ['Device was deleted', 4],
    ['Device LAPTOP-1 was disabled', 9],
    ['Device LAPTOP-1 was enabled', 8],
    ['A was enabled, B was disabled', 3],
    ['User created and device deleted', 99],
    ['The device could not be deleted', 99],
    ['Somebody looked at a page', 99],
    ['', 99],
  ])('"%s" is activity %i', (details, wanted) => {
    const line = audit({ details });
    expect([line.activity_id, line.unmapped.activity_inferred === true]).toEqual([wanted, wanted !== 99]);
  });
  it('is the policy, the user, the device, the customer or the service, whichever is named', () => {
    expect(audit({ details: 'Profile:Standard' }).entity).toEqual({
      type_id: 5,
      type: 'Policy',
      name: 'Standard',
    });
    expect(audit({ details: 'User:robin@example.com' }).entity).toMatchObject({
      type: 'User',
      name: 'robin@example.com',
    });
    expect(audit({ details: 'Device:LAPTOP-1' }).entity).toEqual({
      type_id: 1,
      type: 'Device',
      name: 'LAPTOP-1',
    });
    expect(audit({}).entity).toEqual({ type_id: 4, type: 'Organization', uid: '12', org: { uid: '12' } });
    expect(audit({}, 'insync').entity).toEqual({ type_id: 99, type: 'Service', name: 'inSync' });
  });
  it('keeps all digits of an id', () => {
    const raw = rawOf('insync', {
      type: 'Data Source',
      more: { inSyncDataSourceName: 'X', inSyncDataSourceID: 1 },
    });
    const line = JSON.parse(
      lineOf(raw.replace('"inSyncDataSourceID":1', '"inSyncDataSourceID":9007199254740993')),
    );
    expect(line.entity.uid).toBe('9007199254740993');
  });
});
