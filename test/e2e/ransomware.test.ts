import { expect, it } from 'vitest';
import { quiet } from './accounts.ts';
import { eventually } from './eventually.ts';
import { card, cards, expectNoTrouble, expectTaken, press, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, SEC } from './stage.ts';
import { transcript } from './transcript.ts';

const yaml = `
poll: "* * * * * *"
routes:
  - match: { feature: Backup And Restore }
    channel: ${BACKUP}
  - match: { feature: Alerts And Notifications, severity: "<=2" }
    channel: ${SEC}
    mention: "@here"
    escalate:
      - { after: 3s, mention: S0ONCALL }
      - { after: 6s, channel: ${OPS} }
  - channel: ${OPS}
`;
const groups = [{ id: 'S0ONCALL', name: 'On call', handle: 'oncall', users: [MAYA] }];

it('tells the story', async () => {
  const stage = await play({ seed: 401, yaml, slack: { groups } });
  const { druva, slack } = stage;
  druva.story('ransomware');
  const first = await card(slack, SEC, ['FIN-LAPTOP-7']);
  const second = await card(slack, SEC, ['FIN-SRV-2'], 20_000);
  expectTaken(await press(slack, MAYA, second, 'Acknowledge'));
  await turns(slack, second, [/Acknowledged/]);
  await card(slack, BACKUP, ['Restore failed'], 20_000);
  await quiet(stage);
  for (const c of [SEC, BACKUP, OPS]) console.log(`=== ${c}\n${transcript(slack, c)}`);
  expectNoTrouble(stage);
}, 40_000);
