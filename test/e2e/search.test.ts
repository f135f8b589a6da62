import { expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import {
  answered,
  ask,
  asSlackSends,
  dialog,
  enter,
  expectNoTrouble,
  expectTaken,
  home,
  press,
  typeIn,
} from './people.ts';
import { control, screen } from './read.ts';
import { JON, MAYA, OPS, play, type Stage, stored } from './stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** 30 good backups within the hour, a restore, and five backups of two days ago. */
async function history(stage: Stage): Promise<void> {
  const { world, add } = stage.druva;
  const now = Date.now();
  add([
    ...Array.from({ length: 5 }, (_, i) =>
      world.backupSucceeded(now - 48 * HOUR - i * MINUTE, `OLD-PC-${i + 1}`),
    ),
    ...Array.from({ length: 30 }, (_, i) =>
      world.backupSucceeded(now - (40 - i) * MINUTE, `LAB-PC-${i + 1}`),
    ),
    { ...world.backupSucceeded(now - MINUTE, 'LAB-PC-31'), type: 'Restore', severity: 5 },
  ]);
  await stored(stage, 36);
}

it('opens from the command with what was typed, follows each choice, and answers where it was asked', async () => {
  const stage = await play({ seed: 121 });
  const { slack } = stage;
  await history(stage);
  expectTaken(
    await slack.command({
      user: MAYA,
      channel: OPS,
      text: 'search --type Backup --since 1h --text "-network"',
    }),
  );
  const opened = await dialog(slack, MAYA, [
    /30 events.*`\/insync events --type Backup --text -network --since 1h`/,
  ]);
  expect(screen(opened)).toMatch(/Type: Backup[\s\S]*Since: Last hour[\s\S]*Words in the event: -network/);

  expectTaken(await enter(slack, MAYA, opened, 'Type', 'Backup', 'Restore'));
  await dialog(slack, MAYA, [/31 events.*--type Backup --type Restore/]);
  expectTaken(await enter(slack, MAYA, opened, 'Words in the event', ''));
  expectTaken(await enter(slack, MAYA, opened, 'Since', 'Last 7 days'));
  await dialog(slack, MAYA, [/36 events.*`\/insync events --type Backup --type Restore --since 7d`/]);
  expectTaken(await enter(slack, MAYA, opened, 'User or device', 'lab-pc-1; lab-pc-31'));
  expectTaken(await enter(slack, MAYA, opened, 'Severity', '▫️ Info'));
  const chosen = await dialog(slack, MAYA, [
    /1 event\*\* .*--severity 6 .*--subject lab-pc-1 --subject lab-pc-31/,
  ]);

  // A wrong time is said at its field, and the dialog stays.
  expectTaken(await enter(slack, MAYA, chosen, 'Or since another time', 'soonish'));
  await dialog(slack, MAYA, [/⚠️ .*soonish/]);
  const wrong = await slack.submitView({ user: MAYA });
  expect(wrong.errors).toEqual({ 'since-other': expect.stringContaining('soonish') });
  expect(slack.views(MAYA)).toHaveLength(1);
  // What is only typed counts too.
  typeIn(slack, MAYA, chosen, 'Or since another time', '3h');
  const list = await answered(slack, MAYA, () => slack.submitView({ user: MAYA }));
  expect(screen(list)).toMatch(/1\. .*LAB-PC-1\b[\s\S]*1 to 1 of 1 .*--since 3h/);
  expect([slack.views(MAYA), slack.ephemerals(JON), slack.messages(OPS)]).toEqual([[], [], []]);

  const none = await ask(slack, MAYA, OPS, 'search --sinc 1h');
  expect(screen(none)).toContain('Did you mean `--since`?');
  expectNoTrouble(stage);
});

it('opens from help, Home and the global shortcut, and lists in the dialog where there is no channel', async () => {
  const stage = await play({ seed: 122, druva: { wire: 'insync' } });
  const { slack } = stage;
  await history(stage);
  const help = await ask(slack, MAYA, OPS, 'help');
  expectTaken(await press(slack, MAYA, help, 'Search with pickers…'));
  await dialog(slack, MAYA, [/36 events/]);
  const list = await answered(slack, MAYA, () => slack.submitView({ user: MAYA }));
  expect(screen(list)).toContain('1 to 10 of 36');

  expectTaken(await slack.openHome(JON));
  expectTaken(await press(slack, JON, await home(slack, JON, [/Search…/]), 'Search…'));
  await dialog(slack, JON, [/36 events/]);
  await slack.closeView({ user: JON });

  expectTaken(await slack.shortcut({ user: MAYA, callbackId: 'search' }));
  const opened = await dialog(slack, MAYA, [/36 events/]);
  expectTaken(await enter(slack, MAYA, opened, 'Outcome', 'success'));
  await dialog(slack, MAYA, [/--outcome success/]);
  expect((await slack.submitView({ user: MAYA })).errors).toBeUndefined();
  const first = await dialog(slack, MAYA, [/1\. .*LAB-PC-31[\s\S]*1 to 10 of 36/]);
  expect(control(first, 'Share')).toBeUndefined();
  expectTaken(await press(slack, MAYA, first, 'Older ›'));
  const second = await dialog(slack, MAYA, [/11\. .*LAB-PC-21[\s\S]*11 to 20 of 36/]);
  expect(control(second, 'Share')).toBeUndefined();
  expectTaken(await press(slack, MAYA, second, 'Open event…', /LAB-PC-20/));
  await eventually(() => slack.views(MAYA).length === 2);
  await dialog(slack, MAYA, [/LAB-PC-20/, /Raw record/]);
  await slack.closeView({ user: MAYA });
  expectTaken(await press(slack, MAYA, slack.views(MAYA)[0] as never, '‹ Newer'));
  await dialog(slack, MAYA, [/1 to 10 of 36/]);
  expect(slack.ephemerals(MAYA)).toHaveLength(2);
  expectNoTrouble(stage);
});

it('offers only what Slack can carry, whatever types and devices the feed has brought', async () => {
  const stage = await play({ seed: 123 });
  const { slack, druva } = stage;
  const odd = [
    '<!channel> *bold*',
    'x'.repeat(300),
    'Zß\u202E gnihton',
    '--type',
    '!Backup',
    '"quoted", listed',
    ...Array.from({ length: 120 }, (_, i) => `Type ${i}`),
  ];
  druva.add(odd.map((type) => ({ ...druva.world.backupSucceeded(Date.now() - MINUTE, type), type })));
  druva.story('hostile');
  await stored(stage, odd.length + 12);
  expectTaken(
    await slack.command({
      user: MAYA,
      channel: OPS,
      text: asSlackSends(`search --type "${odd[0]}" --subject !${odd[1]}`),
    }),
  );
  const opened = await dialog(slack, MAYA, [/1 event/]);
  for (const says of [...(control(opened, 'Type')?.choices.keys() ?? [])].slice(0, 6)) {
    expectTaken(await enter(slack, MAYA, opened, 'Type', says));
    await dialog(slack, MAYA, [/[1-9]\d* events?/]);
  }
  expectTaken(await enter(slack, MAYA, opened, 'Words in the event', '"unbalanced -'));
  expectTaken(await enter(slack, MAYA, opened, 'User or device', '!;;!!;"; <@U123>'));
  await slack.submitView({ user: MAYA });
  expectNoTrouble(stage);
});
