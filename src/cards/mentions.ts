import type { KnownBlock, RichTextSection } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { number, plural } from '../domain/amounts.ts';
import type { MentionsAnswer, SubjectAnswer } from '../domain/answers.ts';
import { alertLine } from './alert-line.ts';
import { footer } from './command-line.ts';
import { eventLine, lineFormat, openMenu } from './event-line.ts';
import { rowDetail } from './facts.ts';
import { LIMITS } from './limits.ts';
import { fitting, type Message, type Permalink, type Room, rowsIn } from './message.ts';
import {
  actions,
  bold,
  bulleted,
  code,
  type Fact,
  facts,
  line,
  numbered,
  rich,
  select,
  text,
} from './pieces.ts';
import { stateParts } from './subject-state.ts';
import { inert, inertFallback } from './text.ts';

/** How many of each kind are shown. */
const MOST = 8;

/** What is known of the ids, users and devices a message named. */
export function mentionsAnswer(answer: MentionsAnswer, permalink?: Permalink, sharedBy?: Person): Message {
  const { events, alerts, subjects } = answer;
  if (events.length + alerts.length + subjects.length === 0) return nothingKnown(answer);
  return fitting((room) => ({
    text: `Found in the message: ${kinds(answer).join(', ')}.`,
    blocks: [
      rich(line(bold('Found in the message'), text(`  ${kinds(answer).join(', ')}`))),
      ...subjectBlocks(answer, room),
      ...alertBlocks(answer, permalink, room),
      ...eventBlocks(answer, permalink, room),
      ...unknownBlocks(answer, room),
      ...menus(answer, rowsIn(room, MOST)),
      ...footer([], answer.canonical, sharedBy),
    ],
  }));
}

/** `2 users or devices`, `1 alert`, `1 event`. */
function kinds({ subjects, alerts, events }: MentionsAnswer): string[] {
  return [
    ...(subjects.length === 0 ? [] : [plural(subjects.length, 'user or device', 'users or devices')]),
    ...(alerts.length === 0 ? [] : [plural(alerts.length, 'alert')]),
    ...(events.length === 0 ? [] : [plural(events.length, 'event')]),
  ];
}

function subjectBlocks({ subjects }: MentionsAnswer, room: Room): KnownBlock[] {
  if (subjects.length === 0) return [];
  return [
    rich(
      line(bold('Users and devices')),
      bulleted(subjects.slice(0, rowsIn(room, MOST)).map((subject) => subjectLine(subject, room))),
    ),
  ];
}

/** State, last error where there are failures, open alerts. */
function subjectLine(subject: SubjectAnswer, room: Room): RichTextSection {
  const { failuresSince, lastFailure, alerts } = subject;
  const error = failuresSince.count === 0 || !lastFailure ? '' : rowDetail(lastFailure.event, room(100));
  return line(
    ...stateParts(subject, room(80)),
    text(error === '' ? '' : `, ${error}`),
    text(alerts.count === 0 ? '' : `, ${plural(alerts.count, 'alert')} not resolved`),
  );
}

function alertBlocks({ alerts }: MentionsAnswer, permalink: Permalink | undefined, room: Room): KnownBlock[] {
  if (alerts.length === 0) return [];
  const lines = alerts.slice(0, rowsIn(room, MOST)).map((row) => alertLine(row, permalink, room(100)));
  return [rich(line(bold('Alerts')), bulleted(lines))];
}

function eventBlocks(
  { events, now }: MentionsAnswer,
  permalink: Permalink | undefined,
  room: Room,
): KnownBlock[] {
  if (events.length === 0) return [];
  const rows = events.slice(0, rowsIn(room, MOST));
  const style = { format: lineFormat(rows, now), room, permalink };
  return [rich(line(bold('Events')), numbered(rows.map((row) => eventLine(row, style))))];
}

function unknownBlocks({ unknown }: MentionsAnswer, room: Room): KnownBlock[] {
  const named = unknown
    .map((word) => inert(word, room(60)))
    .filter((word) => word !== '')
    .slice(0, MOST);
  if (named.length === 0) return [];
  const more =
    unknown.length > named.length ? [text(` and ${number(unknown.length - named.length)} more`)] : [];
  const words = named.flatMap((word, index) => [text(index === 0 ? '' : ' '), code(word)]);
  return [rich(line(text('Nothing is known of '), ...words, ...more))];
}

function menus({ events, subjects }: MentionsAnswer, most: number): KnownBlock[] {
  const names = subjects
    .slice(0, most)
    .filter(({ name }) => name.length <= LIMITS.optionValue.max && inert(name) !== '')
    .map(({ name }) => [inert(name, 70), name] as const);
  const elements = [
    select('subject.show', 'User or device…', names),
    openMenu(events.slice(0, most), { named: events.length < 4 }),
  ].filter((element) => element !== undefined);
  return elements.length === 0 ? [] : [actions(...elements)];
}

/** What can be found in a message, with examples. */
const LOOKED_FOR: readonly Fact[] = [
  {
    label: 'Events',
    parts: [text('by the beginning of their id, 8 characters or more: '), code('8f14e45f')],
  },
  { label: 'Alerts', parts: [text('by their number: '), code('alert 1041')] },
  { label: 'Users', parts: [text('by e-mail address: '), code('maya@example.com')] },
  { label: 'Devices', parts: [text('by name: '), code('FIN-LAPTOP-7')] },
];

function nothingKnown(answer: MentionsAnswer): Message {
  const named = answer.unknown.map((word) => inertFallback(word, 60)).filter((word) => word !== '');
  const words = named.length === 0 ? '' : ` It named ${named.slice(0, 5).join(', ')}.`;
  return {
    text: `Nothing in the message is known.${words}`,
    blocks: [
      rich(
        line(
          bold('Nothing in the message is known.'),
          text(named.length === 0 ? ' This is what is looked for:' : ''),
        ),
      ),
      ...unknownBlocks(answer, (full) => full),
      facts(LOOKED_FOR),
    ],
  };
}
