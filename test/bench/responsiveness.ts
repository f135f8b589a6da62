import type { LoopDelay } from './children.ts';
import { type Asked, person } from './commands.ts';
import { atLeast, type Bench, below, type Figure, median, quantile, shown } from './figure.ts';
import { ingested, pause, startWorkspace } from './workspace.ts';

const PER_SECOND = 5_000;
const SECONDS = 12;
/** About 1 % of the events need a person: 50 alerts a second, a storm from the first second on. */
const TROUBLE = 0.02;

/** Whether the thread that answers Slack stays free while the feed floods. */
export const responsiveness: Bench = async (say) => {
  const { slack, druva, bot, stop } = await startWorkspace({ probe: true });
  try {
    // The first command of each kind starts the reading thread and compiles code; that is not what is asked here.
    await Promise.all(USERS.map((user) => person(slack, user, performance.now() + 1_000)));
    const rain = druva.rain(PER_SECOND, SECONDS, { trouble: TROUBLE });
    while ((await ingested(bot.url)) === 0) await pause(20);
    say(`${shown(PER_SECOND)} events/s for ${SECONDS} s`);
    bot.watchLoop();
    const until = performance.now() + SECONDS * 1_000;
    const asking = USERS.map((user) => person(slack, user, until));
    await rain;
    const kept = await ingested(bot.url);
    const delay = await bot.loopDelay();
    const asked = (await Promise.all(asking)).flat();
    await pause(2_000);
    return figures({ kept, all: await ingested(bot.url), delay, asked, refused: slack.counters.refused429 });
  } finally {
    await stop();
  }
};

const USERS = ['U07MAYA', 'U07JON'] as const;

interface Seen {
  /** Events committed when the rain ended, and soon after. */
  readonly kept: number;
  readonly all: number;
  readonly delay: LoopDelay;
  readonly asked: readonly Asked[];
  readonly refused: number;
}

function figures({ kept, all, delay, asked, refused }: Seen): Figure[] {
  const total = PER_SECOND * SECONDS;
  const failed = asked.filter(({ status }) => status !== 200).length;
  const acks = asked.map(({ ackMs, status }) => (status === 200 ? ackMs : Number.POSITIVE_INFINITY));
  const answers = asked.map(({ answerMs }) => answerMs ?? Number.POSITIVE_INFINITY);
  return [
    atLeast({
      name: `${shown(PER_SECOND)} events/s: committed when the last one was added`,
      figure: kept / total,
      target: 1 - 1.5 / SECONDS,
      unit: `of ${shown(total)}`,
      notes: [
        `with a poll every second the last second is on its way; 2 s later ${shown(all)} of ${shown(total)} were in`,
      ],
    }),
    below({
      name: `${shown(PER_SECOND)} events/s: event loop delay of the main thread, 99th percentile`,
      figure: delay.p99,
      target: 50,
      unit: 'ms',
      notes: [
        `median ${shown(delay.p50)} ms, longest ${shown(delay.max)} ms; the timer's own 10 ms are in these numbers`,
      ],
    }),
    below({
      name: `${shown(PER_SECOND)} events/s: acknowledgement of a slash command, the slowest of ${asked.length}`,
      figure: Math.max(...acks),
      target: 500,
      unit: 'ms',
      notes: [
        `median ${shown(median(acks))} ms, 99th percentile ${shown(quantile(acks, 0.99))} ms, ${failed} failed`,
        `the answer itself was there after ${shown(median(answers))} ms at the median, ${shown(Math.max(...answers))} ms at the most; ${refused} calls refused with 429`,
      ],
    }),
  ];
}
