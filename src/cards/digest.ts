import type { KnownBlock, RichTextElement } from '@slack/types';
import { duration, number, plural } from '../domain/amounts.ts';
import type { DigestAnswer } from '../domain/answers.ts';
import type { DigestFigures } from '../domain/desk.ts';
import { footer } from './command-line.ts';
import { digestDays, digestTimes } from './digest-days.ts';
import { fitting, type Message, type Room, rowsIn } from './message.ts';
import {
  actions,
  bold,
  button,
  type Fact,
  facts,
  header,
  image,
  line,
  numbered,
  type Picture,
  rich,
  text,
} from './pieces.ts';
import { NOTICE_SYMBOL, severityLabel } from './symbols.ts';
import { inert } from './text.ts';
import { dateElement } from './times.ts';

const MOST = 5;

/** The numbers that matter of a day or a week, for a channel. `chart` where Slack has the picture. */
export function digestMessage(answer: DigestAnswer, chart?: Picture): Message {
  return fitting((room) => ({
    text: summary(answer),
    blocks: [
      header(`${digestDays(answer)}: ${countWords(answer.figures)}`, '…'),
      facts(digestFacts(answer)),
      ...(chart === undefined ? [] : [image(chart)]),
      ...subjectBlocks(answer.figures, room),
      buttons(answer),
      ...footer(digestTimes(answer), answer.canonical),
    ],
  }));
}

function resolvedCount({ resolved }: DigestFigures): number {
  return Object.values(resolved).reduce((sum, count) => sum + count, 0);
}

/** `41 alerts, 38 resolved, 3 still open`. */
function countWords(figures: DigestFigures): string {
  return [
    plural(figures.opened, 'alert'),
    `${number(resolvedCount(figures))} resolved`,
    `${number(figures.stillOpen)} still open`,
    ...(figures.stillAcked === 0 ? [] : [`${number(figures.stillAcked)} acknowledged`]),
  ].join(', ');
}

function summary(answer: DigestAnswer): string {
  const { figures, every } = answer;
  const { opened, stillOpen, toAckAll, gaps } = figures;
  const start = every === 'week' ? `Week of ${digestDays(answer).split(' to ')[0]}` : digestDays(answer);
  return [
    `${start}: ${plural(opened, 'alert')} opened, ${number(resolvedCount(figures))} resolved, ${number(stillOpen)} open.`,
    toAckAll === undefined ? '' : `Acknowledged after ${duration(toAckAll)} (median).`,
    gaps.length === 0 ? '' : gaps.length === 1 ? 'One feed gap.' : `${number(gaps.length)} feed gaps.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function digestFacts(answer: DigestAnswer): Fact[] {
  const { figures, every, backups } = answer;
  const fact = (label: string, words: string): Fact[] =>
    words === '' ? [] : [{ label, parts: [text(words)] }];
  return [
    ...fact('Before', `${number(figures.openedBefore)} opened the ${every} before`),
    ...fact('Resolved', resolvedWords(figures)),
    ...fact('Acknowledged', ackWords(figures)),
    ...fact('Backups', backupWords(backups)),
    { label: 'Feed', parts: gapParts(figures) },
  ];
}

const BY: readonly (readonly [reason: string, words: string, one: string])[] = [
  ['success', 'by the next good backup', 'by the next good backup'],
  ['alert_resolution', 'by their Alert Resolution', 'by its Alert Resolution'],
  ['over', 'by themselves', 'by itself'],
  ['person', 'by hand', 'by hand'],
];

/** `31 by the next good backup, 5 by their Alert Resolution, 2 by hand`. */
function resolvedWords({ resolved }: DigestFigures): string {
  return BY.flatMap(([reason, many, one]) => {
    const count = resolved[reason] ?? 0;
    return count === 0 ? [] : [`${number(count)} ${count === 1 ? one : many}`];
  }).join(', ');
}

/** `after 9 min (median): Critical 3 min, Error 14 min`. */
function ackWords({ toAckAll, toAck }: DigestFigures): string {
  if (toAckAll === undefined) return '';
  const each = toAck.map(({ severity, median }) => `${severityLabel(severity)} ${duration(median)}`);
  return `after ${duration(toAckAll)} (median)${each.length === 0 ? '' : `: ${each.join(', ')}`}`;
}

/** `12,804: 98.6 % good, 92 with errors, 87 failed`. */
function backupWords(backups: Readonly<Record<string, number>>): string {
  const total = Object.values(backups).reduce((sum, count) => sum + count, 0);
  if (total === 0) return '';
  const { success = 0, warning = 0, failed = 0 } = backups;
  // 100 % only where every one was good.
  const share = success === total ? '100' : (Math.floor((success / total) * 1000) / 10).toFixed(1);
  const others = [
    ...(warning === 0 ? [] : [`${number(warning)} with errors`]),
    ...(failed === 0 ? [] : [`${number(failed)} failed`]),
  ];
  return `${number(total)}: ${[`${share} % good`, ...others].join(', ')}`;
}

function gapParts({ gaps }: DigestFigures): RichTextElement[] {
  const [first] = gaps;
  if (first === undefined) return [text('complete, no gap')];
  const lost = gaps.reduce((sum, { from, to }) => sum + (from === undefined ? 0 : to - from), 0);
  const words = gaps.length === 1 ? 'one gap' : `${number(gaps.length)} gaps, the first`;
  return [
    text(`${NOTICE_SYMBOL} ${words}${gaps.length === 1 && lost > 0 ? `, ${duration(lost)}` : ''} on `),
    dateElement(first.from ?? first.to, '{date_short}'),
    text(gaps.length > 1 && lost > 0 ? `, ${duration(lost)} in all` : ''),
  ];
}

function subjectBlocks({ subjects }: DigestFigures, room: Room): KnownBlock[] {
  const shown = subjects.slice(0, rowsIn(room, MOST));
  if (shown.length === 0) return [];
  const rows = shown.map(({ subject, alerts, type }) => {
    const kind = inert(type, room(80));
    return line(
      bold(inert(subject, room(80)) || 'no subject'),
      text(`  ${plural(alerts, 'alert')}${kind === '' ? '' : `, ${kind}`}`),
    );
  });
  return [rich(line(bold('Most alerts')), numbered(rows))];
}

function buttons({ figures, every }: DigestAnswer): KnownBlock {
  const { stillOpen } = figures;
  return actions(
    stillOpen === 0 ? undefined : button('home.open', `Open alerts, ${number(stillOpen)}`, 'open', 'primary'),
    button('digest.export', 'Export…', every),
  );
}
