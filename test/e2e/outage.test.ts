import { expect, it } from 'vitest';
import { quiet } from './accounts.ts';
import { eventually } from './eventually.ts';
import { ask, card, cards, expectNoTrouble, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, SEC, stored, YAML } from './stage.ts';
import { transcript } from './transcript.ts';

const DEVICES = 2_000;
const yaml = `${YAML}outage: { subjects: 30, within: 10m }\n`;

it('tells 2,000 failing devices as one outage', async () => {
  const stage = await play({ seed: 411, yaml });
  const { druva, slack } = stage;
  const now = Date.now();
  const failures = Array.from({ length: DEVICES }, (_, n) => druva.world.backupFailed(now + n, `SITE-PC-${n + 1}`));
  const t0 = performance.now();
  druva.add(failures.slice(0, 20));
  await stored(stage, 20);
  druva.add(failures.slice(20));
  await stored(stage, DEVICES, 30_000);
  console.log('stored', performance.now() - t0);
  await card(slack, BACKUP, [/Outage/]);
  await quiet(stage, 60_000);
  console.log('quiet', performance.now() - t0);
  for (const c of [SEC, BACKUP, OPS]) console.log(`=== ${c}\n${transcript(slack, c)}`);
  for (const n of [0, 10, 25, 40, 1_000, 1_999]) console.log(screen(await ask(slack, MAYA, BACKUP, `why ${failures[n]?.uuid}`)));
  const back = failures.slice(0, -5).map((_, n) => druva.world.backupSucceeded(Date.now(), `SITE-PC-${n + 1}`));
  druva.add(back);
  await stored(stage, 2 * DEVICES - 5, 30_000);
  console.log('stored', performance.now() - t0);
  await quiet(stage, 60_000);
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  await quiet(stage, 60_000);
  console.log('quiet', performance.now() - t0);
  for (const c of [SEC, BACKUP, OPS]) console.log(`=== ${c}\n${transcript(slack, c)}`);
  expect(slack.counters.refused429).toBe(0);
}, 120_000);
