import fc from 'fast-check';
import { expect } from 'vitest';
import { readAck } from '../../src/cards/ack-dialog.ts';
import { readBulk } from '../../src/cards/bulk-dialog.ts';
import { readMore } from '../../src/cards/card-buttons.ts';
import { readAssign, readNote } from '../../src/cards/note-dialog.ts';
import { readSearch } from '../../src/cards/search.ts';
import { readSilence, readSilenceDraft } from '../../src/cards/silence-dialog.ts';
import { parseFilter } from '../../src/domain/filter-schema.ts';
import { ACTS } from '../../src/domain/life.ts';
import { findPage } from '../../src/query/paging.ts';
import { isSoundForm, isSoundJson } from '../../src/slack/payload.ts';
import { fuzz, fuzzAsync } from './fuzz.ts';
import { jsonText, longText, objectText, prototypeIsClean, text, tree } from './hostile.ts';

const NOW = Date.UTC(2026, 10, 22, 14);
const YEAR = 366 * 86_400_000;
const BLOCKS = [
  'note',
  'reason',
  'owner',
  'expiry',
  'until',
  'for',
  'filter',
  'type',
  'since',
  'text',
  'subject',
  'since-other',
];
const STATES = [
  'value',
  'selected_option',
  'selected_options',
  'selected_user',
  'selected_date_time',
  'search.changed',
];

const choice = fc.constantFrom(
  '1h',
  '4h',
  '1d',
  'until',
  'forever',
  'hardware',
  'network',
  'Backup',
  'constructor',
);
const state = fc.oneof(
  longText.map((value) => ({ value })),
  choice.map((value) => ({ selected_option: { value } })),
  fc.constantFrom('U0123ABC', 'W1', 'C1', '<@U1>', 'U1\n', '').map((selected_user) => ({ selected_user })),
  fc
    .oneof(fc.double(), fc.integer(), fc.constantFrom(NOW / 1000 + 60, 1e15, '1'))
    .map((selected_date_time) => ({ selected_date_time })),
  fc
    .array(fc.oneof(choice, text).map((value) => ({ value })))
    .map((selected_options) => ({ selected_options })),
  tree(STATES),
);
const values = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...BLOCKS), fc.boolean(), state), { maxLength: 6 })
      .map((all): unknown =>
        Object.fromEntries(
          all.map(([block, changed, of]) => [block, { [changed ? 'search.changed' : block]: of }]),
        ),
      ),
  },
  { weight: 1, arbitrary: tree([...BLOCKS, ...STATES]) },
);

function holdsRefusal(errors: Readonly<Record<string, string>>): void {
  for (const [block, said] of Object.entries(errors)) {
    expect(BLOCKS).toContain(block);
    expect(said).toMatch(/\S.*\.$/s);
  }
}

function holdsUntil(until: number | undefined): void {
  if (until !== undefined) expect(until > NOW && until <= NOW + YEAR).toBe(true);
}

const PERSON = /^[UW][A-Z0-9]{1,40}$/;

fuzz(
  'what was sent in a dialog is read within its bounds, or refused under its field',
  10_000,
  values,
  (sent) => {
    const ack = readAck(sent, NOW);
    if (ack.ok) {
      expect(ack.note.length).toBeLessThanOrEqual(3_000);
      holdsUntil(ack.until);
      if (ack.owner !== undefined) expect(ack.owner).toMatch(PERSON);
    } else holdsRefusal(ack.errors);
    const silence = readSilence(sent, NOW);
    if (silence.ok) {
      expect(silence.filter).not.toBe('');
      holdsUntil(silence.until);
    } else holdsRefusal(silence.errors);
    const assign = readAssign(sent);
    if (assign.ok) expect(assign.owner).toMatch(PERSON);
    else holdsRefusal(assign.errors);
    const note = readNote(sent);
    if (note.ok) expect(note.note.trim()).not.toBe('');
    else holdsRefusal(note.errors);
    for (const act of ACTS) {
      const bulk = readBulk(sent, act);
      if (!bulk.ok) holdsRefusal(bulk.errors);
      else if (act === 'assign') expect(bulk.owner).toMatch(PERSON);
    }
    expect(['1h', '4h', '1d', 'until', 'forever']).toContain(readSilenceDraft(sent).length);
    expect(parseFilter(readSearch(sent), { now: NOW, zone: 'UTC' })).toBeTypeOf('object');
    if (!prototypeIsClean()) throw new Error('Object.prototype was changed');
  },
);

fuzz(
  'a choice of a menu is one of its own, or nothing',
  3_000,
  fc.oneof(
    text,
    text.map((of) => `note:${of}`),
  ),
  (value) => {
    const more = readMore(value);
    if (more) expect(Number.isSafeInteger(more.alert) && more.alert >= 0).toBe(true);
  },
);

const PAGE = ['filter', 'canonical', 'asked', 'limit', 'sort', 'offset', 'before', 'after', 'level', 'terms'];

fuzzAsync('what was put away for a button is a page, or gone', 2_000, tree(PAGE), async (kept) => {
  const found = await findPage({ get: async () => kept, set: async () => undefined }, 'x');
  if (found) expect(found).toEqual(kept);
});

const FIELDS = [
  'type',
  'user',
  'id',
  'team',
  'actions',
  'view',
  'event',
  'payload',
  'command',
  'channel',
  'state',
  'values',
];

fuzz(
  'whether a request is sound is yes or no',
  6_000,
  fc.tuple(fc.oneof(objectText(FIELDS, jsonText(FIELDS)), longText), tree(FIELDS)),
  ([body, form]) => {
    expect(isSoundJson(body)).toBeTypeOf('boolean');
    expect(isSoundForm({ payload: body })).toBeTypeOf('boolean');
    if (typeof form === 'object' && form !== null)
      expect(isSoundForm(form as Record<string, unknown>)).toBeTypeOf('boolean');
  },
);
