/** One alert on one line. */

import type { RichTextSection } from '@slack/types';
import type { Alert } from '../domain/alert.ts';
import { plural } from '../domain/amounts.ts';
import type { AlertRow } from '../domain/archive.ts';
import { headline } from './headline.ts';
import type { Permalink } from './message.ts';
import { bold, line, link, text } from './pieces.ts';
import { STATE_LOOK, severitySymbol } from './symbols.ts';
import { inert } from './text.ts';
import { dateElement } from './times.ts';

/** Symbol, what happened (a link to the card), its number, how many events, who has it, how long ago. */
export function alertLine(
  { alert, card }: AlertRow,
  permalink: Permalink | undefined,
  room: number,
): RichTextSection {
  const symbol = alert.state === 'open' ? severitySymbol(alert.severity) : STATE_LOOK[alert.state].symbol;
  return line(
    text(`${symbol} `),
    link(card && permalink?.(card), bold(inert(headline(alert), room))),
    text(`  alert ${alert.id}, ${plural(alert.count, 'event')}, ${holderWords(alert)}, `),
    dateElement(alert.lastSeen, '{ago}'),
  );
}

/** Who has it, in words that call nobody: a list shared in a channel must not. */
function holderWords({ state, ack }: Alert): string {
  if (state === 'open') return 'nobody has it';
  if (state === 'acked') return `${inert(ack?.by.name ?? '', 60) || 'somebody'} has it`;
  return STATE_LOOK[state].word.toLowerCase();
}
