import { commandHelp, helpAnswer } from '../cards/help.ts';
import { statusAnswer } from '../cards/status.ts';
import { wrongFlag } from '../cards/wrong-flag.ts';
import { COMMANDS, TIPS } from '../query/commands.ts';
import { type CommandFault, parseCommand } from '../query/parse-command.ts';
import type { Answer, Desk } from './desk.ts';
import { firstPage } from './lists.ts';

/** Answers what a person typed after `/insync`. */
export async function answerCommand(desk: Desk, text: string, user: string): Promise<Answer> {
  const [profile, types, features] = await Promise.all([
    desk.profile(user),
    desk.store.catalog('type'),
    desk.store.catalog('feature'),
  ]);
  const now = desk.clock();
  const parsed = parseCommand(text, {
    now,
    zone: profile.zone,
    known: { types: [...types], features: [...features] },
  });
  if (!parsed.ok) {
    desk.counted.command(parsed.fault.command, 'wrong');
    return own(wrong(parsed.fault, text));
  }
  const { command } = parsed;
  desk.counted.command(command.name, 'answered');
  switch (command.name) {
    case 'events':
      return { message: await firstPage(desk, command, now, profile), share: command.share };
    case 'help':
      return own(
        command.topic === undefined ? helpAnswer(COMMANDS, TIPS) : commandHelp(command.topic, COMMANDS),
      );
    case 'status':
      return { message: await status(desk), share: command.share };
  }
}

export async function status(desk: Desk) {
  const now = desk.clock();
  const { startedAt, pollAt, refused429 } = desk.running();
  return statusAnswer({
    figures: await desk.store.statusFigures(now),
    now,
    startedAt,
    lastPollAt: pollAt,
    configReadAt: startedAt,
    feedName: desk.config.feed,
    refused429,
    paused: [],
  });
}

function own(message: Answer['message']): Answer {
  return { message, share: false };
}

function wrong(fault: CommandFault, text: string) {
  return wrongFlag({ ...fault, of: fault.command, wrote: `/insync ${text}`.trim() });
}
