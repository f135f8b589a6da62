import { expect, it } from 'vitest';
import { expectBooksToMatch, quiet } from './accounts.ts';
import { eventually } from './eventually.ts';
import { answered, ask, card, cards, press, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, SEC, stored } from './stage.ts';

const CRITICAL = Array.from({ length: 20 }, (_, n) => `FIN-SRV-${String(n + 1).padStart(2, '0')}`);

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

it('has each of 20 critical alerts among 10,000 routine events on a card within five seconds, in one channel', async () => {
  const yaml = `poll: "* * * * * *"\nroutes:\n  - channel: ${BACKUP}\n`;
  const stage = await play({ seed: 62, yaml });
  const { druva, slack } = stage;
  const { world } = druva;
  const now = Date.now();
  // A busy hour: 300 backups fail as they do, and among them all somebody encrypts the finance servers.
  const burst = Array.from({ length: 10_000 }, (_, n) =>
    n % 33 === 0 && n < 9_900 ? { ...world.backupFailed(now, `PC-${n}`), severity: 3 } : world.routine(now),
  );
  const critical = CRITICAL.map((device) => world.unusualDataActivity(now, device));
  for (const [n, each] of critical.entries()) burst.splice(3_000 + 300 * n, 0, each);
  druva.add(burst);
  const posts = () =>
    slack.journal.filter(({ method, status }) => method === 'chat.postMessage' && status === 200);
  const own = () => cards(slack, BACKUP, [/Unusual Data Activity on/]);

  await stored(stage, 10_020, 30_000);
  const atFirst = posts().length;
  await eventually(
    () => {
      const shown = cards(slack, BACKUP).map(screen).join('\n');
      return CRITICAL.every((device) => shown.includes(device));
    },
    { within: 5_000, what: 'a card with each critical alert' },
  );
  // A message is a second: what five messages have not brought did not come in time, however fast the machine is.
  expect(posts().length - atFirst).toBeLessThanOrEqual(5);

  await quiet(stage, 40_000);
  expect(
    own()
      .map((each) => /FIN-SRV-\d\d/.exec(screen(each))?.[0])
      .toSorted(),
  ).toEqual(CRITICAL);
  const storm = await card(slack, BACKUP, [/Storm: \d+/]);
  // The one that came first was on its way before there was a storm.
  expect(CRITICAL.filter((device) => !screen(storm).includes(device)).length).toBeLessThanOrEqual(1);
  expect(cards(slack, BACKUP).length).toBeLessThan(24);
  expect(slack.counters.refused429).toBe(0);
  const at = posts().map((each) => each.at);
  for (const [n, each] of at.slice(1).entries()) expect(each - (at[n] as number)).toBeGreaterThanOrEqual(990);
  expectBooksToMatch(stage);

  const why = async (event: { readonly uuid: string }) =>
    screen(await ask(slack, MAYA, BACKUP, `why ${event.uuid}`));
  for (const each of critical.slice(0, 3)) expect(await why(each)).toMatch(/`posted`/);
  expect(await why(burst[9_900 - 33 + 20] as never)).toMatch(/`(folded|posted|no_rule_matched)`/);
}, 90_000);
