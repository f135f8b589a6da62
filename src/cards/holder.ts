/** Who has an alert, or what keeps it quiet, or how it ended: the first line of a card's strip. */
import {
  ACK_REASONS,
  type Acknowledgement,
  type Alert,
  type Hold,
  type Resolution,
} from '../domain/alert.ts';
import { duration, plural } from '../domain/amounts.ts';
import { isReopened } from '../domain/life.ts';
import { activity, isFailure } from './failures.ts';
import { STATE_LOOK } from './symbols.ts';
import { mrkdwnProse } from './text.ts';
import { dateToken, nearFormat } from './times.ts';
import { person } from './tokens.ts';

export function holder(alert: Alert): string {
  const { state, ack, hold, resolution } = alert;
  if (state === 'acked' && ack !== undefined) return acknowledged(alert, ack);
  if (state === 'silenced' && hold !== undefined) return `${held(hold)}${heldWords(alert)}`;
  if (state === 'resolved' && resolution !== undefined) return resolved(alert, resolution);
  if (state === 'open') return `${isReopened(alert) ? reopened(alert) : '*Open*,'} ${ownerWords(alert)}`;
  return `*${STATE_LOOK[state].word}*`;
}

/** What people wrote, as quotes. */
export function notes(alert: Alert): string {
  const main = noteOfState(alert);
  const { note } = alert;
  // The first acknowledger of a resolved alert is named without what they wrote: it is over.
  const other = note !== undefined && note.text !== '' && note.text !== main ? note : undefined;
  if (other === undefined || alert.state === 'resolved') return quote(main);
  return `${quote(main)}\nNote by ${person(other.by)}${quote(other.text)}`;
}

function noteOfState({ state, ack, hold, resolution }: Alert): string {
  if (state === 'acked') return ack?.note ?? '';
  if (state === 'silenced') return hold?.kind === 'silence' ? hold.note : '';
  return state === 'resolved' ? (resolution?.note ?? '') : '';
}

/** On a line of its own; '' for none. */
export function quote(words: string): string {
  const prose = mrkdwnProse(words, 300);
  return prose === '' ? '' : `\n> ${prose}`;
}

/** `nobody has it`, `assigned to <@U…>`. */
function ownerWords({ owner }: Alert): string {
  return owner === undefined ? 'nobody has it' : `assigned to ${person(owner)}`;
}

/** `*Acknowledged* by <@U…> at <time> · hardware fault · reminds <day>`. */
function acknowledged({ openedAt, owner }: Alert, ack: Acknowledgement): string {
  return [
    `*Acknowledged* by ${person(ack.by)}${atWords(ack.at, openedAt)}`,
    owner === undefined || owner.id === ack.by.id ? '' : `assigned to ${person(owner)}`,
    reasonWords(ack.reason),
    remindWords(ack),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The words of a reason code; '' for none and for what is no such code. */
export function reasonWords(reason: string | undefined): string {
  if (reason === undefined || !Object.hasOwn(ACK_REASONS, reason)) return '';
  return ACK_REASONS[reason as keyof typeof ACK_REASONS];
}

function remindWords({ at, until }: Acknowledgement): string {
  if (until === undefined) return '';
  return nearFormat(until, at) === '{time}'
    ? `reminds at ${dateToken(until, '{time}')}`
    : `reminds ${dateToken(until, '{date_short}')}`;
}

/** ` at 14:28`; with the day where that was another one. */
function atWords(at: number, beside: number): string {
  const format = nearFormat(at, beside);
  return `${format === '{time}' ? ' at ' : ', '}${dateToken(at, format)}`;
}

function held(hold: Hold): string {
  if (hold.kind === 'parent') return `*Held back* by alert ${hold.alert}, which explains it`;
  return `*Silenced* by ${person(hold.by)} ${untilWords(hold.until, hold.since)}`;
}

/** `until <time>`, `for ever`. */
export function untilWords(until: number | undefined, beside: number): string {
  return until === undefined ? 'for ever' : `until ${dateToken(until, nearFormat(until, beside))}`;
}

function heldWords(alert: Alert): string {
  if (alert.heldEvents === 0) return '';
  const noun = isFailure(alert) ? 'more failure' : 'more event';
  return `, ${plural(alert.heldEvents, noun)} held back so far`;
}

function reopened({ reopened: again }: Alert): string {
  if (again === undefined) return '*Reopened*,';
  const by = again.by === undefined ? '' : ` by ${person(again.by)}`;
  return `*Reopened*${by} ${duration(again.at - again.resolvedAt)} after it was resolved,`;
}

function resolved(alert: Alert, resolution: Resolution): string {
  const { ack, openedAt } = alert;
  const end = [
    `*Resolved* ${endedBy(alert, resolution)}${atWords(resolution.at, openedAt)}`,
    ...lastedWords(alert, resolution),
  ].join(' · ');
  if (ack === undefined) return end;
  return `${end}\nAcknowledged by ${person(ack.by)} after ${duration(ack.at - openedAt)}`;
}

/** `lasted 4 h 12 min`, `4 attempts`. */
export function lastedWords(alert: Alert, resolution: Resolution): string[] {
  return [
    `lasted ${duration(resolution.at - begun(alert))}`,
    ...(isFailure(alert) ? [plural(alert.count, 'attempt')] : []),
  ];
}

/** From its first event on; of one that was open before, from when it was opened again. */
function begun({ reopened, firstSeen, openedAt }: Alert): number {
  return reopened === undefined ? Math.min(firstSeen, openedAt) : openedAt;
}

function endedBy({ type }: Alert, { reason, by }: Resolution): string {
  if (reason === 'person') return by === undefined ? 'by hand' : `by ${person(by)}`;
  if (reason === 'success') return `by a good ${activity(type)}`;
  return reason === 'alert_resolution' ? 'by its Alert Resolution' : 'by itself';
}
