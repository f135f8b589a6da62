import { expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { holdFrom } from './held.ts';
import { card, expectTaken, press, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, MAYA, play } from './stage.ts';

it('says yes to a click when it is in the database, and not before', async () => {
  const { druva, slack, database } = await play({ seed: 721 });
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  const posted = await card(slack, BACKUP, ['LAB-PC-9']);
  const release = await holdFrom(database);
  const { status } = await press(slack, MAYA, posted, 'Acknowledge');
  // Slack gave up waiting and says so, or the bot has said that it could not.
  const told = slack.ephemerals(MAYA).length > 0;
  expect(status === 200 && !told, 'a yes to what nobody keeps').toBe(false);
  await release();
  const isTaken = () => /\*Acknowledged\*/.test(screen(slack.messages(BACKUP)[0] as never));
  await eventually(() => isTaken() || slack.ephemerals(MAYA).length > 0, { within: 15_000 });
  if (!isTaken()) expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
  await turns(slack, posted, [/\*Acknowledged\*/]);
}, 60_000);
