import { expect, it } from 'vitest';
import { oneBot } from './crash-fleet.ts';
import { PAGE_SIZE, runUnderKills } from './crash-run.ts';
import { setStage } from './stage.ts';

/** The same again: `SEED=… KILLS=… npx vitest run test/e2e/crash-kills.test.ts`; the long run is `npm run soak`. */
const { KILLS = '7', SEED = String(Math.floor(Math.random() * 1e6)) } = process.env;

it(`loses and doubles nothing in a run of ${KILLS} kills`, {
  timeout: 60_000 + Number(KILLS) * 4_000,
}, async () => {
  const seed = Number(SEED);
  process.stdout.write(`seed ${seed}\n`);
  const stage = await setStage({ seed, druva: { pageSize: PAGE_SIZE } });
  const report = await runUnderKills(stage, oneBot(stage), { seed, kills: Number(KILLS) });
  process.stdout.write(`${JSON.stringify(report)}\n`);
  expect(report.answered).toBeGreaterThan(0);
});
