import { expect, it } from 'vitest';
import type { Json, SimMessage, SimView } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import { ask, dialog, expectTaken, press } from './people.ts';
import { control, type Shown, screen } from './read.ts';
import { BACKUP, MAYA, OPS, play, SEC, stored } from './stage.ts';

/** Turned directions, zero widths, controls: what moves or hides text where it is shown. */
const UNSEEN = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]/u;
/** The tokens Slack's mrkdwn would act on; a date is the bot's own. */
const LIVE_TOKEN = /<(?!!date\^\d+\^[^|<>]*\|[^|<>]*>)[^<>]*>/;
const LIVE_TEXT = /(^|[^\w.-])@(channel|here|everyone)|:\/\/|```/;
const OWN_ELEMENTS = ['text', 'date', 'link'];

/** Every object of the blocks, the innermost too. */
function* objects(value: unknown): Generator<Json> {
  if (Array.isArray(value)) for (const each of value) yield* objects(each);
  else if (typeof value === 'object' && value !== null) {
    yield value as Json;
    yield* objects(Object.values(value));
  }
}

function expectInert(shown: Shown & { text?: string }, where: string): void {
  const { blocks = [], attachments = [] } = ('view' in shown ? shown.view : shown) as SimMessage;
  const text = shown.text ?? '';
  expect(text, where).not.toMatch(UNSEEN);
  expect(text, where).not.toMatch(LIVE_TOKEN);
  expect(text, where).not.toMatch(LIVE_TEXT);
  for (const each of objects([blocks, attachments])) {
    if (typeof each.text === 'string') expect(each.text, where).not.toMatch(UNSEEN);
    if (each.type === 'mrkdwn') {
      expect(String(each.text), where).not.toMatch(LIVE_TOKEN);
      expect(String(each.text).replace(/`[^`]*`/g, ''), where).not.toMatch(LIVE_TEXT);
    }
    if (each.type === 'link') expect(String(each.url), where).toMatch(/^https:\/\/example\.slack\.com\//);
    if (each.type === 'plain_text') expect(each.emoji, where).toBe(false);
    if (each.type !== 'rich_text_section') continue;
    for (const { type } of each.elements as Json[]) expect(OWN_ELEMENTS, where).toContain(type);
  }
}

it('shows whatever the feed holds as plain words: in cards, lists, dialogs and notifications', async () => {
  const stage = await play({ seed: 31 });
  const { druva, slack } = stage;
  druva.story('hostile');
  await stored(stage, 12);
  await eventually(() => [BACKUP, OPS].every((channel) => slack.messages(channel).length > 0));
  const list = await ask(slack, MAYA, OPS, 'events --since 1h --limit 25');
  expect(screen(list)).toContain('12 events');
  expectInert(list, 'list');
  const choices = [...(control(list, 'Open event…')?.choices.keys() ?? [])];
  expect(choices).toHaveLength(12);
  let last: SimView | undefined;
  for (const choice of choices) {
    expectTaken(await press(slack, MAYA, list, 'Open event…', choice));
    last = await eventually(() => slack.views(MAYA).find(({ id }) => id !== last?.id));
    expectInert(last, choice);
    await slack.closeView({ user: MAYA });
  }
  for (const channel of [BACKUP, SEC, OPS]) {
    for (const message of slack.messages(channel)) {
      expectInert(message, message.text);
      if (!control(message, 'Details')) continue;
      expectTaken(await press(slack, MAYA, message, 'Details'));
      expectInert(await dialog(slack, MAYA, [/Raw record/]), message.text);
      await slack.closeView({ user: MAYA });
    }
  }
  const wrong = await ask(slack, MAYA, OPS, 'events --type "<!channel> *New* https://phish.example.com"');
  expectInert(wrong, 'wrong value');
  const words = await ask(slack, MAYA, OPS, 'events --text "<!channel>"');
  expectInert(words, 'searched words');
  expectTaken(await press(slack, MAYA, list, 'Share'));
  const shared = await eventually(() =>
    slack.messages(OPS).find((message) => screen(message).includes('shared by')),
  );
  for (const { type, elements } of shared.blocks ?? []) {
    if (type === 'context') continue;
    expectInert({ blocks: [{ type, elements } as Json] }, 'shared list');
  }
});
