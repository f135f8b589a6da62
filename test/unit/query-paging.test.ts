import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import type { EventPage, EventRow } from '../../src/domain/archive.ts';
import {
  findPage,
  firstPage,
  keepPage,
  newerPage,
  olderPage,
  type PagingState,
  pageRequest,
} from '../../src/query/paging.ts';
import { parseCommand } from '../../src/query/parse-command.ts';

const NOW = Date.UTC(2026, 10, 22, 14, 0);

function first(): PagingState {
  const result = parseCommand('events --type Backup --since 1h --status open --limit 3', {
    now: NOW,
    zone: 'UTC',
  });
  if (!result.ok || result.command.name !== 'events') throw new Error('not understood');
  return firstPage(result.command, NOW);
}

const page = (keys: number[], older: boolean, newer: boolean): EventPage => ({
  rows: keys.map((key) => ({ key, event: { severity: key % 8 } }) as EventRow),
  older,
  newer,
});

describe('pages of a list', () => {
  it('lead down and up again by the keys at their ends', () => {
    const top = first();
    const second = olderPage(top, page([9, 8, 7], true, false));
    expect(second).toMatchObject({ offset: 3, before: 7 });
    const third = second && olderPage(second, page([6, 5, 4], true, true));
    expect(third).toMatchObject({ offset: 6, before: 4 });
    const back = third && newerPage(third, page([3, 2], false, true));
    expect(back).toMatchObject({ offset: 3, after: 3 });
    expect(back).not.toHaveProperty('before');
  });

  it('end at both ends', () => {
    expect(olderPage(first(), page([9, 8, 7], false, false))).toBeUndefined();
    expect(olderPage(first(), page([], true, false))).toBeUndefined();
    expect(newerPage(first(), page([9, 8, 7], true, true))).toBeUndefined();
  });

  it('ask the same span however late the button is clicked', () => {
    expect(pageRequest(first())).toMatchObject({ now: NOW, limit: 3, filter: { since: { ago: 3_600_000 } } });
  });

  it('sorted by severity have the severity in their place', () => {
    const top: PagingState = { ...first(), sort: 'severity' };
    const second = olderPage(top, page([11, 10, 9], true, false));
    expect(second).toMatchObject({ before: 9, level: 1, sort: 'severity' });
    expect(second && pageRequest(second)).toMatchObject({ sort: 'severity', before: 9, level: 1 });
    expect(second && newerPage(second, page([13, 4], false, true))).toMatchObject({ after: 13, level: 5 });
    expect(olderPage(first(), page([9, 8, 7], true, false))).not.toHaveProperty('level');
  });

  it('go on where a search was stopped', () => {
    const stopped = { ...page([9], false, false), searchedTo: 4 };
    const rest = olderPage(first(), stopped);
    expect(rest).toMatchObject({ before: 4, offset: 1 });
    expect(rest && newerPage(rest, page([], false, true))).toMatchObject({ after: 3, offset: 0 });
    const sorted: PagingState = { ...first(), sort: 'severity' };
    expect(olderPage(sorted, { ...stopped, searchedLevel: 3 })).toMatchObject({ before: 4, level: 3 });
    expect(olderPage(sorted, stopped)).toMatchObject({ before: 9, level: 1 });
    expect(olderPage(sorted, { ...page([], false, false), searchedTo: 4 })).toEqual(sorted);
  });

  it('are kept under a short key', async () => {
    const shelf = new Keyv();
    let drawn = 0;
    const key = await keepPage(shelf, first(), () => (drawn = (drawn + 0.37) % 1));
    expect(key).toMatch(/^[0-9a-z]{12}$/);
    expect(await findPage(shelf, key)).toEqual(first());
    expect(await findPage(shelf, 'nosuchkey')).toBeUndefined();
    const { sort: _, ...older } = first();
    for (const kept of [{ filter: { what: 1 } }, { ...first(), more: 1 }, { ...first(), level: 9 }, older]) {
      await shelf.set('page:old', kept);
      expect(await findPage(shelf, 'old')).toBeUndefined();
    }
  });
});
