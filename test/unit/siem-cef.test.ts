import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cef } from '../../src/siem/cef/cef.ts';
import { hostile } from './cards-hostile-values.ts';
import { readCef } from './siem-cef-read.ts';
import {
  anyRecord,
  carriedOf,
  ending,
  everyRecord,
  type Fields,
  FORWARDER,
  recordOf,
} from './siem-records.ts';

const lineOf = (record: Fields | string): string => cef(carriedOf(record), FORWARDER);
const of = (record: Fields | string) => readCef(lineOf(record));
const valuesOf = (record: Fields | string) => Object.fromEntries(of(record).values);

/** What rsyslog takes as one message, and what the longest header of syslog before it takes. */
const MOST = 8_000;
const HEADER = `<191>1 2026-11-22T13:52:11.204Z ${FORWARDER.host} insync-bot 4194304 ${'T'.repeat(32)} - \ufeff`;
const bytes = (line: string) => Buffer.byteLength(HEADER + line);

/** What is left of a text in a value: no control characters, one kind of line break, no blanks at the ends. */
const kept = (text: string) =>
  text
    .toWellFormed()
    .replaceAll('\t', ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what goes
    .replace(/[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]/g, '')
    .trim()
    .replace(/\r\n|[\v\f\r\u0085\u2028\u2029]/g, '\n');

describe('an event in CEF', () => {
  it('keeps the rules whatever its type, shape and end', () => {
    let count = 0;
    for (const record of everyRecord()) {
      const line = lineOf(record);
      expect(() => readCef(line), line).not.toThrow();
      expect(bytes(line)).toBeLessThanOrEqual(MOST);
      count += 1;
    }
    expect(count).toBeGreaterThan(1_500);
  });

  it('keeps them for records that no feed should send', () => {
    fc.assert(
      fc.property(anyRecord, (raw) => {
        const line = lineOf(raw);
        expect(() => readCef(line), line).not.toThrow();
        expect(bytes(line)).toBeLessThanOrEqual(MOST);
        expect(of(raw).values.get('externalId')).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives back every text that it holds', () => {
    const text = fc
      .oneof(hostile, fc.string({ maxLength: 80 }), fc.constantFrom('a=b', 'x cs1=y', '\\=', 'c|d\\', '\\n'))
      .map((one) => one.slice(0, 500));
    fc.assert(
      fc.property(text, text, (details, profile) => {
        const record = recordOf('insync', {
          eventDetails: details,
          profileName: profile,
          inSyncUserEmail: '',
        });
        const { values } = of(record);
        expect(values.get('msg') ?? '').toBe(kept(details));
        expect(values.get('cs4') ?? '').toBe(kept(profile.trim()));
      }),
      { numRuns: 2_000 },
    );
  });

  it('writes the header from the type, and what the record says under its keys', () => {
    const message = of(recordOf('insync', { initiator: 'maya@example.com', eventType: 'Restore' }));
    expect(message).toMatchObject({
      ...{ vendor: 'Druva', product: 'inSync', deviceVersion: '1.0', classId: 'restore', name: 'Restore' },
      severity: '5',
    });
    expect(Object.fromEntries(message.values)).toEqual({
      ...{ rt: '1795355531000', externalId: 'insync-4711', cat: 'Backup And Restore', outcome: 'failure' },
      ...{ suser: 'maya@example.com', duser: 'omar.said@example.com', duid: '12', src: '192.0.2.33' },
      ...{ shost: 'DEV-MBP-22', deviceExternalId: '55', dvchost: 'bot.example.com' },
      ...{ sourceServiceName: 'inSync', cn1Label: 'totalBytesTransferred', cn1: '2048' },
      ...{ cn2Label: 'filesMissed', cn2: '3', cs2Label: 'identityType', cs2: 'SERVICE' },
      ...{ cs4Label: 'profile', cs4: 'Standard', cs5Label: 'eventsGroupId', cs5: '88213' },
      ...{ flexString2Label: 'eventState', flexString2: 'Failed', reason: 'Disk read error' },
      msg: 'Error:Disk read error, Files Missed:3, Total Bytes Transferred:2048, eventsGroupId:88213',
    });
    const name = of(recordOf('insync', { eventType: 'a|b\\c\nd=e%' }));
    expect(name).toMatchObject({ name: 'a|b\\c d=e%', classId: 'a-b-c-d-e' });
    expect(of(recordOf('insync', { eventType: '語' }))).toMatchObject({ name: '語', classId: '語' });
    expect(of(recordOf('insync', { eventType: '%#' }))).toMatchObject({ name: '%#', classId: 'event' });
  });

  it.each([
    ['Success', 'success'],
    ['Failed', 'failure'],
    ['Backed up with Errors', 'partial'],
    ['Canceled', 'canceled'],
    ['Backup Paused', undefined],
    ['Admin event', undefined],
  ])('says how an event with the state "%s" ended', (state, outcome) => {
    const values = valuesOf(recordOf('insync', { eventDetails: '', ...ending('insync', state) }));
    expect([values.outcome, values.flexString1]).toEqual([outcome, undefined]);
    expect(values.flexString2).toBe(state);
  });

  it('marks an outcome that is a conclusion, and tells none of an alert', () => {
    expect(valuesOf(recordOf('envelope'))).toMatchObject({
      ...{ outcome: 'failure', flexString1Label: 'outcomeInferred', flexString1: 'true' },
      ...{ cs1Label: 'tenantID', cs1: '1042871' },
    });
    const alert = { eventType: 'Alert', eventState: 'Critical', eventDetails: 'Alert:Unusual Data Activity' };
    const message = of(recordOf('insync', { ...alert, severity: 4 }));
    expect(message.severity).toBe('9');
    expect(Object.fromEntries(message.values)).toMatchObject({
      cs3: 'Unusual Data Activity',
      flexNumber1: '4',
    });
    expect(message.values.has('outcome')).toBe(false);
  });

  it('tells an address by its kind, a cloud app from a host, a verb where there is one', () => {
    const six = valuesOf(recordOf('insync', { ip: '2001:db8::7' }));
    expect(six).toMatchObject({ c6a2Label: 'Source IPv6 Address', c6a2: '2001:db8::7' });
    expect(six).not.toHaveProperty('src');
    const app = {
      inSyncDataSourceName: 'Exchange Online',
      clientOS: 'Office 365 Exchange Online',
      ip: 'here',
    };
    const cloud = valuesOf(recordOf('insync', app));
    expect(cloud.destinationServiceName).toBe('Exchange Online');
    expect([cloud.shost, cloud.src, cloud.c6a2]).toEqual([undefined, undefined, undefined]);
    const audit = { eventType: 'Admin Audit Trail', eventDetails: 'Profile Finance was Modified' };
    expect(valuesOf(recordOf('envelope', audit)).act).toBe('modified');
  });

  it('gives an id that is too long as its hash, and whole beside it', () => {
    const { externalId, cs6, cs6Label } = valuesOf(recordOf('platform'));
    const id = 'e0000000-0000-4000-8000-000000000001-10608-platform-840135132';
    expect([cs6Label, cs6]).toEqual(['fullID', id]);
    expect(externalId).toBe(createHash('sha256').update(id).digest('hex').slice(0, 40));
    expect(valuesOf(recordOf('envelope'))).toMatchObject({
      externalId: '3f1c0d6e-7a52-4c0e-9b1f-52a6c8d90e11',
    });
    expect(valuesOf(recordOf('envelope'))).not.toHaveProperty('cs6');
  });

  it('is shortened in its texts, never in its ids, and never within a character', () => {
    const long = '語=\\'.repeat(2_000);
    const record = {
      ...{
        eventDetails: `Error:${long}`,
        profileName: long,
        tenantID: 'T'.repeat(200),
        initiator: 'i'.repeat(200),
      },
      ...{
        inSyncUserName: long,
        inSyncUserEmail: long,
        inSyncDataSourceName: long,
        eventsGroupId: '7'.repeat(200),
      },
      ...{ eventType: long, feature: long, eventState: long, identityType: 'ADMIN' },
    };
    const line = lineOf(recordOf('insync', record));
    expect(bytes(line)).toBeLessThanOrEqual(MOST);
    expect(bytes(line)).toBeGreaterThan(MOST - 300);
    const values = Object.fromEntries(readCef(line).values);
    expect(values).toMatchObject({ cs1: 'T'.repeat(200), cs5: '7'.repeat(200), suid: 'i'.repeat(200) });
    expect(values).toMatchObject({ duid: '12', deviceExternalId: '55' });
    expect(values.msg).toBeUndefined();
    expect(long.startsWith(values.duser ?? '')).toBe(true);
    expect(line).not.toContain('\ufffd');
  });

  it('cuts the message first', () => {
    const record = { eventDetails: 'é'.repeat(5_000), profileName: 'p'.repeat(3_900), clientOS: '' };
    const values = valuesOf(
      recordOf('insync', {
        ...record,
        inSyncUserEmail: 'u'.repeat(900),
        inSyncDataSourceName: `${'k='.repeat(500)}`,
      }),
    );
    expect(values.cs4).toHaveLength(3_900);
    expect(values.msg?.length).toBeLessThan(1_023);
    expect(values.msg).toMatch(/^é{500,}$/);
  });
});

describe('the strict reader of CEF', () => {
  const HEAD = 'CEF:0|Druva|inSync|1.0|backup|Backup|5|';

  it.each([
    ['CEF:1|Druva|inSync|1.0|backup|Backup|5|', 'version'],
    ['CEF:0|Druva|inSync|1.0|backup|5|', 'parts'],
    ['CEF:0|Druva|inSync|1.0|backup|Back\\up|5|', 'escape'],
    ['CEF:0|Druva|inSync|1.0|backup|Backup|11|', 'severity'],
    ['CEF:0|Druva|inSync|1.0|back=up|Backup|5|', 'class'],
    [`${HEAD}msg=a\nb`, 'control'],
    [`${HEAD}msg=a\\tb`, 'escape'],
    [`${HEAD}msg=a==b`, 'bare'],
    [`${HEAD}msg=a  cat=b`, 'blanks'],
    [`${HEAD}msg=a msg=b`, 'twice'],
    [`${HEAD}cs1=a`, 'no label'],
    [`${HEAD}cs1Label=a`, 'labels nothing'],
    [`${HEAD}nosuch=a`, 'dictionary'],
    [`${HEAD}externalId=${'a'.repeat(41)}`, '41 characters'],
    [`${HEAD}loose words`, 'begins'],
  ])('finds what is wrong in %s', (line, wrong) => {
    expect(() => readCef(line)).toThrow(wrong);
  });
});
