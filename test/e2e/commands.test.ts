import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import {
  ask,
  asSlackSends,
  card,
  cards,
  dialog,
  direct,
  expectNoTrouble,
  expectTaken,
  press,
} from './people.ts';
import { control, screen } from './read.ts';
import { BACKUP, JON, MAYA, OPS, play, type Stage, stored } from './stage.ts';

const MINUTE = 60_000;
const HIDDEN = 'C0123HIDDEN';

/** Twelve good backups; then LAB-PC-1 fails twice and LAB-PC-2 once. Gives the id of LAB-PC-2's failure. */
async function morning(stage: Stage): Promise<string> {
  const { slack, druva } = stage;
  const { world, add } = druva;
  const now = Date.now();
  add([
    ...Array.from({ length: 12 }, (_, i) =>
      world.backupSucceeded(now - (60 - i) * MINUTE, `LAB-PC-${i + 1}`),
    ),
    world.backupFailed(now - 20 * MINUTE, 'LAB-PC-1'),
    world.backupFailed(now - 15 * MINUTE, 'LAB-PC-2'),
    world.backupFailed(now - 10 * MINUTE, 'LAB-PC-1'),
  ]);
  await stored(stage, 15);
  await card(slack, BACKUP, ['LAB-PC-2']);
  const list = await ask(slack, MAYA, OPS, 'events --outcome failed --subject LAB-PC-2');
  return [...(control(list, 'Open event…')?.choices.values() ?? [])][0] as string;
}

/** What each command says, typed rightly. */
const commands = (id: string): Record<string, RegExp> => ({
  [`event ${id}`]: /Backup failed on LAB-PC-2[\s\S]*The 12 fields[\s\S]*Raw record/,
  [`why ${id.slice(0, 8)}`]: /LAB-PC-2/,
  [`why ${id}`]: /has a card: it opened the alert[\s\S]*`posted`/,
  'subject LAB-PC-1': /LAB-PC-1\*\* {2}2 failures since[\s\S]*1 alert not resolved/,
  'subject lab-pc-12': /LAB-PC-12/,
  'stats --by outcome --since 1d': /15 events[\s\S]*failed +3\n/,
  'events --status open': /3 open events/,
  status: /15 events/,
});

const DOORS = [
  { door: 'http', wire: 'envelope', seed: 71 },
  { door: 'socket', wire: 'insync', seed: 72 },
] as const;

describe.each(DOORS)('commands through $door', ({ door, wire, seed }) => {
  const open = () =>
    play({
      seed,
      door,
      druva: { wire },
      slack: {
        channels: [
          { id: BACKUP, name: 'backup-alerts' },
          { id: 'C0123SEC', name: 'sec-alerts' },
          { id: OPS, name: 'it-ops' },
          { id: HIDDEN, name: 'board', member: false, private: true },
        ],
      },
    });

  it('answers each to the asker alone, wherever it is typed, and with --share for all', async () => {
    const stage = await open();
    const { slack } = stage;
    const id = await morning(stage);
    for (const [text, says] of Object.entries(commands(id))) {
      expect(screen(await ask(slack, MAYA, OPS, text)), text).toMatch(says);
      expect(screen(await ask(slack, MAYA, HIDDEN, text)), text).toMatch(says);
    }
    expect([slack.ephemerals(JON), cards(slack, OPS), cards(slack, HIDDEN)]).toEqual([[], [], []]);
    for (const [n, [text, says]] of Object.entries(commands(id)).entries()) {
      const channel = n % 2 === 0 ? HIDDEN : OPS;
      const before = slack.messages(channel).length;
      expectTaken(await slack.command({ user: JON, channel, text: `${text} --share` }));
      const shared = await eventually(() => slack.messages(channel)[before]);
      expect(screen(shared), text).toMatch(says);
      if (text !== 'status') expect(screen(shared), text).toContain('shared by <@U07JON>');
    }
    expect(slack.ephemerals(JON)).toEqual([]);
    expectTaken(await slack.command({ user: JON, channel: HIDDEN, text: 'export --outcome failed' }));
    await eventually(() => direct(slack, JON).some(({ files }) => files?.[0]?.name.endsWith('.csv')));
    expectNoTrouble(stage);
  });

  // How words are read does not hang on the door.
  if (door === 'http') {
    it('offers the nearest right one for what is wrong, and a press gives it', async () => {
      const stage = await open();
      const { slack } = stage;
      const id = await morning(stage);
      const wrong: Record<string, readonly [label: string, says: RegExp]> = {
        'evnts --outcome failed': ['Run the nearest', /3 failed events/],
        'events --detial "Error=Disk"': ['Run the nearest', /No .*events/],
        'stats --by tpye': ['Run the nearest', /type +events\nBackup +15/],
        'stats --by hour --since 90d': ['Run the nearest', /15 events.*\n/],
        [`wyh ${id}`]: ['Run the nearest', /it opened the alert/],
        [`event "${id}`]: ['Run the nearest', /Backup failed on LAB-PC-2/],
        'subject LAB-PC-99': ['LAB-PC-9', /LAB-PC-9\*\* /],
        'subject LAB': ['LAB-PC-1', /LAB-PC-1\*\* {2}2 failures/],
        'subject nobody-at-all': ['Search the texts', /No .*events/],
        'event 00000000-0000': ['Events of the last day', /15 events/],
        'why 1': ['Events of alert 1', /2 alert 1 events/],
        'export --format xlsx --outcome failed': ['Run the nearest', /comes to your direct messages/],
        'status --loud': ['Run the nearest', /15 events/],
        'help evnts': ['Run the nearest', /\/insync events/],
      };
      for (const [text, [label, says]] of Object.entries(wrong)) {
        const fault = await ask(slack, MAYA, OPS, text);
        const said = slack.ephemerals(MAYA).map(screen);
        expectTaken(await press(slack, MAYA, fault, label));
        const after = await eventually(() => {
          const changed = slack.ephemerals(MAYA).find((each, n) => screen(each) !== said[n]);
          return changed && screen(changed);
        });
        expect(after, text).toMatch(says);
      }
      const echoed = await ask(slack, MAYA, OPS, asSlackSends('events --sverity <=3 --text "a & b"'));
      expect(screen(echoed)).toContain('`/insync events --sverity <=3 --text "a & b"`');
      const fault = await ask(slack, MAYA, OPS, 'search --tpye Backup');
      expectTaken(await press(slack, MAYA, fault, 'Run the nearest'));
      await dialog(slack, MAYA, [/Type: Backup/]);
      for (const unknown of ['event 0000000f', 'why 0000000f', 'subject nobody-at-all', 'evnts'])
        await ask(slack, MAYA, OPS, `${unknown} --share`);
      expect([cards(slack, OPS), slack.ephemerals(JON)]).toEqual([[], []]);
      expectNoTrouble(stage);
    });
  }

  it('acts once on each that is delivered twice, and on two at once for each', async () => {
    const stage = await open();
    const { slack } = stage;
    const id = await morning(stage);
    const lines = [
      'events',
      'stats',
      'status',
      'help',
      `event ${id}`,
      `why ${id}`,
      'subject LAB-PC-1',
      'evnts',
    ];
    const before = slack.ephemerals(MAYA).length;
    for (const text of lines) {
      await ask(slack, MAYA, OPS, text);
      expect((await slack.redeliver()).status).toBe(200);
    }
    await ask(slack, MAYA, OPS, 'export --outcome failed');
    expect((await slack.redeliver()).status).toBe(200);
    expectTaken(await slack.command({ user: MAYA, channel: OPS, text: 'search' }));
    await dialog(slack, MAYA);
    expect((await slack.redeliver()).status).toBe(200);
    await eventually(() => direct(slack, MAYA).some(({ files }) => files));
    expect(slack.views(MAYA)).toHaveLength(1);
    expect(slack.ephemerals(MAYA)).toHaveLength(before + lines.length + 1);
    expect(direct(slack, MAYA)).toHaveLength(2);

    const both = lines.flatMap((text) => [MAYA, JON].map((user) => ({ user, channel: OPS, text })));
    for (const taken of await Promise.all(both.map((each) => slack.command(each)))) expectTaken(taken);
    await eventually(() => slack.ephemerals(JON).length === lines.length);
    await eventually(() => slack.ephemerals(MAYA).length === before + 2 * lines.length + 1);
    expectNoTrouble(stage);
  });
});
