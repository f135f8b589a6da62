/** What a person does in Slack, by what stands on the screen. */
import { expect } from 'vitest';
import type { Delivered, SimEphemeral, SimMessage, SimView, Slack } from '../../src/sim/slack/types.ts';
import { eventually } from './eventually.ts';
import { control, type Shown, screen } from './read.ts';
import type { Stage } from './stage.ts';

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

/** What is typed after a slash command as Slack gives it to the app (docs.slack.dev/messaging/formatting-message-text). */
export function asSlackSends(typed: string): string {
  return typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Presses a button by its label, or takes a choice of a menu by what it says; `near` tells rows apart. */
export function press(
  slack: Slack,
  user: string,
  on: SimMessage | SimEphemeral | SimView,
  label: string,
  choice?: string | RegExp,
  near?: string,
): Promise<Delivered> {
  const found = control(on, label, near);
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

/** Takes choices in a field of a dialog, or types into it; Slack tells of it as it does of Enter. */
export function enter(
  slack: Slack,
  user: string,
  on: SimView,
  label: string,
  ...entered: string[]
): Promise<Delivered> {
  const { actionId, blockId, selected } = entry(on, label, entered);
  return slack.clickView({ user, viewId: on.id, actionId, blockId, selected });
}

/** The same without Enter: nothing is sent before the form is. */
export function typeIn(slack: Slack, user: string, on: SimView, label: string, ...entered: string[]): void {
  const { actionId, blockId, selected } = entry(on, label, entered);
  slack.fill({ user, viewId: on.id, values: { [blockId]: { [actionId]: selected } } });
}

function entry(on: SimView, label: string, entered: readonly string[]) {
  const found = control(on, label);
  if (!found) throw new Error(`there is no field ${label} on\n${screen(on)}`);
  const { actionId, blockId, choices } = found;
  const chosen = entered.map((says) => choices.get(says) ?? says);
  return { actionId, blockId, selected: choices.size > 0 ? chosen : (chosen[0] ?? '') };
}

/** The person's messages from the bot itself. */
export function direct(slack: Slack, user: string): SimMessage[] {
  return slack.messages(slack.direct(user).id);
}

/** Home, once it shows all these words. */
export async function home(
  slack: Slack,
  user: string,
  words: readonly (string | RegExp)[],
): Promise<SimView> {
  return eventually(() => {
    const shown = slack.home(user);
    for (const word of words) expect(shown && screen(shown)).toMatch(word);
    return shown;
  });
}

/** A file's bytes as Slack has them. */
export async function fileBytes(slack: Slack, id: string): Promise<Buffer> {
  const stream = slack.download(id);
  return stream ? Buffer.concat(await stream.toArray()) : Buffer.alloc(0);
}

/** The bot has had no error, and Slack has refused nothing of it. */
export function expectNoTrouble({ slack, log }: Pick<Stage, 'slack' | 'log'>): void {
  expect(log.filter(({ level }) => level >= 50)).toEqual([]);
  expect(slack.journal.filter(({ error, status }) => error !== undefined || status >= 400)).toEqual([]);
  expect(slack.counters.errors).toBe(0);
}
