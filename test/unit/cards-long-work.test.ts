import { describe, expect, test } from 'vitest';
import {
  exportCancelled,
  exportDone,
  exportFailed,
  exportProgress,
  exportStarted,
  exportStopping,
} from '../../src/cards/export.ts';
import { searchStopped, stillSearching } from '../../src/cards/searching.ts';
import { faults } from './cards-check.ts';
import { read } from './cards-read.ts';
import { at } from './cards-samples.ts';

const canonical = 'export --since 30d --format csv';
const reached = at('2026-11-19T14:32:00Z');

describe('an export', () => {
  const done = {
    canonical,
    format: 'csv' as const,
    events: 412_000,
    bytes: 120_000_000,
    filterWords: 'failed',
    took: 12_300,
    complete: true,
  };

  test('is announced, shows how far it is, and can be cancelled', () => {
    expect(read(exportStarted(canonical))).toEqual([
      '**The file comes to your direct messages.** There you see how far it is, and can cancel.',
      '`/insync export --since 30d --format csv`',
    ]);
    const progress = exportProgress({ canonical, format: 'ndjson', events: 41_200, reached, cancelId: 'j1' });
    expect(read(progress)).toEqual([
      '**⏳ Writing an NDJSON file**: 41,200 events so far, back to «{date_short_pretty} at {time} 2026-11-19 14:32 UTC»',
      '[Cancel]',
      '`/insync export --since 30d --format csv`',
    ]);
    expect(progress.blocks[1]).toMatchObject({ elements: [{ action_id: 'export.cancel', value: 'j1' }] });
    const begun = exportProgress({ canonical, format: 'csv', events: 0, reached: undefined, cancelId: 'j1' });
    expect(read(begun)[0]).toBe('**⏳ Writing a CSV file**');
  });

  test('done: how many, how large, how long', () => {
    expect(read(exportDone(done))).toEqual([
      '✅ **412,000 failed events** as a CSV file, 120 MB, newest first',
      'written in 12.3 s · `/insync export --since 30d --format csv`',
    ]);
    expect(exportDone(done).text).toBe('412,000 failed events as a CSV file, 120 MB, newest first.');
    expect(read(exportDone({ ...done, events: 0 }))[0]).toBe(
      '✅ **No failed events**: there is nothing to write',
    );
    expect(read(exportDone({ ...done, complete: false }))[0]).toMatch(/^⚠️ A part only: /);
  });

  test('cancelled, failed, over already: each says what became of the file', () => {
    expect(exportCancelled(canonical, 1).text).toBe('Cancelled after 1 event. No file was kept.');
    expect(read(exportFailed({ why: 'failed', said: 'no space left on device', reference: 'k7f2' }))).toEqual(
      [
        '⚠️ **The export failed: no space left on device.** No file was kept. Ask again in a moment.',
        'reference `k7f2`',
      ],
    );
    expect(exportFailed({ why: 'busy' }).text).toContain('running already');
    expect(exportStopping().text).toContain('nothing to cancel');
  });
});

describe('a search that takes long', () => {
  test('says how far it is, and can be stopped', () => {
    const message = stillSearching({ canonical: 'events --text disk', found: 3, reached, stopId: 'j2' });
    expect(read(message)).toEqual([
      '**⏳ Still searching**, 3 found so far, back to «{date_short_pretty} at {time} 2026-11-19 14:32 UTC». The answer follows by itself.',
      '[Stop]',
      '`/insync events --text disk`',
    ]);
    expect(message.blocks[1]).toMatchObject({ elements: [{ action_id: 'search.stop', value: 'j2' }] });
    expect(faults(message)).toEqual([]);
    const early = stillSearching({ canonical: '', found: undefined, reached: undefined, stopId: 'j2' });
    expect(read(early)).toEqual(['**⏳ Still searching**. The answer follows by itself.', '[Stop]']);
  });

  test('stopped, or over before', () => {
    expect(searchStopped(true).text).toContain('What was found so far follows');
    expect(searchStopped(false).text).toContain('nothing to stop');
  });
});
