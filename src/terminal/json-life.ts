/** What `--json` prints about the life of alerts; see `json.ts`. */
import type {
  AcksAnswer,
  AuditAnswer,
  DigestAnswer,
  RehearsalAnswer,
  Rehearsed,
  SilencesAnswer,
  SubscriptionsAnswer,
} from '../domain/answers.ts';
import type { EventRow, Span } from '../domain/archive.ts';
import type { ChainCheck } from '../domain/audit.ts';
import { alertRowJson, eventJson, type Json, personJson, time } from './json.ts';
import type { Writers } from './wording.ts';

export function acksJson({ canonical, count, rows }: AcksAnswer): Json {
  return { command: canonical, count, alerts: rows.map(alertRowJson) };
}

export function silencesJson({ canonical, silences }: SilencesAnswer): Json {
  return {
    command: canonical,
    silences: silences.map(({ id, text, by, note, at, until, alert, hits }) => ({
      ...{ id, filter: text, by: personJson(by), note, at: time(at), until: time(until) },
      ...{ alert: alert ?? null, events: hits },
    })),
  };
}

export function subscriptionsJson({ canonical, subscriptions }: SubscriptionsAnswer): Json {
  return {
    command: canonical,
    subscriptions: subscriptions.map(({ id, channel, text, by, at, pausedUntil }) => ({
      ...{ id, channel, filter: text, by: personJson(by), at: time(at), pausedUntil: time(pausedUntil) },
    })),
  };
}

/** Entries as an export writes them. */
export function auditJson({ canonical, entries, more }: AuditAnswer, { audit }: Writers): Json {
  return {
    command: canonical,
    more,
    entries: entries.map((entry) => JSON.parse(audit.ndjsonEntry(entry)) as Json),
  };
}

export function checkJson(check: ChainCheck, canonical: string): Json {
  if (check.ok) return { command: canonical, whole: true, rows: check.rows, head: check.head };
  return { command: canonical, whole: false, rows: check.rows, seq: check.seq, reason: check.reason };
}

const span = ({ from, to }: Span): Json => ({ from: time(from), to: time(to) });

export function rehearsalJson(answer: RehearsalAnswer, writers: Writers): Json {
  const { canonical, events, complete, today, changed, gained, lost } = answer;
  const list = (rows: readonly EventRow[]) => rows.map((row) => eventJson(row, writers));
  return {
    ...{ command: canonical, span: span(answer.span), events, complete },
    ...{ today: rehearsedJson(today), changed: rehearsedJson(changed) },
    ...{ gained: list(gained), lost: list(lost) },
  };
}

function rehearsedJson({ channels, ...figures }: Rehearsed): Json {
  return { ...figures, channels: channels.map((each) => ({ ...each })) };
}

/** Lengths of time are milliseconds. */
export function digestJson({ canonical, every, figures, backups, zone, ...answer }: DigestAnswer): Json {
  const { opened, openedBefore, resolved, stillOpen, stillAcked, toAck, toAckAll } = figures;
  return {
    ...{ command: canonical, every, zone, span: span(answer.span) },
    ...{ opened, openedBefore, resolved: { ...resolved }, stillOpen, stillAcked },
    toAckMs: toAckAll ?? null,
    toAckMsBySeverity: toAck.map(({ severity, count, median }) => ({ severity, count, median })),
    subjects: figures.subjects.map((each) => ({ ...each })),
    gaps: figures.gaps.map(({ alert, from, to }) => ({ alert, from: time(from), to: time(to) })),
    days: figures.days.map(({ at, opened, before }) => ({ at: time(at), opened, before })),
    backups: { ...backups },
  };
}
