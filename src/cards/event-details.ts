import type { KnownBlock, ModalView, RichTextElement } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { duration, number } from '../domain/amounts.ts';
import type { EventAnswer } from '../domain/answers.ts';
import { footer } from './command-line.ts';
import { aroundBlocks } from './event-around.ts';
import { conclusions, type FieldSpace, fields, shortened } from './event-fields.ts';
import { eventValue } from './event-line.ts';
import { headline } from './headline.ts';
import { LIMITS } from './limits.ts';
import { firstFitting, type Message, type Permalink } from './message.ts';
import {
  actions,
  bold,
  button,
  facts,
  header,
  line,
  link,
  plain,
  preformatted,
  rich,
  text,
  valueButton,
} from './pieces.ts';
import { prettyRecord } from './raw-record.ts';
import { severityLead } from './symbols.ts';
import { cut, inert, inertFallback, ordinal } from './text.ts';
import { dateElement, utc } from './times.ts';

/** Most characters shown of the record besides, and how many neighbours on each side. */
interface Space extends FieldSpace {
  readonly raw: number;
  readonly neighbours: number;
  /** Whether the buttons are drawn whose values are foreign and may be long. */
  readonly related: boolean;
}
const MODAL: Space = { field: 1000, details: 6000, raw: 20_000, neighbours: 3, related: true };
/** A message may weigh far less than a dialog; tried in turn. */
const ANSWERS: readonly Space[] = [
  { field: 400, details: 1500, raw: 2000, neighbours: 3, related: true },
  { field: 120, details: 300, raw: 600, neighbours: 1, related: false },
  { field: 40, details: 80, raw: 120, neighbours: 0, related: false },
];

/** An event that took longer than this to arrive is told with its delay, ms. */
const LATE = 60_000;

/** Everything known about one event, as a dialog. */
export function eventDetails(answer: EventAnswer, permalink?: Permalink): ModalView {
  const { id } = answer.row.event;
  const metadata = JSON.stringify({ event: id });
  return {
    type: 'modal',
    callback_id: 'event.details',
    title: plain(`Event ${inert(id, 8, '')}`, LIMITS.viewTitle.max),
    close: plain('Close', LIMITS.viewTitle.max),
    ...(metadata.length <= LIMITS.privateMetadata.max ? { private_metadata: metadata } : {}),
    blocks: detailBlocks(answer, permalink, MODAL),
  };
}

/** The same as an answer: to `/insync event`, and for when no dialog can be opened. */
export function eventDetailsAnswer(answer: EventAnswer, permalink?: Permalink, sharedBy?: Person): Message {
  const { event } = answer.row;
  const words = `${severityLead(event.severity)}: ${inertFallback(cut(headline(event), 160))}`;
  return firstFitting(
    ANSWERS.map((room) => () => ({
      text: `${words}, ${utc(event.time)}. Details of event ${inertFallback(event.id, 40)}.`,
      blocks: [...detailBlocks(answer, permalink, room), ...footer([], answer.canonical, sharedBy)],
    })),
  );
}

function detailBlocks(answer: EventAnswer, permalink: Permalink | undefined, room: Space): KnownBlock[] {
  const { event } = answer.row;
  return [
    header(`${severityLead(event.severity)}: ${headline(event)}`, '…'),
    rich(line(...whenAndWhere(answer, permalink))),
    { type: 'divider' },
    rich(line(bold('Concluded, and from what'))),
    facts(conclusions(event, room.field)),
    ...aroundBlocks(answer, permalink, room.neighbours),
    { type: 'divider' },
    rich(line(bold('The 12 fields'))),
    facts(fields(event, room)),
    { type: 'divider' },
    rich(
      line(bold('Raw record')),
      preformatted(shortened(prettyRecord(event.raw), room.raw, event.raw.length) || '(empty)'),
    ),
    ...detailActions(answer, room),
  ];
}

/** `Today at 1:52:11 PM · arrived 12 min later · in alert 1041, 3rd of 3 · card`. */
function whenAndWhere(
  { row, arrived, alert, place }: EventAnswer,
  permalink: Permalink | undefined,
): RichTextElement[] {
  const { event, card } = row;
  const delay = arrived - event.time;
  const address = card && permalink?.(card);
  return [
    dateElement(event.time, '{date_long_pretty} at {time_secs}'),
    text(delay > LATE ? ` · arrived ${duration(delay)} later` : ''),
    text(
      alert === undefined
        ? ' · in no alert'
        : ` · in alert ${alert.id}, ${ordinal(place)} of ${number(alert.count)}`,
    ),
    ...(address === undefined ? [] : [text(' · '), link(address, text('card'))]),
  ];
}

function detailActions({ row, alert, group }: EventAnswer, { related }: Space): KnownBlock[] {
  const { event } = row;
  const same = group.count > 0 ? `Same group, ${number(group.count + 1)}` : 'Same group';
  const buttons = [
    alert?.state === 'open' ? button('alert.ack', 'Acknowledge', String(alert.id), 'primary') : undefined,
    valueButton('event.why', 'Why', eventValue(event.id)),
    related ? valueButton('event.subject', 'Same subject', event.subject) : undefined,
    related ? valueButton('event.group', same, event.group) : undefined,
  ].filter((each) => each !== undefined);
  return buttons.length === 0 ? [] : [actions(...buttons)];
}
