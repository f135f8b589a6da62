/** Random events and filters, made to meet. */
import fc from 'fast-check';
import { ALERT_STATES, type AlertState } from '../../src/domain/alert.ts';
import { type InsyncEvent, OUTCOMES, type Outcome, type Pair } from '../../src/domain/event.ts';
import {
  DETAIL_SIGNS,
  type DetailTerm,
  type EventStatus,
  type Filter,
  TERM_KEYS,
  type TermKey,
  type Terms,
  type TextTerms,
  type TimeRef,
} from '../../src/domain/filter.ts';
import { SEVERITIES, type Severity } from '../../src/domain/severity.ts';
import { fold, words } from '../../src/domain/text.ts';

/** An event as the suite stores it; alerts and storms come into being with the first event that names them. */
export interface Placed {
  readonly event: InsyncEvent;
  /** The state is the same for all events of one alert, and so is the storm. */
  readonly alert:
    | { readonly id: number; readonly state: AlertState; readonly storm: number | undefined }
    | undefined;
}

export const NOW = Date.UTC(2026, 10, 22, 14, 0);
const SPAN = 40;

/** SQLite's key of this one is the first of its millisecond. */
const FIRST_OF_ITS_MS = 'first-1666';

/** Few values, so that filters hit; spelt so that case, accents, quotes and SQL's own signs matter. */
const VALUES: Readonly<Record<TermKey, readonly string[]>> = {
  type: ['Backup', 'BACKUP', 'Admin Login', 'Größe'],
  feature: ['Backup And Restore', 'API', ''],
  outcome: OUTCOMES,
  'identity-type': ['SERVICE', 'ADMIN', ''],
  identity: ["o'brien@example.com", 'O’Brien', '%', ''],
  subject: [
    '\uD800',
    '\uFFFD',
    'LAB-PC-9',
    'lab-pc-9 ',
    'ÉTÉ-1',
    'E\u0301T\u00c9-1',
    '"; DROP TABLE events --',
    '_',
    '',
  ],
  tenant: ['12345', ''],
  cloud: ['public', 'gov', ''],
  id: ['8f14e45f', '8F14E45F', 'x', FIRST_OF_ITS_MS],
  group: ['288274', 'G-1', 'g-1', ''],
};
const TEXTS = [
  'Disk read error',
  'disk-read',
  'café OFF',
  '"quoted" AND NOT',
  'a.b_c near(x)',
  '',
  'ошибка 磁盘',
];
/** Words that follow one another in some text, that stand in two fields, and that stand in another order. */
const PHRASES = [
  ['disk', 'read'],
  ['read', 'error'],
  ['error', 'read'],
  ['backup', 'disk'],
  ['cafe', 'off'],
];
const PAIRS: readonly Pair[] = [
  ['Files Missed', '0'],
  ['files_missed', '12'],
  ['FilesMissed', '1,200'],
  ['Files Missed', 'none'],
  ['Status', 'Failed'],
  ['Größe', 'E\u0301te'],
  ['id', '9007199254740993'],
];
const DETAIL_KEYS = ['Files Missed', 'status', 'GRÖSSE', 'größe', 'ID', 'absent'];
const DETAIL_VALUES = ['0', '12', '12.0', '1200', 'failed', 'ÉTE', '9007199254740992', ''];
const WORDS = [...new Set(TEXTS.flatMap(words)), 'absent', 'lab-pc-9', 'backup'];

const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values);
const someCase = (value: string) => fc.constantFrom(value, value.toUpperCase(), value.toLowerCase());
const anyText = fc.oneof(
  { weight: 6, arbitrary: oneOf(TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
const value = (key: TermKey) =>
  fc.oneof(
    { weight: 9, arbitrary: oneOf(VALUES[key]) },
    {
      weight: 1,
      arbitrary: key === 'outcome' ? oneOf(OUTCOMES) : fc.string({ unit: 'binary', maxLength: 4 }),
    },
  );

const events: fc.Arbitrary<InsyncEvent> = fc
  .record({
    type: value('type'),
    feature: value('feature'),
    outcome: value('outcome') as fc.Arbitrary<Outcome>,
    identityType: value('identity-type'),
    identity: value('identity'),
    subject: value('subject'),
    tenant: value('tenant'),
    cloud: value('cloud'),
    severity: oneOf(SEVERITIES),
    time: fc.integer({ min: NOW - SPAN, max: NOW + SPAN }),
    alertName: oneOf(['', 'Unusual Data Activity']),
    detailsText: anyText,
    details: fc.array(oneOf(PAIRS), { maxLength: 3 }),
    group: value('group'),
    id: fc.oneof(value('id'), fc.uuid()),
  })
  .map(event);

export function event(drawn: Partial<InsyncEvent>): InsyncEvent {
  const plain = {
    ...{
      id: FIRST_OF_ITS_MS,
      tenant: '',
      time: NOW,
      type: 'Backup',
      feature: '',
      cloud: '',
      severity: 3 as const,
    },
    ...{ outcome: 'failed' as const, subject: '', identityType: '', identity: '', alertName: '', group: '' },
    ...{ detailsText: '', details: [], raw: '{}', wire: 'envelope' as const },
    reasons: { time: '', severity: '', outcome: '', feature: '', cloud: '', subject: '' },
    ...drawn,
  };
  return { ...plain, envelope: envelope(plain) };
}

function envelope(event: Omit<InsyncEvent, 'envelope'>): InsyncEvent['envelope'] {
  return {
    ...{ eventCategory: 'EVENT', publisherID: '', topicName: '', timeStamp: '', schemaVersion: '1.0' },
    ...{
      uniqueID: event.id,
      tenantID: event.tenant,
      eventType: event.type,
      severity: String(event.severity),
    },
    ...{ identityType: event.identityType, identityID: event.identity, eventDetails: event.detailsText },
  };
}

const ALERTS = [1, 2, 3, 4, 5, 6];
const alertTable = fc.array(
  fc.record({ state: oneOf(ALERT_STATES), storm: fc.option(oneOf([7, 8]), { nil: undefined }) }),
  { minLength: ALERTS.length, maxLength: ALERTS.length },
);

const orNot = <T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => orNot(5, arbitrary);
const often = <T>(arbitrary: fc.Arbitrary<T>) => orNot(1, arbitrary);

const times: fc.Arbitrary<TimeRef> = fc.oneof(
  fc.record({ ago: fc.integer({ min: -SPAN, max: SPAN }) }),
  fc.record({ at: fc.integer({ min: NOW - SPAN, max: NOW + SPAN }) }),
);
const text: fc.Arbitrary<TextTerms> = fc
  .record({
    all: fc.uniqueArray(oneOf(WORDS), { maxLength: 2 }),
    none: fc.uniqueArray(oneOf(WORDS), { maxLength: 2 }),
    phrases: rarely(
      fc.array(fc.record({ words: oneOf(PHRASES), none: fc.boolean() }), { minLength: 1, maxLength: 2 }),
    ),
  })
  .filter(({ all, none, phrases }) => all.length + none.length > 0 || phrases !== undefined)
  .map((drawn) => withoutUndefined(drawn) as TextTerms);
const details = fc.array(
  fc
    .record({
      key: oneOf(DETAIL_KEYS),
      sign: fc.option(oneOf(DETAIL_SIGNS), { nil: undefined }),
      value: oneOf(DETAIL_VALUES),
      none: fc.boolean(),
    })
    .map(
      ({ sign, value, ...term }): DetailTerm => (sign ? { ...term, sign, value } : { ...term, value: '' }),
    ),
  { minLength: 1, maxLength: 2 },
);
const termsOf = (key: TermKey): fc.Arbitrary<Terms> => {
  const list = fc.array(value(key).chain(someCase), { maxLength: 3 });
  return fc.record({ any: list, none: list }).filter(({ any, none }) => any.length + none.length > 0);
};
const statusList = fc.uniqueArray(oneOf<EventStatus>([...ALERT_STATES, 'none']), { maxLength: 3 });
const status = fc.record({ any: statusList, none: statusList });
const alert = oneOf(ALERTS);
const storm = oneOf([7, 8]);

/** Each key rarely, so that few stand together and something is found. */
const anyFilters = fc
  .record({
    terms: fc.record(
      Object.fromEntries(TERM_KEYS.map((key) => [key, rarely(termsOf(key))])) as Record<
        TermKey,
        fc.Arbitrary<Terms | undefined>
      >,
    ),
    severity: rarely(
      fc.uniqueArray(oneOf<Severity>(SEVERITIES), { minLength: 1 }).map((levels) => levels.sort()),
    ),
    text: rarely(text),
    details: rarely(details),
    since: rarely(times),
    until: rarely(times),
    status: rarely(status),
    alert: rarely(alert),
    storm: rarely(storm),
  })
  .map((drawn) => ({ ...drawn, terms: withoutUndefined(drawn.terms) }));
/** What is looked up by alert, and by time, meets in one filter too. */
const alertFilters = fc.record({
  terms: fc.constant({}),
  ...{ status: often(status), alert: often(alert), storm: often(storm) },
});
/** What no index knows, with little beside it. */
const eventFilters = fc.record({
  terms: fc.record({ group: rarely(termsOf('group')), type: rarely(termsOf('type')) }).map(withoutUndefined),
  text: often(text),
  details: often(details),
  status: rarely(status),
});
const timeFilters = fc.record({ terms: fc.constant({}), since: often(times), until: often(times) });

const filters: fc.Arbitrary<Filter> = fc
  .oneof({ weight: 6, arbitrary: anyFilters }, alertFilters, eventFilters, timeFilters)
  .map((drawn) => withoutUndefined(drawn) as Filter);

function withoutUndefined(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, entry]) => entry !== undefined));
}

export const scenes = fc
  .record({
    events: fc.uniqueArray(events, {
      maxLength: 25,
      selector: ({ id, tenant }) => `${fold(id)}\n${fold(tenant)}`,
    }),
    alerts: alertTable,
    belongs: fc.array(fc.option(fc.nat(ALERTS.length - 1), { nil: undefined }), {
      minLength: 25,
      maxLength: 25,
    }),
    filters: fc.array(filters, { minLength: 1, maxLength: 6 }),
    pageSize: fc.integer({ min: 1, max: 7 }),
  })
  .map(({ events, alerts, belongs, filters, pageSize }) => ({
    placed: events.map((event, index): Placed => {
      const which = belongs[index];
      const alert = which === undefined ? undefined : alerts[which];
      return { event, alert: alert && { id: (which ?? 0) + 1, ...alert } };
    }),
    filters,
    pageSize,
  }));
