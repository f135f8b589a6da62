/** What is known of a subject, a line each: backups, devices, logins. */

import type { RichTextElement } from '@slack/types';
import { number } from '../domain/amounts.ts';
import type { SubjectAnswer } from '../domain/answers.ts';
import type { EventRow } from '../domain/archive.ts';
import { rowDetail } from './facts.ts';
import type { Room } from './message.ts';
import { bold, type Fact, text } from './pieces.ts';
import { failureWords } from './subject-state.ts';
import { inert } from './text.ts';
import { dateElement, nearFormat } from './times.ts';

const MOST_LOGINS = 3;
const MOST_DEVICES = 5;

/** Each only where something is known. */
export function subjectFacts(answer: SubjectAnswer, room: Room): Fact[] {
  return [...backupFacts(answer, room), ...deviceFacts(answer, room), ...loginFacts(answer, room)];
}

function backupFacts({ lastSuccess, failuresSince, lastFailure, now }: SubjectAnswer, room: Room): Fact[] {
  const success: Fact[] =
    lastSuccess === undefined
      ? []
      : [
          {
            label: 'Last success',
            parts: [...whenParts(lastSuccess, now), ...detailParts(lastSuccess, room)],
          },
        ];
  if (failuresSince.count === 0) return success;
  const label = lastSuccess === undefined ? 'Failures' : 'Failures since';
  const count = failureWords(failuresSince).replace(/ failures?$/, '');
  const last =
    lastFailure === undefined
      ? []
      : [text(', last '), ...whenParts(lastFailure, now), ...detailParts(lastFailure, room)];
  return [...success, { label, parts: [text(count), ...last] }];
}

/** `Today at 10:52 AM, 4 hours ago`. */
function whenParts({ event }: EventRow, now: number): RichTextElement[] {
  return [
    dateElement(
      event.time,
      nearFormat(event.time, now) === '{time}' ? '{time}' : '{date_short_pretty} at {time}',
    ),
    text(', '),
    dateElement(event.time, '{ago}'),
  ];
}

function detailParts({ event }: EventRow, room: Room): RichTextElement[] {
  const detail = rowDetail(event, room(150));
  return detail === '' ? [] : [text(`, ${detail}`)];
}

function deviceFacts({ devices }: SubjectAnswer, room: Room): Fact[] {
  if (devices.length === 0) return [];
  const parts = devices
    .slice(0, MOST_DEVICES)
    .flatMap(({ name, lastSuccess }, index): RichTextElement[] => [
      text(index === 0 ? '' : '; '),
      bold(inert(name, room(60)) || 'no name'),
      ...(lastSuccess === undefined
        ? [text(' no success known')]
        : [text(' last success '), dateElement(lastSuccess.event.time, '{ago}')]),
    ]);
  const more = devices.length - MOST_DEVICES;
  return [{ label: 'Devices', parts: [...parts, text(more > 0 ? `; and ${number(more)} more` : '')] }];
}

function loginFacts({ logins, now }: SubjectAnswer, room: Room): Fact[] {
  if (logins.length === 0) return [];
  const parts = logins.slice(0, MOST_LOGINS).flatMap(({ event }, index): RichTextElement[] => {
    const place = rowDetail(event, room(80));
    const failed = event.outcome === 'failed' ? ' failed' : '';
    return [
      text(index === 0 ? '' : '; '),
      dateElement(event.time, nearFormat(event.time, now)),
      text(`${failed}${place === '' ? '' : `, ${place}`}`),
    ];
  });
  return [{ label: 'Logins', parts }];
}
