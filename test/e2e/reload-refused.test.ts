import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { hasPostgres, postgresPlace } from '../postgres/place.ts';
import { eventually } from './eventually.ts';
import { ask, card, cards, turns } from './people.ts';
import { screen } from './read.ts';
import { checks, count, LOOK, linesOf, metrics, REFUSED, to } from './reloading.ts';
import { BACKUP, MAYA, OPS, play, SEC, setStage, withBot } from './stage.ts';

it('refuses what is wrong, says so everywhere once, and goes on by the one before until it is right', async () => {
  const stage = await play({ seed: 743, reload: LOOK });
  const { druva, slack, config } = stage;
  const wrong = to(SEC).replace('poll:', 'pol:').replace('severity', 'severty');
  writeFileSync(config, wrong);
  const [line] = await eventually(() => {
    const said = linesOf(stage, REFUSED);
    return said.length > 0 && said;
  });
  expect(line?.faults).toEqual([
    expect.stringMatching(/^.*insync\.yaml:2:1 {2}pol: .*poll/),
    expect.stringMatching(/^.*insync\.yaml:6:\d+ {2}routes\[1\]\.match\.severty: .*Nearest: severity/),
  ]);
  const found = await card(slack, OPS, ['Configuration refused', '2 faults', 'insync.yaml:2:1', ':6:']);
  const { status, configuration } = await checks(stage);
  expect(status).toBe(200);
  expect(configuration).toMatch(/refused.*stays in force: .*insync\.yaml:2:1.*And 1 more/);
  expect(screen(await ask(slack, MAYA, OPS, 'status'))).toMatch(
    /with trouble[\s\S]*configuration: .*insync\.yaml:2:1/,
  );
  expect(await metrics(stage)).toMatch(/^insync_config_reload_success 0$/m);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-1')]);
  await card(slack, BACKUP, ['LAB-PC-1']);

  // The same once more says nothing more to people; another fault is told on the same card.
  await stage.bot.reload();
  writeFileSync(config, wrong.replace('pol:', 'poll:'));
  await turns(slack, found, [/1 fault\b/, /routes\[1\]/]);
  expect(cards(slack, OPS, ['Configuration refused'])).toHaveLength(1);

  writeFileSync(config, to(SEC));
  await turns(slack, found, [/Resolved/]);
  expect(await checks(stage)).toEqual({ status: 200, configuration: undefined });
  const text = await metrics(stage);
  expect(text).toMatch(/^insync_config_reload_success 1$/m);
  expect(text).toMatch(/^insync_config_last_reload_success_timestamp_seconds 1\d{9}/m);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-2')]);
  await card(slack, SEC, ['LAB-PC-2']);
  expect(slack.counters.errors).toBe(0);
});

it('finds what it said of a file over when it starts with one that is right', async () => {
  const stage = await play({ seed: 744, reload: LOOK });
  const { slack, config } = stage;
  writeFileSync(config, 'routes: [');
  await card(slack, OPS, ['Configuration refused']);
  await stage.stopBot();
  const live = "alerts WHERE kind = 'configuration' AND state <> 'resolved'";
  expect(count(stage, live)).toBe(1);
  writeFileSync(config, to(SEC));
  await stage.restart();
  await eventually(() => count(stage, live) === 0);
});

it('does not take what needs a restart, and says that in words', async () => {
  const stage = await play({ seed: 745, reload: LOOK });
  const { slack, config } = stage;
  writeFileSync(config, to(SEC, 'feed: platform\nforward: [{ name: out, to: "stdout:" }]\n'));
  await card(slack, OPS, ['Configuration refused', '2 faults', /feed: needs a restart.*"insync"/]);
  const [line] = linesOf(stage, REFUSED);
  expect(line?.faults).toEqual([
    expect.stringMatching(/insync\.yaml:\d+:7 {2}feed: needs a restart/),
    expect.stringMatching(
      /insync\.yaml:\d+:\d+ {2}forward\[0\]\.to: needs a restart: the log has standard output/,
    ),
  ]);
  expect((await checks(stage)).configuration).toContain('needs a restart');
});

it.skipIf(!hasPostgres)(
  'tells of each bot’s own file on one PostgreSQL, until it is right or its bot is gone',
  async () => {
    const place = await postgresPlace();
    const stage = await setStage({ seed: 754, reload: LOOK, databaseUrl: place.url });
    stage.atEnd(place.remove);
    const { slack, config } = stage;
    const other = config.replace('insync.yaml', 'other.yaml');
    writeFileSync(other, to(SEC));
    const first = await withBot(stage);
    const second = await withBot({ ...stage, config: other, env: { ...stage.env, INSYNC_CONFIG: other } });
    writeFileSync(config, 'routes: [');
    writeFileSync(other, 'routes: {');
    const mine = await card(slack, OPS, ['Configuration refused', hostname(), 'insync.yaml:1:10']);
    const theirs = await card(slack, OPS, ['Configuration refused', hostname(), 'other.yaml:1:10']);
    expect((await checks(second)).configuration).toContain('other.yaml');
    writeFileSync(config, to(BACKUP));
    await turns(slack, mine, [/Resolved/]);
    expect((await checks(first)).configuration).toBeUndefined();
    expect(screen(theirs)).not.toContain('Resolved');
    await second.stopBot();
    await turns(slack, theirs, [/Resolved/]);
  },
);
