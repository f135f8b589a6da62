import { number, plural } from '../domain/amounts.ts';
import type { SilencesAnswer, SubscriptionsAnswer } from '../domain/answers.ts';
import { bold, dim, type Rendered, type Screen } from './screen.ts';
import { table } from './table.ts';
import { localTime } from './times.ts';
import { oneLine } from './visible.ts';

const SILENCES = [
  { head: 'id', align: 'right' },
  { head: 'until' },
  { head: 'events', align: 'right' },
  { head: 'filter', least: 16 },
  { head: 'by', least: 8 },
  { head: 'note', least: 6 },
] as const;

/** The silences in force. */
export function renderSilences({ silences }: SilencesAnswer, screen: Screen): Rendered {
  const lead = bold(
    screen,
    silences.length === 0 ? 'Nothing is silenced' : plural(silences.length, 'silence'),
  );
  if (silences.length === 0) return { body: '', lead, empty: true };
  const rows = silences.map(({ id, until, hits, text, by, note }) => [
    { text: String(id) },
    { text: until === undefined ? 'for ever' : localTime(until, screen.zone, 'minute') },
    { text: number(hits) },
    { text: oneLine(text) || 'everything' },
    { text: oneLine(by.name) },
    { text: oneLine(note) },
  ]);
  return { lead, body: table(SILENCES, rows, screen), notes: [dim(screen, `times in ${screen.zone}`)] };
}

const SUBSCRIPTIONS = [
  { head: 'id', align: 'right' },
  { head: 'channel' },
  { head: 'filter', least: 16 },
  { head: 'by', least: 8 },
  { head: 'since' },
  { head: 'paused until' },
] as const;

/** What channels have subscribed to. */
export function renderSubscriptions({ subscriptions }: SubscriptionsAnswer, screen: Screen): Rendered {
  const { length } = subscriptions;
  const lead = bold(screen, length === 0 ? 'No channel has subscribed' : plural(length, 'subscription'));
  if (length === 0) return { body: '', lead, empty: true };
  const time = (ms: number | undefined) => (ms === undefined ? '' : localTime(ms, screen.zone, 'minute'));
  const rows = subscriptions.map(({ id, channel, text, by, at, pausedUntil }) => [
    { text: String(id) },
    { text: oneLine(channel) },
    { text: oneLine(text) || 'everything' },
    { text: oneLine(by.name) },
    { text: time(at) },
    { text: time(pausedUntil) },
  ]);
  return { lead, body: table(SUBSCRIPTIONS, rows, screen), notes: [dim(screen, `times in ${screen.zone}`)] };
}
