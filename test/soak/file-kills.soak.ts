import { it } from 'vitest';
import { expectNothingLost } from '../siem/file-kills.ts';

/** The same moments again with SEED. */
const KILLS = Number(process.env.FILE_KILLS ?? 300);
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

it(`loses no line of a file to ${KILLS} kills (seed ${SEED})`, { timeout: 60_000 + KILLS * 5_000 }, () =>
  expectNothingLost(KILLS, SEED),
);
