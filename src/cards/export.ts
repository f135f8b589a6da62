import { bytes, number, plural } from '../domain/amounts.ts';
import type { ExportFormat } from '../domain/export.ts';
import { failureAnswer } from './answers.ts';
import { footer } from './command-line.ts';
import type { Message } from './message.ts';
import { actions, bold, button, line, rich, section, text } from './pieces.ts';
import { tookWords } from './spans.ts';
import { NOTICE_SYMBOL, STATE_LOOK } from './symbols.ts';
import { inert, inertFallback } from './text.ts';
import { dateElement, utc } from './times.ts';

const FORMAT_WORDS: Readonly<Record<ExportFormat, string>> = {
  csv: 'a CSV file',
  ndjson: 'an NDJSON file',
};

/** The answer where it was asked: the file comes to the person alone. */
export function exportStarted(canonical: string): Message {
  return {
    text: 'The file comes to your direct messages.',
    blocks: [
      rich(
        line(
          bold('The file comes to your direct messages.'),
          text(' There you see how far it is, and can cancel.'),
        ),
      ),
      ...footer([], canonical),
    ],
  };
}

export interface ExportProgressInput {
  readonly canonical: string;
  readonly format: ExportFormat;
  /** Events written so far. */
  readonly events: number;
  /** Everything since then is written, ms. */
  readonly reached: number | undefined;
  readonly cancelId: string;
}

export function exportProgress({
  canonical,
  format,
  events,
  reached,
  cancelId,
}: ExportProgressInput): Message {
  const words = `Writing ${FORMAT_WORDS[format]}`;
  const so = events === 0 ? '' : `: ${plural(events, 'event')} so far`;
  return {
    text: `${words}${so}${reached === undefined ? '' : `, back to ${utc(reached)}`}.`,
    blocks: [
      rich(
        line(
          bold(`⏳ ${words}`),
          text(so),
          ...(reached === undefined
            ? []
            : [text(', back to '), dateElement(reached, '{date_short_pretty} at {time}')]),
        ),
      ),
      actions(button('export.cancel', 'Cancel', cancelId)),
      ...footer([], canonical),
    ],
  };
}

export interface ExportDoneInput {
  readonly events: number;
  readonly bytes: number;
  readonly format: ExportFormat;
  /** Words to stand before "events"; '' for all events. */
  readonly filterWords: string;
  readonly canonical: string;
  /** ms. */
  readonly took: number;
  readonly complete: boolean;
}

export function exportDone(input: ExportDoneInput): Message {
  const { events, format, filterWords, canonical, took, complete } = input;
  const amount = events === 0 ? 'No' : number(events);
  const what = [amount, inert(filterWords, 120), events === 1 ? 'event' : 'events']
    .filter((word) => word !== '')
    .join(' ');
  const file = events === 0 ? ': there is nothing to write' : ` as ${FORMAT_WORDS[format]}`;
  const size = events === 0 ? '' : `, ${bytes(input.bytes)}, newest first`;
  const part = complete ? '' : `${NOTICE_SYMBOL} A part only: it was stopped before the end. `;
  const symbol = complete ? `${STATE_LOOK.resolved.symbol} ` : '';
  return {
    text: `${part}${inertFallback(what)}${file}${size}.`,
    blocks: [
      rich(line(text(`${part}${symbol}`), bold(what), text(`${file}${size}`))),
      ...footer([`written in ${tookWords(took)}`], canonical),
    ],
  };
}

export function exportCancelled(canonical: string, events: number): Message {
  const words = `Cancelled after ${plural(events, 'event')}. No file was kept.`;
  return { text: words, blocks: [section(words), ...footer([], canonical)] };
}

/** What came of Cancel where there was nothing to cancel any more. */
export function exportStopping(): Message {
  const words = 'There was nothing to cancel any more: the export is over.';
  return { text: words, blocks: [section(words)] };
}

export type ExportFailure =
  /** The person has one running. */
  | { readonly why: 'busy' }
  /** `said` is what Slack or the disk said; without secrets. */
  | { readonly why: 'failed'; readonly said: string; readonly reference: string };

export function exportFailed(failure: ExportFailure): Message {
  if (failure.why === 'busy') {
    const words = 'An export of yours is running already. When it is done or cancelled, ask again.';
    return { text: words, blocks: [section(words)] };
  }
  const { said, reference } = failure;
  const cause = inert(said, 200);
  return failureAnswer({
    what: `The export failed${cause === '' ? '' : `: ${cause}`}`,
    next: 'No file was kept. Ask again in a moment.',
    reference,
  });
}
