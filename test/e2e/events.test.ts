import { expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import {
  answered,
  ask,
  card,
  dialog,
  expectNoTrouble,
  expectTaken,
  press,
  replaced,
  turns,
} from './people.ts';
import { control, screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, stored } from './stage.ts';

const MINUTE = 60_000;

/** The names of the rows of a list, in its order. */
function rows(shown: Parameters<typeof screen>[0]): string[] {
  return [...screen(shown).matchAll(/^\d+\. .*?(?:\*\*|\()([A-Z]+(?:-\d+)+)/gm)].map(
    ([, name]) => name as string,
  );
}

it('lists the worst first, and turns its pages while others come', async () => {
  const stage = await play({ seed: 81 });
  const { slack, druva } = stage;
  const { world, add } = druva;
  const now = Date.now();
  const severe = (severity: number, name: string, ago: number) => ({
    ...world.backupSucceeded(now - ago * MINUTE, name),
    severity,
  });
  // Two of each severity but 0 and 1; the newest are the mildest.
  const all = [2, 3, 4, 5, 6, 7].flatMap((severity) =>
    [1, 2].map((n) => severe(severity, `SEV-${severity}-${n}`, 100 - 10 * severity - n)),
  );
  add(all);
  await stored(stage, 12);
  const order = [2, 3, 4, 5, 6, 7].flatMap((severity) => [`SEV-${severity}-2`, `SEV-${severity}-1`]);

  const first = await ask(slack, MAYA, OPS, 'events --sort severity --limit 5');
  expect(screen(first)).toMatch(/12 events.*worst first[\s\S]*1 to 5 of 12, worst first/);
  expect(rows(first)).toEqual(order.slice(0, 5));
  // What is worse than all of them, and what belongs between them, moves no row from page to page.
  add([severe(0, 'LATE-0', 0), severe(4, 'LATE-4', 0)]);
  await stored(stage, 14);
  expectTaken(await press(slack, MAYA, first, 'Older ›'));
  const second = await replaced(slack, first, [/6\. /]);
  expect(rows(second)).toEqual(order.slice(5, 10));
  expectTaken(await press(slack, MAYA, second, 'Older ›'));
  const third = await replaced(slack, first, [/11\. /]);
  expect(rows(third)).toEqual(order.slice(10));
  expect(control(third, 'Older ›')).toBeUndefined();
  expectTaken(await press(slack, MAYA, third, '‹ Newer'));
  expect(rows(await replaced(slack, first, [/^6\. /m]))).toEqual(order.slice(5, 10));
  expect(rows(await ask(slack, MAYA, OPS, 'events --sort severity --limit 3'))).toEqual([
    'LATE-0',
    ...order.slice(0, 2),
  ]);
  expect(rows(await ask(slack, MAYA, OPS, 'events --limit 1'))).toEqual(['LATE-4']);
  expect(rows(await ask(slack, MAYA, OPS, 'events --limit 25'))).toHaveLength(14);
  expectNoTrouble(stage);
});

it('finds by details, group, phrase and exclusion, and leads to the card', async () => {
  const stage = await play({ seed: 82 });
  const { slack, druva } = stage;
  const { world, add } = druva;
  const now = Date.now();
  const about = (name: string, ago: number, pairs: readonly (readonly [string, string | number])[]) => ({
    ...world.backupSucceeded(now - ago * MINUTE, name),
    pairs,
  });
  add([
    about('LAB-1', 9, [
      ['Files Missed', 0],
      ['Note', 'disk read error'],
    ]),
    about('LAB-2', 8, [
      ['Files Missed', 7],
      ['Note', 'read error of a disk'],
    ]),
    about('LAB-3', 7, [
      ['Files Missed', 19],
      ['Note', 'disk read error, network lost'],
    ]),
    about('LAB-4', 6, [
      ['Note', 'all is well'],
      ['eventsGroupId', 4711],
    ]),
    about('LAB-5', 5, [
      ['Note', 'all is well again'],
      ['eventsGroupId', 4711],
    ]),
    world.backupFailed(now - MINUTE, 'LAB-6'),
  ]);
  await stored(stage, 6);
  const posted = await card(slack, BACKUP, ['LAB-6']);
  const asked: Record<string, readonly string[]> = {
    '--detail "Files Missed>0"': ['LAB-3', 'LAB-2'],
    '--detail "Files Missed>=7" --detail "Files Missed<19"': ['LAB-2'],
    '--detail "Note=all is well"': ['LAB-4'],
    '--group 4711': ['LAB-5', 'LAB-4'],
    '--group !4711 --outcome !failed': ['LAB-3', 'LAB-2', 'LAB-1'],
    '--text "“disk read error”"': ['LAB-3', 'LAB-1'],
    '--text \'"disk read error" -network\'': ['LAB-1'],
    '--text "read disk"': ['LAB-3', 'LAB-2', 'LAB-1'],
    '--text "-error -network" --outcome success': ['LAB-5', 'LAB-4'],
    '--subject !LAB-6 --subject !LAB-5 --text well': ['LAB-4'],
  };
  for (const [flags, names] of Object.entries(asked)) {
    expect(rows(await ask(slack, MAYA, OPS, `events ${flags}`)), flags).toEqual(names);
  }

  const list = await ask(slack, MAYA, OPS, 'events --subject LAB-6');
  const address = `https://example.slack.com/archives/${BACKUP}/p${posted.ts.replace('.', '')}`;
  expect(screen(list)).toContain(`(LAB-6 → ${address})`);
  const [id] = [...(control(list, 'Open event…')?.choices.values() ?? [])];
  const about6 = await ask(slack, MAYA, OPS, `event ${id}`);
  expect(screen(about6)).toContain(address);

  // What stands beside the event leads on.
  const same = await answered(slack, MAYA, () => press(slack, MAYA, about6, 'Same subject'));
  expect(screen(same)).toContain('1 LAB-6 event');
  expect(screen(await answered(slack, MAYA, () => press(slack, MAYA, about6, 'Why')))).toContain('`posted`');
  const taken = await answered(slack, MAYA, () => press(slack, MAYA, about6, 'Acknowledge'));
  expect(screen(taken)).toContain('<@U07MAYA> has it since');
  await turns(slack, posted, [/\*Acknowledged\* by <@U07MAYA>/]);
  const four = await ask(slack, MAYA, OPS, 'events --group 4711');
  expectTaken(await press(slack, MAYA, four, 'Open event…', /LAB-4/));
  const opened = await dialog(slack, MAYA, [/LAB-4/]);
  expectTaken(await press(slack, MAYA, opened, 'Same group, 2'));
  await eventually(() => slack.views(MAYA).length === 2);
  expect(rows(await dialog(slack, MAYA, [/2 .*events/]))).toEqual(['LAB-5', 'LAB-4']);
  expectNoTrouble(stage);
});
