import type { RichTextElement } from '@slack/types';
import type { Alert, AlertView } from '../domain/alert.ts';
import { bytes, duration, number, plural } from '../domain/amounts.ts';
import type { InsyncEvent } from '../domain/event.ts';
import { fold } from '../domain/text.ts';
import { activity, inARow, isFailure } from './failures.ts';
import { what } from './headline.ts';
import { type Given, lifeFacts, memberFacts } from './life-facts.ts';
import { LIMITS } from './limits.ts';
import type { Room } from './message.ts';
import { type Fact, text } from './pieces.ts';
import { count, type Lookup, lookup, moment } from './record.ts';
import { cut, inert, SEE_DETAILS } from './text.ts';
import { dateElement, nearFormat } from './times.ts';

const REASON_KEYS = ['Error', 'Reason', 'Error Message', 'Failure Reason', 'Failure'];
const USER_KEYS = ['User', 'User Name', 'User Email', 'Email', 'inSyncUserEmail', 'inSyncUserName'];
const DEVICE_KEYS = [
  'Device',
  'Device Name',
  'inSyncDataSourceName',
  'Data Source',
  'Source',
  'Resource Name',
];
const BYTES_KEYS = ['Total Bytes Transferred', 'Total Backup Size', 'Total Downloaded Size'];
const FILES_KEYS = ['Files Backed up', 'Files Downloaded', 'Files Restored'];

/** Room for one value; the rest is behind Details. */
const VALUE = 300;
const SUMMARY = 250;

/**
 * At most five lines: what matters most, then what the details hold besides, last what was decided and what to do. A
 * card shrinks as it needs less of people: none once it is resolved.
 */
export function alertFacts(view: AlertView, given: Given = {}, room: Room = (full) => full): Fact[] {
  if (view.alert.state === 'resolved') return [];
  const last = lifeFacts(view.alert, given);
  return [...eventFacts(view, LIMITS.facts.max - last.length, room), ...last];
}

/** At most `most` lines from the newest event. */
function eventFacts(view: AlertView, most: number, room: Room): Fact[] {
  const { alert, event } = view;
  const together = memberFacts(view, room);
  const repeated = failures(alert, view.lastGood);
  if (event === undefined) return bare(alert, ...together, ...repeated).slice(0, most);
  if (together.length > 0) return [...together, ...newest(event, room(VALUE)), ...repeated].slice(0, most);
  const found = lookup(event);
  const important = [
    ...fromDetails(found, room(VALUE)),
    ...lastGood(view),
    ...repeated,
    ...missed(found),
    ...people(event, found, room(VALUE)),
  ];
  const rest = summary(event, found, room(SUMMARY));
  if (important.length === 0 && rest === undefined) {
    return bare(alert, fact('Outcome', `${event.outcome}, ${inert(event.reasons.outcome, room(VALUE))}`));
  }
  // Where the card has more to say than its event, what is left over of the details goes first.
  const kept = rest !== undefined && most === LIMITS.facts.max ? most - 1 : most;
  const shown = important.slice(0, kept);
  return rest === undefined || shown.length >= most ? shown : [...shown, rest];
}

/** Of several subjects: what the newest event is about. */
function newest(event: InsyncEvent, room: number): Fact[] {
  const words = [inert(event.subject, 80), rowDetail(event, room)].filter((part) => part !== '');
  return words.length === 0 ? [] : [fact('Newest', words.join(', '))];
}

/** The one detail that matters in a list's row: `Disk read error`, `412 files, 1.2 GB`; '' when there is none. */
export function rowDetail(event: InsyncEvent, room: number): string {
  const found = lookup(event);
  const reason = found.take(...REASON_KEYS) || found.take('Anomaly detected');
  if (reason !== '') return cut(reason, room);
  const files = count(found.take(...FILES_KEYS));
  const missing = count(found.take('Files Missed')) ?? 0;
  if (missing > 0) return missedWords(missing, files);
  const size = count(found.take(...BYTES_KEYS));
  const amounts = [
    ...(files === undefined ? [] : [plural(files, 'file')]),
    ...(size === undefined ? [] : [bytes(size)]),
  ];
  if (amounts.length > 0) return amounts.join(', ');
  const place = [found.take('Location', 'Country'), found.take('IP', 'IP Address', 'Client IP')];
  const where = place.filter((part) => part !== '').join(', ');
  return cut(where || (found.rest()[0] ?? inert(event.detailsText, room)), room);
}

/** What the card says of itself in `text`, in one clause; '' when it knows no more than the headline. */
export function mainPoint(view: AlertView): string {
  if (view.lastGood !== undefined && isFailure(view.alert)) {
    return `Last good ${lastThing(view.alert)} ${duration(view.alert.lastSeen - view.lastGood)} before.`;
  }
  if (view.event === undefined) return '';
  const found = lookup(view.event);
  const point = found.take(...REASON_KEYS) || found.take('Anomaly detected');
  return point === '' ? '' : `${point.replace(/\.$/, '')}.`;
}

function fact(label: string, value: string): Fact {
  return { label, parts: [text(value)] };
}

/** Nothing is known but the happening itself. */
function bare(alert: Alert, ...known: readonly Fact[]): Fact[] {
  return [...known, fact('Type', inert(alert.type, VALUE) || what(alert))];
}

function fromDetails(found: Lookup, room: number): Fact[] {
  const reason = found.take(...REASON_KEYS);
  const anomaly = found.take('Anomaly detected', 'Anomaly', 'udaType');
  const description = found.take('Alert Description', 'Description');
  const snapshot = found.take('Affected Snapshot', 'Snapshot', 'Snapshot Name');
  return [
    ...(reason === '' ? [] : [fact('Reason', cut(reason, room, SEE_DETAILS))]),
    ...(anomaly === '' ? [] : [fact('Anomaly', cut(anomaly, room, SEE_DETAILS))]),
    ...(anomaly !== '' || description.length < 4
      ? []
      : [fact('Description', cut(description, room, SEE_DETAILS))]),
    ...(snapshot === '' ? [] : [{ label: 'Snapshot', parts: [snapshotPart(snapshot, room)] }]),
  ];
}

function snapshotPart(value: string, room: number): RichTextElement {
  const at = moment(value);
  return at === undefined
    ? text(cut(value, room, SEE_DETAILS))
    : dateElement(at, '{date_short_pretty} at {time}');
}

/** `backup`; `one` for what has no such name. */
function lastThing({ type }: Pick<Alert, 'type'>): string {
  const name = activity(type);
  return name === 'attempt' ? 'one' : name;
}

function lastGood({ alert, lastGood: at }: AlertView): Fact[] {
  if (at === undefined || !isFailure(alert)) return [];
  const before = text(`, ${duration(alert.lastSeen - at)} before this failure`);
  return [
    {
      label: `Last good ${lastThing(alert)}`,
      parts: [dateElement(at, '{date_short_pretty} at {time}'), ...(at <= alert.lastSeen ? [before] : [])],
    },
  ];
}

function failures(alert: Alert, good: number | undefined): Fact[] {
  if (alert.count < 2) return [];
  const times = inARow(alert, good) ? `${number(alert.count)} in a row` : `${number(alert.count)} times`;
  const format = nearFormat(alert.firstSeen, alert.lastSeen);
  return [
    {
      label: isFailure(alert) ? 'Failures' : 'Seen',
      parts: [
        text(`${times}, first `),
        dateElement(alert.firstSeen, format),
        text(', last '),
        dateElement(alert.lastSeen, format),
      ],
    },
  ];
}

function missed(found: Lookup): Fact[] {
  const missing = count(found.take('Files Missed')) ?? 0;
  if (missing === 0) return [];
  const files = count(found.take(...FILES_KEYS));
  const of = files === undefined ? '' : ` of ${number(missing + files)}`;
  return [fact('Files missed', `${number(missing)}${of}`)];
}

function missedWords(missing: number, files: number | undefined): string {
  const of = files === undefined ? '' : ` of ${number(missing + files)}`;
  return `${plural(missing, 'file')} missed${of}`;
}

/** User, device and place, where they are not the subject already. */
function people(event: InsyncEvent, found: Lookup, room: number): Fact[] {
  const subject = fold(inert(event.subject, VALUE));
  const other = (value: string): boolean => value !== '' && fold(value) !== subject;
  const user = found.take(...USER_KEYS);
  const profile = found.take('Profile', 'Profile Name');
  const device = found.take(...DEVICE_KEYS);
  const place = [found.take('Location', 'Country'), found.take('IP', 'IP Address', 'Client IP')]
    .filter((part) => part !== '')
    .join(', ');
  const suffix = profile === '' ? '' : `, profile ${profile}`;
  return [
    ...(other(user) ? [fact('User', cut(`${user}${suffix}`, room, SEE_DETAILS))] : []),
    ...(other(device) ? [fact('Device', cut(device, room, SEE_DETAILS))] : []),
    ...(place === '' ? [] : [fact('From', cut(place, room, SEE_DETAILS))]),
  ];
}

/** Everything else in one line of plain words; free prose stands as it is. */
function summary(event: InsyncEvent, found: Lookup, room: number): Fact | undefined {
  if (event.details.length === 0) {
    const prose = inert(event.detailsText, room, SEE_DETAILS);
    return prose === '' ? undefined : fact('Details', prose);
  }
  const rest = found.rest().join(', ');
  return rest === '' ? undefined : fact('Also', cut(rest, room, SEE_DETAILS));
}
