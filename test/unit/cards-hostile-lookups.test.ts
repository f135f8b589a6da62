import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerDialog } from '../../src/cards/dialog.ts';
import { exportDone, exportFailed, exportProgress } from '../../src/cards/export.ts';
import { commandHelp, helpAnswer } from '../../src/cards/help.ts';
import { homeView } from '../../src/cards/home.ts';
import { mentionsAnswer } from '../../src/cards/mentions.ts';
import { readSearch, searchErrors, searchModal } from '../../src/cards/search.ts';
import { stillSearching } from '../../src/cards/searching.ts';
import { statsAnswer } from '../../src/cards/stats.ts';
import { subjectAnswer, subjectUnknown } from '../../src/cards/subject.ts';
import { whyAnswer } from '../../src/cards/why.ts';
import type { SubjectAnswer, WhyPart } from '../../src/domain/answers.ts';
import { type AlertRow, type EventRow, TALLY_KEYS } from '../../src/domain/archive.ts';
import { columnsOf } from '../../src/domain/columns.ts';
import type { Fate } from '../../src/domain/reasons.ts';
import { faults } from './cards-check.ts';
import { channel, event, hostile, time, view } from './cards-hostile-values.ts';
import { homeOf, mentionsOf, statsOf, subjectOf, whyOf } from './cards-lookups.ts';
import { figuresOf, rowOf } from './cards-samples.ts';

const card = { channel: 'C1', ts: '1.2' };
const row: fc.Arbitrary<EventRow> = event.map((foreign) => rowOf(foreign, { card, alert: 7 }));
const alertRow: fc.Arbitrary<AlertRow> = view.map(({ alert }) => ({ alert, card }));
const rows = fc.array(row, { maxLength: 9 });
const alerts = fc.array(alertRow, { maxLength: 12 });
const address = fc.oneof(fc.constant('https://example.slack.com/archives/C1/p12'), hostile);
const count = fc.oneof(fc.nat(), fc.constantFrom(0, 1, 999_999_999_999));

test('counts of whatever names are inert, and no line is wider than a phone', () => {
  const group = fc.record({ name: hostile, at: time, count, before: count });
  fc.assert(
    fc.property(
      fc.array(group, { maxLength: 40 }),
      fc.constantFrom(...TALLY_KEYS),
      fc.tuple(hostile, hostile, hostile),
      fc.tuple(time, time),
      count,
      fc.boolean(),
      (groups, by, [zone, filterWords, canonical], [from, to], total, complete) => {
        const base = statsOf();
        const tally = {
          ...base.tally,
          groups,
          others: { groups: total, count: total, before: 1 },
          total,
          complete,
        };
        const answer = statsOf({ tally, by, zone, filterWords, canonical, span: { from, to } });
        const chart = { file: 'F1', title: filterWords, alt: canonical };
        const drawn = statsAnswer(answer, chart, { id: zone, name: zone });
        expect(faults(drawn)).toEqual([]);
        const [pre] = drawn.blocks.flatMap((block) =>
          block.type === 'rich_text'
            ? block.elements.filter(({ type }) => type === 'rich_text_preformatted')
            : [],
        );
        const lines = (pre?.elements ?? [])
          .map((each) => ('text' in each ? each.text : ''))
          .join('')
          .split('\n');
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(31);
      },
    ),
    { numRuns: 200 },
  );
});

test('so is why', () => {
  const part: fc.Arbitrary<WhyPart> = fc.oneof(
    hostile,
    time.map((at) => ({ at })),
    channel.map((id) => ({ channel: id })),
  );
  const step = fc.record({
    stage: fc.constantFrom('Alert', 'Group', 'Route', 'Delivery'),
    said: hostile,
    because: fc.array(part, { maxLength: 5 }),
    reason: hostile,
  });
  const fate = fc.constantFrom<Fate>(
    'posted',
    'grouped',
    'folded',
    'waiting',
    'failed',
    'filtered',
    'history',
  );
  fc.assert(
    fc.property(
      row,
      fc.array(step, { maxLength: 25 }),
      fate,
      hostile,
      address,
      (of, steps, became, canonical, url) => {
        const answer = whyOf({ row: of, steps, fate: became, canonical });
        expect(faults(whyAnswer(answer, () => url))).toEqual([]);
      },
    ),
    { numRuns: 100 },
  );
});

const subject: fc.Arbitrary<SubjectAnswer> = fc
  .record({
    name: hostile,
    canonical: hostile,
    zone: hostile,
    lastSuccess: fc.option(row, { nil: undefined }),
    lastBackup: fc.option(row, { nil: undefined }),
    failuresSince: fc.record({ count, exact: fc.boolean() }),
    lastFailure: fc.option(row, { nil: undefined }),
    alerts: fc.record({ rows: alerts, count }),
    logins: rows,
    devices: fc.array(fc.record({ name: hostile, lastSuccess: fc.option(row, { nil: undefined }) }), {
      maxLength: 9,
    }),
    days: fc.array(fc.record({ at: time, success: count, failed: count, other: count }), { maxLength: 40 }),
    recent: rows,
  })
  .map((known) => subjectOf(known));

test('so are users and devices, and those nobody knows', () => {
  fc.assert(
    fc.property(
      subject,
      address,
      hostile,
      fc.array(hostile, { maxLength: 8 }),
      (answer, url, asked, nearest) => {
        expect(faults(subjectAnswer(answer, () => url, { id: asked, name: asked }))).toEqual([]);
        expect(faults(subjectUnknown(asked, nearest))).toEqual([]);
      },
    ),
    { numRuns: 80 },
  );
});

test('so is what a message names', () => {
  const known = fc.record({
    events: rows,
    alerts,
    subjects: fc.array(subject, { maxLength: 4 }),
    unknown: fc.array(hostile, { maxLength: 12 }),
    canonical: hostile,
  });
  fc.assert(
    fc.property(known, address, (found, url) => {
      expect(faults(mentionsAnswer(mentionsOf(found), () => url))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('so is Home', () => {
  fc.assert(
    fc.property(alerts, alerts, count, hostile, address, time, (open, mine, many, me, url, newest) => {
      const figures = figuresOf({
        newest,
        alerts: { open: many, acked: many },
        fallbacks: [{ channel: me, cause: me }],
      });
      const answer = homeOf({
        person: me,
        open: { rows: open, count: Math.max(many, open.length) },
        mine: { rows: mine, count: mine.length },
        figures,
      });
      const chart = { file: 'F1', title: me, alt: url };
      expect(faults(homeView(answer, chart, () => url))).toEqual([]);
    }),
    { numRuns: 80 },
  );
});

test('so are the search dialog, exports and help', () => {
  const words = fc.array(hostile, { minLength: 8, maxLength: 8 });
  const terms = fc.record({
    any: fc.array(hostile, { maxLength: 4 }),
    none: fc.array(hostile, { maxLength: 4 }),
  });
  fc.assert(
    fc.property(words, terms, terms, count, (foreign, one, other, many) => {
      const [first = '', second = '', third = ''] = foreign;
      const fault = {
        path: [],
        key: first,
        value: second,
        kind: 'bad_value' as const,
        message: third,
        nearest: foreign,
        cure: [],
        known: [],
      };
      const input = {
        known: { types: [...new Set(foreign)], features: [] },
        filter: {
          terms: { type: one, subject: other, outcome: one },
          text: { all: one.any, none: other.any },
        },
        count: { count: many, exact: false },
        canonical: first,
        zone: second,
      };
      expect(faults(searchModal(input))).toEqual([]);
      expect(faults(searchModal({ ...input, wrong: [fault, fault] }))).toEqual([]);
      for (const said of Object.values(searchErrors([fault]))) expect(said).not.toBe('');
      const done = {
        events: many,
        bytes: many,
        format: 'csv' as const,
        canonical: first,
        took: many,
        complete: false,
      };
      const finished = exportDone({ ...done, filterWords: second });
      expect(faults(finished)).toEqual([]);
      expect(faults(answerDialog(finished))).toEqual([]);
      expect(faults(exportProgress({ ...done, reached: many, cancelId: 'x' }))).toEqual([]);
      expect(faults(exportFailed({ why: 'failed', said: first, reference: second }))).toEqual([]);
      expect(faults(stillSearching({ canonical: first, found: many, reached: many, stopId: 'x' }))).toEqual(
        [],
      );
      const flags = foreign.map((name) => ({ name, says: name, example: name }));
      const command = { name: first, summary: second, flags, examples: [{ says: third, command: first }] };
      expect(faults(helpAnswer([command, { ...command, name: `${first}2` }], command.examples))).toEqual([]);
      expect(faults(commandHelp(`${first}2`, [command, { ...command, name: `${first}2` }]))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('whatever stands in a dialog is read, never thrown at', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (values, state) => {
      expect(readSearch(values)).toBeTypeOf('object');
      expect(readSearch({ type: { 'search.changed': state }, since: state })).toBeTypeOf('object');
    }),
  );
});
