import type { Person } from '../domain/alert.ts';
import { number, plural } from '../domain/amounts.ts';
import type { AcksAnswer } from '../domain/answers.ts';
import type { AlertRow } from '../domain/archive.ts';
import { footer } from './command-line.ts';
import { headline } from './headline.ts';
import { reasonWords } from './holder.ts';
import { fitting, type Message, type Permalink, type Room, rowsIn } from './message.ts';
import { bold, line, link, numbered, rich, text } from './pieces.ts';
import { severitySymbol } from './symbols.ts';
import { inert } from './text.ts';
import { dateElement, nearFormat } from './times.ts';

const MOST = 20;

/** The answer to `/insync acks`: who has what since when, why, and until when. */
export function acksAnswer(answer: AcksAnswer, permalink?: Permalink, sharedBy?: Person): Message {
  const { rows, count, canonical } = answer;
  if (rows.length === 0) {
    const words = 'Nobody has an alert now.';
    return { text: words, blocks: [rich(line(bold(words))), ...footer([], canonical, sharedBy)] };
  }
  return fitting((room) => {
    const shown = rows.slice(0, rowsIn(room, MOST));
    const words = plural(count, 'acknowledged alert');
    const of = count > shown.length ? [`${number(shown.length)} of ${number(count)}`] : [];
    return {
      text: `${words}.`,
      blocks: [
        rich(
          line(bold(words), text(', worst first')),
          numbered(shown.map((row) => ackLine(row, permalink, room))),
        ),
        ...footer(of, canonical, sharedBy),
      ],
    };
  });
}

/** Severity, what (a link to the card), its number, who has it, since when, why, when it reminds. */
function ackLine({ alert, card }: AlertRow, permalink: Permalink | undefined, room: Room) {
  const { ack, owner } = alert;
  const who = inert((owner ?? ack?.by)?.name ?? '', room(60)) || 'somebody';
  const reason = reasonWords(ack?.reason);
  const note = inert(ack?.note ?? '', room(100));
  return line(
    text(`${severitySymbol(alert.severity)} `),
    link(card && permalink?.(card), bold(inert(headline(alert), room(100)))),
    text(`  alert ${alert.id}, ${who}`),
    ...(ack === undefined ? [] : [text(' since '), dateElement(ack.at, '{date_short_pretty} at {time}')]),
    text(reason === '' ? '' : `, ${reason}`),
    ...(ack?.until === undefined
      ? []
      : [text(', reminds '), dateElement(ack.until, nearFormat(ack.until, ack.at))]),
    text(note === '' ? '' : `, “${note}”`),
  );
}
