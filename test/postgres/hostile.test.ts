/** Texts PostgreSQL cannot hold, or no index of it: events that carry them are events like any other. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import {
  commitOf,
  decideWith,
  event,
  filterOf,
  MINUTE,
  NOW,
  person,
  unreadable,
} from '../contract/samples.ts';
import { hasPostgres, type PostgresPlace, postgresPlace } from './place.ts';

describe.skipIf(!hasPostgres)('hostile events in PostgreSQL', () => {
  let place: PostgresPlace;
  let store: Store;
  beforeEach(async () => {
    place = await postgresPlace();
    store = openPostgresStore(place.url, decodeStored);
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });

  const RULES = {
    inhibit: [
      {
        ...{ source: filterOf({ type: 'Restore' }), target: filterOf({ type: 'Backup' }) },
        ...{ equal: ['subject'] as const, text: 'restores' },
      },
    ],
  };
  const rules = decideWith(undefined, undefined, RULES);

  // Nothing in it repeats, so that it cannot be compressed below what an index takes.
  const endless = randomBytes(12_000).toString('base64');
  it.each([
    ['NUL', 'DEV\0ICE', 'DEV\0ICE2'],
    ['half a pair', 'DEV\uD83D', 'DEV\uDE00'],
    ['what ends nowhere', `${endless}a`, `${endless}b`],
    ['quotes and backslashes', '\'";\\x{},"\\', '\'";\\x{},"\\\\'],
  ])('with %s are told apart, joined, ended and found', async (_, subject, other) => {
    const fail = (device: string, id: string, time: number) => event({ device, id, time, tenant: device });
    const page = [
      fail(subject, `${subject}1`, NOW),
      fail(other, `${other}2`, NOW + 1),
      fail(subject, `${subject}3`, NOW + 2),
    ];
    expect(await store.commitPage(commitOf(page), rules)).toMatchObject({
      fresh: 3,
      decisions: { opened: 2, grouped: 1 },
    });
    expect(await store.commitPage(commitOf(page), rules)).toMatchObject({ fresh: 0, known: 3 });
    const [alert, beside] = [1, 2];
    expect((await store.alertView(alert))?.alert.count).toBe(2);
    expect(
      await store.move(alert, { act: 'ack', by: person(subject), at: NOW, reason: 'click', note: subject }),
    ).toMatchObject({
      ok: true,
    });
    const over = event({
      ...{ device: subject, tenant: subject, id: `${subject}4`, time: NOW + MINUTE },
      ...{ status: 'Success', severity: 6 },
    });
    expect(await store.commitPage(commitOf([over]), rules)).toMatchObject({ decisions: { resolved: 1 } });
    expect((await store.alertView(alert))?.alert.state).toBe('resolved');
    const again = [
      fail(subject, `${subject}5`, NOW + 2 * MINUTE),
      fail(subject, `${subject}6`, NOW + 3 * MINUTE),
    ];
    expect(await store.commitPage(commitOf(again), rules)).toMatchObject({
      decisions: { reopened: 1, grouped: 1 },
    });
    expect((await store.alertView(beside))?.alert).toMatchObject({ count: 1, state: 'open' });
    expect(await store.commitPage(commitOf([], { unreadable: [unreadable(subject)] }), rules)).toMatchObject({
      unreadable: 1,
    });
  });
});
