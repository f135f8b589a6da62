import { number, plural } from '../domain/amounts.ts';
import type { RehearsalAnswer, Rehearsed } from '../domain/answers.ts';
import type { EventRow } from '../domain/archive.ts';
import { eventTable } from './event-rows.ts';
import { bold, dim, type Rendered, type Screen } from './screen.ts';
import { table } from './table.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';
import type { Wording } from './wording.ts';

/** What a changed configuration would have made of stored events, beside today's; `alone`: there is only today's. */
export function renderRehearsal(
  answer: RehearsalAnswer,
  alone: boolean,
  screen: Screen,
  wording: Wording,
): Rendered {
  const { span, complete, today, changed, events } = answer;
  const time = (ms: number) => localTime(ms, screen.zone, 'minute');
  const cards = (of: Rehearsed) => plural(of.cards, 'card');
  const beside = alone ? '' : `; by today's rules ${number(today.cards)}`;
  const head = `${plural(events, 'event')}: ${cards(changed)}${beside}`;
  const lines = [
    `${bold(screen, head)}\n`,
    `${time(span.from)} to ${time(span.to)}\n`,
    '\n',
    figures(answer, alone, screen),
    ...examples('Would have a card, and have none', answer.gained, screen, wording),
    ...examples('Have a card, and would have none', answer.lost, screen, wording),
  ];
  const part = 'Stopped: this is of the first part of the span only.';
  return {
    body: lines.join(''),
    notes: [...(complete ? [] : [part]), `times in ${screen.zone}`].map((note) => dim(screen, note)),
  };
}

function figures({ today, changed }: RehearsalAnswer, alone: boolean, screen: Screen): string {
  const sides = alone ? [today] : [today, changed];
  const line = (name: string, of: (side: Rehearsed) => number) => [
    { text: name },
    ...sides.map((side) => ({ text: number(of(side)) })),
  ];
  const channels = [...new Set([...today.channels, ...changed.channels].map(({ channel }) => channel))];
  const cardsIn = (side: Rehearsed, channel: string) =>
    side.channels.find((each) => each.channel === channel)?.cards ?? 0;
  const columns = [
    { head: '' },
    { head: 'today', align: 'right' },
    ...(alone ? [] : [{ head: 'changed', align: 'right' } as const]),
  ] as const;
  const rows = [
    line('alerts', ({ alerts }) => alerts),
    line('cards', ({ cards }) => cards),
    ...channels.map((channel) => line(`  in ${oneLine(channel)}`, (side) => cardsIn(side, channel))),
    line('silenced', ({ silenced }) => silenced),
    line('held back', ({ inhibited }) => inhibited),
    line('resolved', ({ resolved }) => resolved),
  ];
  return table(columns, rows, screen);
}

function examples(title: string, rows: readonly EventRow[], screen: Screen, wording: Wording): string[] {
  if (rows.length === 0) return [];
  return [`\n${bold(screen, title)}\n`, eventTable(rows, screen, wording, ['alert'])];
}
