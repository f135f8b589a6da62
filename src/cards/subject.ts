import type { KnownBlock, RichTextSection } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { plural } from '../domain/amounts.ts';
import type { SubjectAnswer } from '../domain/answers.ts';
import { alertLine } from './alert-line.ts';
import { commandAbout, footer, runButton, typedCommand } from './command-line.ts';
import { eventLine, lineFormat, openMenu } from './event-line.ts';
import { LIMITS } from './limits.ts';
import { fitting, type Message, type Permalink, type Room, rowsIn } from './message.ts';
import {
  actions,
  bold,
  bulleted,
  code,
  facts,
  line,
  numbered,
  preformatted,
  rich,
  select,
  text,
  valueButton,
} from './pieces.ts';
import { dayStrip } from './subject-days.ts';
import { subjectFacts } from './subject-facts.ts';
import { stateParts, stateText } from './subject-state.ts';
import { inert, inertFallback } from './text.ts';

/** How many of each the answer names before it says how many more there are. */
const MOST_ALERTS = 5;
const MOST_RECENT = 8;

/** The answer to `/insync subject`: how a user or device is, for whoever is on the phone with them. */
export function subjectAnswer(answer: SubjectAnswer, permalink?: Permalink, sharedBy?: Person): Message {
  return fitting((room) => {
    const known = subjectFacts(answer, room);
    return {
      text: fallback(answer),
      blocks: [
        rich(line(...stateParts(answer, room(120)))),
        ...(known.length === 0 ? [] : [facts(known)]),
        ...alertBlocks(answer, permalink, room),
        ...dayBlocks(answer),
        ...recentBlocks(answer, permalink, room),
        ...subjectActions(answer, room),
        ...footer([], answer.canonical, sharedBy),
      ],
    };
  });
}

function alertBlocks({ alerts }: SubjectAnswer, permalink: Permalink | undefined, room: Room): KnownBlock[] {
  if (alerts.rows.length === 0) return [];
  const rows = alerts.rows.slice(0, rowsIn(room, MOST_ALERTS));
  const more = alerts.count - rows.length;
  const title = `${plural(alerts.count, 'alert')} not resolved${more > 0 ? `, the worst ${rows.length}` : ''}`;
  return [rich(line(bold(title)), bulleted(rows.map((row) => alertLine(row, permalink, room(100)))))];
}

function dayBlocks({ days, zone }: SubjectAnswer): KnownBlock[] {
  const strip = dayStrip(days, zone);
  if (strip === undefined) return [];
  const title = line(bold(`Last ${plural(strip.days, 'day')}`), text(`  ${strip.legend}`));
  return [rich(title, preformatted(strip.text))];
}

function recentBlocks(
  { recent, now }: SubjectAnswer,
  permalink: Permalink | undefined,
  room: Room,
): KnownBlock[] {
  if (recent.length === 0) return [];
  const rows = recent.slice(0, rowsIn(room, MOST_RECENT));
  // All are about this one: its name in every line would say nothing.
  const style = { format: lineFormat(rows, now), room, permalink, subject: false };
  return [rich(line(bold('Newest events')), numbered(rows.map((row) => eventLine(row, style))))];
}

function subjectActions({ recent, name }: SubjectAnswer, room: Room): KnownBlock[] {
  const elements = [
    openMenu(recent.slice(0, rowsIn(room, MOST_RECENT)), { named: room(100) > 50 }),
    runButton('All events', commandAbout('events --subject', name)),
  ].filter((element) => element !== undefined);
  return elements.length === 0 ? [] : [actions(...elements)];
}

function fallback(answer: SubjectAnswer): string {
  const { name, alerts } = answer;
  const open = alerts.count === 0 ? '' : ` ${plural(alerts.count, 'alert')} not resolved.`;
  return `${inertFallback(name, 120)}: ${stateText(answer)}.${open}`;
}

/** Nobody is called that: the nearest names, each a click away. */
export function subjectUnknown(asked: string, nearest: readonly string[]): Message {
  const shown = inert(asked, 120);
  const names = nearest.map((name) => [inert(name, 70), name] as const).filter(([label]) => label !== '');
  const [first] = names;
  const search = commandAbout('events --text', asked);
  return {
    text: `No user or device is called ${inertFallback(asked, 120)}.${first === undefined ? '' : ` Did you mean ${inertFallback(first[1], 80)}?`}`,
    blocks: [
      rich(
        line(
          text('No user or device is called '),
          code(shown || ' '),
          text(
            first === undefined ? '. Events may still have the word in their text: ' : '. These begin alike:',
          ),
          ...(first === undefined ? [code(inert(typedCommand(search), 200))] : []),
        ),
        ...(first === undefined ? [] : [bulleted(names.slice(0, 5).map(([, name]) => nameLine(name)))]),
      ),
      ...unknownActions(names, search),
    ],
  };
}

function nameLine(name: string): RichTextSection {
  return line(code(inert(typedCommand(commandAbout('subject', name)), 200)));
}

/** The menu stands in a block of its own: within one no two may share their id. */
function unknownActions(names: readonly (readonly [string, string])[], search: string): KnownBlock[] {
  const [first, ...others] = names;
  if (first === undefined) {
    const find = runButton('Search the texts', search, 'primary');
    return find === undefined ? [] : [actions(find)];
  }
  const nearest = valueButton('subject.show', first[0], first[1], 'primary');
  const choosable = others.filter(([, name]) => name.length <= LIMITS.optionValue.max);
  const menu = select('subject.show', 'Another…', choosable);
  return [nearest, menu].flatMap((element) => (element === undefined ? [] : [actions(element)]));
}
