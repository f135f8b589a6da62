import { number } from '../domain/amounts.ts';
import { footer } from './command-line.ts';
import type { Message } from './message.ts';
import { actions, bold, button, line, rich, section, text } from './pieces.ts';
import { dateElement, utc } from './times.ts';

export interface SearchingInput {
  readonly canonical: string;
  /** Events found or counted so far; undefined before the first word of it. */
  readonly found: number | undefined;
  /** Everything since then has been looked at, ms. */
  readonly reached: number | undefined;
  readonly stopId: string;
}

/** The answer takes longer than a person likes to wait: how far it is, and the way to stop. */
export function stillSearching({ canonical, found, reached, stopId }: SearchingInput): Message {
  const words = found === undefined ? '' : `, ${number(found)} found so far`;
  return {
    text: `Still searching${words}${reached === undefined ? '' : `, back to ${utc(reached)}`}. The answer follows.`,
    blocks: [
      rich(
        line(
          bold('⏳ Still searching'),
          text(words),
          ...(reached === undefined
            ? []
            : [text(', back to '), dateElement(reached, '{date_short_pretty} at {time}')]),
          text('. The answer follows by itself.'),
        ),
      ),
      actions(button('search.stop', 'Stop', stopId)),
      ...footer([], canonical),
    ],
  };
}

/** What came of Stop; `running` is false where there was nothing to stop any more. */
export function searchStopped(running: boolean): Message {
  const words = running
    ? 'Stopped. What was found so far follows.'
    : 'There was nothing to stop any more: the search is over.';
  return { text: words, blocks: [section(words)] };
}
