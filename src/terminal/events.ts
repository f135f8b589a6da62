import { number } from '../domain/amounts.ts';
import type { Count, EventPage } from '../domain/archive.ts';
import { type Filter, resolveTime } from '../domain/filter.ts';
import { describeFilter, filterToArgs, quoteWord } from '../domain/filter-words.ts';
import type { EventsCommand } from '../query/command.ts';
import { eventTable } from './event-rows.ts';
import { bold, dim, type Rendered, type Screen } from './screen.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';
import type { Wording } from './wording.ts';

export interface EventsFound {
  readonly command: EventsCommand;
  readonly page: EventPage;
  readonly count: Count & { readonly outcomes: Readonly<Record<string, number>> };
  /** The moment of asking, ms. */
  readonly now: number;
  /** Ctrl-C ended the search before the list was full. */
  readonly stopped: boolean;
}

/** A list of events, with the command that shows the older ones. */
export function renderEvents(found: EventsFound, screen: Screen, wording: Wording): Rendered {
  const { page, stopped, command } = found;
  const lead = headingOf(found, screen);
  if (page.rows.length === 0) {
    const wider = command.filter.since ? 'Try a longer span or fewer flags.' : 'Try fewer words or flags.';
    return { body: '', lead, notes: stopped ? [stoppedNote(found, screen)] : [wider], empty: true };
  }
  const notes = [
    `${number(page.rows.length)} shown · times in ${screen.zone}`,
    ...(stopped ? [stoppedNote(found, screen)] : []),
    ...olderHint(found),
  ];
  return {
    body: eventTable(page.rows, screen, wording),
    lead,
    notes: notes.map((note) => dim(screen, note)),
  };
}

function headingOf({ command, count, now }: EventsFound, screen: Screen): string {
  const { filter, sort } = command;
  const words = oneLine(describeFilter(filter));
  const open = !count.exact;
  const amount = count.count === 0 && !open ? 'No' : `${open ? 'more than ' : ''}${number(count.count)}`;
  const noun = count.count === 1 && !open ? 'event' : 'events';
  const said = [amount, words, noun].filter((part) => part !== '').join(' ');
  const span = (['since', 'until'] as const).flatMap((key) => {
    const time = filter[key];
    return time ? [` ${key} ${localTime(resolveTime(time, now), screen.zone, 'minute')}`] : [];
  });
  const order = count.count < 2 ? '' : sort === 'severity' ? ', worst first' : ', newest first';
  return `${bold(screen, said.charAt(0).toUpperCase() + said.slice(1))}${span.join('')}${order}${outcomes(count.outcomes)}`;
}

function outcomes({ failed = 0, warning = 0 }: Readonly<Record<string, number>>): string {
  const parts = [
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(warning > 0 ? [`${number(warning)} with errors`] : []),
  ];
  return parts.length === 0 ? '' : ` · ${parts.join(', ')}`;
}

function stoppedNote({ page }: EventsFound, { zone }: Screen): string {
  const reached = page.reached ?? page.rows.at(-1)?.event.time;
  return `Stopped: this is what was found${reached === undefined ? '' : ` back to ${localTime(reached, zone)}`}, not all there is.`;
}

/** How to go on where the list ends; the last event of this one is the first of the next. */
function olderHint({ command, page }: EventsFound): string[] {
  const last = page.rows.at(-1);
  if (!page.older || !last) return [];
  const { filter, limit, sort } = command;
  if (sort === 'severity')
    return [`More: a larger --limit, or insync export ${filterToArgs(filter)}`.trimEnd()];
  const older: Filter = { ...filter, until: { at: last.event.time + 1 } };
  const args = [filterToArgs(older), `--limit ${quoteWord(String(limit))}`];
  return [`Older: insync events ${args.join(' ')}`];
}
