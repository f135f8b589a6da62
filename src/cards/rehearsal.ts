import type { KnownBlock, RichTextElement } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { number, plural } from '../domain/amounts.ts';
import type { RehearsalAnswer, Rehearsed } from '../domain/answers.ts';
import type { EventRow } from '../domain/archive.ts';
import { type ChannelName, channelWords } from './bar.ts';
import { footer } from './command-line.ts';
import { eventLine, lineFormat } from './event-line.ts';
import { fitting, type Message, type Permalink, type Room, rowsIn } from './message.ts';
import { bold, bulleted, channel, type Fact, facts, line, preformatted, rich, text } from './pieces.ts';
import { spanParts } from './spans.ts';
import { NOTICE_SYMBOL } from './symbols.ts';
import { cut, inertFallback, visible } from './text.ts';

const MOST_ROWS = 5;
const MOST_CHANNELS = 8;
/** Characters of what is wrong with a configuration. */
const MOST_FAULTS = 2_000;

export interface RehearsalLook {
  readonly channelName?: ChannelName;
  readonly permalink?: Permalink;
  readonly sharedBy?: Person | undefined;
}

/** The answer to `/insync rehearse`: what changed rules would have posted where, against today's. */
export function rehearsalAnswer(answer: RehearsalAnswer, look: RehearsalLook = {}): Message {
  const { span, now, canonical, complete } = answer;
  return fitting((room) => ({
    text: `${summary(answer, look.channelName)}.`,
    blocks: [
      rich(
        line(
          ...(complete
            ? []
            : [text(`${NOTICE_SYMBOL} `), bold('A part only: it was stopped before the end. ')]),
          bold(eventWords(answer)),
          ...spanParts(span, now),
          text(': '),
          bold(plural(answer.changed.cards, 'card')),
          text(`; today’s rules: ${number(answer.today.cards)}`),
        ),
      ),
      facts(rehearsalFacts(answer)),
      ...rowsBlock('Only with the changed rules', answer.gained, answer, look, room),
      ...rowsBlock('Only with today’s rules', answer.lost, answer, look, room),
      ...footer(['nothing was posted'], canonical, look.sharedBy),
    ],
  }));
}

/** `212 events: 14 cards, 3 to #sec; today's rules: 61`. */
function summary(answer: RehearsalAnswer, name: ChannelName | undefined): string {
  const { changed, today } = answer;
  const most = changed.channels
    .slice(0, 2)
    .map(({ channel: id, cards }) => `${number(cards)} to ${inertFallback(channelWords(id, name), 60)}`);
  const where = most.length === 0 ? '' : `, ${most.join(', ')}`;
  return `${eventWords(answer)}: ${plural(changed.cards, 'card')}${where}; today's rules: ${number(today.cards)}`;
}

function eventWords({ events }: RehearsalAnswer): string {
  return plural(events, 'event');
}

function rehearsalFacts({ changed, today }: RehearsalAnswer): Fact[] {
  const compared = (label: string, key: 'alerts' | 'silenced' | 'inhibited' | 'resolved'): Fact[] =>
    changed[key] === 0 && today[key] === 0
      ? []
      : [{ label, parts: [text(`${number(changed[key])}; today ${number(today[key])}`)] }];
  return [
    { label: 'Changed', parts: channelParts(changed) },
    { label: 'Today', parts: channelParts(today) },
    ...compared('Alerts', 'alerts'),
    ...compared('Silenced', 'silenced'),
    ...compared('Held back by another', 'inhibited'),
    ...compared('Resolved by themselves', 'resolved'),
  ];
}

/** `14 cards: 11 to #backup, 3 to #sec`. */
function channelParts({ cards, channels }: Rehearsed): RichTextElement[] {
  if (cards === 0) return [text('no cards')];
  const shown = channels.slice(0, MOST_CHANNELS);
  const more = channels.length - shown.length;
  return [
    text(`${plural(cards, 'card')}: `),
    ...shown.flatMap(({ channel: id, cards: count }, index): RichTextElement[] => [
      text(`${index === 0 ? '' : ', '}${number(count)} to `),
      channel(id),
    ]),
    text(more > 0 ? ` and ${plural(more, 'channel')} more` : ''),
  ];
}

function rowsBlock(
  title: string,
  rows: readonly EventRow[],
  { now }: RehearsalAnswer,
  { permalink }: RehearsalLook,
  room: Room,
): KnownBlock[] {
  const shown = rows.slice(0, rowsIn(room, MOST_ROWS));
  if (shown.length === 0) return [];
  const style = { format: lineFormat(shown, now), room, permalink };
  return [rich(line(bold(title)), bulleted(shown.map((row) => eventLine(row, style))))];
}

/** The configuration file as it is now cannot be used: `faults` line by line, as the log would print them. */
export function rehearsalRefused(faults: string): Message {
  return {
    text: 'The configuration file has faults: nothing was rehearsed.',
    blocks: [
      rich(
        line(
          text(`${NOTICE_SYMBOL} `),
          bold('The configuration file has faults, so nothing was rehearsed.'),
          text(' The bot goes on with the rules it has.'),
        ),
        preformatted(cut(visible(faults).trim() || 'unknown', MOST_FAULTS)),
      ),
    ],
  };
}
