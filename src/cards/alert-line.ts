/** One alert on one line. */

import type { RichTextSection } from '@slack/types';
import type { Alert, Person } from '../domain/alert.ts';
import { plural } from '../domain/amounts.ts';
import type { AlertRow } from '../domain/archive.ts';
import { headline } from './headline.ts';
import type { Permalink } from './message.ts';
import { bold, line, link, text } from './pieces.ts';
import { look } from './symbols.ts';
import { inert } from './text.ts';
import { dateElement } from './times.ts';

/** Symbol, what happened (a link to the card), its number, how many events, who has it, how long ago. */
export function alertLine(
  { alert, card }: AlertRow,
  permalink: Permalink | undefined,
  room: number,
): RichTextSection {
  return line(
    text(`${look(alert).symbol} `),
    link(card && permalink?.(card), bold(inert(headline(alert), room))),
    text(`  alert ${alert.id}, ${plural(alert.count, 'event')}, ${holderWords(alert)}, `),
    dateElement(alert.lastSeen, '{ago}'),
  );
}

/** Who has it, in words that call nobody: a list shared in a channel must not. */
function holderWords(alert: Alert): string {
  const { state, ack, owner, hold } = alert;
  const name = (who: Person) => inert(who.name, 60) || 'somebody';
  if (state === 'acked') return `${ack === undefined ? 'somebody' : name(owner ?? ack.by)} has it`;
  if (state === 'open') return owner === undefined ? 'nobody has it' : `assigned to ${name(owner)}`;
  if (state === 'silenced' && hold?.kind === 'parent') return `held back by alert ${hold.alert}`;
  return look(alert).word.toLowerCase();
}
