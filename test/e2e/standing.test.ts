/** What stands until somebody changes it: subscriptions, digests, rules; and the record of who changed what. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { quiet } from './accounts.ts';
import { eventually } from './eventually.ts';
import { ask, card, cards, expectNoTrouble, expectTaken, press, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, JON, MAYA, OPS, play, SEC, type StageWithBot, stored, YAML } from './stage.ts';

const BIN = resolve(import.meta.dirname, '../../bin/insync.mjs');
const LAB = 'C0123LAB';
const CHANNELS = [
  { id: BACKUP, name: 'backup-alerts' },
  { id: SEC, name: 'sec-alerts' },
  { id: OPS, name: 'backup-ops' },
  { id: LAB, name: 'lab' },
];

/** A severity that `<=3` takes. */
function hard({ druva }: StageWithBot, device: string) {
  return { ...druva.world.backupFailed(Date.now(), device), severity: 3 };
}

const stageWithLab = (seed: number, yaml = YAML) => play({ seed, yaml, slack: { channels: CHANNELS } });

describe('a subscription', () => {
  const FLAGS = '--feature "Backup And Restore" --severity "<=3"';

  it('brings to a channel what it asked for, once, until it is paused or ended', async () => {
    const stage = await stageWithLab(431);
    const { druva, slack } = stage;
    const say = async (text: string) => screen(await ask(slack, MAYA, LAB, text));
    expect(await say(`subscribe ${FLAGS}`)).toMatch(
      /Subscribed: subscription 1 .*cards of these events come/,
    );
    expect(await say(`subscribe ${FLAGS}`)).toMatch(/Subscribed already: subscription 1/);
    expect(await say('subscribe list')).toMatch(
      /1 subscription.*#C0123LAB\n1\. .*`--feature.*by Maya Okafor/,
    );
    druva.add([hard(stage, 'LAB-PC-1'), { ...hard(stage, 'LAB-PC-2'), severity: 4 }]);
    const mine = await card(slack, LAB, ['LAB-PC-1', 'here by subscription 1 `--feature']);
    const there = await card(slack, BACKUP, ['LAB-PC-1', 'here by route 1']);
    await card(slack, BACKUP, ['LAB-PC-2']);
    // One alert on two cards.
    expectTaken(await press(slack, JON, mine, 'Acknowledge'));
    for (const each of [mine, there]) await turns(slack, each, [/\*Acknowledged\* by <@U07JON>/]);

    expect(await say('subscribe pause 2h')).toMatch(/paused.* until .*gets no card by it/);
    expect(await say('subscribe list')).toMatch(/paused until/);
    druva.add([hard(stage, 'LAB-PC-3')]);
    await card(slack, BACKUP, ['LAB-PC-3']);
    expect(await say('subscribe resume')).toMatch(/runs again/);
    // It runs again by itself, too.
    expect(await say('subscribe pause 2s 1')).toMatch(/paused/);
    druva.add([hard(stage, 'LAB-PC-4')]);
    await card(slack, BACKUP, ['LAB-PC-4']);
    await timeHasCome(stage, 'resume');
    expect(await say('subscribe list')).not.toMatch(/paused/);
    druva.add([hard(stage, 'LAB-PC-5')]);
    await card(slack, LAB, ['LAB-PC-5']);

    expect(await say('unsubscribe 7')).toMatch(/no such subscription/);
    expect(await say('unsubscribe 1')).toMatch(/Unsubscribed: subscription 1/);
    expect(await say('unsubscribe 1')).toMatch(/no such subscription/);
    expect(await say('subscribe list')).toMatch(/has no subscriptions/);
    druva.add([hard(stage, 'LAB-PC-6')]);
    await card(slack, BACKUP, ['LAB-PC-6']);
    await quiet(stage);
    expect(cards(slack, LAB).map((each) => /LAB-PC-\d/.exec(screen(each))?.[0])).toEqual([
      'LAB-PC-1',
      'LAB-PC-5',
    ]);
    expectNoTrouble(stage);
  });

  it('brings a person what they asked for, but not what they left out', async () => {
    const stage = await stageWithLab(432);
    const { druva, slack } = stage;
    const mine = slack.direct(MAYA).id;
    const flags = '--feature "Alerts And Notifications" --type !Notification';
    expect(screen(await ask(slack, MAYA, mine, `subscribe ${flags}`))).toMatch(/Subscribed: subscription 1/);
    const now = Date.now();
    const wanted = druva.world.unusualDataActivity(now, 'FIN-SRV-2');
    druva.add([{ ...druva.world.unusualDataActivity(now, 'FIN-SRV-3'), type: 'Notification' }, wanted]);
    const told = await card(slack, mine, ['FIN-SRV-2', 'here by subscription 1 `--type !Notification']);
    for (const device of ['FIN-SRV-2', 'FIN-SRV-3']) await card(slack, SEC, [device, '<!here>']);
    expect(screen(told)).not.toContain('<!here>');
    expect(slack.messages(mine)).toHaveLength(1);
    expectTaken(await press(slack, MAYA, told, 'Acknowledge'));
    await turns(slack, told, [/\*Acknowledged\* by <@U07MAYA>/]);
    // What one place asked for is not another's.
    expect(screen(await ask(slack, JON, LAB, 'unsubscribe 1'))).toMatch(/no such subscription/);
    expectNoTrouble(stage);
  });

  it('survives a new name and a restart; what an archived channel cannot show is said in the default channel', async () => {
    const stage = await stageWithLab(433);
    const { druva, slack } = stage;
    await ask(slack, MAYA, LAB, `subscribe ${FLAGS}`);
    slack.setChannel(LAB, { name: 'lab-old' });
    await stage.restart();
    druva.add([hard(stage, 'LAB-PC-1')]);
    const shown = await card(slack, LAB, ['LAB-PC-1']);

    slack.setChannel(LAB, { is_archived: true });
    druva.add([hard(stage, 'LAB-PC-2')]);
    await card(slack, OPS, ['LAB-PC-2', 'Posted here because <#C0123LAB> cannot be posted to']);
    await card(slack, OPS, [
      'Cards for #lab-old are posted here instead',
      'Slack answered `is_archived`',
      'Unarchive the channel',
    ]);
    expect(screen(await ask(slack, MAYA, OPS, 'status'))).toMatch(/#C0123LAB `is_archived`/);
    slack.setChannel(LAB, { is_archived: false });
    await eventually(() => stage.log.some(({ msg }) => msg === 'the channel can be posted to again'));
    expect(screen(await ask(slack, MAYA, OPS, 'status'))).not.toMatch(/with trouble/);
    druva.add([hard(stage, 'LAB-PC-3')]);
    await card(slack, LAB, ['LAB-PC-3']);
    expect(slack.messages(LAB)).toHaveLength(2);
    expect(slack.messages(LAB)[0]?.ts).toBe(shown.ts);
  });
});

describe('a test', () => {
  it('posts a marked card by the path of all cards, or says why it cannot', async () => {
    const stage = await stageWithLab(434);
    const { slack } = stage;
    const say = async (text: string) => screen(await ask(slack, MAYA, OPS, text));
    expect(await say(`test <#${LAB}|lab>`)).toMatch(/on its way to #C0123LAB/);
    const shown = await card(slack, LAB, ['Test card, nothing is wrong', '@U07MAYA']);
    expectTaken(await press(slack, MAYA, shown, '⋮', 'Resolve'));
    await turns(slack, shown, [/✅ Resolved/]);
    expect(await say('test lab')).toMatch(/`lab` names no channel/);
    expect(await say('test <#C0999NONE|nowhere>')).toMatch(/`channel_not_found` for #C0999NONE/);
    slack.setChannel(LAB, { is_member: false });
    expect(await say(`test <#${LAB}|lab>`)).toMatch(/`not_in_channel` for #C0123LAB/);
    // No card goes there, so nothing is amiss.
    expect(await say('status')).not.toMatch(/trouble/);
    expect(slack.messages(LAB)).toHaveLength(1);
    expect(stage.log.filter(({ level }) => level >= 50)).toEqual([]);
  });
});

describe('a rehearsal', () => {
  it('tells what the file as it is now would have posted where, against the rules in force', async () => {
    const stage = await stageWithLab(435);
    const { druva, slack } = stage;
    const now = Date.now();
    const failures = ['LAB-PC-1', 'LAB-PC-2', 'LAB-PC-3'].map((device) => hard(stage, device));
    druva.add([...failures, druva.world.unusualDataActivity(now, 'FIN-SRV-2')]);
    await stored(stage, 4);
    await quiet(stage);
    const posted = slack.counters.posted;
    const say = async () => screen(await ask(slack, MAYA, OPS, 'rehearse --since 1h'));
    expect(await say()).toMatch(/4 events.*4 cards.*today’s rules: 4/);
    const changed = `poll: "* * * * * *"\nalert: [{ severity: "<=2" }]\nroutes:\n  - channel: ${LAB}\n`;
    writeFileSync(stage.config, changed);
    const told = await say();
    expect(told).toMatch(/4 events.*\*\*1 card\*\*; today’s rules: 4/);
    expect(told).toContain('**Changed**  1 card: 1 to #C0123LAB');
    expect(told).toContain('**Today**  4 cards: 3 to #C0123BACKUP, 1 to #C0123SEC');
    const [, lost = ''] = told.split('Only with today’s rules');
    for (const device of ['LAB-PC-1', 'LAB-PC-2', 'LAB-PC-3']) expect(lost).toContain(device);
    writeFileSync(stage.config, `${changed}routs: []\n`);
    expect(await say()).toMatch(/faults, so nothing was rehearsed[\s\S]*:\d+:1\s+routs: .*Nearest: routes/);
    expect(slack.counters.posted).toBe(posted);
    expectNoTrouble(stage);
  });
});

describe('a digest', () => {
  it('comes by itself once, though the bot starts anew, and is told on demand', async () => {
    const at = new Date(Date.now() - 120_000).toISOString().slice(11, 16);
    const rule = (channel: string, more = '') =>
      `  - { channel: ${channel}, every: day, at: "${at}", zone: UTC${more} }\n`;
    const yaml = `${YAML}digest:\n${rule(OPS)}${rule(SEC, ', skip_empty: true')}`;
    const stage = await stageWithLab(436, yaml);
    const { druva, slack } = stage;
    await card(slack, OPS, [/^# .*: 0 alerts, 0 resolved, 0 still open/, 'complete, no gap', /daily · next/]);
    druva.add([hard(stage, 'LAB-PC-1')]);
    const failed = await card(slack, BACKUP, ['LAB-PC-1']);
    expectTaken(await press(slack, MAYA, failed, 'Acknowledge'));
    await turns(slack, failed, [/Acknowledged/]);
    await stage.restart();
    const asked = screen(await ask(slack, MAYA, LAB, 'digest'));
    expect(asked).toMatch(/^# .*: 1 alert, 0 resolved, 0 still open, 1 acknowledged/);
    expect(asked).toMatch(/Acknowledged\*\* {2}after \d+ s \(median\): Error/);
    expect(asked).toContain('LAB-PC-1');
    expect(asked).toMatch(/Bar chart of alerts opened a day/);
    await quiet(stage);
    expect(cards(slack, OPS, ['still open'])).toHaveLength(1);
    expect(slack.messages(SEC)).toEqual([]);
    expectNoTrouble(stage);
  });
});

describe('the record', () => {
  it('says who did what, in Slack and in the terminal, where it is proven whole', async () => {
    const stage = await stageWithLab(437);
    const { druva, slack, database } = stage;
    druva.add([hard(stage, 'LAB-PC-1')]);
    const failed = await card(slack, BACKUP, ['LAB-PC-1']);
    expectTaken(await press(slack, MAYA, failed, 'Acknowledge'));
    await turns(slack, failed, [/Acknowledged/]);
    await ask(slack, JON, BACKUP, 'resolve 1 --note "backed up by hand"');
    await ask(slack, JON, LAB, 'subscribe --severity "<=2"');
    const all = screen(await ask(slack, MAYA, OPS, 'audit'));
    expect(all).toMatch(/4 entries.*newest first/);
    const order = ['added subscription 1', 'resolved alert 1', 'acknowledged alert 1', 'opened alert 1'];
    const places = order.map((words) => all.indexOf(words));
    expect(places, all).toEqual(places.toSorted((a, b) => a - b));
    expect(places, all).not.toContain(-1);
    expect(all).toContain('backed up by hand');
    const his = screen(await ask(slack, MAYA, OPS, `audit --by <@${JON}|jon>`));
    expect(his).toMatch(/2 entries/);
    expect(his).not.toContain('acknowledged');
    expectNoTrouble(stage);

    await stage.stopBot();
    const env = { PATH: process.env.PATH ?? '', TZ: 'UTC', DATABASE_URL: `file:${database}` };
    const terminal = (...words: string[]) =>
      spawnSync(process.execPath, [BIN, ...words], { env, encoding: 'utf8' });
    const whole = terminal('audit', 'verify', '--json');
    expect(JSON.parse(whole.stdout)).toMatchObject({ whole: true });
    expect(whole.status).toBe(0);
    expect(terminal('audit', '--by', JON).stdout).toContain('backed up by hand');

    const handle = new DatabaseSync(database);
    handle.function('fold', (text) => text);
    handle.exec('DROP TRIGGER audit_kept; DROP TRIGGER audit_unchanged');
    handle.exec(`UPDATE audit SET person = '${MAYA}' WHERE action = 'resolve'`);
    handle.close();
    const changed = terminal('audit', 'verify', '--json');
    expect(JSON.parse(changed.stdout)).toMatchObject({ whole: false, reason: 'changed' });
    expect(changed.status).toBe(5);
  });
});

/** Waits until the bot has done what a timer of this kind was for. */
async function timeHasCome({ log }: StageWithBot, kind: string): Promise<void> {
  await eventually(() => log.some((line) => line.msg === 'its time has come' && line.kind === kind));
}
