import type { Slack } from '../../src/sim/slack/types.ts';
import { CHANNEL } from './names.ts';
import { pause, within } from './workspace.ts';

/** What people ask while it rains: lists over everything, a rare word, a mistake, the help. */
const TYPED = [
  'events --type Backup --since 1h',
  'status',
  'events --outcome failed',
  'events --severity 0-3 --since 1d',
  'events --text LAPTOP',
  'help',
  'events --type Backpu',
  'events --feature "Backup And Restore" --outcome !success',
];

/** Slack gives up on an answer after this, ms. */
const PATIENCE = 10_000;

export interface Asked {
  readonly text: string;
  /** From the command's leaving Slack to the acknowledgement, ms; a refused one has status other than 200. */
  readonly ackMs: number;
  readonly status: number;
  /** Until the answer was shown to the person, ms; undefined when none came. */
  readonly answerMs: number | undefined;
}

/** One person types a command, waits for the answer, thinks a moment and types the next one. */
export async function person(slack: Slack, user: string, until: number): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (let turn = 0; performance.now() < until; turn += 1) {
    const text = TYPED[turn % TYPED.length] as string;
    const before = slack.ephemerals(user, CHANNEL).length;
    const started = performance.now();
    const { ackMs, status } = await slack.command({ user, channel: CHANNEL, text });
    const answered = await within(
      PATIENCE,
      () => slack.ephemerals(user, CHANNEL).length > before || undefined,
    );
    asked.push({ text, ackMs, status, answerMs: answered && performance.now() - started });
    await pause(120 + ((turn * 37) % 100));
  }
  return asked;
}
