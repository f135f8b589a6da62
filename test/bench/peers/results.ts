import { availableParallelism, platform, totalmem } from 'node:os';
import { shown } from '../figure.ts';
import type { Peer } from './peer.ts';
import { ROWS, type Row, type Seen } from './rows.ts';

interface Run {
  /** Ours first. */
  readonly peers: readonly Peer[];
  readonly missing: readonly string[];
  /** By name of the peer. */
  readonly measured: Readonly<Record<string, Seen>>;
  readonly runs: number;
  readonly minutes: number;
  /** The load of the machine before the bench began and the highest it saw, its own among it; processes. */
  readonly load: { readonly before: number; readonly most: number };
  readonly date: Date;
}

/** Above these the machine had something else to do: the bench itself waits most of the time. */
const QUIET = { before: 1, most: 3 } as const;

/** The page as it is written. */
export function results(run: Run): string {
  return `# Side by side

The same job, done by what people would pick instead: failures and severe events of a simulated Druva into one channel of a simulated Slack. ${run.date.toISOString().slice(0, 10)}; ${availableParallelism()} cores, ${shown(totalmem() / 1e9)} GB, ${platform()}; medians of ${run.runs} runs, ${shown(run.minutes)} minutes in all. ${loadSaid(run.load)}

${run.peers.map(({ name, version }) => `- ${name}: ${version}`).join('\n')}
${run.missing.map((line) => `- Not measured: ${line}\n`).join('')}
${table(run)}

## Where ours is not the best

${behind(run)}

## What was chosen

${[...new Set(run.peers.flatMap(({ choices }) => choices))].map((line) => `- ${line}.`).join('\n')}

${HOW}`;
}

function loadSaid({ before, most }: Run['load']): string {
  const figures = `The load of the machine was ${shown(before)} before and at most ${shown(most)} meanwhile`;
  const busy = before > QUIET.before || most > QUIET.most;
  return busy
    ? `${figures}: measured beside other work, times are longer than on a quiet machine.`
    : `${figures}.`;
}

function table({ peers, measured }: Run): string {
  const cells = (row: Row) =>
    peers.map((peer) => row.cell(measured[peer.name] ?? {}, peer) ?? 'not measured');
  const lines = [
    ['', ...peers.map(({ name }) => name)],
    ['---', ...peers.map(() => '---')],
    ...ROWS.map((row) => [row.title, ...cells(row)]),
  ];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** Every row in which one of the others has a better figure. */
function behind({ peers: [ours, ...others], measured }: Run): string {
  const seen = (peer: Peer) => measured[peer.name] ?? {};
  const lines = ROWS.flatMap((row) => {
    const mine = ours && row.rank?.(seen(ours), ours);
    if (ours === undefined || mine === undefined) return [];
    const better = others.filter((peer) => (row.rank?.(seen(peer), peer) ?? Number.POSITIVE_INFINITY) < mine);
    if (better.length === 0) return [];
    const theirs = better.map((peer) => `${peer.name} ${row.cell(seen(peer), peer)}`).join('; ');
    return [`- ${row.title}: ${row.cell(seen(ours), ours)}. Better: ${theirs}.`];
  });
  return lines.length > 0 ? lines.join('\n') : 'In none of the rows.';
}

const HOW = `## How it is counted

- Each has a simulated Druva and a simulated Slack of its own, in the process of the bench; its own processes run with nothing else in them. With the 20,000 events, where the processor counts, one comes after the other; else the poll or Slack sets the pace, and all run at the same time.
- *Told of*: a device named in a message of the channel, or in the count of a storm's card, whose button and command list all. *Named*: its name is read in the channel without a click. A group of Alertmanager has all names in one attachment, of which Slack shows the first lines and "Show more"; it is neither edited nor acknowledged, and comes anew when one is added.
- *Doubled*: messages about the one device another message is about already, and messages that repeat another word for word. *Lost*: not told of 15 s after the last message.
- *Kills*: all its processes at once with \`kill -9\`, 4, 10 and 16 s after the first of 60 failures that come in 20 s, and started again at once.
- *The tracker dies*: the feed refuses it with 400, as Druva does after 48 hours; until 15 s later.
- *Lines*: neither blank nor a comment. Nodes of a flow are drawn and count one each.
- Memory is VmRSS and VmHWM, the program's own file pages among it.

To repeat: \`npm ci\`, then \`npm run bench:peers\`, some 20 minutes; it gets Node-RED with npm and Debian's package of Alertmanager with apt-get into a temporary folder (\`INSYNC_PEERS_FOLDER\` names one to keep) and says so where it cannot. \`npm run bench:peers -- --runs 1 storm kills\` shows some and writes nothing.
`;
