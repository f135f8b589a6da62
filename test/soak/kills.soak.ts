import { expect, it } from 'vitest';
import { oneBot } from '../e2e/crash-fleet.ts';
import { PAGE_SIZE, runUnderKills } from '../e2e/crash-run.ts';
import { setStage } from '../e2e/stage.ts';

/** The same again: `SEED=… KILLS=… npm run soak -- kills`. */
const { KILLS = '200', SEED = String(Math.floor(Math.random() * 1e6)) } = process.env;

it(`loses and doubles nothing in a run of ${KILLS} kills`, async () => {
  const seed = Number(SEED);
  process.stdout.write(`seed ${seed}\n`);
  const stage = await setStage({ seed, druva: { pageSize: PAGE_SIZE } });
  const report = await runUnderKills(stage, oneBot(stage), { seed, kills: Number(KILLS) });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(report.answered).toBeGreaterThan(Number(KILLS) / 4);
});
