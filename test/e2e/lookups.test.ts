import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { answered, ask, cards, dialog, expectTaken, press, replaced } from './people.ts';
import { control, screen } from './read.ts';
import { JON, MAYA, OPS, play, type Stage, stored } from './stage.ts';

const MINUTE = 60_000;

/** 24 good backups of the last hour and one of three hours ago: nothing that asks for a card. */
async function quietMorning(stage: Stage): Promise<void> {
  const { world, add } = stage.druva;
  const now = Date.now();
  add([
    world.backupSucceeded(now - 180 * MINUTE, 'OLD-PC-1'),
    ...Array.from({ length: 24 }, (_, i) => world.backupSucceeded(now - (26 - i) * MINUTE, `PC-${i + 1}`)),
  ]);
  await stored(stage, 25);
}

const DOORS = [
  { door: 'http', wire: 'envelope', seed: 21 },
  { door: 'socket', wire: 'insync', seed: 22 },
] as const;

describe.each(DOORS)('asked through $door', ({ door, wire, seed }) => {
  const open = async () => {
    const stage = await play({ seed, door, druva: { wire } });
    await quietMorning(stage);
    return stage;
  };

  it('lists events for the asker alone, turns pages, opens one and shares the list', async () => {
    const { slack, druva } = await open();
    const list = await ask(slack, MAYA, OPS, 'events --type Backup --since 1h');
    expect(screen(list)).toMatch(/24 Backup events.*newest first\n1\. .*PC-24.*\n2\. .*PC-23/);
    expect(screen(list)).toContain('1 to 10 of 24 · `/insync events --type Backup --since 1h`');
    expect(control(list, '‹ Newer')).toBeUndefined();
    expect([slack.ephemerals(JON), cards(slack, OPS)]).toEqual([[], []]);

    // What arrives meanwhile does not push rows from one page to the next.
    druva.add([druva.world.backupSucceeded(Date.now(), 'PC-LATE')]);
    expectTaken(await press(slack, MAYA, list, 'Older ›'));
    const second = await replaced(slack, list, [/11\. .*PC-14/, /20\. .*PC-5/, /11 to 20/]);
    expectTaken(await press(slack, MAYA, second, 'Open event…', /PC-14/));
    await dialog(slack, MAYA, [/PC-14/, /in no alert/, /The 12 fields/, /Raw record/]);
    expectTaken(await press(slack, MAYA, second, 'Older ›'));
    const third = await replaced(slack, list, [/24\. .*PC-1\b/, /21 to 24/]);
    expect(control(third, 'Older ›')).toBeUndefined();
    expectTaken(await press(slack, MAYA, third, '‹ Newer'));
    const again = await replaced(slack, list, [/11 to 20/]);

    expectTaken(await press(slack, MAYA, again, 'Share'));
    const shared = await eventually(() => cards(slack, OPS)[0]);
    expect(screen(shared)).toMatch(/11\. .*PC-14[\s\S]*shared by <@U07MAYA>/);
    expect(control(shared, 'Older ›')).toBeUndefined();
    expectTaken(await press(slack, JON, shared, 'Open event…', /PC-13/));
    await dialog(slack, JON, [/PC-13/]);
  });

  it('understands what phones make of dashes and quotes', async () => {
    const { slack } = await open();
    const typed = [
      'events —type “Backup” —since 1h',
      'events –type ‘backup’ ––since 1h',
      'Events --Type="Backup" --since=1h',
      'events --type "BACKUP" --since 60m',
    ];
    for (const text of typed) {
      expect(screen(await ask(slack, MAYA, OPS, text)), text).toContain('24 Backup events');
    }
  });

  it('says what is wrong to the person alone, and runs the nearest right command', async () => {
    const { slack } = await open();
    const wrong = await ask(slack, MAYA, OPS, 'events --typ Backup --since 1h');
    expect(screen(wrong)).toMatch(/`--typ` is not a flag of `events`\. Did you mean `--type`\?/);
    expect(screen(wrong)).toContain('`/insync events --type Backup --since 1h`');
    expectTaken(await press(slack, MAYA, wrong, 'Run the nearest'));
    await replaced(slack, wrong, [/24 Backup events/]);
    const other = await ask(slack, MAYA, OPS, 'events --since soonish');
    const help = await answered(slack, MAYA, () => press(slack, MAYA, other, 'Flags of events'));
    expect(screen(help)).toContain('**--since**');
    expect([slack.ephemerals(JON), cards(slack, OPS)]).toEqual([[], []]);
  });
});

const WRONG = {
  'events --type Backp': /`Backp` is not a known type\. Did you mean `Backup`/,
  'events --since yesterdy': /yesterday/,
  'events --severity eror': /error/,
  'events --feature "Backup and Restor"': /Backup And Restore/,
  'evnts --since 1h': /`evnts` is not a command\. Did you mean `events`/,
  'events --type': /`\/insync events --type Backup`/,
  'events --type "Backup': /`\/insync events --type Backup`/,
  'events --limit 900': /25/,
  'status --loud': /`--loud` is not a flag of `status`[\s\S]*`\/insync status`/,
};

it('answers each kind of mistake with what would be right', async () => {
  const { slack } = await play({ seed: 23 });
  for (const [text, right] of Object.entries(WRONG)) {
    expect(screen(await ask(slack, MAYA, OPS, text)), text).toMatch(right);
  }
  expect(cards(slack, OPS)).toEqual([]);
});

it('takes an unknown type that is stored as right', async () => {
  const stage = await play({ seed: 24 });
  const { slack, druva } = stage;
  expect(screen(await ask(slack, MAYA, OPS, 'events --type "Quantum Restore"'))).toContain(
    'not a known type',
  );
  druva.add([{ ...druva.world.backupSucceeded(Date.now(), 'PC-1'), type: 'Quantum Restore' }]);
  await stored(stage, 1);
  const list = await ask(slack, MAYA, OPS, 'events --type "quantum restore"');
  expect(screen(list)).toMatch(/1 Quantum Restore event[\s\S]*PC-1/i);
});

it('helps, tells its status, and posts what is asked with --share for all', async () => {
  const stage = await play({ seed: 25 });
  const { slack } = stage;
  await quietMorning(stage);
  const help = await ask(slack, MAYA, OPS, 'help');
  expect(screen(help)).toContain('`/insync events --type Backup --since 1h`');
  const events = await answered(slack, MAYA, () => press(slack, MAYA, help, 'Help for a command…', 'events'));
  expect(screen(events)).toMatch(/\*\*--since\*\*[\s\S]*\*\*--status\*\*/);
  const status = await ask(slack, MAYA, OPS, 'status');
  expect(screen(status)).toMatch(/Running well[\s\S]*0 open[\s\S]*25 events/);
  expectTaken(await press(slack, MAYA, status, 'Refresh'));
  expect(cards(slack, OPS)).toEqual([]);
  expectTaken(await slack.command({ user: MAYA, channel: OPS, text: 'events --since 1h --share' }));
  const shared = await eventually(() => cards(slack, OPS)[0]);
  expect(screen(shared)).toMatch(/24 events[\s\S]*shared by <@U07MAYA>/);
});
