import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALERT_STATES, type AlertState } from '../../src/domain/alert.ts';
import { type InsyncEvent, OUTCOMES, type Outcome } from '../../src/domain/event.ts';
import {
  type EventStatus,
  type Filter,
  type FilterContext,
  TERM_KEYS,
  type TermKey,
  type Terms,
  type TextTerms,
  type TimeRef,
} from '../../src/domain/filter.ts';
import { matches } from '../../src/domain/filter-match.ts';
import type { PageRequest } from '../../src/domain/ports.ts';
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

/** A database under test; `insert` returns the keys in the order given. */
export interface FilterDatabase {
  insert(events: readonly Placed[]): Promise<readonly number[]>;
  /** Keys of one page, in the order of the answer. */
  page(request: PageRequest): Promise<readonly number[]>;
  count(filter: Filter, now: number, cap: number): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

/** Holds a database's SQL equal to the predicate: same events, same order, same counts, page by page. */
export function filterEquality(name: string, open: () => Promise<FilterDatabase>, numRuns = 300): void {
  describe(`filters in ${name}`, () => {
    it('find what the predicate takes, newest first', async () => {
      await fc.assert(
        fc.asyncProperty(scenes, async ({ placed, filters, pageSize }) => {
          const database = await open();
          try {
            const keys = await database.insert(placed);
            for (const filter of filters) await holdEqual(database, placed, keys, filter, pageSize);
          } finally {
            await database.close();
          }
        }),
        { numRuns },
      );
    });

    it('take the first moment of a span and leave out its end', async () => {
      const at = NOW - 1_000;
      const placed = [at - 1, at, at + 1].map(
        (time): Placed => ({ event: event({ time, tenant: `${time}` }), alert: undefined }),
      );
      const span = { since: { at }, until: { ago: 999 } };
      await onDatabase(placed, [{ terms: {}, ...span }], (found) => expect(found).toEqual([1]));
    });

    it('leave out an excluded status that is asked for too', async () => {
      const placed = ALERT_STATES.map(
        (state, index): Placed => ({
          event: event({ tenant: `${index}` }),
          alert: { id: index + 1, state, storm: undefined },
        }),
      );
      const filters: Filter[] = [
        { terms: {}, status: { any: ['open', 'acked'], none: ['open'] } },
        { terms: {}, status: { any: ['resolved', 'acked'], none: ['resolved'] } },
      ];
      await onDatabase(placed, filters, (found) => expect(found).toEqual([ALERT_STATES.indexOf('acked')]));
    });
  });

  /** Holds filters equal and tells which of the events, by place, were found. */
  async function onDatabase(
    placed: readonly Placed[],
    filters: readonly Filter[],
    judge: (found: readonly number[]) => void,
  ): Promise<void> {
    const database = await open();
    try {
      const keys = await database.insert(placed);
      for (const filter of filters) {
        await holdEqual(database, placed, keys, filter, 1);
        const page = await database.page({ filter, now: NOW, limit: 100 });
        judge(page.map((key) => keys.indexOf(key)));
      }
    } finally {
      await database.close();
    }
  }
}

async function holdEqual(
  database: FilterDatabase,
  placed: readonly Placed[],
  keys: readonly number[],
  filter: Filter,
  pageSize: number,
): Promise<void> {
  const expected = placed
    .map((place, index) => ({ ...place, key: keys[index] as number }))
    .filter(({ event, alert }) => matches(filter, event, contextOf(alert)))
    .toSorted((a, b) => b.key - a.key);
  const wanted = expected.map(({ key }) => key);
  expect(await database.page({ filter, now: NOW, limit: 1_000 })).toEqual(wanted);
  expect(await walkDown(database, filter, pageSize)).toEqual(wanted);
  expect(await walkUp(database, filter, pageSize)).toEqual(wanted);
  const outcomes: Record<string, number> = {};
  for (const { event } of expected) outcomes[event.outcome] = (outcomes[event.outcome] ?? 0) + 1;
  expect(await database.count(filter, NOW, 1_000)).toEqual(outcomes);
  const few = Object.values(await database.count(filter, NOW, 3)).reduce((sum, n) => sum + n, 0);
  expect(few).toBe(Math.min(wanted.length, 4));
}

/** The whole list by its Older buttons. */
async function walkDown(database: FilterDatabase, filter: Filter, limit: number): Promise<number[]> {
  const found: number[] = [];
  for (;;) {
    const before = found.at(-1);
    const page = await database.page({ filter, now: NOW, limit, ...(before !== undefined && { before }) });
    found.push(...page);
    if (page.length < limit) return found;
  }
}

/** The whole list from its end by its Newer buttons. */
async function walkUp(database: FilterDatabase, filter: Filter, limit: number): Promise<number[]> {
  const found: number[] = [];
  for (;;) {
    const after = found[0] ?? Number.MIN_SAFE_INTEGER;
    const page = await database.page({ filter, now: NOW, limit, after });
    found.unshift(...page);
    if (page.length < limit) return found;
  }
}

function contextOf(alert: Placed['alert']): FilterContext {
  if (!alert) return { now: NOW, status: 'none' };
  const { id, state, storm } = alert;
  return { now: NOW, status: state, alert: id, ...(storm !== undefined && { storm }) };
}

// ---------------------------------------------------------------- random events and filters

const NOW = Date.UTC(2026, 10, 22, 14, 0);
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
    id: fc.oneof(value('id'), fc.uuid()),
  })
  .map(event);

function event(drawn: Partial<InsyncEvent>): InsyncEvent {
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

const times: fc.Arbitrary<TimeRef> = fc.oneof(
  fc.record({ ago: fc.integer({ min: -SPAN, max: SPAN }) }),
  fc.record({ at: fc.integer({ min: NOW - SPAN, max: NOW + SPAN }) }),
);
const text: fc.Arbitrary<TextTerms> = fc
  .record({
    all: fc.uniqueArray(oneOf(WORDS), { maxLength: 2 }),
    none: fc.uniqueArray(oneOf(WORDS), { maxLength: 2 }),
  })
  .filter(({ all, none }) => all.length + none.length > 0);
const termsOf = (key: TermKey): fc.Arbitrary<Terms> => {
  const list = fc.array(value(key).chain(someCase), { maxLength: 3 });
  return fc.record({ any: list, none: list }).filter(({ any, none }) => any.length + none.length > 0);
};
const statusList = fc.uniqueArray(oneOf<EventStatus>([...ALERT_STATES, 'none']), { maxLength: 3 });
const orNot = <T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => orNot(5, arbitrary);
const often = <T>(arbitrary: fc.Arbitrary<T>) => orNot(1, arbitrary);

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
const timeFilters = fc.record({ terms: fc.constant({}), since: often(times), until: often(times) });

const filters: fc.Arbitrary<Filter> = fc
  .oneof({ weight: 6, arbitrary: anyFilters }, alertFilters, timeFilters)
  .map((drawn) => withoutUndefined(drawn) as Filter);

function withoutUndefined(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, entry]) => entry !== undefined));
}

const scenes = fc
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
