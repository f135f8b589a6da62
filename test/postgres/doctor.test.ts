/** The doctor and a database on a server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../src/doctor.ts';
import type { Check } from '../../src/domain/checkup.ts';
import { decodeStored } from '../../src/druva/stored.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { commitOf, decideWith, failures } from '../contract/samples.ts';
import { type Stage, setStage } from '../e2e/stage.ts';
import { barePlace, hasPostgres, type PostgresPlace, postgresPlace } from './place.ts';

describe.skipIf(!hasPostgres)('the doctor', () => {
  let empty: PostgresPlace;
  let place: PostgresPlace;
  beforeAll(async () => {
    empty = await barePlace();
    // Making one leaves the thread that speaks to servers, which is kept, where the stage does not count it.
    place = await postgresPlace();
  });
  afterAll(async () => {
    await empty.remove();
    await place.remove();
  });

  const database = async (stage: Stage, url: string): Promise<Check | undefined> => {
    const env = { ...stage.env, DATABASE_URL: url };
    const parts = { env, clock: Date.now };
    const checks = await examine(parts, () => undefined, new AbortController().signal);
    return checks.find(({ name }) => name === 'database');
  };

  it('says of a server what is there, and what is wrong, without the password', async () => {
    const stage = await setStage({ seed: 5 });
    expect(await database(stage, empty.url)).toMatchObject({
      state: 'good',
      said: expect.stringContaining('is empty'),
    });
    const store = openPostgresStore(place.url, decodeStored);
    await store.commitPage(commitOf(failures(3), { at: Date.now() }), decideWith());
    await store.close();
    expect(await database(stage, place.url)).toMatchObject({
      state: 'good',
      said: expect.stringContaining(', 3 events'),
    });
    const nowhere = await database(stage, 'postgres://insync:correct-horse@127.0.0.1:1/insync');
    expect(nowhere).toMatchObject({ state: 'bad', said: expect.stringContaining('cannot be reached') });
    expect(JSON.stringify(nowhere)).not.toContain('correct-horse');
  });
});
