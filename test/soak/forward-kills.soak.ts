import { describe, expect, it } from 'vitest';
import { oneBot, twoBots } from '../e2e/crash-fleet.ts';
import { forwardUnderKills } from '../e2e/forward-kills.ts';
import { forwardingStage } from '../e2e/forward-places.ts';
import { hasPostgres, postgresPlace } from '../postgres/place.ts';

/** The same again: `SEED=… KILLS=… npm run soak -- forward-kills`. */
const { KILLS = '50', SEED = String(Math.floor(Math.random() * 1e6)) } = process.env;
const seed = Number(SEED);

it(`forwards everything, and only the last batch twice, in a run of ${KILLS} kills`, async () => {
  const { stage, places } = await forwardingStage(seed);
  const told = await forwardUnderKills({ stage, fleet: oneBot(stage), places, seed, kills: Number(KILLS) });
  process.stdout.write(`${JSON.stringify({ seed, kills: Number(KILLS), ...told })}\n`);
  expect(told.events).toBeGreaterThan(Number(KILLS) * 100);
});

describe.skipIf(!hasPostgres)('two bots on one PostgreSQL', () => {
  it('take over from each other when either is killed', async () => {
    const kills = Math.ceil(Number(KILLS) / 2);
    const place = await postgresPlace();
    const { stage, places } = await forwardingStage(seed, place.url);
    stage.atEnd(place.remove);
    const told = await forwardUnderKills({ stage, fleet: twoBots(place.url), places, seed, kills });
    process.stdout.write(`${JSON.stringify({ seed, bots: 2, kills, ...told })}\n`);
    expect(told.events).toBeGreaterThan(kills * 100);
  });
});
