import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startWebhook } from '../siem/webhook-endpoint.ts';
import { rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { card, cards, expectNoTrouble, turns } from './people.ts';
import { startProcess } from './process.ts';
import { count, inForce, LOOK, linesOf, metrics, pour, REFUSED, to } from './reloading.ts';
import { BACKUP, OPS, play, ready, SEC, setStage, withBot } from './stage.ts';

it('is told by a signal, in a process of its own, and reads secrets that were not named before', async () => {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const hooks = await startWebhook({ secret });
  onTestFinished(() => hooks.close());
  const stage = await setStage({ seed: 742 });
  const { druva, slack, config } = stage;
  const { pid } = await startProcess(stage, { HOOK_SECRET: secret });
  const reread = (yaml: string) => {
    writeFileSync(config, yaml);
    process.kill(pid, 'SIGHUP');
  };
  const fails = (device: string) => druva.add([druva.world.backupFailed(Date.now(), device)]);
  const brought = (device: string) =>
    eventually(() => JSON.stringify(hooks.deliveries.map(({ data }) => data)).includes(device));
  fails('LAB-PC-1');
  await card(slack, BACKUP, ['LAB-PC-1']);
  const hooked = to(SEC, `forward: [{ name: hooks, to: "${hooks.url}/in", secret: "$\{HOOK_SECRET}" }]\n`);
  reread(hooked);
  expect(await inForce(stage, 1)).toMatchObject({
    by: 'signal',
    changed: ['routes', 'forward'],
    file: config,
  });
  fails('LAB-PC-2');
  await card(slack, SEC, ['LAB-PC-2']);
  await brought('LAB-PC-2');
  process.kill(pid, 'SIGHUP');
  await eventually(() => linesOf(stage, 'the configuration was read again, nothing changed')[0]);

  // It is gone from the environment by now, and from the file for a while.
  reread(to(SEC));
  await inForce(stage, 2);
  fails('LAB-PC-3');
  await card(slack, SEC, ['LAB-PC-3']);
  reread(hooked);
  await inForce(stage, 3);
  await brought('LAB-PC-3');
  expect(cards(slack, BACKUP)).toHaveLength(1);
  expect(JSON.stringify(stage.log)).not.toContain(secret.slice(6));
  expectNoTrouble(stage);
});

it('waits for a secret that is not there yet, and takes the file once it is', async () => {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const hooks = await startWebhook({ secret });
  onTestFinished(() => hooks.close());
  const stage = await setStage({ seed: 751, reload: LOOK });
  const { druva, slack, config } = stage;
  const file = join(dirname(config), 'hook-secret');
  Object.assign(stage.env, { HOOK_SECRET_FILE: file });
  await withBot(stage);
  writeFileSync(
    config,
    to(SEC, `forward: [{ name: hooks, to: "${hooks.url}/in", secret: "$\{HOOK_SECRET}" }]\n`),
  );
  const found = await card(slack, OPS, ['Configuration refused', 'HOOK_SECRET_FILE', 'does not exist']);
  writeFileSync(file, secret);
  expect(await inForce(stage)).toMatchObject({ changed: ['routes', 'forward'] });
  await turns(slack, found, [/Resolved/]);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-1')]);
  await card(slack, SEC, ['LAB-PC-1']);
  await eventually(() => hooks.deliveries.length > 0);
  expect(linesOf(stage, REFUSED)).toHaveLength(1);
});

it('begins to forward to a destination that is new, ends one that is gone, and leaves the others alone', async () => {
  const stage = await play({ seed: 749, reload: LOOK });
  const { config, database } = stage;
  const file = (name: string) => join(dirname(config), `${name}.ndjson`);
  const ids = (name: string): string[] =>
    existsSync(file(name))
      ? readFileSync(file(name), 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line).uniqueID)
      : [];
  const named = (...names: string[]) =>
    to(
      BACKUP,
      `forward:\n${names.map((name) => `  - { name: ${name}, to: "file:${file(name)}" }\n`).join('')}`,
    );
  const place = (name: string) =>
    rows<{ cursor: number }>(database, `SELECT cursor FROM forwards WHERE name = '${name}'`)[0]?.cursor;
  const newest = () => rows<{ seq: number }>(database, 'SELECT max(seq) AS seq FROM events')[0]?.seq;

  const pouring = pour(stage, 100);
  writeFileSync(config, named('stays'));
  expect(await inForce(stage, 1)).toMatchObject({ changed: ['forward'] });
  await eventually(() => ids('stays').length > 0);
  writeFileSync(config, named('stays', 'short'));
  await inForce(stage, 2);
  await eventually(() => ids('short').length > 0);
  writeFileSync(config, named('stays'));
  await inForce(stage, 3);
  await eventually(async () => !(await ready(stage.bot.probesUrl)).text.includes('forward short'));
  const events = await pouring.end();
  await eventually(() => count(stage, 'events') === events && place('stays') === newest());
  expect(new Set(ids('stays')).size, 'an event stands there once').toBe(ids('stays').length);
  expect(place('short')).toBeLessThan(newest() ?? 0);
  expect(await metrics(stage)).not.toMatch(/^insync_forward_\w+\{destination="short"/m);

  // What comes back goes on from its place: nothing is missing in between.
  writeFileSync(config, named('stays', 'short'));
  await inForce(stage, 4);
  await eventually(() => place('short') === newest());
  const [first = ''] = ids('short');
  expect([...new Set(ids('short'))]).toEqual(ids('stays').slice(ids('stays').indexOf(first)));
});
