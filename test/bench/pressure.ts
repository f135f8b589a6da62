import type { JournalEntry } from '../../src/sim/slack/types.ts';
import { type Bench, below, exactly, shown } from './figure.ts';
import { memory } from './memory.ts';
import { ingested, pause, startWorkspace, type Workspace } from './workspace.ts';

const EVENTS = 1_000_000;
/** Written out in pieces, so that the simulation holds few at a time. */
const PIECE = 50_000;
const DAY = 86_400_000;
/** How long the recovery is watched, ms. */
const WATCH = 90_000;
const FIRST = /Critical|Storm/;

/** Slack refuses everything while a day's million events arrive, some 25,000 of them for a card; then it is back. */
export const pressure: Bench = async (say) => {
  const workspace = await startWorkspace();
  const { slack, bot } = workspace;
  try {
    await pause(2_000);
    slack.fault({ method: '*', kind: 'http', status: 503, count: Number.POSITIVE_INFINITY });
    const before = slack.journal.length;
    const started = performance.now();
    await arrive(workspace, say);
    const seconds = (performance.now() - started) / 1000;
    await pause(5_000);
    const tries = slack.journal.length - before;
    const down = memory(bot.pid);
    say(`back; ${shown(down.most)} MB at the most so far`);
    const back = slack.journal.length;
    slack.clearFaults();
    const from = Date.now();
    await pause(WATCH);
    const after = slack.journal.slice(back);
    return [
      below({
        name: `Slack down while ${shown(EVENTS)} events arrive: memory at the most`,
        figure: memory(bot.pid).most,
        target: 300,
        unit: 'MB resident',
        notes: [
          `${shown(seconds)} s for the events, ${shown(tries)} calls tried meanwhile`,
          ...recovery(after, from),
        ],
      }),
      exactly({
        name: 'Slack down and back: calls refused with 429 afterwards',
        figure: slack.counters.refused429,
        target: 0,
        unit: 'calls',
      }),
      below({
        name: 'Slack down and back: the first message',
        figure: (posts(after)[0]?.at ?? Number.POSITIVE_INFINITY) - from,
        target: 61_000,
        unit: 'ms',
        notes: ['a channel in which nothing succeeds is tried once a minute at the least'],
      }),
      exactly({
        name: "Slack down and back: of the first ten messages, critical or the storm's",
        figure: posts(after)
          .slice(0, 10)
          .filter(({ args }) => FIRST.test(String(args.text))).length,
        target: 10,
        unit: 'messages',
      }),
    ];
  } finally {
    await workspace.stop();
  }
};

async function arrive({ druva, bot }: Workspace, say: (line: string) => void): Promise<void> {
  const now = Date.now();
  for (let first = 1; first <= EVENTS; first += PIECE) {
    const from = now - DAY + (DAY * (first - 1)) / EVENTS;
    await druva.add(PIECE, { from, to: from + (DAY * PIECE) / EVENTS, first });
    while ((await ingested(bot.url)) < first - 1 + PIECE) await pause(200);
    if (first % (PIECE * 4) === 1)
      say(`${shown(first - 1 + PIECE)} events, ${shown(memory(bot.pid).now)} MB`);
  }
}

function posts(calls: readonly JournalEntry[]): readonly JournalEntry[] {
  return calls.filter(({ method, status }) => method === 'chat.postMessage' && status === 200);
}

function recovery(calls: readonly JournalEntry[], from: number): string[] {
  const first = posts(calls).slice(0, 5);
  const said = first.map(
    ({ at, args }) => `${shown((at - from) / 1000)} s: ${String(args.text).slice(0, 60)}`,
  );
  return [`${posts(calls).length} messages in the ${WATCH / 1000} s after; the first: ${said.join(' | ')}`];
}
