import { describe, expect, it } from 'vitest';
import { twoBots } from '../e2e/crash-fleet.ts';
import { PAGE_SIZE, runUnderKills } from '../e2e/crash-run.ts';
import { setStage } from '../e2e/stage.ts';
import { hasPostgres, postgresPlace } from '../postgres/place.ts';

/** The same again: `SEED=… KILLS=… npm run soak -- replicas`. */
const { KILLS = '100', SEED = String(Math.floor(Math.random() * 1e6)) } = process.env;

describe.skipIf(!hasPostgres)('two bots on one PostgreSQL', () => {
  it(`lose and double nothing in a run of ${KILLS} kills of either`, async () => {
    const seed = Number(SEED);
    process.stdout.write(`seed ${seed}\n`);
    const place = await postgresPlace();
    const stage = await setStage({ seed, druva: { pageSize: PAGE_SIZE }, databaseUrl: place.url });
    stage.atEnd(place.remove);
    const report = await runUnderKills(stage, twoBots(place.url), { seed, kills: Number(KILLS) });
    process.stdout.write(`${JSON.stringify(report)}\n`);
    expect(report.answered).toBeGreaterThan(Number(KILLS) / 4);
  });
});
