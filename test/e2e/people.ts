/** What a person does in Slack, by what stands on the screen. */
import { expect } from 'vitest';
import type { Delivered, SimEphemeral, SimMessage, SimView, Slack } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import { control, type Shown, screen } from './read.ts';

/** Waits for the one message of a channel that shows all these words. */
export async function card(
  slack: Slack,
  channel: string,
  words: readonly (string | RegExp)[],
  within = 10_000,
): Promise<SimMessage> {
  return eventually(
    () => {
      const found = cards(slack, channel, words);
      expect(found.length, `${seen(slack, channel)}\n\ncards that show ${words.join(', ')}`).toBe(1);
      return found[0];
    },
    { within },
  );
}

/** The messages of a channel that show all these words now. */
export function cards(slack: Slack, channel: string, words: readonly (string | RegExp)[] = []): SimMessage[] {
  return slack.messages(channel).filter((message) => words.every((word) => shows(screen(message), word)));
}

function shows(text: string, word: string | RegExp): boolean {
  return typeof word === 'string' ? text.includes(word) : word.test(text);
}

function seen(slack: Slack, channel: string): string {
  return slack.messages(channel).map(screen).join('\n—\n');
}

/** Acknowledged by the bot, and within what Slack waits for. */
export function expectTaken(answer: Delivered): void {
  expect(answer).toMatchObject({ status: 200, body: '' });
  expect(answer.ackMs).toBeLessThan(3_000);
}

/** Does something and waits for the answer that only this person sees. */
export async function answered(
  slack: Slack,
  user: string,
  act: () => Promise<Delivered>,
): Promise<SimEphemeral> {
  const before = new Set(slack.ephemerals(user).map(({ id }) => id));
  expectTaken(await act());
  return eventually(() => slack.ephemerals(user).find(({ id }) => !before.has(id)));
}

/** Types `/insync …` in a channel and waits for the answer. */
export async function ask(slack: Slack, user: string, channel: string, text: string): Promise<SimEphemeral> {
  return answered(slack, user, () => slack.command({ user, channel, text }));
}

/** Presses a button by its label, or takes a choice of a menu by what it says. */
export function press(
  slack: Slack,
  user: string,
  on: SimMessage | SimEphemeral | SimView,
  label: string,
  choice?: string | RegExp,
): Promise<Delivered> {
  const found = control(on, label);
  if (!found) throw new Error(`there is no ${label} on\n${screen(on)}`);
  const { actionId, blockId, value, choices } = found;
  const [, selected] = choice === undefined ? [] : ([...choices].find(([says]) => shows(says, choice)) ?? []);
  const target = {
    user,
    actionId,
    blockId,
    ...(value === undefined ? {} : { value }),
    ...(selected === undefined ? {} : { selected }),
  };
  if ('view' in on) return slack.clickView({ ...target, viewId: on.id });
  if ('from' in on) return slack.clickEphemeral({ ...target, id: on.id });
  return slack.click({ ...target, channel: on.channel, ts: on.ts });
}

/** Waits until the message shows all these words, and gives it as it then is. */
export async function turns(
  slack: Slack,
  message: SimMessage,
  words: readonly (string | RegExp)[],
  within = 10_000,
): Promise<SimMessage> {
  return eventually(
    () => {
      const now = slack.messages(message.channel).find(({ ts }) => ts === message.ts);
      for (const word of words) expect(screen(now as Shown)).toMatch(word);
      return now;
    },
    { within },
  );
}

/** The dialog on top, once it shows all these words. */
export async function dialog(
  slack: Slack,
  user: string,
  words: readonly (string | RegExp)[] = [],
): Promise<SimView> {
  return eventually(() => {
    const top = slack.views(user).at(-1);
    if (!top) return undefined;
    for (const word of words) expect(screen(top)).toMatch(word);
    return top;
  });
}

/** Waits until the answer shows all these words in place of what it showed, and gives it as it then is. */
export async function replaced(
  slack: Slack,
  answer: SimEphemeral,
  words: readonly RegExp[],
): Promise<SimEphemeral> {
  return eventually(() => {
    const now = slack.ephemerals(answer.user).find(({ id }) => id === answer.id);
    for (const word of words) expect(screen(now as Shown)).toMatch(word);
    return now;
  });
}
