import type { JournalEntry } from '../../src/sim/slack/types.ts';
import { type Bench, below, exactly, type Figure, shown } from './figure.ts';
import { pause, startWorkspace } from './workspace.ts';

const FAILURES = Array.from({ length: 497 }, (_, n) => `BENCH-${String(n).padStart(3, '0')}`);
/** The last of the page, so that being first is not chance. */
const SEVERE = ['BENCH-SEVERE-A', 'BENCH-SEVERE-B', 'BENCH-SEVERE-C'];
const ALL = FAILURES.length + SEVERE.length;

/** Watched for so long, ms: refusals would come after the first rush. */
const WATCH = 20_000;

/** 500 failures in one page of the feed, one channel, Slack at one message a second. */
export const storm: Bench = async (say) => {
  const workspace = await startWorkspace();
  const { slack, druva } = workspace;
  try {
    const before = slack.journal.length;
    const visible = await druva.burst(FAILURES, SEVERE);
    say(`${ALL} failures at once, watching for ${WATCH / 1000} s`);
    await pause(WATCH);
    const polled = await druva.askedAfter(visible);
    if (polled === undefined) throw new Error('the feed was not asked');
    const shownIn = slack.journal.slice(before).filter(isCard);
    return figures(shownIn, slack.counters.refused429, polled, polled - visible);
  } finally {
    await workspace.stop();
  }
};

function isCard({ method, status }: JournalEntry): boolean {
  return status === 200 && (method === 'chat.postMessage' || method === 'chat.update');
}

function figures(cards: readonly JournalEntry[], refused: number, polled: number, waited: number): Figure[] {
  const severe = SEVERE.map((device) => firstTime(cards, (card) => textOf(card).includes(device)) - polled);
  const own = cards.filter((card) => card.method === 'chat.postMessage' && countIn(card) === 0).length;
  const edits = cards.filter(({ method }) => method === 'chat.update').length;
  return [
    exactly({
      name: `${ALL} failures at once: calls refused with 429`,
      figure: refused,
      target: 0,
      unit: 'calls',
      notes: [`${own} cards of their own, 1 storm card edited ${edits} times in ${WATCH / 1000} s`],
    }),
    below({
      name: `${ALL} failures at once: every event on a card or in its count`,
      figure: allNamed(cards) - polled,
      target: 15_000,
      unit: 'ms after the poll',
      notes: [`the poll came ${shown(waited)} ms after the events`],
    }),
    below({
      name: `${ALL} failures at once: the ${SEVERE.length} severe ones named`,
      figure: Math.max(...severe),
      target: 2_000,
      unit: 'ms after the poll',
      notes: [`one by one ${severe.map(shown).join(', ')} ms: on a card or among the ten worst of the storm`],
    }),
  ];
}

/** When cards of their own before the storm's first, and the storm's count, together reach all of them. */
function allNamed(cards: readonly JournalEntry[]): number {
  const first = cards.findIndex((card) => countIn(card) > 0);
  return firstTime(cards, (card) => countIn(card) + Math.max(0, first) >= ALL);
}

function firstTime(cards: readonly JournalEntry[], is: (card: JournalEntry) => boolean): number {
  return cards.find(is)?.at ?? Number.POSITIVE_INFINITY;
}

/** How many alerts a storm's card says it holds; 0 for other cards. */
function countIn({ args }: JournalEntry): number {
  return Number(/Storm: ([\d,]+)/.exec(String(args.text))?.[1]?.replaceAll(',', '') ?? 0);
}

function textOf({ args }: JournalEntry): string {
  return JSON.stringify(args);
}
