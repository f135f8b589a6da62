import type { KnownBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { number } from '../domain/amounts.ts';
import type { Count, EventPage, SortOrder } from '../domain/archive.ts';
import { eventLine, lineFormat, openMenu } from './event-line.ts';
import { firstFitting, type Message, type Permalink, type Room } from './message.ts';
import { actions, bold, context, line, mrkdwn, numbered, rich, text, valueButton } from './pieces.ts';
import { legend, NOTICE_SYMBOL, severityLabel } from './symbols.ts';
import { inert, inertFallback, mrkdwnCode } from './text.ts';
import { dateElement, nearFormat, utc } from './times.ts';
import { person } from './tokens.ts';

export interface EventsListInput {
  readonly page: EventPage;
  readonly count: Count & { readonly outcomes: Readonly<Record<string, number>> };
  /** The command that asks the same again. */
  readonly command: string;
  /** How many newer events the pages before showed. */
  readonly offset: number;
  /** Newest first when left out. */
  readonly sort?: SortOrder | undefined;
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
        rich(line(...heading(input), ...stoppedParts(input))),
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

const ORDER_WORDS: Readonly<Record<SortOrder, string>> = {
  time: 'newest first',
  severity: 'worst first',
};

function heading(input: EventsListInput): RichTextElement[] {
  const outcomes = outcomeWords(input.count.outcomes);
  return [
    bold(countWords(input)),
    ...spanParts(input),
    text(`, ${ORDER_WORDS[input.sort ?? 'time']}`),
    text(outcomes === '' ? '' : ` · ${outcomes}`),
  ];
}

function countWords(input: EventsListInput): string {
  const { count, filterWords, page } = input;
  const none = page.rows.length === 0 && count.count === 0;
  const noun = count.exact && count.count === 1 ? 'event' : 'events';
  const said = [none ? 'No' : total(input), inert(filterWords, 120), noun]
    .filter((part) => part !== '')
    .join(' ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** `214`, `more than 10,000`. A count that was stopped early may know of fewer events than are shown. */
function total({ count, offset, page }: EventsListInput): string {
  if (count.exact) return number(count.count);
  const shown = offset + page.rows.length;
  return `${page.older || count.count > shown ? 'more than' : 'at least'} ${number(Math.max(count.count, shown))}`;
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

/** A search that was stopped: how far it looked, and how it goes on. */
function stoppedParts({ page, now, pageState }: EventsListInput): RichTextElement[] {
  const { searchedTo, reached, searchedLevel: level } = page;
  if (searchedTo === undefined) return [];
  // Worst first, it was at one severity: the milder ones were still to come.
  const [of, milder] =
    level === undefined ? ['', ''] : [` of ${severityLabel(level)}`, ', and nothing less severe'];
  const date = reached === undefined ? [] : [dateElement(reached, nearFormat(reached, now))];
  return [
    text(`\n${NOTICE_SYMBOL} `),
    bold('Stopped before the end'),
    ...(date.length === 0 ? [] : [text(`: nothing${of} before `), ...date, text(` was looked at${milder}`)]),
    text(pageState.older === undefined ? '.' : '. Older goes on from there.'),
  ];
}

function rows({ page, now, permalink }: EventsListInput, { share, links }: Drawing): RichTextSection[] {
  const room: Room = (full) => Math.floor(full * share);
  const format = lineFormat(page.rows, now);
  const style = { format, room, permalink: links ? permalink : undefined };
  return page.rows.map((row) => eventLine(row, style));
}

function pageActions(input: EventsListInput, drawing: Drawing): KnownBlock[] {
  const { page, pageState, sharedBy } = input;
  const turn = (wanted: boolean, action: string, label: string, value: string | undefined) =>
    wanted && sharedBy === undefined && value !== undefined ? valueButton(action, label, value) : undefined;
  const elements = [
    drawing.menu ? openMenu(page.rows, { offset: input.offset, named: drawing.named }) : undefined,
    turn(page.newer, 'events.newer', '‹ Newer', pageState.newer),
    turn(page.older || page.searchedTo !== undefined, 'events.older', 'Older ›', pageState.older),
    turn(true, 'events.share', 'Share', pageState.share),
  ].filter((element) => element !== undefined);
  return elements.length === 0 ? [] : [actions(...elements)];
}

function footer(input: EventsListInput): string {
  const { page, offset, command, sharedBy, sort } = input;
  const order = sort === 'severity' ? ', worst first' : '';
  const shown = `${number(offset + 1)} to ${number(offset + page.rows.length)} of ${total(input)}${order}`;
  const shared = sharedBy === undefined ? '' : ` · shared by ${person(sharedBy)}`;
  return `${legend(page.rows.map((row) => row.event.severity))}\n${shown} · ${mrkdwnCode(command, 400)}${shared}`;
}

function listText(input: EventsListInput): string {
  const { page, offset, count } = input;
  const outcomes = outcomeWords(count.outcomes);
  const shown = `${number(offset + 1)} to ${number(offset + page.rows.length)}`;
  const stopped = page.searchedTo === undefined ? '' : ' Stopped before the end.';
  return `${inertFallback(countWords(input))}${spanText(input)}: ${shown}.${outcomes === '' ? '' : ` ${outcomes}.`}${stopped}`;
}

function spanText({ since, until }: EventsListInput): string {
  return `${since === undefined ? '' : ` since ${utc(since)}`}${until === undefined ? '' : ` until ${utc(until)}`}`;
}

/** Nothing matched: says so, and what would ask for more. A search that was stopped has only found nothing so far. */
function nothingFound(input: EventsListInput): Message {
  const stopped = stoppedParts(input);
  if (stopped.length > 0) {
    return {
      text: `No event found so far${spanText(input)}: the search was stopped before the end.`,
      blocks: [
        rich(line(bold('Nothing found so far'), ...spanParts(input), ...stopped)),
        ...pageActions(input, { share: 1, links: false, named: false, menu: false }),
        context(mrkdwn(mrkdwnCode(input.command, 400))),
      ],
    };
  }
  const wider = input.since === undefined ? 'Try fewer words or flags.' : 'Try a longer span or fewer flags.';
  return {
    text: `${inertFallback(countWords(input))}${spanText(input)}. ${wider}`,
    blocks: [
      rich(line(bold(countWords(input)), ...spanParts(input), text(`. ${wider}`))),
      context(mrkdwn(mrkdwnCode(input.command, 400))),
    ],
  };
}
