import type { JournalEntry } from '../../src/sim/slack/types.ts';
import { type Bench, below, median, quantile, shown } from './figure.ts';
import { TWO_CHANNELS } from './names.ts';
import { pause, startWorkspace, type Workspace, within } from './workspace.ts';

const SAMPLES = 44;
const POLL = 1_000;
/** An event so often, ms: over the samples it meets the poll at every moment of its second. */
const EVERY = 1_130;

interface Sample {
  /** From the event in the feed to the card at Slack, ms. */
  readonly whole: number;
  /** From the poll that brought it to the card at Slack, ms. */
  readonly own: number;
}

/** One event at a time, in two channels by turns: how long until its card arrives at Slack. */
export const latency: Bench = async (say) => {
  const workspace = await startWorkspace({ yaml: TWO_CHANNELS });
  const running: Promise<Sample>[] = [];
  try {
    for (let turn = 0; turn < SAMPLES; turn += 1) {
      if (turn % 15 === 0) say(`event ${turn + 1} of ${SAMPLES}`);
      running.push(sample(workspace, turn));
      await pause(EVERY);
    }
    return figures(await Promise.all(running));
  } finally {
    await workspace.stop();
  }
};

function figures(samples: readonly Sample[]) {
  const whole = samples.map((each) => each.whole);
  const own = samples.map((each) => each.own);
  return [
    below({
      name: 'event in the feed to card, the slowest, poll every second',
      figure: Math.max(...whole),
      target: POLL + 300,
      unit: 'ms',
      notes: [`median ${shown(median(whole))} ms of ${samples.length}`],
    }),
    below({
      name: "the bot's own share: poll to card, median",
      figure: median(own),
      target: 100,
      unit: 'ms',
      notes: [
        `99th percentile ${shown(quantile(own, 0.99))} ms`,
        "from the feed's being asked to chat.postMessage at the simulated Slack: HTTP both ways, decode, decide, two durable commits, render",
      ],
    }),
  ];
}

async function sample({ slack, druva }: Workspace, turn: number): Promise<Sample> {
  const device = `BENCH-${String(turn).padStart(3, '0')}`;
  const visible = await (turn % 2 === 0 ? druva.burst([device], []) : druva.burst([], [device]));
  const posted = await within(10_000, () => postOf(slack.journal, device));
  const asked = await druva.askedAfter(visible);
  if (posted === undefined || asked === undefined) throw new Error(`no card for ${device} within 10 s`);
  return { whole: posted - visible, own: posted - asked };
}

/** When the card that names the device was posted, ms. */
export function postOf(journal: readonly JournalEntry[], device: string): number | undefined {
  return journal.find(
    ({ method, args, status }) =>
      method === 'chat.postMessage' && status === 200 && JSON.stringify(args).includes(device),
  )?.at;
}
