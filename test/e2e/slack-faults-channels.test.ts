/** Channels that close and open, tokens that go and come back, messages that people delete. */
import { expect, it, vi } from 'vitest';
import type { Slack } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import { answered, ask, card, cards, expectTaken, press, turns } from './people.ts';
import { screen } from './read.ts';
import { BACKUP, JON, MAYA, OPS, play, ready, SEC, type StageWithBot, stored } from './stage.ts';

// Many faults one after the other: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const fail = async ({ druva }: StageWithBot, device: string) =>
  druva.add([druva.world.backupFailed(Date.now(), device)]);
const settled = (slack: Slack, words: RegExp) =>
  eventually(() => cards(slack, OPS, [words]).length === 1, { what: String(words) });

type Patch = Parameters<Slack['setChannel']>[1];
const CLOSINGS: readonly { readonly what: string; readonly word: string; shut: Patch; open: Patch }[] = [
  { what: 'archived', word: 'is_archived', shut: { is_archived: true }, open: { is_archived: false } },
  { what: 'without the bot', word: 'not_in_channel', shut: { is_member: false }, open: { is_member: true } },
  {
    what: 'made private without the bot',
    word: 'channel_not_found',
    shut: { is_private: true, is_member: false },
    open: { is_private: true, is_member: true },
  },
];

it('cards of a channel that closes go to the default one with a notice, and home again; a new name or privacy changes nothing', async () => {
  const stage = await play({ seed: 611 });
  const { slack } = stage;
  for (const [n, { what, word, shut, open }] of CLOSINGS.entries()) {
    slack.setChannel(BACKUP, shut);
    await fail(stage, `AWAY-${n}`);
    const away = await card(slack, OPS, [`AWAY-${n}`, 'Posted here because'], 15_000);
    await settled(slack, new RegExp(`posted here instead[\\s\\S]*${word}`));
    expectTaken(await press(slack, MAYA, away, 'Acknowledge'));
    await turns(slack, away, [/\*Acknowledged\* by <@U07MAYA>/]);
    slack.setChannel(BACKUP, open);
    await eventually(async () => !(await ready(stage.bot.url)).text.includes(BACKUP), { what });
    await fail(stage, `HOME-${n}`);
    await card(slack, BACKUP, [`HOME-${n}`]);
  }
  slack.setChannel(BACKUP, { name: 'renamed' });
  slack.setChannel(BACKUP, { is_private: false });
  await fail(stage, 'AFTER');
  await card(slack, BACKUP, ['AFTER']);
  for (const { length } of [0, 1, 2].map((n) => cards(slack, OPS, [`AWAY-${n}`]))) expect(length).toBe(1);
});

it('a channel where others may not post is not tried again and again, but when somebody asks', async () => {
  const stage = await play({ seed: 612 });
  const { slack } = stage;
  const error = 'restricted_action_read_only_channel';
  slack.fault({
    ...{ method: 'chat.postMessage', channel: BACKUP, kind: 'error', error },
    count: Number.POSITIVE_INFINITY,
  });
  await fail(stage, 'LAB-1');
  await card(slack, OPS, ['LAB-1', 'Posted here because']);
  const notice = await card(slack, OPS, ['posted here instead', error]);
  // Slack tells that something became of the channel; a look finds nothing wrong with it.
  const looks = () => slack.journal.filter(({ method }) => method === 'conversations.info').length;
  for (const name of ['once', 'twice']) {
    const before = looks();
    slack.setChannel(BACKUP, { name });
    await eventually(() => looks() > before);
  }
  await fail(stage, 'LAB-2');
  await card(slack, OPS, ['LAB-2', 'Posted here because']);
  const tried = slack.journal.filter(
    ({ method, args }) => method === 'chat.postMessage' && args.channel === BACKUP,
  );
  expect(tried).toHaveLength(1);
  expect(cards(slack, OPS, ['posted here instead'])).toHaveLength(1);
  slack.clearFaults();
  const over = await answered(slack, MAYA, () => press(slack, MAYA, notice, 'Check again'));
  expect(screen(over)).toContain('can be posted to again');
  await fail(stage, 'LAB-3');
  await card(slack, BACKUP, ['LAB-3']);
});

it('a token revoked in the middle: what people do still counts, and everything is shown when it is given back', async () => {
  const stage = await play({ seed: 613 });
  const { slack, druva } = stage;
  await fail(stage, 'LAB-1');
  const posted = await card(slack, BACKUP, ['LAB-1']);
  slack.refuseToken('token_revoked');
  const calls = slack.journal.length;
  await fail(stage, 'LAB-2');
  druva.add([druva.world.unusualDataActivity(Date.now(), 'FIN-SRV-2')]);
  await stored(stage, 3);
  expectTaken(await press(slack, MAYA, posted, 'Acknowledge'));
  // An answer at the address that came with the command needs no token.
  expect(screen(await ask(slack, JON, OPS, 'acks'))).toContain('LAB-1');
  const details = await answered(slack, JON, () => press(slack, JON, posted, 'Details'));
  expect(screen(details)).toContain('LAB-1');
  await eventually(async () => (await ready(stage.bot.url)).text.includes('token_revoked'));
  expect(screen(cards(slack, BACKUP)[0] as never)).toContain('*Open*');
  expect(slack.journal.length - calls).toBeLessThan(30);
  slack.refuseToken(undefined);
  await card(slack, SEC, ['FIN-SRV-2'], 35_000);
  await card(slack, BACKUP, ['LAB-2'], 35_000);
  await turns(slack, posted, [/\*Acknowledged\* by <@U07MAYA>/], 35_000);
  await eventually(async () => (await ready(stage.bot.url)).status === 200);
});

it('a message deleted by hand, or too old to edit: one new card that says so, its thread goes on there', async () => {
  const stage = await play({ seed: 614 });
  const { slack, log } = stage;
  await fail(stage, 'LAB-1');
  const first = await card(slack, BACKUP, ['LAB-1']);
  slack.deleteMessage(BACKUP, first.ts);
  // The click came from the message before it was deleted, or the alert is taken by its number.
  await ask(slack, MAYA, OPS, 'ack 1');
  const second = await card(slack, BACKUP, [
    'Acknowledged',
    'Posted anew: the message of this card was deleted.',
  ]);
  await eventually(() => slack.thread(BACKUP, second.ts).length === 2);

  await fail(stage, 'LAB-2');
  const old = await card(slack, BACKUP, ['LAB-2']);
  slack.lockMessage(BACKUP, old.ts, 'edit_window_closed');
  expectTaken(await press(slack, JON, old, 'Acknowledge'));
  const anew = await card(slack, BACKUP, ['LAB-2', 'Acknowledged', 'which can no longer be edited']);
  expect(screen(anew)).toContain(`/archives/${BACKUP}/p${old.ts.replace('.', '')}`);
  await eventually(() => slack.thread(BACKUP, anew.ts).length === 2);
  // The buttons of the old one still act, and the card follows.
  expectTaken(await press(slack, JON, anew, 'Undo'));
  await turns(slack, anew, [/\*Open\*/]);
  expectTaken(await press(slack, MAYA, old, 'Acknowledge'));
  await turns(slack, anew, [/\*Acknowledged\* by <@U07MAYA>/]);
  expect(cards(slack, BACKUP, ['LAB-2'])).toHaveLength(2);

  slack.fault({ method: 'chat.postMessage', kind: 'error', error: 'msg_blocks_too_long' });
  await fail(stage, 'LAB-3');
  await eventually(() =>
    slack.messages(BACKUP).some(({ text, blocks }) => /LAB-3/.test(text) && !blocks?.length),
  );
  const told = log.find(({ said, blocks }) => said === 'msg_blocks_too_long' && blocks !== undefined);
  expect(JSON.stringify(told)).toContain('LAB-3');
  for (const secret of [stage.env.SLACK_BOT_TOKEN, stage.signingSecret, stage.env.DRUVA_CLIENT_SECRET])
    expect(JSON.stringify(log)).not.toContain(secret);
});
