import { expect, it } from 'vitest';
import { killBackups } from '../shipping/backup-kills.ts';
import { setPlace } from '../shipping/backup-place.ts';

/** The same again: `SEED=… KILLS=… BACKUP_EVENTS=… npm run soak -- backup`. */
const { KILLS = '60', SEED = String(Math.floor(Math.random() * 1e6)) } = process.env;

const place = setPlace();

it(`leaves no half backup in ${KILLS} kills`, async () => {
  process.stdout.write(`seed ${SEED}\n`);
  const whole = await killBackups(place, { kills: Number(KILLS), seed: Number(SEED) });
  process.stdout.write(`${whole} were done before they were killed\n`);
  expect(whole).toBeLessThan(Number(KILLS));
});
