import { describe, expect, test } from 'vitest';
import { answerDialog } from '../../src/cards/dialog.ts';
import { eventsList } from '../../src/cards/events-list.ts';
import { readSearch, searchErrors, searchModal } from '../../src/cards/search.ts';
import type { Filter } from '../../src/domain/filter.ts';
import type { FilterFault } from '../../src/domain/filter-faults.ts';
import { parseFilter } from '../../src/domain/filter-schema.ts';
import { faults } from './cards-check.ts';
import { now } from './cards-lookups.ts';
import { read } from './cards-read.ts';

const known = { types: ['Alert', 'Backup', 'Restore'], features: ['Backup And Restore'] };
const input = { known, filter: { terms: {} } as Filter, canonical: 'events', zone: 'Europe/London' };
const fault: FilterFault = {
  path: ['since'],
  key: 'since',
  value: 'bla',
  kind: 'bad_time',
  message: '"bla" is not a time',
  nearest: ['last monday'],
  cure: [],
  known: [],
};

/** What Slack would send of the dialog as it was opened. */
function stateOf(filter: Filter): Record<string, unknown> {
  const { blocks } = searchModal({ ...input, filter });
  return Object.fromEntries(
    blocks.flatMap((block) => {
      if (!('element' in block)) return [];
      const element = block.element as unknown as Record<string, unknown>;
      const state = {
        selected_options:
          element.initial_options ?? (element.type === 'multi_static_select' ? [] : undefined),
        selected_option: element.initial_option ?? null,
        value: element.initial_value ?? null,
      };
      return [[block.block_id, { [String(element.action_id)]: state }]];
    }),
  );
}

describe('the search dialog', () => {
  test('empty: everything may be chosen, nothing is', () => {
    const view = searchModal(input);
    expect(read(view)).toEqual([
      'As a command: `/insync events`',
      'Type: … Any',
      'Feature: … Any',
      'Severity: … Any',
      'Outcome: … Any',
      'Since: … Any time',
      'Or since another time: … 2d, monday, 2026-11-20 14:00',
      'User or device: … FIN-LAPTOP-7',
      'Words in the event: … disk "read error" -network',
    ]);
    expect(view).toMatchObject({ callback_id: 'search', submit: { text: 'Search' } });
    expect(faults(view)).toEqual([]);
    expect(readSearch(stateOf(input.filter))).toEqual({});
  });

  test('begins with what was typed, and shows the command with its count', () => {
    const filter: Filter = {
      terms: {
        type: { any: ['backup'], none: ['Restore'] },
        outcome: { any: ['failed'], none: [] },
        subject: { any: ['FIN-LAPTOP-7', 'LAB PC'], none: ['LAB-PC-9'] },
      },
      severity: [2, 3],
      since: { ago: 86_400_000 },
      text: { all: ['disk'], none: ['network'], phrases: [{ words: ['read', 'error'], none: false }] },
    };
    const view = searchModal({
      ...input,
      filter,
      count: { count: 214, exact: true },
      canonical: 'events --type Backup',
    });
    expect(read(view)).toEqual([
      '**214 events**  as a command: `/insync events --type Backup`',
      'Type: Backup, all but Restore',
      'Feature: … Any',
      'Severity: 🔴 Critical, 🔶 Error',
      'Outcome: failed',
      'Since: Last 24 hours',
      'Or since another time: … 2d, monday, 2026-11-20 14:00',
      'User or device: FIN-LAPTOP-7; LAB PC; !LAB-PC-9',
      'Words in the event: disk -network "read error"',
    ]);
    expect(faults(view)).toEqual([]);
  });

  test('what it was filled with is what is read back', () => {
    const typed = {
      type: ['Backup', '!Restore'],
      feature: ['Backup And Restore'],
      severity: ['2', '3'],
      outcome: ['failed'],
      subject: ['FIN-LAPTOP-7', '!LAB-PC-9'],
      text: 'disk -network "read error"',
      since: '3d',
    };
    const context = { now, zone: 'Europe/London', known };
    const first = parseFilter(typed, context);
    expect(first.ok).toBe(true);
    if (!first.ok) return;
    expect(parseFilter(readSearch(stateOf(first.filter)), context)).toEqual(first);
    for (const since of ['1h', '24h', '7d', '90m', '2026-11-20T14:00Z']) {
      const asked = parseFilter({ since }, context);
      if (asked.ok) expect(parseFilter(readSearch(stateOf(asked.filter)), context)).toEqual(asked);
    }
  });

  test('a time of one’s own counts before the choice', () => {
    const values = {
      since: { 'search.changed': { selected_option: { value: '7d' } } },
      'since-other': { 'search.changed': { value: ' monday ' } },
    };
    expect(readSearch(values)).toEqual({ since: 'monday' });
  });

  test('with something wrong it says what, and no command', () => {
    const lines = read(searchModal({ ...input, wrong: [fault] }));
    expect(lines[0]).toBe('⚠️ "bla" is not a time. Did you mean last monday?');
    expect(lines.join('\n')).not.toContain('command');
  });

  test('the faults of what was submitted stand at their fields', () => {
    const other = { ...fault, key: 'type', message: '"Bakup" is not a known type', nearest: ['Backup'] };
    expect(searchErrors([fault, other, { ...fault, key: 'storm' }])).toEqual({
      'since-other': '"bla" is not a time. Did you mean last monday?',
      type: '"Bakup" is not a known type. Did you mean Backup?',
      text: '"bla" is not a time. Did you mean last monday?',
    });
    const blocks = searchModal(input).blocks.map(({ block_id }) => block_id);
    expect(blocks).toEqual(expect.arrayContaining(['since-other', 'type', 'text']));
  });

  test('before anything is stored, what is documented may be chosen', () => {
    const view = searchModal({ ...input, known: { types: [], features: [] } });
    expect(JSON.stringify(view)).toContain('"value":"Admin Login"');
    expect(faults(view)).toEqual([]);
  });

  test('a list stands in the dialog as it would in a message', () => {
    const list = eventsList({
      page: { rows: [], older: false, newer: false },
      count: { count: 0, exact: true, outcomes: {} },
      command: '/insync events',
      offset: 0,
      now,
      filterWords: '',
      pageState: {},
    });
    expect(answerDialog(list).blocks).toEqual(list.blocks);
    expect(faults(answerDialog(list))).toEqual([]);
  });
});
