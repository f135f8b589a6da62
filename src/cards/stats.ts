import type { KnownBlock, RichTextElement } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { number } from '../domain/amounts.ts';
import type { StatsAnswer } from '../domain/answers.ts';
import type { TallyKey } from '../domain/archive.ts';
import { footer } from './command-line.ts';
import type { Message } from './message.ts';
import { bold, image, line, type Picture, preformatted, rich, text } from './pieces.ts';
import { lengthWords, spanParts, spanText, tookWords } from './spans.ts';
import { isCompared, signed, statsTable } from './stats-table.ts';
import { NOTICE_SYMBOL } from './symbols.ts';
import { groupName, timeLabels } from './tally-names.ts';
import { inert, inertFallback, mrkdwnCode } from './text.ts';

/** The answer to `/insync stats`: the sum and how it changed, a chart where there is one, and the counts. */
export function statsAnswer(answer: StatsAnswer, chart?: Picture, sharedBy?: Person): Message {
  if (answer.tally.total === 0) return nothingCounted(answer, sharedBy);
  const { text: words, notes } = statsTable(answer);
  const head = rich(line(...partOnly(answer), ...heading(answer)));
  return {
    text: fallback(answer),
    blocks: [
      head,
      ...(chart === undefined ? [] : [image(chart)]),
      rich(preformatted(words)),
      ...foot(answer, [...notes, ...hint(answer, notes, chart !== undefined)], sharedBy),
    ],
  };
}

function heading(answer: StatsAnswer): RichTextElement[] {
  const { span, now } = answer;
  const change = changeWords(answer);
  return [bold(countWords(answer)), ...spanParts(span, now), text(change === '' ? '' : `, ${change}`)];
}

/** A count that was stopped must not pass for the whole. */
function partOnly({ tally }: StatsAnswer): RichTextElement[] {
  if (tally.complete) return [];
  return [
    text(`${NOTICE_SYMBOL} `),
    bold('A part only: counting was stopped before the end.'),
    text(' There may be more events than these.\n'),
  ];
}

/** `87 failed Backup events`. */
function countWords({ tally, filterWords }: StatsAnswer): string {
  const { total, complete } = tally;
  const amount = total === 0 ? 'No' : `${complete ? '' : 'At least '}${number(total)}`;
  return [amount, inert(filterWords, 120), total === 1 ? 'event' : 'events']
    .filter((word) => word !== '')
    .join(' ');
}

/** `24 more than the 7 days before (+38 %)`; '' where nothing is compared. */
function changeWords(answer: StatsAnswer): string {
  const { tally, before } = answer;
  if (before === undefined || !isCompared(answer)) return '';
  const change = tally.total - tally.totalBefore;
  const period = `the ${lengthWords(before)} before`;
  if (tally.totalBefore === 0) return `none in ${period}`;
  if (change === 0) return `as many as in ${period}`;
  const percent = Math.round((100 * change) / tally.totalBefore);
  const share = percent === 0 ? '' : ` (${signed(percent)} %)`;
  return `${number(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than ${period}${share}`;
}

/** Rows that were put together can still be seen. */
function hint({ by }: StatsAnswer, notes: readonly string[], hasChart: boolean): string[] {
  if (!notes.some((note) => note.startsWith('the last'))) return [];
  const ways = [
    ...(hasChart ? ['the chart shows all'] : []),
    ...(by === 'hour' ? ['`--by day` is shorter'] : []),
  ];
  return ways.length === 0 ? ['a shorter span shows each'] : [ways.join(', ')];
}

function foot(answer: StatsAnswer, notes: readonly string[], sharedBy: Person | undefined): KnownBlock[] {
  const { by, zone, canonical } = answer;
  const clock = by === 'hour' || by === 'day' ? [`${by}s of ${mrkdwnCode(zone, 60) || '`UTC`'}`] : [];
  return footer([...notes, ...clock, counted(answer)], canonical, sharedBy);
}

/** `counted in 41 ms over 1.9 million events`. */
function counted({ took, tally }: StatsAnswer): string {
  return `counted in ${tookWords(took)} over ${manyWords(tally.stored)}`;
}

function manyWords(value: number): string {
  for (const [size, word] of [
    [1e9, 'billion'],
    [1e6, 'million'],
  ] as const) {
    if (value >= size) return `${(value / size).toFixed(1).replace('.0', '')} ${word} events`;
  }
  return `${number(value)} ${value === 1 ? 'event' : 'events'}`;
}

function fallback(answer: StatsAnswer): string {
  const { span, now, tally, by } = answer;
  const change = changeWords(answer);
  const part = tally.complete ? '' : `${NOTICE_SYMBOL} A part only. `;
  const most = mostWords(answer, by);
  return `${part}${inertFallback(countWords(answer))}${spanText(span, now)}${change === '' ? '' : `, ${change}`}.${most}`;
}

/** ` Most on Wed 18: 31.` */
function mostWords({ tally, span, zone }: StatsAnswer, by: TallyKey): string {
  const { groups } = tally;
  if (groups.length < 2) return '';
  const at = groups.reduce((most, group, n) => (group.count > (groups[most]?.count ?? 0) ? n : most), 0);
  const group = groups[at];
  if (group === undefined) return '';
  const time = by === 'hour' || by === 'day';
  const name = time ? (timeLabels(by, groups, span, zone).labels[at] ?? '') : groupName(by, group.name);
  return ` Most: ${inertFallback(name.replace('*', ''), 80)}, ${number(group.count)}.`;
}

/** Nothing to count: says so, and what would ask for more. */
function nothingCounted(answer: StatsAnswer, sharedBy: Person | undefined): Message {
  const { span, now, before, tally } = answer;
  const earlier =
    before !== undefined && tally.totalBefore > 0 && isCompared(answer)
      ? `, ${number(tally.totalBefore)} in the ${lengthWords(before)} before`
      : '';
  const wider = tally.complete ? 'Try a longer span or fewer flags.' : 'Ask again for a shorter span.';
  return {
    text: `${inertFallback(countWords(answer))}${spanText(span, now)}${earlier}. ${wider}`,
    blocks: [
      rich(
        line(
          ...partOnly(answer),
          bold(tally.complete ? countWords(answer) : 'None counted so far'),
          ...spanParts(span, now),
          text(`${earlier}. ${wider}`),
        ),
      ),
      ...foot(answer, [], sharedBy),
    ],
  };
}
