import { renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { answered, ask, card, cards, expectNoTrouble, expectTaken, press, turns } from './people.ts';
import { screen } from './read.ts';
import { channelsOf, checks, count, expectNoneLost, inForce, LOOK, pour, to } from './reloading.ts';
import { BACKUP, JON, MAYA, OPS, play, ready, SEC, YAML } from './stage.ts';

const { SEED = '741' } = process.env;

it('sends the next card where the file says, and loses none of the events that pour in', async () => {
  const stage = await play({ seed: Number(SEED), reload: LOOK });
  const { druva, slack, config } = stage;
  const pouring = pour(stage);
  await eventually(() => cards(slack, BACKUP).length > 0);
  for (const [round, channel] of [SEC, BACKUP, OPS].entries()) {
    writeFileSync(config, to(channel));
    expect(await inForce(stage, round + 1)).toMatchObject({ by: 'file', changed: ['routes'] });
  }
  const events = await pouring.end();
  druva.add([druva.world.backupFailed(Date.now(), 'LAST-PC')]);
  expect(await expectNoneLost(stage, events + 1)).toBe(0);
  expect(channelsOf(stage, 'LAST-PC')).toEqual([OPS]);
  expectNoTrouble(stage);
});

it('sees a file that is renamed into its place, and a link that leads elsewhere', async () => {
  const stage = await play({ seed: 746, reload: LOOK });
  const { druva, slack, config } = stage;
  const beside = (name: string) => join(dirname(config), name);
  writeFileSync(beside('.insync.yaml.swp'), to(SEC));
  renameSync(beside('.insync.yaml.swp'), config);
  await inForce(stage, 1);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-1')]);
  await card(slack, SEC, ['LAB-PC-1']);

  // As Kubernetes does it: the file is a link, and the new link takes the place of the old one.
  writeFileSync(beside('mounted.yaml'), to(OPS));
  symlinkSync(beside('mounted.yaml'), beside('next'));
  renameSync(beside('next'), config);
  await inForce(stage, 2);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-2')]);
  await card(slack, OPS, ['LAB-PC-2']);
  expectNoTrouble(stage);
});

it('asks at the next click who may', async () => {
  const stage = await play({ seed: 747, reload: LOOK });
  const { druva, slack, config } = stage;
  druva.add(['LAB-PC-1', 'LAB-PC-2'].map((device) => druva.world.backupFailed(Date.now(), device)));
  const [first, second] = await Promise.all(
    ['LAB-PC-1', 'LAB-PC-2'].map((device) => card(slack, BACKUP, [device])),
  );
  expectTaken(await press(slack, MAYA, first as never, 'Acknowledge'));
  await turns(slack, first as never, [/Acknowledged/]);
  writeFileSync(config, to(BACKUP, `permissions: { acknowledge: [${JON}] }\n`));
  expect(await inForce(stage)).toMatchObject({ changed: ['permissions'] });
  const answer = await answered(slack, MAYA, () => press(slack, MAYA, second as never, 'Acknowledge'));
  expect(screen(answer)).toContain(JON);
  expectTaken(await press(slack, JON, second as never, 'Acknowledge'));
  await turns(slack, second as never, [/Acknowledged/]);
});

it('asks for the feed as often as the file says', async () => {
  const yearly = YAML.replace('* * * * * *', '0 0 1 1 *');
  const stage = await play({ seed: 748, reload: LOOK, yaml: yearly });
  const { druva, slack, config } = stage;
  await eventually(async () => (await ready(stage.bot.probesUrl)).status === 200);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-1')]);
  writeFileSync(config, YAML);
  expect(await inForce(stage)).toMatchObject({ changed: ['poll'] });
  await card(slack, BACKUP, ['LAB-PC-1']);
});

it('rehearses a draft beside the file, which is in force already', async () => {
  const stage = await play({ seed: 753, reload: LOOK });
  const { druva, slack, config } = stage;
  druva.add(['LAB-PC-1', 'LAB-PC-2'].map((device) => druva.world.backupFailed(Date.now(), device)));
  await eventually(() => count(stage, 'events') === 2);
  const draft = to(SEC).replace('routes:', 'alert: [{ severity: "<=1" }]\nroutes:');
  writeFileSync(config.replace('.yaml', '.draft.yaml'), draft);
  expect(screen(await ask(slack, MAYA, OPS, 'rehearse --since 1h'))).toMatch(
    /\*\*0 cards\*\*; today’s rules: 2/,
  );
  writeFileSync(config.replace('.yaml', '.draft.yaml'), 'routes: [');
  expect(screen(await ask(slack, MAYA, OPS, 'rehearse --since 1h'))).toContain('insync.draft.yaml:1:10');
  expect((await checks(stage)).configuration).toBeUndefined();
});

it('keeps for as long as the file says', async () => {
  const stage = await play({ seed: 752, reload: LOOK });
  const { druva, config } = stage;
  const old = Date.now() - 40 * 86_400_000;
  druva.add(Array.from({ length: 20 }, () => druva.world.routine(old)));
  druva.add([druva.world.routine(Date.now())]);
  await eventually(() => count(stage, 'events') === 21);
  writeFileSync(config, to(BACKUP, 'retention: 30d\n'));
  expect(await inForce(stage)).toMatchObject({ changed: ['retention'] });
  await eventually(() => count(stage, 'events') === 1);
});

it('takes twenty readings at once while events come, and ends with the file as it is', async () => {
  const stage = await play({ seed: 750, reload: LOOK });
  const { druva, slack, config } = stage;
  const pouring = pour(stage);
  await eventually(() => cards(slack, BACKUP).length > 0);
  for (let turn = 0; turn < 4; turn += 1) {
    writeFileSync(config, to(turn % 2 === 0 ? SEC : BACKUP));
    await Promise.all(Array.from({ length: 5 }, () => stage.bot.reload()));
  }
  const all = Array.from({ length: 20 }, (_, turn) => {
    writeFileSync(config, turn % 3 === 1 ? 'routes: [' : to(turn % 2 === 0 ? SEC : BACKUP));
    return stage.bot.reload();
  });
  await Promise.all(all);
  writeFileSync(config, to(OPS));
  await stage.bot.reload();
  const events = await pouring.end();
  druva.add([druva.world.backupFailed(Date.now(), 'LAST-PC')]);
  await expectNoneLost(stage, events + 1);
  expect(channelsOf(stage, 'LAST-PC')).toEqual([OPS]);
  expect(
    rows(stage.database, "SELECT 1 FROM alerts WHERE kind = 'configuration' AND state <> 'resolved'"),
  ).toEqual([]);
  expect((await checks(stage)).configuration).toBeUndefined();
});
