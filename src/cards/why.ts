import type { KnownBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import type { WhyAnswer, WhyPart, WhyStep } from '../domain/answers.ts';
import type { Fate } from '../domain/reasons.ts';
import { footer } from './command-line.ts';
import { eventValue, shortId, subjectOf } from './event-line.ts';
import { rowDetail } from './facts.ts';
import { what } from './headline.ts';
import { fitting, type Message, type Permalink, type Room } from './message.ts';
import {
  actions,
  bold,
  channel,
  code,
  line,
  linkButton,
  numbered,
  rich,
  text,
  valueButton,
} from './pieces.ts';
import { severityLabel, severitySymbol } from './symbols.ts';
import { inert, inertFallback } from './text.ts';
import { dateElement } from './times.ts';

/** What became of an event, after its name. */
const FATE_WORDS: Readonly<Record<Fate, string>> = {
  posted: 'has a card: it opened the alert',
  grouped: 'has no card of its own: it was grouped',
  folded: 'has no card of its own: it is counted on the card of a storm',
  waiting: 'has no card yet: it waits to be brought to Slack',
  failed: 'has no card yet: Slack did not take it, and it is tried again',
  filtered: 'has no card: no alert rule matched it',
  silenced: 'has no card now: it is silenced',
  inhibited: 'has no card now: a failure that explains it holds it back',
  resolved: 'has no card of its own: it resolved its alert',
  unpaired: 'resolved nothing: no alert of its name lives, or more than one',
  history: 'has no card: it is older than the first reading posts cards for',
};

/** More steps than an event can take; whatever comes, the answer stays readable. */
const MOST_STEPS = 20;
/** Those of an event with three cards: never left out, however long the words are. */
const USUAL_STEPS = 8;
const MOST_PARTS = 12;

/** The answer to `/insync why`: what became of an event, the event, and each stage with its reason. */
export function whyAnswer(answer: WhyAnswer, permalink?: Permalink, sharedBy?: Person): Message {
  const { row, fate, canonical } = answer;
  const headline = `Event ${shortId(row.event.id)} ${FATE_WORDS[fate]}`;
  return fitting((room) => ({
    text: `${inertFallback(headline, 200)}${row.alert === undefined ? '' : ` (alert ${row.alert})`}.`,
    blocks: [
      rich(line(bold(headline), text('\n'), ...eventParts(answer, room))),
      ...steps(answer, room),
      ...buttons(answer, permalink),
      ...footer([], canonical, sharedBy),
    ],
  }));
}

/** Symbol and severity, subject, what happened, when. */
function eventParts({ row }: WhyAnswer, room: Room): RichTextElement[] {
  const { event } = row;
  const detail = rowDetail(event, room(150));
  return [
    text(`${severitySymbol(event.severity)} ${severityLabel(event.severity)}  `),
    bold(subjectOf(row, room(80))),
    text(`  ${inert(what(event), room(100))}${detail === '' ? '' : `, ${detail}`}, `),
    dateElement(event.time, '{date_short_pretty} at {time}'),
  ];
}

function steps({ steps: list }: WhyAnswer, room: Room): KnownBlock[] {
  if (list.length === 0) return [];
  return [
    rich(
      numbered(list.slice(0, Math.max(USUAL_STEPS, room(MOST_STEPS))).map((step) => stepLine(step, room))),
    ),
  ];
}

function stepLine({ stage, said, because, reason }: WhyStep, room: Room): RichTextSection {
  // `Route: 1`, not `Route: route 1`.
  const outcome = inert(said, room(80)).replace(new RegExp(`^${stage} `, 'i'), '');
  return line(
    bold(`${stage}: ${outcome || 'unknown'}  `),
    ...reasonParts(because, room(600)),
    text(because.length === 0 ? '' : ' '),
    code(inert(reason, 60) || 'unknown'),
  );
}

/** Words, times and channels in a row, one space between them but before punctuation. */
function reasonParts(parts: readonly WhyPart[], room: number): RichTextElement[] {
  return parts.slice(0, MOST_PARTS).flatMap((part, index): RichTextElement[] => {
    const before = index === 0 ? '' : ' ';
    if (typeof part !== 'string') {
      const element =
        'at' in part ? dateElement(part.at, '{date_short_pretty} at {time_secs}') : channel(part.channel);
      return [text(before), element];
    }
    const words = inert(part, room);
    if (words === '') return [];
    return [text(/^[,.;:)]/.test(words) ? words : before + words)];
  });
}

function buttons({ row, card }: WhyAnswer, permalink: Permalink | undefined): KnownBlock[] {
  const value = eventValue(row.event.id);
  const elements = [
    linkButton('link.card', 'Go to the card', card && permalink?.(card), value),
    valueButton('events.open', 'Details', value),
  ].filter((element) => element !== undefined);
  return elements.length === 0 ? [] : [actions(...elements)];
}
