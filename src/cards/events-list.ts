import type { KnownBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import type { Count, EventPage, EventRow } from '../domain/archive.ts';
import { person } from './bar.ts';
import { rowDetail } from './facts.ts';
import { what } from './headline.ts';
import { LIMITS } from './limits.ts';
import { firstFitting, type Message, type Permalink, type Room } from './message.ts';
import {
  actions,
  bold,
  context,
  line,
  link,
  mrkdwn,
  numbered,
  rich,
  select,
  text,
  valueButton,
} from './pieces.ts';
import { legend, severitySymbol } from './symbols.ts';
import { inert, inertFallback, mrkdwnCode, number } from './text.ts';
import { dateElement, nearFormat, utc } from './times.ts';

export interface EventsListInput {
  readonly page: EventPage;
  readonly count: Count & { readonly outcomes: Readonly<Record<string, number>> };
  /** The command that asks the same again. */
  readonly command: string;
  /** How many newer events the pages before showed. */
  readonly offset: number;
  /** The moment of asking, ms. */
  readonly now: number;
  /** The span asked for, ms. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** `Backup` makes `214 Backup events`; '' makes `214 events`. */
  readonly filterWords: string;
  readonly permalink?: Permalink;
  /** Where the buttons lead; a button without a place is left out. */
  readonly pageState: {
    readonly newer?: string | undefined;
    readonly older?: string | undefined;
    readonly share?: string | undefined;
  };
  /** Set for a list posted in a channel: the buttons that turn somebody's own pages are left out. */
  readonly sharedBy?: Person | undefined;
}

/** The answer to `/insync events`: newest first, a page at a time. */
export function eventsList(input: EventsListInput): Message {
  if (input.page.rows.length === 0) return nothingFound(input);
  return firstFitting(
    DRAWINGS.map((drawing) => () => ({
      text: listText(input),
      blocks: [
        rich(line(...heading(input))),
        rich(numbered(rows(input, drawing), input.offset)),
        ...pageActions(input, drawing),
        context(mrkdwn(footer(input))),
      ],
    })),
  );
}

/** What a list may leave out to fit into one message, a little more each time. */
interface Drawing {
  readonly share: number;
  readonly links: boolean;
  /** Whether the menu says what its numbers open, or the numbers alone. */
  readonly named: boolean;
  readonly menu: boolean;
}

const DRAWINGS: readonly Drawing[] = [
  { share: 1, links: true, named: true, menu: true },
  { share: 1, links: true, named: false, menu: true },
  { share: 0.5, links: true, named: false, menu: true },
  { share: 0.5, links: false, named: false, menu: true },
  { share: 0.25, links: false, named: false, menu: true },
  { share: 0.25, links: false, named: false, menu: false },
  { share: 0.1, links: false, named: false, menu: false },
];

function heading(input: EventsListInput): RichTextElement[] {
  const outcomes = outcomeWords(input.count.outcomes);
  return [
    bold(countWords(input)),
    ...spanParts(input),
    text(', newest first'),
    text(outcomes === '' ? '' : ` · ${outcomes}`),
  ];
}

function countWords({ count, filterWords }: EventsListInput): string {
  const words = inert(filterWords, 120);
  const noun = count.exact && count.count === 1 ? 'event' : 'events';
  const amount = `${count.exact ? '' : 'more than '}${count.count === 0 ? 'No' : number(count.count)}`;
  const said = [amount, words, noun].filter((part) => part !== '').join(' ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function spanParts({ since, until, now }: EventsListInput): RichTextElement[] {
  return [
    ...(since === undefined ? [] : [text(' since '), dateElement(since, nearFormat(since, now))]),
    ...(until === undefined ? [] : [text(' until '), dateElement(until, nearFormat(until, now))]),
  ];
}

function outcomeWords(outcomes: Readonly<Record<string, number>>): string {
  const failed = outcomes.failed ?? 0;
  const warning = outcomes.warning ?? 0;
  return [
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(warning > 0 ? [`${number(warning)} with errors`] : []),
  ].join(', ');
}

function rows({ page, now, permalink }: EventsListInput, { share, links }: Drawing): RichTextSection[] {
  const room: Room = (full) => Math.floor(full * share);
  const oldest = Math.min(...page.rows.map((row) => row.event.time));
  const format = nearFormat(oldest, now) === '{time}' ? '{time}' : '{date_short} {time}';
  return page.rows.map((row) => {
    const { event, card } = row;
    const detail = rowDetail(event, room(100));
    return line(
      text(`${severitySymbol(event.severity)} `),
      dateElement(event.time, format),
      text('  '),
      link(card !== undefined && links ? permalink?.(card) : undefined, bold(subjectOf(row, room(60)))),
      text(`  ${inert(what(event), room(80))}${detail === '' ? '' : `, ${detail}`}`),
    );
  });
}

function subjectOf({ event }: EventRow, room: number): string {
  return inert(event.subject, room) || inert(event.identity, room) || 'no subject';
}

function pageActions(input: EventsListInput, drawing: Drawing): KnownBlock[] {
  const { page, pageState, sharedBy } = input;
  const turn = (wanted: boolean, action: string, label: string, value: string | undefined) =>
    wanted && sharedBy === undefined && value !== undefined ? valueButton(action, label, value) : undefined;
  const elements = [
    drawing.menu ? select('events.open', 'Open event…', options(input, drawing)) : undefined,
    turn(page.newer, 'events.newer', '‹ Newer', pageState.newer),
    turn(page.older, 'events.older', 'Older ›', pageState.older),
    turn(true, 'events.share', 'Share', pageState.share),
  ].filter((element) => element !== undefined);
  return elements.length === 0 ? [] : [actions(...elements)];
}

function options({ page, offset }: EventsListInput, { named }: Drawing): (readonly [string, string])[] {
  return page.rows.map((row, index) => {
    const place = String(offset + index + 1);
    const name = `${place}  ${subjectOf(row, 40)}, ${inert(what(row.event), 60)}`;
    return [named ? name : place, optionId(row.event.id)];
  });
}

/** An id, or as much of its beginning as an option carries: events are found by the beginning of their id. */
function optionId(id: string): string {
  return JSON.stringify(id).length - 2 <= LIMITS.optionValue.max ? id : id.slice(0, 24);
}

function footer({ page, count, offset, command, sharedBy }: EventsListInput): string {
  const total = count.exact ? number(count.count) : `more than ${number(count.count)}`;
  const shown = `${number(offset + 1)} to ${number(offset + page.rows.length)} of ${total}`;
  const shared = sharedBy === undefined ? '' : ` · shared by ${person(sharedBy)}`;
  return `${legend(page.rows.map((row) => row.event.severity))}\n${shown} · ${mrkdwnCode(command, 400)}${shared}`;
}

function listText(input: EventsListInput): string {
  const { page, offset, count } = input;
  const outcomes = outcomeWords(count.outcomes);
  const shown = `${number(offset + 1)} to ${number(offset + page.rows.length)}`;
  return `${inertFallback(countWords(input))}${spanText(input)}: ${shown}.${outcomes === '' ? '' : ` ${outcomes}.`}`;
}

function spanText({ since, until }: EventsListInput): string {
  return `${since === undefined ? '' : ` since ${utc(since)}`}${until === undefined ? '' : ` until ${utc(until)}`}`;
}

/** Nothing matched: says so, and what would ask for more. */
function nothingFound(input: EventsListInput): Message {
  const wider = input.since === undefined ? 'Try fewer words or flags.' : 'Try a longer span or fewer flags.';
  return {
    text: `${inertFallback(countWords(input))}${spanText(input)}. ${wider}`,
    blocks: [
      rich(line(bold(countWords(input)), ...spanParts(input), text(`. ${wider}`))),
      context(mrkdwn(mrkdwnCode(input.command, 400))),
    ],
  };
}
