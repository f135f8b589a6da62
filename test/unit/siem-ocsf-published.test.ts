/** Every line is held to the rules of the published schema, as siem-ocsf-rules.ts writes them down. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, FEATURES } from '../../src/domain/vocabulary.ts';
import { decodeRecord, isUnreadable } from '../../src/druva/decode.ts';
import { ocsf } from '../../src/siem/ocsf/ocsf.ts';
import { event as anyEvent, hostile } from './cards-hostile-values.ts';
import { lineOf, rawOf, type Said, WIRES } from './siem-ocsf-records.ts';
import { problems } from './siem-ocsf-schema.ts';
import { ARRIVED, anyRecord, everyRecord, FORWARDER } from './siem-records.ts';

/** As fast-check prints it when a property fails: with it the same cases come again. */
const { SIEM_SEED, SIEM_RUNS } = process.env;
const seeded = SIEM_SEED === undefined ? {} : { seed: Number(SIEM_SEED) };
const runs = (usual: number) => ({ ...seeded, numRuns: usual * Number(SIEM_RUNS ?? 1) });

const TYPES = [...EVENT_TYPES, 'LicenseExpired', 'Logout', ''];
const KNOWN_AND_ODD = [...FEATURES, 'Legal-Hold Policies', ''];
const STATES = [
  ...['Success', 'Failed', 'Failure', 'Canceled', 'Backed up with Errors', 'Backup Paused', 'Backup Resumed'],
  ...['Critical', 'High', 'Warning', 'Notification', 'Admin event', 'Something new', ''],
];

/** From records that name everything to such that name nothing. */
const WHO: readonly Said[] = [
  {},
  { identityType: 'ADMIN', identity: 'admin@example.com' },
  { identityType: 'USER', identity: '4711' },
  { identityType: 'API', identity: 'jürgen@example.com', tenant: '' },
  { identityType: 'ROBOT', identity: 'r2', tenant: '' },
  { identityType: '', identity: '', tenant: '' },
  {
    identity: 'admin@example.com',
    more: {
      ...{
        inSyncUserID: 9,
        inSyncUserName: 'Robin Doe',
        inSyncUserEmail: 'robin@example.com',
        ip: '192.0.2.7',
      },
      ...{
        inSyncDataSourceID: '9007199254740993',
        inSyncDataSourceName: 'LAPTOP-42',
        clientVersion: '7.5.0',
      },
      ...{ profileName: 'Standard', clientOS: 'Windows 11' },
    },
  },
  { more: { inSyncUserID: 9, ip: '2001:db8::1', inSyncDataSourceID: 7 } },
  { more: { inSyncUserEmail: 'robin@example.com', inSyncDataSourceName: 'Exchange Online', ip: 'nowhere' } },
  {
    details:
      'Alert:Unusual Data Activity, Alert Description:NA., Source:LAPTOP-7, User:robin@example.com, Profile:Standard, Error:Disk read error, Files Missed:3, eventsGroupId:1112, IP:192.0.2.9',
  },
  { details: 'Profile Standard was changed' },
];

describe('lines of the published schema', () => {
  describe.each(WIRES)('from a record of shape %s', (wire) => {
    it.each(TYPES)('of type "%s", with every feature, state and identity', (type) => {
      for (const state of STATES) {
        const byFeature = KNOWN_AND_ODD.map((feature): Said => ({ type, state, feature }));
        const byWho = WHO.map((who): Said => ({ type, state, ...who }));
        for (const said of [...byFeature, ...byWho]) {
          const line = lineOf(rawOf(wire, said));
          expect(problems(line), line).toEqual([]);
        }
      }
    });
  });

  it('from records of every type and ending with all that may be wrong with them', () => {
    let lines = 0;
    for (const record of everyRecord()) {
      lines += 1;
      const line = lineOf(JSON.stringify(record));
      expect(problems(line), line).toEqual([]);
    }
    expect(lines).toBeGreaterThan(1_000);
  });

  it.each(readdirSync(new URL('../fixtures/druva/', import.meta.url)))('from %s', (file) => {
    const { record } = JSON.parse(
      readFileSync(new URL(`../fixtures/druva/${file}`, import.meta.url), 'utf8'),
    );
    const raw = JSON.stringify(record);
    // A delivery without an id is no event, so nobody forwards it.
    if (isUnreadable(decodeRecord(raw, ARRIVED))) expect(file).toBe('webhook-without-id.json');
    else expect(problems(lineOf(raw))).toEqual([]);
  });

  const odd = fc.oneof(
    hostile,
    fc.jsonValue(),
    fc.ipV4(),
    fc.ipV6(),
    fc.emailAddress(),
    fc.constantFrom(
      'a\u2028b\u0085c',
      '\ud800',
      '\\ud800',
      '__proto__:x, toString:y',
      'ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255',
    ),
    fc.constantFrom(...STATES, 9007199254740993n.toString(), 0, -1, 6.5, 99, '6.0'),
  );
  const NAMES = ['id', 'severity', 'state', 'details', 'tenant', 'identityType', 'identity', 'time'];
  const MORE = [
    ...[
      'inSyncUserID',
      'inSyncUserName',
      'inSyncUserEmail',
      'inSyncDataSourceID',
      'inSyncDataSourceName',
      'ip',
    ],
    ...['clientOS', 'clientVersion', 'profileName', 'initiator', 'alertName', 'eventsGroupId', 'productID'],
    ...['__proto__', 'constructor', 'details', 'eventDetails', 'customerName', 'adminIPAddress', 'feature'],
  ];
  const said = fc.record({
    type: fc.oneof(fc.constantFrom(...TYPES), odd),
    feature: fc.oneof(fc.constantFrom(...KNOWN_AND_ODD), hostile),
    some: fc.dictionary(fc.constantFrom(...NAMES), odd),
    more: fc.dictionary(fc.constantFrom(...MORE), odd),
  });
  const record = fc
    .tuple(said, fc.constantFrom(...WIRES), fc.constantFrom(0, 1))
    .map(([{ some, ...rest }, wire, indent]) =>
      JSON.stringify(JSON.parse(rawOf(wire, { ...some, ...rest } as Said)), null, indent),
    );

  it('from any record at all, one line each, with the record byte for byte (property)', () => {
    let lines = 0;
    fc.assert(
      fc.property(fc.oneof(record, anyRecord), (raw) => {
        if (isUnreadable(decodeRecord(raw, ARRIVED))) return;
        lines += 1;
        const line = lineOf(raw);
        expect(problems(line), line).toEqual([]);
        expect(JSON.parse(line).raw_data).toBe(raw);
      }),
      runs(2_000),
    );
    expect(lines).toBeGreaterThan(1_000);
  });

  it('are one line of JSON even from an event that no record makes (property)', () => {
    fc.assert(
      fc.property(anyEvent, fc.constantFrom(...TYPES), fc.boolean(), (event, type, known) => {
        const line = ocsf(
          { event: known ? { ...event, type } : event, id: 'a', arrived: ARRIVED },
          FORWARDER,
        );
        expect(line).not.toMatch(/[\r\n]/);
        expect(JSON.parse(line)).toBeTypeOf('object');
      }),
      runs(1_000),
    );
  });
});
