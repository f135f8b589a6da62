/** What people did and what is due survive a bot that dies right after it answered. */
import { expect, it } from 'vitest';
import type { SimMessage } from '../../src/sim/slack/types.ts';
import { quiet, rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { ask, card, turns } from './people.ts';
import { startProcess } from './process.ts';
import { screen } from './read.ts';
import { BACKUP, JON, MAYA, setStage } from './stage.ts';
import { thread, threadSays } from './threads.ts';

it('forgets and doubles nothing of an alert’s life when it is killed right after each answer', async () => {
  const stage = await setStage({ seed: 451 });
  const { druva, slack } = stage;
  // Slack stores at once and answers late: most kills fall between the two.
  const kind = { method: 'chat.postMessage', kind: 'slow', after: true, ms: 250 } as const;
  let bot = await startProcess(stage);
  const killed = async (user: string, text: string): Promise<string> => {
    const answer = screen(await ask(slack, user, BACKUP, text));
    await bot.end('SIGKILL');
    bot = await startProcess(stage);
    return answer;
  };
  const fail = (device: string) => druva.add([druva.world.backupFailed(Date.now(), device)]);
  fail('LAB-PC-1');
  const first = await card(slack, BACKUP, ['LAB-PC-1']);
  fail('LAB-PC-2');
  const second = await card(slack, BACKUP, ['LAB-PC-2']);
  await quiet(stage);
  slack.fault({ ...kind, count: Number.POSITIVE_INFINITY });

  await killed(JON, 'silence add --subject LAB-PC-2 --for 1h --note "repair"');
  await killed(MAYA, 'note 1 the disk is being replaced');
  await killed(MAYA, 'ack 1 --for 2s');
  await turns(slack, second, [/🔕 Silenced/, /repair/]);
  // The time of both goes on.
  await threadSays(slack, first, [/\*The acknowledgement lapsed\*/, /<@U07MAYA>/]);
  await turns(slack, first, [/\*Open\*/]);
  fail('LAB-PC-2');
  const held = 'SELECT held_events AS n FROM alerts WHERE id = 2';
  await eventually(() => rows<{ n: number }>(stage.database, held)[0]?.n === 1);
  await killed(JON, 'resolve 1');
  await turns(slack, first, [/✅ Resolved/]);
  await quiet(stage);

  const did = (posted: SimMessage) => thread(slack, posted).map((line) => /\*([^*]+)\*/.exec(line)?.[1]);
  expect(did(first)).toEqual(['added a note to', 'acknowledged', 'The acknowledgement lapsed', 'resolved']);
  expect(did(second)).toEqual(['Silenced']);
  await turns(slack, second, [/🔕 Silenced/, /held back/]);
  expect(slack.messages(BACKUP)).toHaveLength(2);
  const record = screen(await ask(slack, MAYA, BACKUP, 'audit'));
  for (const words of ['added silence 1', 'acknowledged alert 1', 'resolved alert 1'])
    expect(record.split(words).length - 1, words).toBe(1);
}, 40_000);
