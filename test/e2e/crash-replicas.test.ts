import { describe, expect, it } from 'vitest';
import { hasPostgres, postgresPlace } from '../postgres/place.ts';
import { twoBots } from './crash-fleet.ts';
import { PAGE_SIZE, runUnderKills } from './crash-run.ts';
import { setStage } from './stage.ts';

/** The same again: `SEED=… KILLS=… npx vitest run test/e2e/crash-replicas.test.ts`; the long run is `npm run soak`. */
const { KILLS = '4', SEED = String(Math.floor(Math.random() * 1e6)) } = process.env;

describe.skipIf(!hasPostgres)('two bots on one PostgreSQL', () => {
  it(`lose and double nothing in a run of ${KILLS} kills of either`, {
    timeout: 90_000 + Number(KILLS) * 4_000,
  }, async () => {
    const seed = Number(SEED);
    process.stdout.write(`seed ${seed}\n`);
    const place = await postgresPlace();
    const stage = await setStage({ seed, druva: { pageSize: PAGE_SIZE }, databaseUrl: place.url });
    stage.atEnd(place.remove);
    const report = await runUnderKills(stage, twoBots(place.url), { seed, kills: Number(KILLS) });
    process.stdout.write(`${JSON.stringify(report)}\n`);
    expect(report.answered).toBeGreaterThan(0);
  });
});
