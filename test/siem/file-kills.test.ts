import { it } from 'vitest';
import { expectNothingLost } from './file-kills.ts';

/** The long form is `npm run soak`; the same moments again with SEED. */
const KILLS = 20;
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

it(`loses no line of a file to ${KILLS} kills (seed ${SEED})`, { timeout: 90_000 }, () =>
  expectNothingLost(KILLS, SEED),
);
