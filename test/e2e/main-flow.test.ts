import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { card, cards, dialog, expectTaken, press, turns } from './people.ts';
import { control, screen } from './read.ts';
import { BACKUP, JON, MAYA, OPS, play, SEC, YAML } from './stage.ts';

const MINUTE = 60_000;
const FIELDS =
  'eventCategory uniqueID publisherID topicName timeStamp eventType tenantID severity identityType identityID eventDetails schemaVersion';

const DOORS = [
  { door: 'http', wire: 'envelope', seed: 11 },
  { door: 'socket', wire: 'insync', seed: 12 },
] as const;

describe.each(DOORS)('through $door, with $wire records', ({ door, wire, seed }) => {
  const open = () => play({ seed, door, druva: { wire } });

  it('posts one card in the channel that the route names, with the mention of that route alone', async () => {
    const { druva, slack } = await open();
    const now = Date.now();
    druva.add([druva.world.backupFailed(now, 'LAB-PC-9'), druva.world.unusualDataActivity(now, 'FIN-SRV-2')]);
    druva.story('ad-sync-failed');
    const backup = await card(slack, BACKUP, ['Backup failed on LAB-PC-9', '*Open*, nobody has it']);
    const uda = await card(slack, SEC, ['Critical: Unusual Data Activity on FIN-SRV-2', '<!here>']);
    const sync = await card(slack, OPS, ['AD Sync failed', 'here by route 3, which takes all the rest']);
    for (const other of [backup, sync]) expect(screen(other)).not.toContain('<!');
    for (const message of [backup, uda, sync]) {
      expect(control(message, 'Acknowledge')).toBeDefined();
      expect(control(message, 'Details')).toBeDefined();
      expect(message.text).toMatch(/Open, nobody has it/);
      expect(message.metadata).toMatchObject({ event_type: 'insync_alert' });
    }
    expect([BACKUP, SEC, OPS].map((channel) => cards(slack, channel).length)).toEqual([1, 1, 1]);
  });

  it('edits the card when the same device fails again, and posts no second one', async () => {
    const { druva, slack } = await open();
    druva.add([druva.world.backupFailed(Date.now() - MINUTE, 'LAB-PC-9')]);
    const first = await card(slack, BACKUP, ['Backup failed on LAB-PC-9']);
    druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
    await turns(slack, first, [/2nd failure/, /2 in a row/]);
    druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-10')]);
    await card(slack, BACKUP, ['Backup failed on LAB-PC-10']);
    expect(slack.counters.posted).toBe(2);
  });

  it('lets the first person take an alert, says who has it, and lets it be given back', async () => {
    const { druva, slack, database } = await open();
    druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
    const posted = await card(slack, BACKUP, ['LAB-PC-9']);
    // Both press in the same moment.
    const presses = [MAYA, JON].map((user) => press(slack, user, posted, 'Acknowledge'));
    for (const each of await Promise.all(presses)) expectTaken(each);
    const taken = await turns(slack, posted, [/👀 Acknowledged/, /\*Acknowledged\* by <@U07/, /\[Undo\]/]);
    expect(control(taken, 'Acknowledge')).toBeUndefined();
    const [first, second] = screen(taken).includes(MAYA) ? [MAYA, JON] : [JON, MAYA];
    const name = slack.state.users.get(first)?.real_name;
    expect(taken.text).toContain(`Acknowledged by ${name}`);
    const [refusal] = await eventually(
      () => slack.ephemerals(second).length === 1 && slack.ephemerals(second),
    );
    expect(screen(refusal as never)).toMatch(`<@${first}> has it since`);
    expect(slack.ephemerals(first)).toEqual([]);

    expectTaken(await press(slack, JON, taken, 'Undo'));
    await turns(slack, posted, [/\*Open\*, nobody has it/, /\[\[Acknowledge\]\]/]);
    const rows = new DatabaseSync(database, { readOnly: true });
    const kept = rows.prepare("SELECT action, person, name, data FROM audit WHERE action <> 'open'").all();
    rows.close();
    const place = { channel: BACKUP, ts: posted.ts };
    expect(kept.map(({ data, ...row }) => ({ ...row, ...JSON.parse(String(data)) }))).toMatchObject([
      { action: 'ack', person: first, name, ...place },
      { action: 'unack', person: JON, ...place },
    ]);
  });

  it('shows all 12 fields and the raw record in Details, where the alert can be taken too', async () => {
    const { druva, slack } = await open();
    druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
    const posted = await card(slack, BACKUP, ['LAB-PC-9']);
    expectTaken(await press(slack, JON, posted, 'Details'));
    const details = await dialog(slack, JON, [/Raw record/]);
    const text = screen(details);
    for (const field of FIELDS.split(' ')) expect(text).toContain(`**${field}**`);
    expect(text).toMatch(
      wire === 'envelope' ? /"uniqueID": "[0-9a-f-]{36}"/ : /"inSyncDataSourceName": "LAB-PC-9"/,
    );
    expectTaken(await press(slack, JON, details, 'Acknowledge'));
    await turns(slack, posted, [/\*Acknowledged\* by <@U07JON>/]);
    await eventually(() => control(slack.views(JON).at(-1) as never, 'Acknowledge') === undefined);
  });
});

it('reads the platform feed just as well', async () => {
  const yaml = YAML.replace('routes:', 'feed: platform\nroutes:');
  const { druva, slack } = await play({ seed: 13, yaml });
  druva.add([druva.world.backupFailed(Date.now() - MINUTE, 'LAB-PC-9')]);
  const first = await card(slack, BACKUP, ['Backup failed on LAB-PC-9']);
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  await turns(slack, first, [/2nd failure/]);
  expect(slack.counters.posted).toBe(1);
  expect(druva.journal.map(({ path }) => path)).not.toContain('/insync/eventmanagement/v2/events');
});

it('posts one card in each channel that a route names, and all of them show who took it', async () => {
  const yaml = YAML.replace(`channel: ${BACKUP}`, `channel: ${BACKUP}\n    continue: true`);
  const { druva, slack } = await play({ seed: 14, yaml });
  druva.add([druva.world.backupFailed(Date.now(), 'LAB-PC-9')]);
  const there = await card(slack, BACKUP, ['LAB-PC-9', 'here by route 1']);
  const too = await card(slack, OPS, ['LAB-PC-9', 'here by route 3']);
  expectTaken(await press(slack, MAYA, too, 'Acknowledge'));
  for (const each of [there, too]) await turns(slack, each, [/\*Acknowledged\* by <@U07MAYA>/]);
});
