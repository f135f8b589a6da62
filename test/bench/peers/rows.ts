import { shown } from '../figure.ts';
import type { Figures } from './figures.ts';
import { SAMPLES } from './first-card.ts';
import type { Peer } from './peer.ts';

/** What was measured of one of them: figures by scenario. */
export type Seen = Readonly<Record<string, Figures>>;

export interface Row {
  readonly title: string;
  /** As in the table; undefined where it was not measured. */
  cell(seen: Seen, peer: Peer): string | undefined;
  /** For the comparison: less is better. Undefined where neither is. */
  rank?(seen: Seen, peer: Peer): number | undefined;
}

const FAILURES = 500;
const POSTED = 407;

export const ROWS: readonly Row[] = [
  seconds('one event to its card, median, polled every second', 'first card', 'first card, median', 0.001),
  seconds(`one event to its card, the slowest of ${SAMPLES}`, 'first card', 'first card, slowest', 0.001),
  seconds(
    `${FAILURES} failures at once, Slack at one message a second: all told of after`,
    'storm',
    'all told after',
  ),
  share('… told of after 60 s: named, or counted on a card that leads to them', 'storm', 'told', FAILURES),
  share('… of those named in the channel itself', 'storm', 'named', FAILURES),
  seconds('… the three severe ones, last in the feed, named after', 'storm', 'severe named after'),
  count('… calls that Slack refused in 60 s', 'storm', 'refused calls'),
  count('… messages in the channel after 60 s', 'storm', 'messages', 'neither'),
  seconds(
    `20,000 events, ${POSTED} of them to tell, Slack without a limit: all told of after`,
    'bulk',
    'all told after',
  ),
  share('… told of after 30 s at the latest', 'bulk', 'told', POSTED),
  count('… messages in the channel by then', 'bulk', 'messages', 'neither'),
  count('60 failures in 20 s and three `kill -9` meanwhile: lost', 'kills', 'lost'),
  count('… doubled', 'kills', 'doubled'),
  once('the answer is lost after Slack stored the message: it stands there', 'answer lost'),
  once('the connection breaks before Slack stored it: it stands there', 'connection broken'),
  seconds('the tracker dies: the next failure is told after', 'dead tracker', 'next card after'),
  {
    title: '… the channel is told of the gap',
    cell: (seen) => wordOf(seen['dead tracker']?.['said in the channel']),
    rank: (seen) => (seen['dead tracker']?.['said in the channel'] ? 0 : 1),
  },
  count('… told again what it had told', 'dead tracker', 'told again'),
  memoryRow('memory at rest', 'first card'),
  memoryRow('memory at the most, with the 20,000 events', 'bulk', 'memory at the most'),
  {
    title: 'lines a person writes',
    cell: (_seen, peer) =>
      `${written(peer)}: ${peer.written.map(({ name, lines }) => `${name} ${lines}`).join(', ')}`,
    rank: (_seen, peer) => written(peer),
  },
];

function seconds(title: string, scenario: string, figure: string, unit = 1): Row {
  const value = (seen: Seen) => seen[scenario]?.[figure];
  return {
    title,
    cell: (seen) => {
      const found = value(seen);
      if (found === undefined) return undefined;
      return Number.isFinite(found) ? `${shown(found * unit)} s` : 'not in time';
    },
    rank: value,
  };
}

function count(title: string, scenario: string, figure: string, better: 'less' | 'neither' = 'less'): Row {
  const value = (seen: Seen) => seen[scenario]?.[figure];
  const cell = (seen: Seen) => mapped(value(seen), shown);
  return better === 'less' ? { title, cell, rank: value } : { title, cell };
}

function share(title: string, scenario: string, figure: string, of: number): Row {
  const value = (seen: Seen) => seen[scenario]?.[figure];
  return {
    title,
    cell: (seen) => mapped(value(seen), (found) => `${shown(found)} of ${of}`),
    rank: (seen) => mapped(value(seen), (found) => -found),
  };
}

/** How often a message stands in the channel that should stand there once. */
function once(title: string, figure: string): Row {
  const value = (seen: Seen) => seen.answers?.[figure];
  const say = (found: number) => (found === 0 ? 'never' : found === 1 ? 'once' : `${found} times`);
  return {
    title,
    cell: (seen) => mapped(value(seen), say),
    rank: (seen) => mapped(value(seen), (found) => Math.abs(found - 1)),
  };
}

/** The sum of its processes, and each where there are several. */
function memoryRow(title: string, scenario: string, prefix = title): Row {
  const parts = (seen: Seen) =>
    Object.entries(seen[scenario] ?? {}).filter(([name]) => name.startsWith(`${prefix}: `));
  const sum = (seen: Seen) =>
    parts(seen).length === 0 ? undefined : parts(seen).reduce((all, [, size]) => all + size, 0);
  const each = (seen: Seen) =>
    parts(seen).map(([name, size]) => `${name.slice(prefix.length + 2)} ${shown(size)}`);
  return {
    title,
    cell: (seen) =>
      mapped(
        sum(seen),
        (all) => `${shown(all)} MB${parts(seen).length > 1 ? `: ${each(seen).join(', ')}` : ''}`,
      ),
    rank: sum,
  };
}

function written({ written: all }: Peer): number {
  return all.reduce((sum, { lines }) => sum + lines, 0);
}

function wordOf(said: number | undefined): string | undefined {
  return mapped(said, (times) => (times > 0 ? 'yes' : 'no'));
}

function mapped<T>(value: number | undefined, to: (value: number) => T): T | undefined {
  return value === undefined ? undefined : to(value);
}
