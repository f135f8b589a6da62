import type { KnownBlock } from '@slack/types';
import { number } from '../domain/amounts.ts';
import type { HomeAnswer } from '../domain/answers.ts';
import type { Silence } from '../domain/standing.ts';
import { runButton } from './command-line.ts';
import { quote, untilWords } from './holder.ts';
import { actions, button, context, mrkdwn, section } from './pieces.ts';
import { STATE_LOOK } from './symbols.ts';
import { mrkdwnCode } from './text.ts';
import { person } from './tokens.ts';

const MOST = 5;

/** The silences in force on a person's Home, each with the button that ends it. */
export function silenceSections({ silences, now }: Pick<HomeAnswer, 'silences' | 'now'>): KnownBlock[] {
  if (silences.length === 0) return [];
  const shown = silences.slice(0, MOST);
  const more = silences.length - shown.length;
  return [
    { type: 'divider' },
    section(`*Silences, ${number(silences.length)}*`),
    ...shown.map((silence) => silenceSection(silence, now)),
    ...(more <= 0
      ? []
      : [context(mrkdwn(`… and ${number(more)} more`)), actions(runButton('All silences', 'silence list'))]),
  ];
}

function silenceSection(silence: Silence, now: number): KnownBlock {
  const { id, text: flags, by, until, note } = silence;
  return {
    ...section(
      `${STATE_LOOK.silenced.symbol} ${mrkdwnCode(flags, 300) || 'everything'}\n${untilWords(until, now)} · by ${person(by)}${quote(note)}`,
    ),
    accessory: button('silence.end', 'End silence', String(id)),
  };
}
