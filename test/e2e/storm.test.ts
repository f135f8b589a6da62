import { expect, it } from 'vitest';
import { expectBooksToMatch, quiet } from './accounts.ts';
import { answered, ask, card, cards, press, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, SEC, stored } from './stage.ts';

it('brings a storm of 500 failures to Slack without one refusal, nothing left out, the worst first', async () => {
  const stage = await play({ seed: 61 });
  const { druva, slack } = stage;
  const now = Date.now();
  druva.story('storm');
  const worst = ['CORE-SRV-1', 'CORE-SRV-2'].map((device) => ({
    ...druva.world.backupFailed(now, device),
    severity: 0,
  }));
  druva.add(worst);
  await stored(stage, 505);
  const storm = await card(slack, BACKUP, [/Storm: \d+ failures/, 'The ten worst'], 20_000);
  await quiet(stage);
  expect(slack.counters.refused429).toBe(0);
  const alerts = expectBooksToMatch(stage);
  expect(screen(await ask(slack, MAYA, OPS, 'status'))).toContain(`${alerts} open`);

  const texts = cards(slack, BACKUP).map(screen);
  // The feed hands out 500 a page: one card may be on its way before the worst are known.
  const first = texts.findIndex((text) => text.includes('CORE-SRV-1'));
  expect(first).toBeLessThanOrEqual(1);
  const own = texts.slice(first).filter((text) => !text.includes('Storm:'));
  for (const text of own.slice(0, 2)) expect(text).toMatch(/Emergency: Backup failed on CORE-SRV-[12]/);
  expect(screen(cards(slack, SEC)[0] as never)).toMatch(/Critical/);
  expect(cards(slack, BACKUP).length).toBeLessThan(30);

  const latest = await turns(slack, storm, [/Storm: \d+ failures/]);
  const [, count] = /Storm: (\d+)/.exec(screen(latest)) ?? [];
  const all = await answered(slack, MAYA, () => press(slack, MAYA, latest, `Show all ${count}`));
  expect(screen(all)).toContain(`1 to 10 of ${count}`);
});
