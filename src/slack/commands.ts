import { commandHelp, helpAnswer } from '../cards/help.ts';
import type { Message } from '../cards/message.ts';
import { statusAnswer } from '../cards/status.ts';
import { wrongFlag } from '../cards/wrong-flag.ts';
import { COMMANDS, FILTER_TIPS } from '../query/commands.ts';
import { firstPage } from '../query/paging.ts';
import { parseCommand } from '../query/parse-command.ts';
import type { Answer, Desk } from './desk.ts';
import { listPage } from './lists.ts';

const PROGRAM = '/insync';

/** Answers what a person typed after `/insync`. */
export async function answerCommand(desk: Desk, text: string, user: string): Promise<Answer> {
  const [profile, types, features] = await Promise.all([
    desk.profile(user),
    desk.store.catalog('type'),
    desk.store.catalog('feature'),
  ]);
  const now = desk.clock();
  const parsed = parseCommand(text, { now, zone: profile.zone, known: { types, features } });
  if (!parsed.ok) {
    desk.counted.command(parsed.fault.command || 'none', 'wrong');
    const { command: of, ...fault } = parsed.fault;
    return { message: wrongFlag({ ...fault, of, wrote: `${PROGRAM} ${text}`.trim() }), share: false };
  }
  const { command } = parsed;
  desk.counted.command(command.name, 'answered');
  switch (command.name) {
    case 'events': {
      const sharedBy = command.share ? profile : undefined;
      return { message: await listPage(desk, firstPage(command, now), sharedBy), share: command.share };
    }
    case 'help':
      return { message: help(command.topic), share: false };
    case 'status':
      return { message: await status(desk), share: command.share };
  }
}

/** What can be asked, or the flags of one command. */
export function help(topic: string | undefined): Message {
  return topic === undefined ? helpAnswer(COMMANDS, FILTER_TIPS) : commandHelp(topic, COMMANDS, FILTER_TIPS);
}

export async function status(desk: Desk): Promise<Message> {
  const now = desk.clock();
  const { startedAt, pollAt, refused429, paused } = desk.running();
  return statusAnswer({
    figures: await desk.store.statusFigures(now),
    now,
    startedAt,
    lastPollAt: pollAt,
    configReadAt: startedAt,
    feedName: desk.config.feed,
    refused429,
    paused,
  });
}
