/** Records of the feed: made of any fields, and documented ones with something changed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ENVELOPE_FIELDS } from '../../src/domain/event.ts';
import { jsonText, objectText, text } from './hostile.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/druva');

/** Every field a reader of records asks for. */
const FIELDS = [
  ...ENVELOPE_FIELDS,
  ...[
    'eventID',
    'id',
    'type',
    'feature',
    'severity',
    'syslogSeverity',
    'eventState',
    'details',
    'eventsGroupId',
  ],
  ...['timestamp', 'occurenceTime', 'occurrenceTime', 'globalID', 'category', 'initiator', 'initiatorType'],
  ...['initiatorEmail', 'adminEmail', 'adminID', 'adminName', 'inSyncDataSourceName', 'inSyncUserEmail'],
  ...['deviceName', 'userName', 'customerName', 'clientOS', 'profileName', 'ip', 'alertName'],
];
const RECORD_IDS = ['uniqueID', 'eventID', 'id'];

interface Sample {
  readonly record: Readonly<Record<string, unknown>>;
}

export const samples = readdirSync(FIXTURES).map((name): Sample['record'] => {
  const { record } = JSON.parse(readFileSync(join(FIXTURES, name), 'utf8')) as Sample;
  return record;
});

export const value = jsonText(FIELDS);
/** A record with an id of its shape, more often than not. */
export const record = fc
  .tuple(objectText(FIELDS, value), fc.constantFrom(...RECORD_IDS, ''), text)
  .map(([raw, field, id]) =>
    field === ''
      ? raw
      : `{"${field}":${JSON.stringify(id)}${/^\{\s*\}$/.test(raw) ? '}' : `,${raw.slice(1)}`}`,
  );
/** A documented record with a few of its fields made into something else, and a few more. */
export const mutated = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.array(fc.tuple(fc.nat(), fc.option(value, { nil: undefined })), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...FIELDS), value), { maxLength: 2 }),
  )
  .map(([sample, changes, more]) => {
    const fields = new Map(Object.entries(sample).map(([key, of]) => [key, JSON.stringify(of)]));
    const keys = [...fields.keys()];
    for (const [place, to] of changes) {
      const key = keys[place % keys.length] as string;
      if (to === undefined) fields.delete(key);
      else fields.set(key, to);
    }
    const pairs = [...fields, ...more].map(([key, of]) => `${JSON.stringify(key)}:${of}`);
    return `{${pairs.join(',')}}`;
  });
