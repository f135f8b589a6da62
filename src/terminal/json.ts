/**
 * What `--json` prints: one object, whose shape only ever grows. Times are RFC 3339 in UTC, what is not known is null,
 * events are as in an export to NDJSON.
 */
import type { Alert, Hold, Person } from '../domain/alert.ts';
import type { EventAnswer, StatsAnswer, SubjectRead, WhyAnswer } from '../domain/answers.ts';
import type { AlertRow, EventRow, StatusFigures } from '../domain/archive.ts';
import type { EventsFound } from './events.ts';
import type { Writers } from './wording.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export const time = (ms: number | undefined): Json =>
  ms === undefined || !Number.isFinite(ms) ? null : new Date(ms).toISOString();
const message = (card: { readonly channel: string; readonly ts: string } | undefined): Json =>
  card ? { channel: card.channel, ts: card.ts } : null;

/** Events as exports write them, with the message of their card. */
export function eventJson(row: EventRow, { ndjsonEvent }: Writers): Json {
  return { ...JSON.parse(ndjsonEvent(row)), card: message(row.card) };
}

export function eventsJson({ command, page, count, stopped }: EventsFound, writers: Writers): Json {
  return {
    command: command.canonical,
    count: count.count,
    exact: count.exact,
    complete: !stopped,
    older: page.older,
    events: page.rows.map((row) => eventJson(row, writers)),
  };
}

export function statsJson(answer: StatsAnswer): Json {
  const { canonical, by, span, before, tally, zone } = answer;
  const period = (of: StatsAnswer['span']): Json => ({ from: time(of.from), to: time(of.to) });
  const was = (count: number): Json => (before ? count : null);
  return {
    command: canonical,
    ...{ by, zone },
    span: period(span),
    before: before ? period(before) : null,
    complete: tally.complete,
    total: tally.total,
    totalBefore: was(tally.totalBefore),
    groups: tally.groups.map((group) => ({
      ...(group.at === undefined ? { name: group.name } : { at: time(group.at) }),
      count: group.count,
      before: was(group.before),
    })),
    others: { groups: tally.others.groups, count: tally.others.count, before: was(tally.others.before) },
  };
}

export function eventAnswerJson(answer: EventAnswer, writers: Writers): Json {
  const { canonical, row, arrived, alert, place, older, newer, group } = answer;
  const list = (rows: readonly EventRow[]) => rows.map((each) => eventJson(each, writers));
  return {
    command: canonical,
    event: eventJson(row, writers),
    raw: row.event.raw,
    reasons: { ...row.event.reasons },
    arrived: time(arrived),
    alert: alert ? { ...alertJson(alert), place } : null,
    older: list(older),
    newer: list(newer),
    group: { count: group.count, events: list(group.rows) },
  };
}

export function subjectJson(read: SubjectRead, canonical: string, writers: Writers): Json {
  if (!read.ok) return { command: canonical, name: null, asked: read.asked, nearest: read.nearest };
  const { answer } = read;
  const event = (row: EventRow | undefined): Json => (row ? eventJson(row, writers) : null);
  return {
    command: canonical,
    name: answer.name,
    lastSuccess: event(answer.lastSuccess),
    lastBackup: event(answer.lastBackup),
    failuresSince: { count: answer.failuresSince.count, exact: answer.failuresSince.exact },
    lastFailure: event(answer.lastFailure),
    alerts: { count: answer.alerts.count, alerts: answer.alerts.rows.map(alertRowJson) },
    logins: answer.logins.map(event),
    devices: answer.devices.map(({ name, lastSuccess }) => ({ name, lastSuccess: event(lastSuccess) })),
    days: answer.days.map(({ at, success, failed, other }) => ({ at: time(at), success, failed, other })),
    recent: answer.recent.map(event),
  };
}

export function whyJson({ canonical, row, fate, steps, card }: WhyAnswer, writers: Writers): Json {
  return {
    command: canonical,
    event: eventJson(row, writers),
    fate,
    card: message(card),
    steps: steps.map(({ stage, said, because, reason }) => ({
      ...{ stage, said, reason },
      because: because
        .map((part) =>
          typeof part === 'string' ? part : 'at' in part ? new Date(part.at).toISOString() : part.channel,
        )
        .join(''),
    })),
  };
}

/** `forwarding` is null where the configuration, which names the destinations, cannot be used. */
export function statusJson(figures: StatusFigures, forwarding: Json = null): Json {
  const { newest, oldest, stored, bytes, today, unreadable, alerts, waiting, waitingSince } = figures;
  const { lastTrouble: trouble } = figures;
  return {
    command: 'status',
    feeds: figures.feeds.map(({ feed, cursorAt, primed }) => ({ feed, read: time(cursorAt), primed })),
    newest: time(newest),
    oldest: time(oldest),
    ...{ stored, bytes, today: { ...today }, unreadable, alerts: { ...alerts } },
    cards: { waiting, waitingForMs: waitingSince ?? null, sentLastHour: figures.sentLastHour },
    lastTrouble: trouble
      ? { at: time(trouble.at), where: trouble.where, reason: trouble.reason, said: trouble.said }
      : null,
    forwarding,
    channels: figures.fallbacks.map(({ channel, cause }) => ({ channel, cause })),
  };
}

export function alertRowJson({ alert, card }: AlertRow): Json {
  return { ...alertJson(alert), card: message(card) };
}

function alertJson(alert: Alert): { readonly [key: string]: Json } {
  const { id, kind, state, severity, outcome, type, feature, subject, alertName, count } = alert;
  const { owner, ack, hold, resolution, reopened } = alert;
  return {
    ...{ id, kind, state, severity, outcome, type, feature, subject, alertName, count },
    firstSeen: time(alert.firstSeen),
    lastSeen: time(alert.lastSeen),
    owner: personJson(owner),
    acknowledged: ack
      ? {
          ...{ by: ack.by.name, id: ack.by.id, at: time(ack.at), until: time(ack.until) },
          ...{ reason: ack.reason ?? null, note: ack.note },
        }
      : null,
    held: hold ? holdJson(hold) : null,
    resolved: resolution
      ? {
          ...{ at: time(resolution.at), reason: resolution.reason, by: personJson(resolution.by) },
          ...{ event: resolution.event ?? null, note: resolution.note },
        }
      : null,
    reopened: reopened ? { at: time(reopened.at), by: personJson(reopened.by) } : null,
  };
}

function holdJson(hold: Hold): Json {
  if (hold.kind === 'parent') return { kind: hold.kind, alert: hold.alert, since: time(hold.since) };
  const { kind, silence, by, since, until } = hold;
  return { kind, silence, by: personJson(by), since: time(since), until: time(until) };
}

/** `null` for nobody, or the bot itself. */
export function personJson(person: Person | undefined): Json {
  return person ? { id: person.id, name: person.name } : null;
}
