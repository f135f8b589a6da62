import { expect, it } from 'vitest';
import { quiet } from './accounts.ts';
import { eventually } from './eventually.ts';
import { ask, card, cards, expectNoTrouble, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, SEC, stored, YAML } from './stage.ts';
import { transcript } from './transcript.ts';

const yaml = `${YAML}
inhibit:
  - source: { type: Alert, text: '"AD Connection Status"' }
    target: { type: AD Sync }
    equal: [tenant]
`;

it('tells', async () => {
  const stage = await play({ seed: 421, yaml });
  const { druva, slack } = stage;
  druva.story('directory-down');
  await stored(stage, 4, 20_000);
  await quiet(stage);
  for (const c of [SEC, BACKUP, OPS]) console.log(`=== ${c}\n${transcript(slack, c)}`);
  druva.story('directory-back');
  await stored(stage, 6, 20_000);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await quiet(stage);
  for (const c of [SEC, BACKUP, OPS]) console.log(`=== ${c}\n${transcript(slack, c)}`);
  expectNoTrouble(stage);
}, 40_000);
