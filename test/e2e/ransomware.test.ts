import { expect, it } from 'vitest';
import { quiet, rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { card, cards, expectNoTrouble, expectTaken, press, turns } from './people.ts';
import { BACKUP, MAYA, OPS, play, SEC } from './stage.ts';
import { threadSays } from './threads.ts';
import { transcript } from './transcript.ts';

const ONCALL = 'S0ONCALL';
const GROUPS = [{ id: ONCALL, name: 'On call', handle: 'oncall', users: [MAYA] }];

const yaml = `
poll: "* * * * * *"
routes:
  - match: { feature: Backup And Restore }
    channel: ${BACKUP}
  - match: { feature: Alerts And Notifications, severity: "<=2" }
    channel: ${SEC}
    mention: "@here"
    escalate:
      - { after: 3s, mention: ${ONCALL} }
      - { after: 6s, channel: ${OPS} }
  - channel: ${OPS}
`;

/** Nobody sees the laptop's alert in time, somebody takes the server's at once. */
const IN_SECURITY = `\
# 🔴 Critical: Unusual Data Activity on FIN-LAPTOP-7
**Anomaly**  Large number of deleted files, encrypted files
**Snapshot**  <day>
**What to do**  Take the device off the network now. Do not restore over it. Find the last clean snapshot and \
quarantine the later ones. (Druva help → https://help.druva.com/en/articles/8513164-alerts-overview)
bar #c9372c
*Open*, nobody has it · since «time», «time» · <!here>
[[Acknowledge]] [Silence] [Details] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]
severity 2 Critical · Alerts And Notifications · alert 1 | here by route 2 \`feature: Alerts And Notifications, severity: &lt;=2\`
    🔴 *Nobody has it* for <a while> · step 1 of the escalation · <!subteam^S0ONCALL>
    🔴 *Nobody has it* for <a while> · step 2 of the escalation · a card goes to <#C0123OPS>

# 👀 Acknowledged: Unusual Data Activity on FIN-SRV-2
**Anomaly**  Large number of deleted files, encrypted files
**Snapshot**  <day>
**Help**  (Druva help → https://help.druva.com/en/articles/8513164-alerts-overview)
bar #daa038
*Acknowledged* by <@U07MAYA> at «time»
[Undo] [Resolve] [Details] [⋮ Silence…, Add note…, Assign…]
severity 2 Critical · Alerts And Notifications · alert 2 | here by route 2 \`feature: Alerts And Notifications, severity: &lt;=2\`
    👀 <@U07MAYA> *acknowledged* this at «time», <a while> after it opened`;

const IN_OPS = `\
# 🔴 Critical: Unusual Data Activity on FIN-LAPTOP-7
**Anomaly**  Large number of deleted files, encrypted files
**Snapshot**  <day>
**What to do**  Take the device off the network now. Do not restore over it. Find the last clean snapshot and \
quarantine the later ones. (Druva help → https://help.druva.com/en/articles/8513164-alerts-overview)
bar #c9372c
*Open*, nobody has it · since «time», «time»
[[Acknowledge]] [Silence] [Details] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]
severity 2 Critical · Alerts And Notifications · alert 1 | here by step 2 of the escalation`;

const IN_BACKUP = `\
# 🔶 Error: Backup failed on FIN-LAPTOP-7
**Reason**  Network connection lost
**User**  mira.patel@example.com
**Also**  Total Bytes Transferred 26 MB
**What to do**  See that the device is awake and online, then start a backup from the inSync client.
bar #c9372c
*Open*, nobody has it · since «time», «time»
[[Acknowledge]] [Silence] [Details] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]
severity 3 Error · Backup And Restore · alert 3 | here by route 1 \`feature: Backup And Restore\`

# 🔶 Error: Restore failed on FIN-SRV-2
**Reason**  Device went to sleep during backup
**User**  service.fin-srv-2@example.com
**Also**  Total Bytes Transferred 39 MB
**What to do**  See the reason, that the target is online and has room, then start the restore again.
bar #c9372c
*Open*, nobody has it · since «time», «time»
[[Acknowledge]] [Silence] [Details] [⋮ Acknowledge with note…, Resolve, Add note…, Assign…]
severity 3 Error · Backup And Restore · alert 4 | here by route 1 \`feature: Backup And Restore\``;

it('tells the story of a ransomware attack: who is called when, and who is left alone', async () => {
  const stage = await play({ seed: 401, yaml, slack: { groups: GROUPS } });
  const { druva, slack } = stage;
  druva.story('ransomware');
  const laptop = await card(slack, SEC, ['Unusual Data Activity on FIN-LAPTOP-7']);
  await threadSays(slack, laptop, [/step 1 of the escalation/, /<!subteam\^S0ONCALL>/]);
  await card(slack, OPS, ['FIN-LAPTOP-7', 'here by step 2 of the escalation']);
  const server = await card(slack, SEC, ['Unusual Data Activity on FIN-SRV-2'], 20_000);
  expectTaken(await press(slack, MAYA, server, 'Acknowledge'));
  await turns(slack, server, [/\*Acknowledged\* by <@U07MAYA>/]);
  expect(
    rows(stage.database, "SELECT ref FROM timers WHERE kind = 'escalate' AND ref = 2"),
    'an escalation of what somebody has',
  ).toEqual([]);

  // The last of the story come eight seconds after the server's alert: by then it would have been escalated twice.
  await eventually(() => cards(slack, BACKUP).length === 2, { within: 20_000 });
  await quiet(stage);
  expect(transcript(slack, SEC)).toBe(IN_SECURITY);
  expect(transcript(slack, OPS)).toBe(IN_OPS);
  expect(transcript(slack, BACKUP)).toBe(IN_BACKUP);
  const calls = (who: string) =>
    slack.journal.filter(
      ({ method, args }) => method.startsWith('chat.') && JSON.stringify(args).includes(who),
    ).length;
  // Edits mention too, but call nobody anew: Slack notifies of posts alone.
  const posted = (who: string) =>
    slack.journal.filter(
      ({ method, args }) => method === 'chat.postMessage' && JSON.stringify(args).includes(who),
    ).length;
  expect([posted('<!here>'), posted(`<!subteam^${ONCALL}>`)]).toEqual([2, 1]);
  expect(calls(`<!subteam^${ONCALL}>`)).toBe(1);
  expectNoTrouble(stage);
}, 45_000);
