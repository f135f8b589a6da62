/** The life of an alert, through a person's hands: signatures, HTTP and the simulated Slack. */
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import {
  answered,
  ask,
  card,
  dialog,
  enter,
  expectNoTrouble,
  expectTaken,
  press,
  turns,
  typeIn,
} from './people.ts';
import { control, screen } from './read.ts';
import { BACKUP, JON, MAYA, play } from './stage.ts';
import { thread, threadSays } from './threads.ts';

const DEVICE = 'LAB-PC-9';

async function failed(seed: number, yaml?: string) {
  const stage = await play({ seed, ...(yaml === undefined ? {} : { yaml }) });
  stage.druva.add([stage.druva.world.backupFailed(Date.now(), DEVICE)]);
  const posted = await card(stage.slack, BACKUP, [`Backup failed on ${DEVICE}`]);
  return { ...stage, posted, number: Number(/alert (\d+)/.exec(screen(posted))?.[1]) };
}

describe('an acknowledgement', () => {
  it('says in the thread who has it; what was shown stays, with a line more', async () => {
    const { slack, log, posted } = await failed(301);
    expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
    const acked = await turns(slack, posted, [/👀 Acknowledged/, /<@U07MAYA>/]);
    expect(control(acked, 'Resolve')).toBeDefined();
    await threadSays(slack, posted, [/<@U07MAYA> \*acknowledged\* this/]);
    expect(slack.messages(BACKUP).filter(({ ts }) => ts !== posted.ts)).toEqual([]);
    expectNoTrouble({ slack, log });
  });

  it('takes a note, a reason, an owner and an end, and shows them', async () => {
    const { slack, posted } = await failed(302);
    expectTaken(await press(slack, MAYA, posted, '⋮', /Acknowledge with/));
    const form = await dialog(slack, MAYA, [/Who has it/]);
    typeIn(slack, MAYA, form, 'Note', 'Laptop is in for repair');
    typeIn(slack, MAYA, form, 'Reason', 'hardware fault');
    typeIn(slack, MAYA, form, 'Who has it', JON);
    const sent = await slack.submitView({ user: MAYA });
    expect(sent.errors).toBeUndefined();
    const acked = await turns(slack, posted, [
      /👀 Acknowledged/,
      /hardware fault/,
      /Laptop is in for repair/,
    ]);
    expect(screen(acked)).toContain(`<@${JON}>`);
  });

  it('has one winner when a hundred people press at once, and tells the others', async () => {
    const { slack, posted } = await failed(303);
    const people = [...slack.state.users.keys()].slice(0, 4);
    const presses = Array.from({ length: 100 }, (_, i) =>
      press(slack, people[i % people.length] as string, posted, 'Acknowledge'),
    );
    for (const each of await Promise.all(presses)) expectTaken(each);
    await turns(slack, posted, [/👀 Acknowledged/]);
    await eventually(() => {
      const told = people.flatMap((user) => slack.ephemerals(user)).map(screen);
      expect(told.length).toBe(99);
      expect(told.every((text) => /has it since|have it since/.test(text))).toBe(true);
      return true;
    });
    await threadSays(slack, posted, [/acknowledged/]);
    expect(thread(slack, posted).length).toBe(1);
  });
});

describe('by command', () => {
  it('acknowledges, assigns, notes, resolves and reopens by number', async () => {
    const { slack, posted, number } = await failed(304);
    await ask(slack, MAYA, BACKUP, `ack ${number} --for 4h --note "on it"`);
    await turns(slack, posted, [/👀 Acknowledged/, /on it/]);
    const acks = await ask(slack, MAYA, BACKUP, 'acks');
    expect(screen(acks)).toContain(DEVICE);
    await ask(slack, MAYA, BACKUP, `assign ${number} <@${JON}|jon>`);
    await threadSays(slack, posted, [new RegExp(`<@${JON}>`), /assigned/]);
    await ask(slack, JON, BACKUP, `note ${number} the disk is being replaced`);
    await threadSays(slack, posted, [/the disk is being replaced/]);
    await ask(slack, JON, BACKUP, `resolve ${number}`);
    await turns(slack, posted, [/✅ Resolved/, new RegExp(`<@${JON}>`), /lasted/]);
    await ask(slack, JON, BACKUP, `reopen ${number}`);
    await turns(slack, posted, [/🔁 Reopened/, /assigned to <@U07JON>/]);
    const twice = await ask(slack, MAYA, BACKUP, `reopen ${number}`);
    expect(screen(twice)).toMatch(/open/i);
    const unknown = await ask(slack, MAYA, BACKUP, 'ack 424242');
    expect(screen(unknown)).toMatch(/424242/);
  });

  it('asks before it acknowledges many, and says how many', async () => {
    const { slack, druva } = await failed(305);
    const more = ['LAB-PC-10', 'LAB-PC-11'];
    druva.add(more.map((device) => druva.world.backupFailed(Date.now(), device)));
    for (const device of more) await card(slack, BACKUP, [`on ${device}`]);
    expectTaken(await slack.command({ user: MAYA, channel: BACKUP, text: 'ack --type Backup' }));
    const asked = await dialog(slack, MAYA, [/3 alerts/]);
    expect(screen(asked)).toContain('LAB-PC-11');
    await slack.submitView({ user: MAYA });
    for (const device of [DEVICE, ...more]) await card(slack, BACKUP, ['👀 Acknowledged', `on ${device}`]);
  });
});

describe('a resolution', () => {
  it('comes by the next good backup of the same device, and says how long it lasted and how many attempts', async () => {
    const { slack, druva, posted, log } = await failed(306);
    druva.add([druva.world.backupFailed(Date.now(), DEVICE)]);
    await turns(slack, posted, [/2nd failure/]);
    druva.add([druva.world.backupSucceeded(Date.now(), DEVICE)]);
    const green = await turns(slack, posted, [/✅ Resolved/, /by a good backup/, /lasted/, /2 attempts/]);
    expect(green.attachments?.[0]).toMatchObject({ color: '#2e9e6b' });
    await threadSays(slack, posted, [/resolved/i]);
    // It comes back: the same card, and a line that the channel sees.
    druva.add([druva.world.backupFailed(Date.now(), DEVICE)]);
    await turns(slack, posted, [/🔁 Reopened/, /nobody has it/]);
    await eventually(() =>
      slack
        .messages(BACKUP)
        .some((message) => message.ts !== posted.ts && /again|reopened/i.test(screen(message))),
    );
    expectNoTrouble({ slack, log });
  });
});

describe('a silence', () => {
  it('is made from the card, says what it would have hidden, and lets go when it ends', async () => {
    const { slack, druva, posted } = await failed(307);
    expectTaken(await press(slack, JON, posted, 'Silence'));
    const form = await dialog(slack, JON, [/How long/, /What to silence/]);
    expect(screen(form)).toMatch(/Would have hidden 1 event/);
    expectTaken(await enter(slack, JON, form, 'What to silence', '--type Backup --outcome failed'));
    await dialog(slack, JON, [/Would have hidden/]);
    const wrong = await slack.submitView({
      user: JON,
      values: { filter: { filter: '--typ Backup' } },
    });
    expect(Object.values(wrong.errors ?? {}).join()).toMatch(/typ/);
    typeIn(slack, JON, form, 'What to silence', '--type Backup --outcome failed');
    typeIn(slack, JON, form, 'Why', 'Lab move');
    await slack.submitView({ user: JON });
    await turns(slack, posted, [/🔕 Silenced/, /<@U07JON>/, /Lab move/]);
    // What it takes opens no card.
    druva.add([
      druva.world.backupFailed(Date.now(), 'LAB-PC-12'),
      druva.world.backupFailed(Date.now(), DEVICE),
    ]);
    await turns(slack, posted, [/held back/]);
    expect(slack.messages(BACKUP).filter((message) => screen(message).includes('LAB-PC-12'))).toEqual([]);
    const list = await ask(slack, MAYA, BACKUP, 'silence list');
    expect(screen(list)).toContain('--type Backup --outcome failed');
    expectTaken(await press(slack, MAYA, await turns(slack, posted, [/End silence/]), 'End silence'));
    await turns(slack, posted, [/\*Open\*/]);
    await card(slack, BACKUP, ['Backup failed on LAB-PC-12']);
  });

  it('is made by command, and ends by command', async () => {
    const { slack, posted } = await failed(308);
    const added = await ask(slack, MAYA, BACKUP, `silence add --subject ${DEVICE} --for 1h --note "repair"`);
    const id = /silence (\d+)/i.exec(screen(added))?.[1];
    await turns(slack, posted, [/🔕 Silenced/, /repair/]);
    await ask(slack, MAYA, BACKUP, `silence remove ${id}`);
    await turns(slack, posted, [/\*Open\*/]);
    const again = await ask(slack, MAYA, BACKUP, `silence remove ${id}`);
    expect(screen(again)).toMatch(/was over already/);
  });
});

describe('permissions', () => {
  const yaml = `
poll: "* * * * * *"
permissions:
  acknowledge: [U07JON]
  resolve: [S0ONCALL]
routes:
  - channel: ${BACKUP}
`;

  it('tell the person who may', async () => {
    const { slack, posted, number } = await failed(309, yaml);
    const refused = await answered(slack, MAYA, () => press(slack, MAYA, posted, 'Acknowledge'));
    expect(screen(refused)).toContain('<@U07JON>');
    const typed = await ask(slack, MAYA, BACKUP, `resolve ${number}`);
    expect(screen(typed)).toContain('S0ONCALL');
    expectTaken(await press(slack, JON, posted, 'Acknowledge'));
    await turns(slack, posted, [/👀 Acknowledged/]);
  });
});
