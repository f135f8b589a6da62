/** Silences: the list of those in force, and what came of adding and ending one. */
import type { KnownBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { Person } from '../domain/alert.ts';
import { number, plural } from '../domain/amounts.ts';
import type { SilencesAnswer } from '../domain/answers.ts';
import type { SilenceEnd } from '../domain/desk.ts';
import type { Silence } from '../domain/standing.ts';
import { footer } from './command-line.ts';
import { untilWords } from './holder.ts';
import { fitting, type Message, type Room, rowsIn, said } from './message.ts';
import { actions, bold, button, code, line, numbered, rich, section, select, text } from './pieces.ts';
import { STATE_LOOK } from './symbols.ts';
import { inert, inertFallback, mrkdwnCode } from './text.ts';
import { dateElement, nearFormat, utc } from './times.ts';

const MOST = 20;

/** The answer to `/insync silence list`. */
export function silencesAnswer(answer: SilencesAnswer, sharedBy?: Person): Message {
  const { silences, canonical, now } = answer;
  if (silences.length === 0) {
    const words = 'No silence is in force.';
    return { text: words, blocks: [rich(line(bold(words))), ...footer([], canonical, sharedBy)] };
  }
  return fitting((room) => {
    const shown = silences.slice(0, rowsIn(room, MOST));
    const words = `${plural(silences.length, 'silence')} in force`;
    const of =
      silences.length > shown.length ? [`${number(shown.length)} of ${number(silences.length)}`] : [];
    return {
      text: `${STATE_LOOK.silenced.symbol} ${words}.`,
      blocks: [
        rich(
          line(text(`${STATE_LOOK.silenced.symbol} `), bold(words), text(', the ones that end first')),
          numbered(shown.map((silence) => silenceLine(silence, now, room))),
        ),
        ...endMenu(shown, sharedBy),
        ...footer(of, canonical, sharedBy),
      ],
    };
  });
}

/** Its number, what it takes, until when, who made it, how many events it has taken, why. */
function silenceLine(silence: Silence, now: number, room: Room): RichTextSection {
  const { id, text: flags, by, hits, note } = silence;
  const why = inert(note, room(120));
  return line(
    bold(`${id}  `),
    code(inert(flags, room(200)) || 'everything'),
    ...untilParts(silence, now),
    text(`, by ${inert(by.name, room(60)) || 'somebody'}, ${plural(hits, 'event')} held back`),
    text(why === '' ? '' : `, “${why}”`),
  );
}

function untilParts({ until }: Silence, now: number): RichTextElement[] {
  return until === undefined
    ? [text('  for ever')]
    : [text('  until '), dateElement(until, nearFormat(until, now))];
}

/** Nobody ends a silence from what another shared. */
function endMenu(silences: readonly Silence[], sharedBy: Person | undefined): KnownBlock[] {
  const options = silences.map(({ id, text: flags }) => [`${id}  ${inert(flags, 60)}`, String(id)] as const);
  const menu = select('silence.end', 'End silence…', options);
  return menu === undefined || sharedBy !== undefined ? [] : [actions(menu)];
}

/** A silence is in force; `held`: how many alerts it silenced at once. */
export function silenceAdded(silence: Silence, held: number): Message {
  const { id, until, at } = silence;
  const alerts = held === 0 ? 'No alert is silenced now.' : `${plural(held, 'alert')} silenced at once.`;
  const end = until === undefined ? 'for ever' : `until ${utc(until)}`;
  return {
    text: `${STATE_LOOK.silenced.symbol} Silence ${id} is in force ${end}. ${alerts}`,
    blocks: [
      section(
        `${STATE_LOOK.silenced.symbol} *Silence ${id}* is in force ${untilWords(until, at)}: ${mrkdwnCode(silence.text, 300) || 'everything'}\n${alerts}`,
      ),
      actions(button('silence.end', 'End silence', String(id))),
    ],
  };
}

/** It is over, or was over already; `id` is the number asked for. */
export function silenceEnded(result: SilenceEnd, id: number): Message {
  if (result.ok) {
    const alerts =
      result.released === 0
        ? 'No alert was silenced by it alone.'
        : `${plural(result.released, 'alert')} let go of.`;
    return said(`Silence ${result.silence.id} is over. ${alerts}`);
  }
  if (result.reason === 'unknown_silence')
    return said(`There is no silence ${id}. See \`/insync silence list\`.`);
  const { ended } = result.silence;
  const by = ended?.by === undefined ? '' : ` by ${inertFallback(ended.by.name, 60) || 'somebody'}`;
  const words = `Silence ${result.silence.id} was over already${ended === undefined ? '' : `, since ${utc(ended.at)}${by}`}.`;
  return { text: words, blocks: [rich(line(text(inert(words))))] };
}
