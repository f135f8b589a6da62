import { PACE, type Pace } from '../../src/store/sql/steps.ts';
import { openWriter } from '../../src/store/sqlite/open.ts';
import { filterDatabase } from './filter-database.ts';
import { filterEquality } from './filter-equality.ts';
import { hurried } from './hurried.ts';

filterEquality('SQLite', async () => sqlite(PACE));
filterEquality('SQLite, step by step', async () => sqlite(hurried(8)));

function sqlite(pace: Pace) {
  const database = openWriter(':memory:');
  return filterDatabase(database, pace, () => database.close());
}
