/** What time does to alerts: everything with real, short times. */
import { expect, it } from 'vitest';
import type { SimMessage } from '../../src/sim/slack/types.ts';
import { quiet, rows } from './accounts.ts';
import { eventually } from './eventually.ts';
import { ask, card, expectNoTrouble, expectTaken, press, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, JON, MAYA, play, type StageWithBot } from './stage.ts';
import { thread, threadSays } from './threads.ts';

const ONCALL = { id: 'S0ONCALL', name: 'On call', handle: 'oncall', users: [JON] };
const DEVICE = 'LAB-PC-9';

/** The cards of one route with these keys, and one alert of it. */
async function failed(seed: number, keys = '') {
  const yaml = `poll: "* * * * * *"\nroutes:\n  - channel: ${BACKUP}\n${keys}`;
  const stage = await play({ seed, yaml, slack: { groups: [ONCALL] } });
  stage.druva.add([stage.druva.world.backupFailed(Date.now(), DEVICE)]);
  const posted = await card(stage.slack, BACKUP, [`Backup failed on ${DEVICE}`]);
  return { stage, ...stage, posted };
}

const says = (slack: StageWithBot['slack'], posted: SimMessage, words: RegExp) =>
  thread(slack, posted).filter((line) => words.test(line));

it('gives an alert back when its acknowledgement lapses, calls who has it, and escalates anew', async () => {
  const keys = `    escalate: [{ after: 3s, mention: ${ONCALL.id} }]\n`;
  const { stage, slack, posted } = await failed(441, keys);
  await ask(slack, MAYA, BACKUP, `ack 1 --for 2s --owner <@${JON}|jon>`);
  await turns(slack, posted, [/👀 Acknowledged/, new RegExp(`<@${JON}>`)]);
  await threadSays(slack, posted, [/\*The acknowledgement lapsed\*/, new RegExp(`<@${JON}>`)]);
  await turns(slack, posted, [/\*Open\*/]);
  await threadSays(slack, posted, [/step 1 of the escalation/, /<!subteam\^S0ONCALL>/]);
  await quiet(stage);
  expect(thread(slack, posted).map((line) => /\*([^*]+)\*/.exec(line)?.[1])).toEqual([
    'acknowledged',
    'The acknowledgement lapsed',
    'Nobody has it',
  ]);
  expectNoTrouble(stage);
});

it('lets go of what was silent when the silence ends by itself, and shows what came meanwhile', async () => {
  const { stage, druva, slack, posted } = await failed(442);
  await ask(slack, JON, BACKUP, 'silence add --type Backup --for 4s --note "lab move"');
  await turns(slack, posted, [/🔕 Silenced/, /lab move/]);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-10')]);
  await eventually(() => rows(stage.database, 'SELECT id FROM alerts').length === 2);
  expect(slack.messages(BACKUP)).toHaveLength(1);
  await turns(slack, posted, [/\*Open\*/]);
  await threadSays(slack, posted, [/\*Not silenced any more\*: the silence is over/]);
  await card(slack, BACKUP, ['Backup failed on LAB-PC-10', '*Open*']);
  expect(screen(await ask(slack, MAYA, BACKUP, 'silence list'))).not.toContain('lab move');
  expectNoTrouble(stage);
});

it('says again and again to the channel that nobody has it, until somebody has', async () => {
  const { stage, slack, posted } = await failed(443, '    repeat_interval: 2s\n');
  const reminders = () => says(slack, posted, /\*Still nobody has it\*/).length;
  await eventually(() => reminders() === 2);
  const aloud = slack.messages(BACKUP).filter(({ ts }) => ts !== posted.ts);
  expect(aloud.map(screen).every((line) => /Still nobody has it/.test(line))).toBe(true);
  expect(aloud.length).toBe(reminders());
  expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
  await turns(slack, posted, [/👀 Acknowledged/]);
  await quiet(stage);
  const said = reminders();
  expect(rows(stage.database, "SELECT id FROM timers WHERE kind = 'remind'")).toEqual([]);
  expect(says(slack, posted, /acknowledged/)).toHaveLength(1);
  expect(said).toBeLessThanOrEqual(3);
  expectNoTrouble(stage);
});

it('calls nobody in quiet hours: neither with the card, nor by escalation, nor when an acknowledgement lapses', async () => {
  const hour = (ahead: number) => new Date(Date.now() + ahead * 3_600_000).toISOString().slice(11, 16);
  const keys = `    mention: "@here"
    escalate: [{ after: 1s, mention: ${ONCALL.id} }]
    repeat_interval: 1s
    quiet: { hours: "${hour(-1)}-${hour(2)}", zone: UTC }
`;
  const { stage, slack, posted } = await failed(444, keys);
  expect(screen(posted)).not.toContain('<!here>');
  // Both wait for the end of the quiet hours.
  const due = "SELECT kind, due FROM timers WHERE kind IN ('escalate', 'remind') ORDER BY kind";
  const waiting = () => rows<{ kind: string; due: number }>(stage.database, due);
  const end = expect.closeTo(Date.now() + 2 * 3_600_000, -6);
  expect(waiting()).toEqual([
    { kind: 'escalate', due: end },
    { kind: 'remind', due: end },
  ]);
  await ask(slack, MAYA, BACKUP, 'ack 1 --for 1s');
  const lapsed = await threadSays(slack, posted, [/\*The acknowledgement lapsed\*/]);
  expect(lapsed).not.toContain('<@');
  await turns(slack, posted, [/\*Open\*/]);
  await quiet(stage);
  expect(waiting().map(({ kind }) => kind)).toEqual(['escalate', 'remind']);
  expect(thread(slack, posted)).toHaveLength(2);
  const sent = slack.journal.map(({ args }) => JSON.stringify(args)).join('\n');
  expect(sent).not.toMatch(/<!here>|<!subteam/);
  expectNoTrouble(stage);
});
