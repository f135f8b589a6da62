/** Commands asked through the real bot, on a database that holds a year already. */

import type { Slack } from '../../src/sim/slack/types.ts';
import { openReader } from '../../src/store/sqlite/open.ts';
import { type Asked, person } from './commands.ts';
import { below, type Figure, median, quantile, shown } from './figure.ts';
import { CHANNEL, PEOPLE } from './names.ts';
import type { StoredFile } from './stored-file.ts';
import { ingested, pause, startWorkspace, type Workspace, within } from './workspace.ts';

const PER_SECOND = 1_000;
const SECONDS = 45;
const TROUBLE = 0.02;
/** Numbers that no event of the file has. */
const NEW = 50_000_001;
const [MAYA, JON, ANA, TOM] = PEOPLE.map(({ id }) => id) as [string, string, string, string];

/** Statistics are asked apart, for so long: their picture is painted and uploaded before they answer. */
const STATS_SECONDS = 15;
const RAIN_SECONDS = SECONDS + STATS_SECONDS + 2;
/** An export that takes longer than this is not waited for, ms. */
const EXPORT_WITHIN = 240_000;
/** A search that takes a minute is stopped and shows what it found, ms. */
const SEARCH_WITHIN = 90_000;

/** The answers while events come in, and the delay of the main thread while it rains long questions. */
export async function liveLookups(file: StoredFile, say: (line: string) => void): Promise<Figure[]> {
  const typed = commandsOn(file);
  say(`the bot on a copy of ${shown(file.size)} events`);
  const workspace = await startWorkspace({ probe: true, stored: file.path });
  try {
    // The first of each kind starts threads and compiles code.
    await person(workspace.slack, MAYA, performance.now() + 5_000, {
      typed: [...typed.quick, ...typed.stats],
    });
    const answers = await whileRaining(workspace, typed, say);
    return [answers, ...(await whileReading(workspace, file, typed, say))];
  } finally {
    await workspace.stop();
  }
}

interface Typed {
  readonly quick: readonly string[];
  /** Statistics that have no picture, whose picture Slack has already, and whose picture is new each time. */
  readonly stats: readonly string[];
  readonly long: readonly string[];
}

/** Commands of all kinds that answer at once, with names that the file holds. */
function commandsOn({ path, from, to }: StoredFile): Typed {
  const { handle } = openReader(path);
  const half = BigInt(Math.floor((from + to) / 2)) * 2048n;
  const { uid, subject, identity, grp } = handle
    .prepare(
      "SELECT uid, subject, identity, grp FROM events WHERE key >= ? AND grp <> '' AND subject <> '' ORDER BY key LIMIT 1",
    )
    .get(half) as Record<string, string>;
  const alerted = handle.prepare('SELECT uid FROM events JOIN decisions ON event = key LIMIT 1').get() as {
    uid: string;
  };
  handle.close();
  return {
    quick: [
      'events',
      'events --type Backup --since 1h',
      'events --severity error --outcome failed --since 30d',
      `events --subject "${subject}" --outcome !success`,
      `events --identity "${identity}" --type !Backup --until yesterday`,
      `events --group "${grp}"`,
      'events --text "disk error -network"',
      'events --status open',
      'events --feature "Backup And Restore" --sort severity --since 7d',
      `event ${uid}`,
      `subject "${subject}"`,
      `event ${alerted.uid}`,
      `why ${alerted.uid}`,
      'status',
      'help',
    ],
    stats: [
      'stats --type Backup --since 7d --by type',
      'stats --since 30d --until yesterday --by day',
      'stats --since 1d --by hour',
    ],
    long: ['events --detail "Files Missed=987654321"', 'stats --since 365d --by subject'],
  };
}

async function whileRaining(
  { slack, druva, bot }: Workspace,
  typed: Typed,
  say: (line: string) => void,
): Promise<Figure> {
  say(`${shown(PER_SECOND)} events/s for ${RAIN_SECONDS} s`);
  const rain = druva.rain(PER_SECOND, RAIN_SECONDS, { trouble: TROUBLE, first: NEW });
  await pause(2_000);
  const until = performance.now() + SECONDS * 1_000;
  const asked = (
    await Promise.all([MAYA, JON].map((user) => person(slack, user, until, { typed: typed.quick })))
  ).flat();
  const stats = await person(slack, MAYA, performance.now() + STATS_SECONDS * 1_000, { typed: typed.stats });
  await rain;
  await pause(2_000);
  const kept = await ingested(bot.url);
  return answersFigure({ asked, stats, kept });
}

interface Answered {
  readonly asked: readonly Asked[];
  readonly stats: readonly Asked[];
  /** Events of the rain that were in soon after. */
  readonly kept: number;
}

function answersFigure({ asked, stats, kept }: Answered): Figure {
  const times = asked.map(answerOf);
  const acks = asked.map(({ ackMs }) => ackMs);
  const failed = [...asked, ...stats].filter(
    ({ status, answerMs }) => status !== 200 || answerMs === undefined,
  ).length;
  const each = (some: readonly Asked[], when: string) =>
    [...Map.groupBy(some, ({ text }) => text)].map(([text, of]) => `\`${text}\`${when}: ${spread(of)}`);
  return below({
    name: `${shown(PER_SECOND)} events/s: slash command to its whole answer over HTTP, 99th percentile of ${asked.length}`,
    figure: quantile(times, 0.99),
    target: 150,
    unit: 'ms',
    notes: [
      `median ${shown(median(times))} ms, longest ${shown(Math.max(...times))} ms, ${failed} failed; acknowledged after ${shown(quantile(acks, 0.99))} ms at the 99th percentile`,
      `${shown(kept)} of ${shown(PER_SECOND * RAIN_SECONDS)} events were in 2 s after the last`,
      ...each(asked, ''),
      ...each(stats, ', asked apart'),
    ],
  });
}

async function whileReading(
  { slack, bot }: Workspace,
  { size }: StoredFile,
  typed: Typed,
  say: (line: string) => void,
): Promise<Figure[]> {
  say('an export of everything, searches and statistics over everything');
  bot.watchLoop();
  const started = performance.now();
  const [search, stats] = typed.long as [string, string];
  const exporting = exported(slack, JON);
  let over = false;
  const keepAsking = async (user: string, text: string) => {
    const all: Asked[] = [];
    while (!over)
      all.push(
        ...(await person(slack, user, performance.now() + 1, { typed: [text], patience: SEARCH_WITHIN })),
      );
    return all;
  };
  const asking = Promise.all([
    keepAsking(MAYA, search),
    keepAsking(ANA, stats),
    keepAsking(TOM, 'events --type Backup'),
  ]);
  const file = await exporting;
  over = true;
  const took = performance.now() - started;
  const delay = await bot.loopDelay();
  const [searches, counts, lists] = await asking;
  const notices = searches.map(({ noticeMs }) => noticeMs ?? Number.POSITIVE_INFINITY);
  return [
    below({
      name: 'export, search and statistics over everything at once: event loop delay of the main thread, 99th percentile',
      figure: delay.p99,
      target: 50,
      unit: 'ms',
      notes: [
        `median ${shown(delay.p50)} ms, longest ${shown(delay.max)} ms in ${shown(took / 1000)} s; the timer's own 10 ms are in these numbers`,
        `the file of ${shown(size)} events was there after ${shown(took / 1000)} s: ${file}`,
        `\`${stats}\`: ${spread(counts)}`,
        `meanwhile a list, \`events --type Backup\`: ${spread(lists)}`,
      ],
    }),
    below({
      name: `a search over everything says that it is still searching after, the slowest of ${searches.length}`,
      figure: Math.max(...notices),
      target: 1_300,
      unit: 'ms',
      notes: [`\`${search}\`: the answer itself ${spread(searches)}`],
    }),
  ];
}

/** Asks for a file with everything, and waits until it is in the person's direct messages; what the last message says. */
async function exported(slack: Slack, user: string): Promise<string> {
  const { id } = slack.direct(user);
  await slack.command({ user, channel: CHANNEL, text: 'export --format csv' });
  const done = await within(EXPORT_WITHIN, () =>
    slack.messages(id).find(({ text }) => /newest first|fail|cancel/i.test(text)),
  );
  return done?.text ?? `it was not there within ${EXPORT_WITHIN / 1000} s`;
}

function answerOf({ answerMs }: Asked): number {
  return answerMs ?? Number.POSITIVE_INFINITY;
}

function spread(asked: readonly Asked[]): string {
  const times = asked.map(answerOf);
  return `after ${shown(median(times))} ms at the median, ${shown(Math.max(...times))} ms at the most of ${times.length}`;
}
