import type { KnownBlock, ModalView, RichTextElement } from '@slack/types';
import type { Alert } from '../domain/alert.ts';
import type { Envelope, InsyncEvent, Reasons } from '../domain/event.ts';
import { headline } from './headline.ts';
import { LIMITS } from './limits.ts';
import { firstFitting, type Message } from './message.ts';
import {
  actions,
  bold,
  button,
  code,
  type Fact,
  facts,
  header,
  italic,
  line,
  link,
  pieces,
  plain,
  rich,
  text,
  valueButton,
} from './pieces.ts';
import { prettyRecord } from './raw-record.ts';
import { lead, severityLabel } from './symbols.ts';
import { cut, inert, inertFallback, number, plural, visible } from './text.ts';
import { dateElement, utc } from './times.ts';

export interface EventDetailsInput {
  readonly event: InsyncEvent;
  /** The alert the event belongs to. */
  readonly alert?: Alert | undefined;
  /** The address of the alert's card. */
  readonly card?: string | undefined;
}

const FIELDS: readonly (keyof Envelope)[] = [
  'eventCategory',
  'uniqueID',
  'publisherID',
  'topicName',
  'timeStamp',
  'eventType',
  'tenantID',
  'severity',
  'identityType',
  'identityID',
  'eventDetails',
  'schemaVersion',
];

/** Most characters shown of one field, of the eventDetails, and of the record. */
interface Space {
  readonly field: number;
  readonly details: number;
  readonly raw: number;
  /** Whether the buttons are drawn whose values are foreign and may be long. */
  readonly related: boolean;
}
const MODAL: Space = { field: 1000, details: 6000, raw: 20_000, related: true };
/** A message may weigh far less than a dialog; tried in turn. */
const ANSWERS: readonly Space[] = [
  { field: 400, details: 1500, raw: 3500, related: true },
  { field: 120, details: 300, raw: 600, related: false },
  { field: 40, details: 80, raw: 120, related: false },
];

/** Everything known about one event, as a dialog. */
export function eventDetails(input: EventDetailsInput): ModalView {
  const metadata = JSON.stringify({ event: input.event.id });
  return {
    type: 'modal',
    callback_id: 'event.details',
    title: plain(`Event ${inert(input.event.id, 8, '')}`, LIMITS.viewTitle.max),
    close: plain('Close', LIMITS.viewTitle.max),
    ...(metadata.length <= LIMITS.privateMetadata.max ? { private_metadata: metadata } : {}),
    blocks: detailBlocks(input, MODAL),
  };
}

/** The same as an answer, for when no dialog can be opened. */
export function eventDetailsAnswer(input: EventDetailsInput): Message {
  const { event } = input;
  const words = `${lead('open', event.severity)}: ${inertFallback(cut(headline(event), 160))}`;
  const answer = (room: Space): Message => ({
    text: `${words}, ${utc(event.time)}. Details of event ${inertFallback(event.id, 40)}.`,
    blocks: detailBlocks(input, room),
  });
  return firstFitting(ANSWERS.map((room) => () => answer(room)));
}

function detailBlocks(input: EventDetailsInput, room: Space): KnownBlock[] {
  const { event } = input;
  return [
    header(`${lead('open', event.severity)}: ${headline(event)}`, '…'),
    rich(line(...whenAndWhere(input))),
    { type: 'divider' },
    rich(line(bold('Concluded, and from what'))),
    facts(conclusions(event, room.field)),
    { type: 'divider' },
    rich(line(bold('The 12 fields'))),
    facts(fields(event, room)),
    { type: 'divider' },
    rich(line(bold('Raw record')), {
      type: 'rich_text_preformatted',
      elements: pieces(shortened(prettyRecord(event.raw), room.raw, event.raw.length) || '(empty)'),
    }),
    ...detailActions(input, room),
  ];
}

function whenAndWhere({ event, alert, card }: EventDetailsInput): RichTextElement[] {
  const when = dateElement(event.time, '{date_long_pretty} at {time_secs}');
  if (alert === undefined) return [when, text(' · in no alert')];
  return [
    when,
    text(` · in alert ${alert.id}, ${plural(alert.count, 'event')}`),
    ...(card === undefined ? [] : [text(' · '), link(card, text('card'))]),
  ];
}

function conclusions(event: InsyncEvent, room: number): Fact[] {
  const pairs = event.details.length;
  const concluded = (label: keyof Reasons, value: string): Fact => ({
    label,
    parts: [text(`${inert(value, room) || 'none'}, `), ...reasonParts(event.reasons[label], room)],
  });
  return [
    concluded('outcome', event.outcome),
    concluded('severity', `${event.severity} ${severityLabel(event.severity)}`),
    concluded('time', utc(event.time)),
    concluded('feature', event.feature),
    concluded('cloud', event.cloud),
    concluded('subject', event.subject),
    { label: 'details', parts: [text(pairs === 0 ? 'no pairs, text only' : plural(pairs, 'pair'))] },
  ];
}

/** What the record says stands out from our words about it: `field eventState "Failed"`. */
function reasonParts(reason: string, room: number): RichTextElement[] {
  const words = inert(reason, room) || 'no reason noted';
  const source = /^(field|details say) (.+)$/.exec(words);
  return source === null ? [text(words)] : [text(`${source[1]} `), code(source[2] ?? '')];
}

function fields(event: InsyncEvent, room: Space): Fact[] {
  return FIELDS.map((label) => {
    const value = visible(event.envelope[label]);
    const parts = pieces(shortened(value, label === 'eventDetails' ? room.details : room.field));
    return { label, parts: parts.length === 0 ? [italic('empty')] : parts };
  });
}

function shortened(words: string, max: number, total = words.length): string {
  return cut(words, max, `… (the beginning of ${number(total)} characters)`);
}

function detailActions({ event, alert }: EventDetailsInput, { related }: Space): KnownBlock[] {
  const buttons = [
    alert?.state === 'open' ? button('alert.ack', 'Acknowledge', String(alert.id), 'primary') : undefined,
    related ? valueButton('event.subject', 'Same subject', event.subject) : undefined,
    related ? valueButton('event.group', 'Same group', event.group) : undefined,
  ].filter((each) => each !== undefined);
  return buttons.length === 0 ? [] : [actions(...buttons)];
}
