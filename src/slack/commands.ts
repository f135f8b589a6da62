import { commandHelp, helpAnswer } from '../cards/help.ts';
import type { Message } from '../cards/message.ts';
import { statusAnswer } from '../cards/status.ts';
import { wrongFlag } from '../cards/wrong-flag.ts';
import type { Person } from '../domain/alert.ts';
import { forwardedTo } from '../domain/forward-standing.ts';
import type { Command } from '../query/command.ts';
import { commandsAt, FILTER_TIPS } from '../query/commands.ts';
import { firstPage } from '../query/paging.ts';
import { parseCommand, parseLine } from '../query/parse-command.ts';
import { fromSlack, LONGEST_TEXT } from '../query/words.ts';
import { actAnswered } from './act-commands.ts';
import { eventAnswer, statsAnswered, subjectAnswered, whyAnswered } from './answers.ts';
import { type Asking, commandContext } from './asking.ts';
import type { Desk } from './desk.ts';
import { runExport } from './export.ts';
import { forwardAnswered } from './forward.ts';
import {
  acksAnswered,
  auditAnswered,
  digestAnswered,
  rehearseAnswered,
  testAnswered,
} from './life-answers.ts';
import { showPage } from './lists.ts';
import type { How, Place } from './place.ts';
import { openSearch } from './search.ts';
import { silenceAnswered } from './silence.ts';
import { subscriptionAnswered } from './subscriptions.ts';

const PROGRAM = '/insync';

/** Answers what a person typed after `/insync`, as Slack sends it. */
export async function answerTyped(desk: Desk, text: string, place: Place): Promise<void> {
  // More is not read, and taking away Slack's marks costs the square of their number.
  await answerWith(parseCommand, desk, { text, wrote: fromSlack(text.slice(0, LONGEST_TEXT)) }, place, {});
}

/** Answers a command of our own, which a button carries: without the program's name. */
export async function answerLine(desk: Desk, line: string, place: Place, how: How = {}): Promise<void> {
  await answerWith(parseLine, desk, { text: line, wrote: line }, place, how);
}

async function answerWith(
  parse: typeof parseCommand,
  desk: Desk,
  { text, wrote }: { readonly text: string; readonly wrote: string },
  place: Place,
  how: How,
): Promise<void> {
  const profile = await desk.profile(place.user, place.handle);
  const context = await commandContext(desk, profile);
  const parsed = parse(text, context);
  if (!parsed.ok) {
    desk.counted.command(parsed.fault.command || 'none', 'wrong');
    const { command: of, ...fault } = parsed.fault;
    return place.answer(wrongFlag({ ...fault, of, wrote: `${PROGRAM} ${wrote}`.trim() }), how);
  }
  const { command } = parsed;
  desk.counted.command(command.name, 'answered');
  const shown = command.share ? { share: true } : how;
  await answer(desk, command, { place, profile, now: context.now, how: shown });
}

async function answer(desk: Desk, command: Command, asking: Asking): Promise<void> {
  const { place, how, now } = asking;
  switch (command.name) {
    case 'events':
      return showPage(desk, firstPage(command, now), asking);
    case 'event':
      return eventAnswer(desk, command, asking);
    case 'stats':
      return statsAnswered(desk, command, asking);
    case 'subject':
      return subjectAnswered(desk, command, asking);
    case 'why':
      return whyAnswered(desk, command, asking);
    case 'export':
      return runExport(desk, command, asking);
    case 'search':
      return openSearch(desk, asking, command.filter);
    case 'ack':
    case 'unack':
    case 'resolve':
    case 'reopen':
    case 'assign':
    case 'note':
      return actAnswered(desk, command, asking);
    case 'acks':
      return acksAnswered(desk, command, asking);
    case 'silence add':
    case 'silence list':
    case 'silence remove':
      return silenceAnswered(desk, command, asking);
    case 'subscribe':
    case 'subscribe list':
    case 'subscribe pause':
    case 'subscribe resume':
    case 'unsubscribe':
      return subscriptionAnswered(desk, command, asking);
    case 'audit':
      return auditAnswered(desk, command, asking);
    case 'rehearse':
      return rehearseAnswered(desk, command, asking);
    case 'test':
      return testAnswered(desk, command, asking);
    case 'digest':
      return digestAnswered(desk, command, asking);
    case 'audit export':
    case 'audit verify':
    case 'migrate-store':
    case 'start':
    case 'demo':
    case 'backup':
    case 'backup verify':
    case 'version':
      // Of the terminal alone: the parser refuses them here.
      return undefined;
    case 'forward':
    case 'forward pause':
    case 'forward resume':
    case 'forward replay':
      return forwardAnswered(desk, command, asking);
    case 'status':
      return place.answer(await status(desk, how.share ? asking.profile : undefined), how);
    case 'help':
      return place.answer(help(command.topic), how);
  }
}

/** What can be asked, or the flags of one command. */
export function help(topic: string | undefined): Message {
  const commands = commandsAt('slack');
  return topic === undefined ? helpAnswer(commands, FILTER_TIPS) : commandHelp(topic, commands, FILTER_TIPS);
}

export async function status(desk: Desk, sharedBy?: Person): Promise<Message> {
  const now = desk.clock();
  const { startedAt, pollAt, refused429, paused, hindered, configReadAt, configRefused } = desk.running();
  const [figures, states] = await Promise.all([desk.store.statusFigures(now), desk.store.forwards()]);
  return statusAnswer({
    figures,
    forwarding: forwardedTo(desk.config.forward, states, now),
    now,
    startedAt,
    lastPollAt: pollAt,
    configReadAt,
    configRefused,
    feedName: desk.config.feed,
    retention: desk.config.retention,
    refused429,
    hindered,
    paused,
    sharedBy,
  });
}
