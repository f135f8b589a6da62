import type { Slack } from '../../src/sim/slack/types.ts';
import { CHANNEL } from './names.ts';
import { pause } from './workspace.ts';

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
  /** Until the person was told that the answer takes longer, ms; undefined when nobody said so. */
  readonly noticeMs: number | undefined;
}

interface Manner {
  /** What is typed, in turns. */
  readonly typed?: readonly string[];
  /** How long an answer is waited for, ms. */
  readonly patience?: number;
}

/** One person types a command, waits for the answer, thinks a moment and types the next one. */
export async function person(
  slack: Slack,
  user: string,
  until: number,
  { typed = TYPED, patience = PATIENCE }: Manner = {},
): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (let turn = 0; performance.now() < until; turn += 1) {
    const text = typed[turn % typed.length] as string;
    const started = performance.now();
    const answers = listen(slack, user, patience);
    const { ackMs, status } = await slack.command({ user, channel: CHANNEL, text });
    const { answered, noticed } = await answers;
    asked.push({
      text,
      ackMs,
      status,
      answerMs: answered && answered - started,
      noticeMs: noticed && noticed - started,
    });
    await pause(120 + ((turn * 37) % 100));
  }
  return asked;
}

/** When the next answer is shown to the person, and before it the notice that it takes longer. */
function listen(
  slack: Slack,
  user: string,
  patience: number,
): Promise<{ answered?: number; noticed?: number }> {
  return new Promise((resolve) => {
    let noticed: number | undefined;
    const end = (answered?: number) => {
      stop();
      clearTimeout(late);
      resolve({ ...(answered && { answered }), ...(noticed && { noticed }) });
    };
    const late = setTimeout(end, patience);
    const stop = slack.subscribe(({ kind, user: whom }) => {
      if (kind !== 'ephemeral' || whom !== user) return;
      const now = performance.now();
      if (slack.ephemerals(user, CHANNEL).at(-1)?.text.startsWith('Still searching')) noticed = now;
      else end(now);
    });
  });
}
