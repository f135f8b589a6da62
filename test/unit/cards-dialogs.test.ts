import type { ModalView } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACK_DIALOG, ackDialog, readAck } from '../../src/cards/ack-dialog.ts';
import { BULK_DIALOG, bulkDialog, readBulk } from '../../src/cards/bulk-dialog.ts';
import { assignDialog, noteDialog, readAssign, readNote } from '../../src/cards/note-dialog.ts';
import {
  previewWords,
  readSilence,
  readSilenceDraft,
  SILENCE_DIALOG,
  silenceDialog,
  silenceErrors,
} from '../../src/cards/silence-dialog.ts';
import { ACTS } from '../../src/domain/life.ts';
import { faults } from './cards-check.ts';
import { alert, hostile } from './cards-hostile-values.ts';
import { told } from './cards-life-samples.ts';
import { now } from './cards-lookups.ts';
import { read } from './cards-read.ts';
import { alertOf, maya } from './cards-samples.ts';

const HOUR = 3_600_000;
const input = { alert: alertOf({ id: 1037, subject: 'LAB-PC-9' }), metadata: 'key' };

/** What Slack sends of a dialog, by block. */
const typed = (value: string | null) => ({ type: 'plain_text_input', value });
const option = (value: string) => ({ selected_option: { value } });
const values = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).map(([block, state]) => [block, { [block]: state }]));

function drawn(view: ModalView): string[] {
  expect(faults(view)).toEqual([]);
  expect(view.private_metadata).toBe('key');
  return [view.title.text, ...read(view), `[${view.submit?.text}]`];
}

describe('silencing', () => {
  const silence = { ...input, filter: '--type Backup --outcome failed --subject LAB-PC-9' };
  const preview = { events: 14, bySeverity: [[3, 14]] as const, complete: true, alerts: 1 };

  test('as designed: how long, what, how much it would have hidden, why', () => {
    const view = silenceDialog({ ...silence, preview });
    expect(view.callback_id).toBe(SILENCE_DIALOG);
    expect(drawn(view)).toEqual([
      'Silence alert 1037',
      '🔶 *Error*  Backup failed on `LAB-PC-9`',
      'How long: 4 hours',
      'What to silence: --type Backup --outcome failed --subject LAB-PC-9',
      '*Would have hidden 14 events in the last 7 days*, none of them Critical. It silences 1 alert at once.',
      'Why: … Lab move, machines are unplugged',
      '[Silence]',
    ]);
  });

  test('"Until a time" brings a picker, a fault its cure in place of the count', () => {
    const view = silenceDialog({
      ...silence,
      length: 'until',
      preview,
      wrong: { message: '"Backp" is not a type', nearest: '--type Backup' },
    });
    expect(drawn(view).slice(2, 6)).toEqual([
      'How long: Until a time',
      'Until: …',
      'What to silence: --type Backup --outcome failed --subject LAB-PC-9',
      '⚠️ "Backp" is not a type. Did you mean --type Backup?',
    ]);
    expect(drawn(silenceDialog({ ...silence, alert: undefined }))[0]).toBe('Silence alerts');
  });

  test('the preview names what is critical, and says when it stopped counting', () => {
    expect(previewWords({ ...preview, bySeverity: [[2, 3]], complete: false, alerts: 2 })).toBe(
      '*Would have hidden more than 14 events in the last 7 days*, 3 of them Critical. It silences 2 alerts at once.',
    );
    expect(previewWords({ ...preview, events: 0, bySeverity: [], alerts: 0 })).toBe(
      '*Would have hidden nothing in the last 7 days.*',
    );
  });

  const sent = (fields: object) =>
    readSilence(
      values({ for: option('4h'), filter: typed(' --type Backup '), note: typed(null), ...fields }),
      now,
    );
  const at = (ms: number) => ({ for: option('until'), until: { selected_date_time: ms / 1000 } });

  test('what was sent is read', () => {
    expect(sent({})).toEqual({ ok: true, until: now + 4 * HOUR, filter: '--type Backup', note: '' });
    expect(sent({ for: option('forever') })).toMatchObject({ ok: true, until: undefined });
    expect(sent(at(now + HOUR))).toMatchObject({ ok: true, until: now + HOUR });
    expect(readSilenceDraft(values({ for: option('until'), filter: typed('x') }))).toEqual({
      length: 'until',
      filter: 'x',
    });
    expect(readSilenceDraft(null)).toEqual({ length: '4h', filter: '' });
  });

  test.each([
    ['for', { for: option('2y') }],
    ['for', { for: {} }],
    ['until', at(now - HOUR)],
    ['until', at(now + 400 * 24 * HOUR)],
    ['until', { for: option('until'), until: { selected_date_time: '5' } }],
    ['filter', { filter: typed('   ') }],
    ['filter', { filter: typed('x'.repeat(1001)) }],
    ['note', { note: typed('x'.repeat(501)) }],
  ])('what is wrong stands under %s: %j', (block, fields) => {
    const result = sent(fields);
    expect(result.ok ? [] : Object.keys(result.errors)).toEqual([block]);
  });

  test('a fault of the filter stands under it', () => {
    expect(silenceErrors({ message: 'no such flag' })).toEqual({ filter: 'no such flag.' });
  });
});

describe('acknowledging', () => {
  test('note, reason, owner and when it reminds', () => {
    const view = ackDialog(input);
    expect(view.callback_id).toBe(ACK_DIALOG);
    expect(drawn(view)).toEqual([
      'Acknowledge alert 1037',
      '🔶 *Error*  Backup failed on `LAB-PC-9`',
      'Note: … Laptop is in for repair, back on Tuesday',
      'Reason: … No reason',
      'Who has it: … Choose a person',
      'Remind: Never',
      '[Acknowledge]',
    ]);
    expect(drawn(ackDialog({ ...input, length: 'until' }))).toContain('Until: …');
  });

  test('what was sent is read, strictly', () => {
    const fields = {
      note: typed('disk'),
      reason: option('hardware'),
      owner: { selected_user: 'U07MAYA' },
      expiry: option('1d'),
    };
    expect(readAck(values(fields), now)).toEqual({
      ok: true,
      note: 'disk',
      reason: 'hardware',
      owner: 'U07MAYA',
      until: now + 24 * HOUR,
    });
    const least = { note: typed(null), reason: { selected_option: null }, expiry: option('forever') };
    expect(readAck(values(least), now)).toEqual({
      ok: true,
      note: '',
      reason: undefined,
      owner: undefined,
      until: undefined,
    });
    expect(readAck(values({ ...fields, reason: option('constructor') }), now)).toMatchObject({
      errors: { reason: expect.any(String) },
    });
    expect(readAck(values({ ...fields, owner: { selected_user: '<!channel>' } }), now)).toMatchObject({
      owner: undefined,
    });
  });
});

describe('notes and owners', () => {
  test('a note must say something, an owner must be somebody', () => {
    expect(drawn(noteDialog(input))[0]).toBe('Note on alert 1037');
    expect(readNote(values({ note: typed(' seen ') }))).toEqual({ ok: true, note: 'seen' });
    expect(readNote(values({ note: typed(' ') }))).toMatchObject({ ok: false });
    const owned = assignDialog({ ...input, alert: alertOf({ owner: maya }) });
    expect(drawn(owned)).toContain('Who sees to it: @U07MAYA');
    const sent = values({ owner: { selected_user: 'W1' }, note: typed('keys') });
    expect(readAssign(sent)).toEqual({ ok: true, owner: 'W1', note: 'keys' });
    expect(readAssign({})).toMatchObject({ errors: { owner: 'Choose a person.' } });
  });
});

describe('many at once', () => {
  const rows = Array.from({ length: 12 }, (_, n) => ({
    alert: alertOf({ id: n + 1, count: 1 }),
    card: undefined,
  }));

  test('asks first: says how many, and names the worst', () => {
    const view = bulkDialog({ ...told, act: 'ack', rows, count: 497 }, 'key');
    expect(view.callback_id).toBe(BULK_DIALOG);
    const lines = drawn(view);
    expect(lines[1]).toMatch(/^\*\*Acknowledge: 497 alerts\.\*\*/);
    expect(lines[3]).toBe(
      '1. 🔶 **Backup failed on DEV-MBP-22**  alert 1, 1 event, nobody has it, «{ago} 2026-11-22 13:52 UTC»',
    );
    expect(lines).toContain('and 487 more');
    expect(lines.at(-1)).toBe('[Acknowledge 497]');
    for (const act of ACTS)
      expect(faults(bulkDialog({ ...told, act, rows, count: 1_234_567 }, 'key'))).toEqual([]);
  });

  test('what was sent is read by the act', () => {
    expect(readBulk(values({ note: typed('x') }), 'ack')).toEqual({ ok: true, note: 'x', owner: undefined });
    expect(readBulk({}, 'ack')).toMatchObject({ ok: true });
    expect(readBulk({}, 'note')).toMatchObject({ ok: false });
    expect(readBulk({}, 'assign')).toMatchObject({ errors: { owner: 'Choose a person.' } });
  });
});

test('whatever alerts are called and people type, dialogs are inert and their readers do not throw', () => {
  fc.assert(
    fc.property(alert, hostile, hostile, fc.anything(), (about, words, more, sent) => {
      const given = { alert: about, metadata: 'key' };
      const wrong = { message: words, nearest: more };
      for (const view of [
        ackDialog(given),
        noteDialog(given),
        assignDialog(given),
        silenceDialog({ ...given, filter: words, length: 'until' }),
        silenceDialog({ ...given, filter: more, wrong }),
        bulkDialog({ ...told, act: 'assign', rows: [{ alert: about, card: undefined }], count: 9 }, 'key'),
      ])
        expect(faults(view)).toEqual([]);
      for (const state of [
        sent,
        values({ note: sent, expiry: sent, for: sent, filter: sent, owner: sent }),
      ]) {
        expect(readAck(state, now).ok).toBe(false);
        expect(readSilence(state, now).ok).toBe(false);
        expect(readNote(state).ok).toBe(false);
        expect(readAssign(state).ok).toBe(false);
        expect(readSilenceDraft(state).length).toBe('4h');
      }
    }),
    { numRuns: 150 },
  );
});
