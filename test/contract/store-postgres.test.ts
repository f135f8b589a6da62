import { describe } from 'vitest';
import { decodeStored } from '../../src/druva/stored.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { hasPostgres, postgresPlace } from '../postgres/place.ts';
import { describeStore } from './store.ts';

// A question to a server takes longer than one to a file.
describe.skipIf(!hasPostgres)('PostgreSQL', { timeout: 60_000 }, () => {
  describeStore('PostgreSQL', async () => {
    const { url, remove } = await postgresPlace();
    return { open: async () => openPostgresStore(url, decodeStored), remove };
  });
});
