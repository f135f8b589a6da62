import { afterAll, beforeAll, describe } from 'vitest';
import { PACE } from '../../src/store/sql/steps.ts';
import { hasPostgres } from '../postgres/place.ts';
import { type EmptyPlace, emptyPlace } from './empty-place.ts';
import { filterDatabase } from './filter-database.ts';
import { filterEquality } from './filter-equality.ts';
import { hastened } from './hastened.ts';

/** Some hundred statements each; `INSYNC_EQUALITY_RUNS=300` for as many as the embedded database has. */
const RUNS = Number(process.env.INSYNC_EQUALITY_RUNS ?? 30);

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let place: EmptyPlace;
  beforeAll(async () => {
    place = await emptyPlace();
  });
  afterAll(() => place.remove());

  const open = async () => filterDatabase(place.database, PACE, place.empty);
  filterEquality('PostgreSQL', open, RUNS);
  const hurried = async () => filterDatabase(hastened(place.database), PACE, place.empty);
  filterEquality('PostgreSQL, step by step', hurried, RUNS);
});
