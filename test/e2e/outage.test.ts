import { expect, it } from 'vitest';
import { quiet, rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { ask, card, cards, expectNoTrouble, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, SEC, stored, YAML } from './stage.ts';
import { transcript } from './transcript.ts';

const DEVICES = 2_000;
/** Those that still fail when all others are well again. */
const STRAGGLERS = [7, 700, 1_400, 1_999, 2_000];
/** Druva tells of it so late, ms: longer than an outage is waited for to go on. */
const LATE = 11 * 60_000;

const yaml = `${YAML}outage: { subjects: 30, within: 10m }\n`;

/** Two cards and a storm's stood there before anybody could know that it is an outage. */
const WHILE_IT_LASTS = `\
# 🔕 Silenced: Backup failed on SITE-PC-1
**Reason**  Snapshot could not be created: VSS writer timed out
**User**  kofi.nair@example.com
**Also**  Total Bytes Transferred 33 MB
bar #8d8d8d
*Held back* by alert 521, which explains it
[Details] [⋮ Silence…, Resolve, Add note…]
severity 3 Error · Backup And Restore · alert 1 | held back: \`inhibited\` by alert 521 | here by route 1 \`feature: Backup And Restore\`
    🔕 *Held back* by alert 521, which explains it, at «time»

# 🔕 Silenced: Backup failed on SITE-PC-2
**Reason**  Disk read error
**User**  kofi.nair@example.com
**Also**  Total Bytes Transferred 48 MB
bar #8d8d8d
*Held back* by alert 521, which explains it
[Details] [⋮ Silence…, Resolve, Add note…]
severity 3 Error · Backup And Restore · alert 2 | held back: \`inhibited\` by alert 521 | here by route 1 \`feature: Backup And Restore\`
    🔕 *Held back* by alert 521, which explains it, at «time»

# 🔕 Silenced: Storm: 18 failures in <a while>, folded into this card
**Severity**  🔶 Error 16 · ⚠️ Warning 2
**Type**  Backup 18
**Feature**  Backup And Restore 18
**Subjects**  18
**The ten worst**
1. 🔶 **SITE-PC-4**  Backup failed, «time»
2. 🔶 **SITE-PC-5**  Backup failed, «time»
3. 🔶 **SITE-PC-6**  Backup failed, «time»
4. 🔶 **SITE-PC-7**  Backup failed, «time»
5. 🔶 **SITE-PC-8**  Backup failed, «time»
6. 🔶 **SITE-PC-9**  Backup failed, «time»
7. 🔶 **SITE-PC-10**  Backup failed, «time»
8. 🔶 **SITE-PC-11**  Backup failed, «time»
9. 🔶 **SITE-PC-13**  Backup failed, «time»
10. 🔶 **SITE-PC-14**  Backup failed, «time»
bar #8d8d8d
*Silenced*, all 18 · «time» to «time»
[[Show all 18]] [Export…]
storm 1 | folded: \`over_budget\`, this channel takes one card a second · nothing dropped, all in \`/insync events --storm 1\`

# 🔴 Critical: Outage: 2,000 users and devices failed within 10 min
**Failed**  2,000 users and devices within 10 min
**Counted**  \`outcome: failed\`
**Held back by it**  2,000 failures
**What to do**  Look for what they have in common: network, cache server, directory, Druva itself.
bar #c9372c
*Open*, nobody has it · found «time»
[[Acknowledge]] [Details] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]
severity 2 Critical · Backup And Restore | alert 521 · \`outage\` | here by route 1 \`feature: Backup And Restore\``;

const HEADLINES_AFTERWARDS = [
  '# ✅ Resolved: Backup failed on SITE-PC-1',
  '# ✅ Resolved: Backup failed on SITE-PC-2',
  '# 🔶 Storm: 18 failures in <a while>, folded into this card',
  '# ✅ Resolved: Outage: 2,000 users and devices failed within 10 min',
  '# 🔶 Error: Backup failed on SITE-PC-700',
  '# 🔶 Error: Backup failed on SITE-PC-1400',
  '# 🔶 Error: Backup failed on SITE-PC-1999',
  '# 🔶 Error: Backup failed on SITE-PC-2000',
];

const LET_GO_OF = `\
# 🔶 Error: Backup failed on SITE-PC-2000
**Reason**  Network connection lost
**User**  kofi.nair@example.com
**Also**  Total Bytes Transferred 89 MB
**What to do**  See that the device is awake and online, then start a backup from the inSync client.
bar #c9372c
*Open*, nobody has it · since «time», «time»
[[Acknowledge]] [Silence] [Details] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]
severity 3 Error · Backup And Restore · alert 2001 | here by route 1 \`feature: Backup And Restore\`
    🔶 *Let go of*: alert 521 holds it back no more, since «time»`;

it('tells 2,000 failing devices as one outage, and of those that fail still when it is over', async () => {
  const stage = await play({ seed: 411, yaml });
  const { druva, slack, database } = stage;
  const { world } = druva;
  const name = (n: number) => `SITE-PC-${n}`;
  const from = Date.now() - LATE;
  const failures = Array.from({ length: DEVICES }, (_, n) => world.backupFailed(from + n, name(n + 1)));
  const why = async (n: number) => screen(await ask(slack, MAYA, BACKUP, `why ${failures[n - 1]?.uuid}`));

  druva.add(failures.slice(0, 1));
  const first = await card(slack, BACKUP, [name(1)]);
  druva.add(failures.slice(1, 20));
  const storm = await card(slack, BACKUP, [/Storm: 18 failures/]);
  druva.add(failures.slice(20));
  await stored(stage, DEVICES, 30_000);
  const outage = await card(slack, BACKUP, [/Outage/]);
  await turns(slack, outage, [/Outage: 2,000 users/, /Held back by it.*2,000 failures/]);
  await turns(slack, first, [/Held back/]);
  await turns(slack, storm, [/\*Silenced\*, all 18/]);
  await quiet(stage);
  expect(transcript(slack, BACKUP)).toBe(WHILE_IT_LASTS);
  // What has a card, is counted by the storm, or came before and after the line was crossed: all held back by it.
  for (const [n, word, delivered] of [
    [1, 'parent_opened', 'posted'],
    [11, 'parent_opened', 'folded'],
    [26, 'parent_opened', 'held'],
    [1_001, 'inhibited', 'held'],
    [DEVICES, 'inhibited', 'held'],
  ] as const) {
    const told = await why(n);
    expect(told).toMatch(new RegExp(`\\*\\*Inhibit: \\w+, alert 521 .*\`${word}\``));
    expect(told).toContain(`\`${delivered}\``);
  }

  const well = failures.map((_, n) => n + 1).filter((n) => !STRAGGLERS.includes(n));
  druva.add(well.map((n) => world.backupSucceeded(Date.now(), name(n))));
  await stored(stage, DEVICES + well.length, 30_000);
  const green = await turns(slack, outage, [/✅ Resolved/, /lasted 11 min/]);
  expect(green.attachments?.[0]).toMatchObject({ color: '#2e9e6b' });
  await turns(slack, first, [/✅ Resolved/, /by a good backup/]);
  await turns(slack, storm, [/17 resolved, nobody has the other 1/, /SITE-PC-7\b/]);
  await eventually(() => cards(slack, BACKUP).length === HEADLINES_AFTERWARDS.length);
  await quiet(stage);
  const after = transcript(slack, BACKUP).split('\n\n');
  expect(after.map((each) => each.split('\n')[0])).toEqual(HEADLINES_AFTERWARDS);
  expect(after.at(-1)).toBe(LET_GO_OF);
  expect([SEC, OPS].map((channel) => slack.messages(channel))).toEqual([[], []]);

  const states = 'SELECT state, count(*) AS n FROM alerts GROUP BY state ORDER BY state';
  expect(rows(database, states)).toEqual([
    { state: 'open', n: STRAGGLERS.length },
    { state: 'resolved', n: DEVICES - STRAGGLERS.length + 1 },
  ]);
  expect(slack.counters.refused429).toBe(0);
  const posts = slack.journal.filter(({ method }) => method === 'chat.postMessage').map(({ at }) => at);
  for (const [n, at] of posts.slice(1).entries())
    expect(at - (posts[n] as number)).toBeGreaterThanOrEqual(990);
  expectNoTrouble(stage);
}, 90_000);
