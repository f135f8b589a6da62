import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { ask, asSlackSends, direct, expectNoTrouble, expectTaken, press } from './people.ts';
import { control, screen } from './read.ts';
import { JON, MAYA, OPS, play, stored } from './stage.ts';

const EVENTS = 50_000;

it('goes on answering while exports are written and a search finds nothing for long', async () => {
  const stage = await play({ seed: 151, slack: { rate: false } });
  const { slack, druva } = stage;
  const now = Date.now();
  druva.addBulk(EVENTS, 151, { from: now - 20 * 86_400_000, to: now - 86_400_000, trouble: 0 });
  await stored(stage, EVENTS, 40_000);
  const list = await ask(slack, MAYA, OPS, 'events --limit 1');
  const [id] = [...(control(list, 'Open event…')?.choices.values() ?? [])];

  // No index helps here, and nothing is found.
  const endless = `events --text "-nothing" --detail "Nothing Such>0"`;
  const order: string[] = [];
  const watch = (user: string, name: string, done: RegExp) =>
    eventually(
      () => {
        const all = [...slack.ephemerals(user), ...direct(slack, user)];
        return all.some((each) => done.test(screen(each)));
      },
      { within: 30_000, what: name },
    ).then(() => order.push(name));

  const quick: Record<string, RegExp> = {
    status: /50,000 events/,
    [`event ${id}`]: /Raw record/,
    [`why ${id}`]: /no_rule_matched/,
    'events --limit 1': /more than 10,000|50,000 events/,
    'subject nobody': /No user or device/,
    'events --typ x': /Did you mean/,
    help: /What you can ask/,
  };
  for (const [user, text] of [
    [MAYA, 'export'],
    [JON, 'export --format ndjson --text "-nothing"'],
  ] as const) {
    expect(screen(await ask(slack, user, OPS, text))).toContain('comes to your direct messages');
  }
  const long = [
    watch(MAYA, 'export', new RegExp(`${EVENTS.toLocaleString('en-US')} events\\*\\* as a CSV`)),
    watch(JON, 'cancelled', /Cancelled after [\d,]{3,} events\. No file was kept\./),
  ];
  expectTaken(await slack.command({ user: JON, channel: OPS, text: asSlackSends(endless) }));
  for (const [text, says] of Object.entries(quick)) {
    expect(screen(await ask(slack, MAYA, OPS, text)), text).toMatch(says);
    order.push(text);
  }
  const cancel = direct(slack, JON)[0];
  expect(cancel && screen(cancel)).toMatch(/Writing an NDJSON file/);
  expect(order).toEqual(Object.keys(quick));
  if (cancel) expectTaken(await press(slack, JON, cancel, 'Cancel'));
  await Promise.all(long);
  await eventually(() => slack.ephemerals(JON).some((each) => /^\*\*No /.test(screen(each))));
  expect(order.indexOf('cancelled')).toBeLessThan(order.indexOf('export'));
  expect(readdirSync(dirname(stage.database)).filter((name) => name.includes('-export-'))).toEqual([]);
  expectNoTrouble(stage);
}, 60_000);
