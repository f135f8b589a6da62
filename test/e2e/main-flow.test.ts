import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Druva } from '../../src/sim/druva/server.ts';
import { eventually } from './eventually.ts';
import { answered, ask, card, cards, dialog, expectTaken, press, turns } from './people.ts';
import { control, screen } from './read.ts';
import { BACKUP, JON, MAYA, OPS, play, SEC } from './stage.ts';

const MINUTE = 60_000;
const FIELDS =
  'eventCategory uniqueID publisherID topicName timeStamp eventType tenantID severity identityType identityID eventDetails schemaVersion';

/** 24 good backups of the last hour, one of three hours ago, one login: nothing that asks for a card. */
function quietMorning({ world, add }: Druva): void {
  const now = Date.now();
  add([
    world.backupSucceeded(now - 180 * MINUTE, 'OLD-PC-1'),
    ...Array.from({ length: 24 }, (_, i) => world.backupSucceeded(now - (26 - i) * MINUTE, `PC-${i + 1}`)),
  ]);
}

const DOORS = [
  { door: 'http', wire: 'envelope', seed: 11 },
  { door: 'socket', wire: 'insync', seed: 12 },
] as const;

describe.each(DOORS)('through $door, with $wire records', ({ door, wire, seed }) => {
  const open = () => play({ seed, door, druva: { wire } });

  it('posts one card in the channel that the route names, with the mention of that route alone', async () => {
    const { druva, slack } = await open();
    const now = Date.now();
    druva.add([
      druva.world.backupFailed(now, 'LAB-PC-9'),
      druva.world.unusualDataActivity(now, 'FIN-SRV-2'),
    ]);
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
    expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
    const taken = await turns(slack, posted, [/👀 Acknowledged/, /\*Acknowledged\* by <@U07MAYA>/, /\[Undo\]/]);
    expect(control(taken, 'Acknowledge')).toBeUndefined();
    expect(taken.text).toContain('Acknowledged by Maya Okafor');

    // Jon's screen still shows the card as it was.
    const late = { user: JON, channel: BACKUP, ts: posted.ts };
    const refusal = await answered(slack, JON, () => press(slack, JON, posted, 'Details'));
    expect(refusal).toBeDefined();
    void late;

    expectTaken(await press(slack, MAYA, taken, 'Undo'));
    await turns(slack, posted, [/\*Open\*, nobody has it/, /\[\[Acknowledge\]\]/]);
    const rows = new DatabaseSync(database, { readOnly: true });
    const kept = rows.prepare('SELECT transition, person, name, channel, ts FROM transitions').all();
    rows.close();
    expect(kept).toMatchObject([
      { transition: 'ack', person: MAYA, name: 'Maya Okafor', channel: BACKUP, ts: posted.ts },
      { transition: 'unack', person: MAYA, channel: BACKUP, ts: posted.ts },
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
    expect(text).toContain('"uniqueID"');
    console.log(text);
    expectTaken(await press(slack, JON, details, 'Acknowledge'));
    await turns(slack, posted, [/\*Acknowledged\* by <@U07JON>/]);
    await eventually(() => control(slack.views(JON).at(-1) as never, 'Acknowledge') === undefined);
  });

  it('lists events for the asker alone, page by page, opens one and shares the list', async () => {
    const { druva, slack } = await open();
    quietMorning(druva);
    await eventually(() => druva.journal.some(({ url }) => String(url).includes('events')));
    const list = await eventually(async () => {
      const answer = await ask(slack, MAYA, OPS, 'events --type Backup --since 1h');
      expect(screen(answer)).toContain('24 Backup events');
      return answer;
    });
    console.log(screen(list));
  });
});
