import { plural } from '../domain/amounts.ts';
import type { EventAnswer } from '../domain/answers.ts';
import type { EventRow } from '../domain/archive.ts';
import { ENVELOPE_FIELDS, type InsyncEvent, type Reasons } from '../domain/event.ts';
import { severityWord } from '../domain/severity.ts';
import { eventTable } from './event-rows.ts';
import { bold, dim, type Rendered, type Screen } from './screen.ts';
import { facts } from './table.ts';
import { localTime } from './times.ts';
import { block, oneLine } from './visible.ts';
import type { Wording } from './wording.ts';

/** Everything about one event: what was concluded and from what, its 12 fields, the record, its neighbours. */
export function renderEvent(answer: EventAnswer, screen: Screen, wording: Wording): Rendered {
  const { event } = answer.row;
  const title = `${event.severity} ${severityWord(event.severity)}: ${oneLine(wording.what(event))}`;
  const about = event.subject === '' ? '' : `, ${oneLine(event.subject)}`;
  const part = (name: string, text: string) => (text === '' ? [] : ['', bold(screen, name), text.trimEnd()]);
  const lines = [
    bold(screen, title + about),
    whenAndWhere(answer, screen),
    ...part('Concluded, and from what', conclusions(event, screen)),
    ...part('The 12 fields', fields(event, screen)),
    ...part('Record', block(wording.record(event.raw))),
    ...part(`Same subject, newer`, rows(answer.newer, screen, wording)),
    ...part(`Same subject, older`, rows(answer.older, screen, wording)),
    ...part(
      `Same group, ${plural(answer.group.count, 'other event')}`,
      rows(answer.group.rows, screen, wording),
    ),
  ];
  return { body: lines.map((line) => `${line}\n`).join(''), notes: [dim(screen, `times in ${screen.zone}`)] };
}

function rows(list: readonly EventRow[], screen: Screen, wording: Wording): string {
  return list.length === 0 ? '' : eventTable(list, screen, wording);
}

function whenAndWhere({ row, arrived, alert, place }: EventAnswer, { zone }: Screen): string {
  const of = alert ? `event ${place} of ${alert.count} of alert ${alert.id}, ${alert.state}` : 'in no alert';
  return `${localTime(row.event.time, zone)} · arrived ${localTime(arrived, zone)} · ${of}`;
}

function conclusions(event: InsyncEvent, screen: Screen): string {
  const concluded = (name: keyof Reasons, value: string) =>
    [
      name,
      `${oneLine(value) || 'none'}, ${oneLine(event.reasons[name] ?? '') || 'no reason noted'}`,
    ] as const;
  return facts(
    [
      ...(event.reasons.id === undefined ? [] : [concluded('id', event.id)]),
      concluded('outcome', event.outcome),
      concluded('severity', `${event.severity} ${severityWord(event.severity)}`),
      concluded('time', localTime(event.time, screen.zone)),
      concluded('feature', event.feature),
      concluded('cloud', event.cloud),
      concluded('subject', event.subject),
      ['details', event.details.length === 0 ? 'no pairs, text only' : plural(event.details.length, 'pair')],
    ],
    screen,
  );
}

function fields({ envelope }: InsyncEvent, screen: Screen): string {
  return facts(
    ENVELOPE_FIELDS.map((name) => [name, block(envelope[name]) || dim(screen, 'empty')]),
    screen,
  );
}
