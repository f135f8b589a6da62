import { expect, it } from 'vitest';
import { directoryBack, directoryDown } from '../../src/sim/druva/alerts.ts';
import { directorySynced, directorySyncFailed } from '../../src/sim/druva/people.ts';
import { quiet, rows } from './accounts.ts';
import { ask, card, expectNoTrouble, expectTaken, press, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, SEC, stored, YAML } from './stage.ts';
import { thread } from './threads.ts';
import { transcript } from './transcript.ts';

const yaml = `${YAML}
inhibit:
  - source: { type: Alert, text: '"AD Connection Status"' }
    target: { type: AD Sync }
    equal: [tenant]
`;

/** The mention was made with the post; an edit calls nobody again. */
const WHILE_IT_IS_DOWN = `\
# 🔴 Critical: AD Connection Status on AD-CONN-1
**Description**  The AD connector is not connected
**Held back by it**  1 alert
**What to do**  See that the AD connector runs and reaches both the directory and Druva on port 443. (Druva help → \
https://help.druva.com/en/articles/8513164-alerts-overview)
bar #c9372c
*Open*, nobody has it · since «time», «time»
[[Acknowledge]] [Silence] [Details] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]
severity 2 Critical · Alerts And Notifications · alert 1 | here by route 2 \`feature: Alerts And Notifications, severity: &lt;=2\``;

it('holds back what a broken directory explains, says so on its card, and lets go when it is back', async () => {
  const stage = await play({ seed: 421, yaml });
  const { druva, slack, database } = stage;
  druva.story('directory-down');
  const down = await card(slack, SEC, ['AD Connection Status']);
  // The first thing it holds back changes its card at once, though nothing else happens.
  await turns(slack, down, [/Held back by it.*1 alert/], 8_000);
  await stored(stage, 4, 15_000);
  await quiet(stage);
  expect(transcript(slack, SEC)).toBe(WHILE_IT_IS_DOWN);
  expect([BACKUP, OPS].map((channel) => slack.messages(channel))).toEqual([[], []]);
  const [failure] = rows<{ uuid: string }>(
    database,
    "SELECT json_extract(raw, '$.uniqueID') AS uuid FROM events WHERE raw LIKE '%AD Sync%' LIMIT 1",
  );
  const why = screen(await ask(slack, MAYA, OPS, `why ${failure?.uuid}`));
  expect(why).toMatch(/Inhibit: yes, alert 1 .*`inhibited`/);
  expect(why).toContain('`held`');

  druva.story('directory-back');
  const green = await turns(slack, down, [/✅ Resolved/, /by its Alert Resolution/, /lasted/]);
  expect(green.attachments?.[0]).toMatchObject({ color: '#2e9e6b' });
  // The directory and its sync come back together: what was held back is over as soon as it is let go of.
  const child = await card(slack, OPS, ['✅ Resolved: AD Sync failed', 'by a good attempt', '3 attempts']);
  await quiet(stage);
  const did = thread(slack, child).map((line) => /\*([^*]+)\*/.exec(line)?.[1]);
  expect(did).toEqual(['Let go of', 'Resolved']);
  expect(rows(database, 'SELECT DISTINCT state FROM alerts')).toEqual([{ state: 'resolved' }]);
  expectNoTrouble(stage);
}, 45_000);

it('turns grey what stood there before its cause was known, and opens it again when only the cause is gone', async () => {
  const stage = await play({ seed: 422, yaml });
  const { druva, slack } = stage;
  const happen = (make: Parameters<typeof druva.world.happen>[1]) =>
    druva.add([druva.world.happen(Date.now(), make)]);
  happen(directorySyncFailed);
  const failed = await card(slack, OPS, ['AD Sync failed', '*Open*']);
  happen(directoryDown);
  const down = await card(slack, SEC, ['AD Connection Status', /Held back by it.*1 alert/]);
  const grey = await turns(slack, failed, [/🔕 Silenced/, /\*Held back\* by alert 2/]);
  expect(grey.attachments?.[0]).toMatchObject({ color: '#8d8d8d' });
  // Somebody takes the cause: what it explains stays held back.
  expectTaken(await press(slack, MAYA, down, 'Acknowledge'));
  await turns(slack, down, [/👀 Acknowledged/, /Held back by it.*1 alert/]);
  happen(directorySyncFailed);
  await stored(stage, 3);
  happen(directoryBack);
  await turns(slack, down, [/✅ Resolved/, /by its Alert Resolution/]);
  const red = await turns(slack, failed, [/\*Open\*, nobody has it/, /2nd failure/]);
  expect(red.attachments?.[0]).toMatchObject({ color: '#c9372c' });
  happen(directorySynced);
  await turns(slack, failed, [/✅ Resolved/, /2 attempts/]);
  await quiet(stage);
  const did = thread(slack, failed).map((line) => /\*([^*]+)\*/.exec(line)?.[1]);
  expect(did).toEqual(['Held back', 'Let go of', 'Resolved']);
  expect([SEC, OPS].map((channel) => slack.messages(channel).length)).toEqual([1, 1]);
  expectNoTrouble(stage);
});
