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
  rows: keys.map((key) => ({ key }) as EventRow),
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

  it('are kept under a short key', async () => {
    const shelf = new Keyv();
    let drawn = 0;
    const key = await keepPage(shelf, first(), () => (drawn = (drawn + 0.37) % 1));
    expect(key).toMatch(/^[0-9a-z]{12}$/);
    expect(await findPage(shelf, key)).toEqual(first());
    expect(await findPage(shelf, 'nosuchkey')).toBeUndefined();
    await shelf.set('page:old', { filter: { what: 1 } });
    expect(await findPage(shelf, 'old')).toBeUndefined();
  });
});
