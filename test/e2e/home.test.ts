import { expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { answered, card, dialog, expectNoTrouble, expectTaken, home, press, turns } from './people.ts';
import { blocksOf, control, screen } from './read.ts';
import { BACKUP, JON, MAYA, OPS, play, stored } from './stage.ts';

const MINUTE = 60_000;

it('shows what is open; what is taken there changes the card, and what is taken elsewhere is seen when opened again', async () => {
  const stage = await play({ seed: 131 });
  const { slack, druva } = stage;
  const { world, add } = druva;
  expectTaken(await slack.openHome(MAYA));
  expect(screen(await home(slack, MAYA, [/No open alerts/]))).toMatch(/No event has come yet/);
  add([world.backupSucceeded(Date.now() - 5 * MINUTE, 'LAB-PC-9')]);
  await stored(stage, 1);
  expectTaken(await slack.openHome(MAYA));
  await home(slack, MAYA, [/All quiet/, /Bar chart of events an hour/]);

  add([
    world.backupFailed(Date.now() - 2 * MINUTE, 'LAB-PC-1'),
    world.unusualDataActivity(Date.now() - MINUTE, 'FIN-SRV-2'),
  ]);
  const posted = await card(slack, BACKUP, ['LAB-PC-1']);
  await stored(stage, 3);
  expectTaken(await slack.openHome(MAYA));
  const shown = await home(slack, MAYA, [/# 2 open alerts/, /FIN-SRV-2[\s\S]*LAB-PC-1/]);
  expect(screen(shown)).toContain(
    `https://example.slack.com/archives/${BACKUP}/p${posted.ts.replace('.', '')}|card`,
  );
  expect(slack.state.files.get(imageOf(shown) ?? '')?.mimetype).toBe('image/png');

  expectTaken(await press(slack, MAYA, shown, 'Acknowledge', undefined, 'LAB-PC-1'));
  const taken = await turns(slack, posted, [/\*Acknowledged\* by <@U07MAYA>/]);
  const mine = await home(slack, MAYA, [/2 open alerts, 1 is yours/, /\*Acknowledged\*, yours/]);
  expect(control(mine, 'Resolve', 'LAB-PC-1')).toBeDefined();
  expectTaken(await press(slack, MAYA, taken, 'Undo'));
  await turns(slack, posted, [/\*Open\*, nobody has it/]);
  expectTaken(await slack.openHome(MAYA));
  await home(slack, MAYA, [/# 2 open alerts\n/]);

  expectTaken(await press(slack, JON, await turns(slack, taken, [/Acknowledge/]), 'Acknowledge'));
  await turns(slack, posted, [/\*Acknowledged\* by <@U07JON>/]);
  // Maya's Home still offers it: she is told who was faster, and it is drawn anew.
  const stale = await home(slack, MAYA, [/LAB-PC-1/]);
  expectTaken(await press(slack, MAYA, stale, 'Acknowledge', undefined, 'LAB-PC-1'));
  await dialog(slack, MAYA, [/<@U07JON> has it since/]);
  await slack.closeView({ user: MAYA });
  const now = await home(slack, MAYA, [/\*Acknowledged\* by <@U07JON>/]);
  expectTaken(await press(slack, MAYA, now, 'Details', undefined, 'LAB-PC-1'));
  await dialog(slack, MAYA, [/Backup failed on LAB-PC-1/, /Raw record/]);
  await slack.closeView({ user: MAYA });
  expectTaken(await slack.openHome(JON));
  await home(slack, JON, [/1 is yours/]);
  expectNoTrouble(stage);
});

function imageOf(shown: Parameters<typeof blocksOf>[0]): string | undefined {
  const image = blocksOf(shown).find(({ type }) => type === 'image');
  return (image as { slack_file?: { id: string } } | undefined)?.slack_file?.id;
}

it('leads everywhere by its buttons, also with more alerts than it shows', async () => {
  const stage = await play({ seed: 132, door: 'socket' });
  const { slack, druva } = stage;
  const now = Date.now();
  druva.add([
    ...Array.from({ length: 14 }, (_, i) => ({
      ...druva.world.backupFailed(now - i * MINUTE, `LAB-PC-${i + 1}`),
      severity: i === 13 ? 2 : 3,
    })),
    druva.world.backupSucceeded(now, 'LAB-PC-20'),
  ]);
  await stored(stage, 15);
  expectTaken(await slack.openHome(MAYA));
  const shown = await home(slack, MAYA, [/# 14 open alerts/, /… and 4 more/]);
  // The worst first.
  expect(screen(shown)).toMatch(/Critical[\s\S]*LAB-PC-14[\s\S]*LAB-PC-1\b/);
  const leads: Record<string, RegExp> = {
    'Search…': /15 events.*as a command/,
    'Events, last hour': /15 events[\s\S]*1 to 10 of 15/,
    Stats: /15 events[\s\S]*Bar chart[\s\S]*total +15/,
    Status: /15 events/,
    Help: /What you can ask/,
    'Events of open alerts': /14 open events/,
  };
  for (const [label, says] of Object.entries(leads)) {
    expectTaken(await press(slack, MAYA, shown, label));
    await dialog(slack, MAYA, [says]);
    expect(slack.views(MAYA), label).toHaveLength(1);
    await slack.closeView({ user: MAYA });
  }

  // In a dialog one thing leads to another.
  expectTaken(await press(slack, MAYA, shown, 'Events, last hour'));
  const list = await dialog(slack, MAYA, [/1 to 10 of 15/]);
  expectTaken(await press(slack, MAYA, list, 'Older ›'));
  const older = await dialog(slack, MAYA, [/11 to 15 of 15/]);
  expect(control(older, 'Share')).toBeUndefined();
  expectTaken(await press(slack, MAYA, older, 'Open event…', /LAB-PC-14/));
  const details = await dialog(slack, MAYA, [/Raw record/]);
  expectTaken(await press(slack, MAYA, details, 'Acknowledge'));
  const acked = await eventually(() => {
    const top = slack.views(MAYA).at(-1);
    return top && control(top, 'Acknowledge') === undefined && top;
  });
  expectTaken(await press(slack, MAYA, acked, 'Why'));
  await dialog(slack, MAYA, [/it opened the alert|folded|waits/]);
  await slack.closeView({ user: MAYA, all: true });
  expectTaken(await slack.openHome(MAYA));
  await home(slack, MAYA, [/14 open alerts, 1 is yours/]);
  expectNoTrouble(stage);
});

it('answers a message shortcut about ids, addresses and names, in texts and in blocks of others', async () => {
  const stage = await play({ seed: 133 });
  const { slack, druva } = stage;
  const now = Date.now();
  const failed = druva.world.backupFailed(now - 5 * MINUTE, 'LAB-PC-1');
  const good = druva.world.backupSucceeded(now - 4 * MINUTE, 'LAB-PC-2');
  druva.add([failed, good]);
  await card(slack, BACKUP, ['LAB-PC-1']);
  const email = failed.user?.email ?? '';
  const lookUp = (ts: string) =>
    answered(slack, MAYA, () => slack.shortcut({ user: MAYA, callbackId: 'lookup', channel: OPS, ts }));
  const said: Record<string, readonly RegExp[]> = {
    [`what about ${failed.uuid}?`]: [/Backup failed on LAB-PC-1/, /Raw record/],
    [`see \`${good.uuid.slice(0, 8)}\` please`]: [/LAB-PC-2/],
    'lab-pc-1 is down again!': [/⚠️|🔶/, /LAB-PC-1\*\* {2}1 failure/],
    'LAB-PC-1, LAB-PC-2 and LAB-PC-3': [/2 users or devices/, /LAB-PC-1/, /LAB-PC-2/],
    [`<mailto:${email}|${email}> called`]: [new RegExp(email)],
    'who has alert 1?': [/1 alert/, /Backup failed on LAB-PC-1/],
    [`alert 1 is ${good.uuid}`]: [/1 alert, 1 event/],
    'nothing to see here, move on': [/Nothing in the message is known/, /maya@example\.com/],
    'deadbeef-0000-4000-8000-000000000000 or nobody@example.com': [
      /Nothing in the message is known/,
      /deadbeef/,
      /nobody@example\.com/,
    ],
    [`<!channel> ${'&lt;x&gt; *y* '.repeat(300)}`]: [/Nothing in the message is known/],
  };
  for (const [text, words] of Object.entries(said)) {
    const { ts } = slack.say({ user: JON, channel: OPS, text });
    const answer = screen(await lookUp(ts));
    for (const word of words) expect(answer, text).toMatch(word);
  }
  expect([slack.ephemerals(JON)]).toEqual([[]]);

  // Another bot writes in blocks and attachments, and has no text.
  const blocks = [
    { type: 'section', text: { type: 'mrkdwn', text: 'Ticket 77: *LAB-PC-2* is slow' } },
    {
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: `id ${failed.uuid}` }] }],
    },
  ];
  await fetch(`${slack.url}chat.postMessage`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stage.env.SLACK_BOT_TOKEN}`,
      'content-type': 'application/json',
      connection: 'close',
    },
    body: JSON.stringify({ channel: OPS, text: '', blocks }),
  });
  const posted = slack.messages(OPS).at(-1);
  const found = await lookUp(posted?.ts ?? '');
  const answers = slack.ephemerals(MAYA).length;
  expect((await slack.redeliver()).status).toBe(200);
  expect(screen(found)).toMatch(/1 user or device, 1 event/);
  const opened = await answered(slack, MAYA, () => press(slack, MAYA, found, 'User or device…', 'LAB-PC-2'));
  expect(screen(opened)).toMatch(/LAB-PC-2\*\*/);
  expect(slack.ephemerals(MAYA)).toHaveLength(answers + 1);
  expectTaken(await press(slack, MAYA, found, 'Open event…', /LAB-PC-1/));
  await dialog(slack, MAYA, [/Raw record/]);
  expectNoTrouble(stage);
});
