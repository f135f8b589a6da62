/** `insync backup` beside a busy bot, killed and stopped; and put back. */
import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFailed } from 'vitest';
import { quiet } from '../e2e/accounts.ts';
import { eventually } from '../e2e/eventually.ts';
import { card, cards, press } from '../e2e/people.ts';
import { startProcess } from '../e2e/process.ts';
import { BACKUP, MAYA, setStage } from '../e2e/stage.ts';
import { killBackups, pouring } from './backup-kills.ts';
import { EVENTS, ended, setPlace } from './backup-place.ts';

const { KILLS = '4', SEED = String(Math.floor(Math.random() * 1e6)) } = process.env;

const place = setPlace();

describe('while events pour in', () => {
  it('a backup is what the database was at one moment', { timeout: 90_000 }, async () => {
    const path = join(place.folder, 'insync.db');
    copyFileSync(place.filled, path);
    const writer = await pouring(path);
    for (const name of ['one.db', 'two.db']) {
      const before = writer.pages();
      expect(await place.insync(['backup', name], `file:${path}`)).toMatchObject({ code: 0 });
      const after = writer.pages();
      expect(after).toBeGreaterThan(before);
      const { events } = await place.verified(name);
      expect((events - EVENTS) % 50).toBe(0);
      expect((events - EVENTS) / 50).toBeGreaterThanOrEqual(before);
      // One may be committed and not told yet.
      expect((events - EVENTS) / 50).toBeLessThanOrEqual(after + 1);
    }
    await writer.stop();
  });

  it('one that is killed leaves no half file under its name', { timeout: 120_000 }, async () => {
    onTestFailed(() => {
      process.stderr.write(`SEED=${SEED} KILLS=${KILLS}\n`);
    });
    await killBackups(place, { kills: Number(KILLS), seed: Number(SEED) });
  });

  it('one that is stopped by Ctrl-C leaves nothing', { timeout: 60_000 }, async () => {
    const child = place.start(['backup', 'a.db']);
    const result = ended(child);
    await eventually(() => readdirSync(place.folder).length > 0);
    child.kill('SIGINT');
    const { code, err } = await result;
    // It may have been done before it heard.
    if (code === 0) return void (await place.verified('a.db'));
    expect([code, err]).toEqual([130, 'Stopped: no file was written.\n']);
    expect(readdirSync(place.folder)).toEqual([]);
  });
});

it('put back, it is a bot that goes on: its cards are its own, and what came since is read again', {
  timeout: 120_000,
}, async () => {
  const stage = await setStage({ seed: 911 });
  const { druva, slack, database } = stage;
  const fail = (device: string) => druva.add([druva.world.backupFailed(Date.now(), device)]);
  const bot = await startProcess(stage);
  fail('LAB-PC-1');
  const first = await card(slack, BACKUP, ['LAB-PC-1']);
  await press(slack, MAYA, first, 'Acknowledge');
  await card(slack, BACKUP, ['LAB-PC-1', /Acknowledged: /]);
  await quiet(stage);
  const file = join(place.folder, 'kept.db');
  expect(await place.insync(['backup', file], `file:${database}`)).toMatchObject({ code: 0 });
  fail('LAB-PC-2');
  await card(slack, BACKUP, ['LAB-PC-2']);
  await quiet(stage);
  await bot.end('SIGTERM');
  for (const name of readdirSync(dirname(database)).filter((each) => /\.db(?:-wal|-shm)?$/.test(each)))
    rmSync(join(dirname(database), name));

  copyFileSync(file, database);
  const again = await startProcess(stage);
  fail('LAB-PC-3');
  await card(slack, BACKUP, ['LAB-PC-3']);
  for (const device of ['LAB-PC-1', 'LAB-PC-2', 'LAB-PC-3'])
    expect([device, cards(slack, BACKUP, [device]).length]).toEqual([device, 1]);
  await card(slack, BACKUP, ['LAB-PC-1', /Acknowledged: /]);
  const { code, out } = await place.insync(['acks', '--json'], `file:${database}`);
  expect([code, JSON.parse(out).count]).toEqual([0, 1]);
  await again.end('SIGTERM');
});
