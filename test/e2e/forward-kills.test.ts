import { describe, expect, it } from 'vitest';
import { hasPostgres, postgresPlace } from '../postgres/place.ts';
import { oneBot, twoBots } from './crash-fleet.ts';
import { forwardUnderKills } from './forward-kills.ts';
import { forwardingStage } from './forward-places.ts';

/** The same again: `SEED=… KILLS=… npx vitest run test/e2e/forward-kills.test.ts`; the long run is `npm run soak`. */
const { KILLS = '5', SEED = String(Math.floor(Math.random() * 1e6)) } = process.env;
const kills = Number(KILLS);
const timeout = 120_000 + kills * 6_000;

it(`forwards everything, and only the last batch twice, in a run of ${KILLS} kills`, {
  timeout,
}, async () => {
  const seed = Number(SEED);
  const { stage, places } = await forwardingStage(seed);
  const told = await forwardUnderKills({ stage, fleet: oneBot(stage), places, seed, kills });
  process.stdout.write(`${JSON.stringify({ seed, kills, ...told })}\n`);
  expect(told.events).toBeGreaterThan(kills * 100);
});

describe.skipIf(!hasPostgres)('two bots on one PostgreSQL', () => {
  it('take over from each other when either is killed', { timeout }, async () => {
    const seed = Number(SEED);
    const place = await postgresPlace();
    const { stage, places } = await forwardingStage(seed, place.url);
    stage.atEnd(place.remove);
    const told = await forwardUnderKills({ stage, fleet: twoBots(place.url), places, seed, kills: 2 });
    process.stdout.write(`${JSON.stringify({ seed, bots: 2, ...told })}\n`);
    expect(told.events).toBeGreaterThan(300);
  });
});
