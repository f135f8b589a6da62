import { number } from '../domain/amounts.ts';
import type { StatsAnswer } from '../domain/answers.ts';
import type { Tally } from '../domain/archive.ts';
import { bold, dim, type Rendered, type Screen } from './screen.ts';
import { type Cell, type Column, table } from './table.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';
import type { Wording } from './wording.ts';

/** Columns of the longest bar where there is room; the rest of a line is numbers and a name. */
const BAR = 24;
const BESIDE_BAR = 50;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

interface Line {
  readonly name: string;
  readonly count: number;
  readonly before: number;
}

/** Counts as a table with bars, beside the period before. */
export function renderStats(answer: StatsAnswer, screen: Screen, wording: Wording): Rendered {
  const { tally, took } = answer;
  if (tally.total === 0 && tally.totalBefore === 0) {
    return { body: '', lead: heading(answer, screen, wording), notes: nothing(tally), empty: true };
  }
  const { lines, partial } = linesOf(answer, wording);
  const notes = [
    ...(tally.complete ? [] : ['Stopped: these are counts of a part only.']),
    ...(partial ? ['* a part of it only'] : []),
    `counted in ${wording.tookWords(took)} over ${number(tally.stored)} events · ${answer.by === 'day' || answer.by === 'hour' ? `by the clock of ${screen.zone}` : `by ${answer.by}`}`,
  ];
  return {
    lead: heading(answer, screen, wording),
    body: drawn(answer, lines, screen),
    notes: notes.map((note) => dim(screen, note)),
    empty: tally.total === 0,
  };
}

function nothing({ complete, stored }: Tally): string[] {
  return [
    ...(complete ? [] : ['Stopped: only a part was looked at.']),
    `${number(stored)} events are stored. Try a longer span or fewer flags.`,
  ];
}

function heading(
  { filterWords, span, before, tally, now }: StatsAnswer,
  screen: Screen,
  wording: Wording,
): string {
  const words = [number(tally.total), oneLine(filterWords), tally.total === 1 ? 'event' : 'events'];
  const said = bold(screen, words.filter((part) => part !== '').join(' '));
  const time = (at: number) => localTime(at, screen.zone, 'minute');
  const when =
    span.to < now ? `from ${time(span.from)} until ${time(span.to)}` : `in ${wording.lengthWords(span)}`;
  return `${said} ${when}${compared(tally, before !== undefined)}`;
}

function compared({ total, totalBefore }: Tally, has: boolean): string {
  if (!has) return ', the period before is not stored';
  if (total === totalBefore) return ', as many as in the period before';
  const change = total - totalBefore;
  const percent = totalBefore === 0 ? '' : ` (${signed(Math.round((change / totalBefore) * 100))} %)`;
  return `, ${number(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than in the period before${percent}`;
}

function linesOf(
  { by, tally, span, zone }: StatsAnswer,
  wording: Wording,
): { lines: Line[]; partial: boolean } {
  const { groups, others } = tally;
  if (by === 'day' || by === 'hour') {
    const { labels, first, last } = wording.timeLabels(by, groups, span, zone);
    const lines = groups.map((group, index) => ({ ...group, name: labels[index] ?? '' }));
    return { lines, partial: first || last };
  }
  const lines: Line[] = groups.map((group) => ({ ...group, name: wording.groupName(by, group.name) }));
  if (others.groups > 0) lines.push({ ...others, name: `${number(others.groups)} others` });
  return { lines, partial: false };
}

function drawn({ by, tally, before }: StatsAnswer, lines: readonly Line[], screen: Screen): string {
  const most = Math.max(1, ...lines.map(({ count }) => count));
  const room = Math.max(0, Math.min(BAR, screen.width - BESIDE_BAR));
  const columns: Column[] = [
    { head: by, least: 10 },
    { head: 'events', align: 'right' },
    ...(before
      ? ([
          { head: 'before', align: 'right' },
          { head: 'change', align: 'right' },
        ] as const)
      : []),
    { head: '' },
  ];
  const cells = ({ name, count, before: was }: Line, bar: string): Cell[] => [
    { text: oneLine(name) },
    { text: number(count) },
    ...(before ? [{ text: number(was) }, changeCell(count - was)] : []),
    { text: bar, format: 'cyan' },
  ];
  const total = { name: 'total', count: tally.total, before: tally.totalBefore };
  const rows = [...lines.map((line) => cells(line, barOf(line.count / most, room))), cells(total, '')];
  return table(columns, rows, screen);
}

function changeCell(change: number): Cell {
  return { text: change === 0 ? '0' : signed(change), format: change === 0 ? 'dim' : undefined };
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${number(Math.abs(value))}`;
}

function barOf(share: number, room: number): string {
  const eighths = Math.round(share * room * 8);
  const bar = '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
  return bar === '' && share > 0 && room > 0 ? '▏' : bar;
}
