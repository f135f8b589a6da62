import type { KnownBlock, ModalView } from '@slack/types';
import type { Alert } from '../domain/alert.ts';
import { number, plural } from '../domain/amounts.ts';
import type { SilencePreview } from '../domain/answers.ts';
import { aboutAlert, field, modal, noteField, radios } from './dialog-fields.ts';
import { isLength, type Length, readLength, untilField } from './dialog-length.ts';
import { chosenIn, type Refused, refused, typedIn } from './dialog-values.ts';
import { readNoteText } from './note-dialog.ts';
import { line, plain, rich, section, text } from './pieces.ts';
import { NOTICE_SYMBOL, severityLabel } from './symbols.ts';
import { inert } from './text.ts';

export const SILENCE_DIALOG = 'silence.add';
/** The fields that tell of their changes: how long (a picker appears) and the filter (counted again). */
export const SILENCE_LENGTH = 'for';
export const SILENCE_FILTER = 'filter';

const LONGEST = 1000;

/** What is wrong with the filter as typed. */
export interface SilenceFault {
  /** A clause without full stop. */
  readonly message: string;
  /** What was probably meant, flags as typed. */
  readonly nearest?: string | undefined;
}

export interface SilenceDialogInput {
  /** From whose card it is opened; undefined for a silence of its own. */
  readonly alert?: Alert | undefined;
  readonly metadata: string;
  readonly length?: Length;
  /** The filter as flags. */
  readonly filter: string;
  /** What it would have hidden; undefined where that is not known yet. */
  readonly preview?: SilencePreview | undefined;
  readonly wrong?: SilenceFault | undefined;
}

const LENGTH_CHOICES = [
  ['1h', '1 hour'],
  ['4h', '4 hours'],
  ['1d', '1 day'],
  ['until', 'Until a time'],
  ['forever', 'For ever'],
] as const;

export function silenceDialog(input: SilenceDialogInput): ModalView {
  const { alert, metadata, length = '4h', filter } = input;
  const title = alert === undefined ? 'Silence alerts' : `Silence alert ${alert.id}`;
  return modal({ callback: SILENCE_DIALOG, title, submit: 'Silence', metadata }, [
    ...(alert === undefined ? [] : [aboutAlert(alert)]),
    field(SILENCE_LENGTH, { label: 'How long', tells: true }, radios(SILENCE_LENGTH, LENGTH_CHOICES, length)),
    ...untilField(length),
    filterField(filter),
    ...countBlock(input),
    noteField(
      { label: 'Why', optional: true, hint: 'Shown on the card and kept in the audit.' },
      'Lab move, machines are unplugged',
    ),
  ]);
}

function filterField(filter: string) {
  const words = inert(filter);
  return field(
    SILENCE_FILTER,
    {
      label: 'What to silence',
      tells: true,
      hint: 'Widen or narrow it, then press Enter to count again.',
    },
    {
      type: 'plain_text_input',
      action_id: SILENCE_FILTER,
      max_length: LONGEST,
      placeholder: plain('--type Backup --subject LAB-PC-9'),
      dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
      // A part of a filter would be a wider one.
      ...(words === '' || words.length > LONGEST ? {} : { initial_value: words }),
    },
  );
}

function countBlock({ preview, wrong }: SilenceDialogInput): KnownBlock[] {
  if (wrong !== undefined) return [rich(line(text(`${NOTICE_SYMBOL} ${faultWords(wrong)}`)))];
  return preview === undefined ? [] : [section(previewWords(preview))];
}

/** `*Would have hidden 14 events in the last 7 days*, none of them Critical.` */
export function previewWords({ events, bySeverity, complete, alerts }: SilencePreview): string {
  const hidden = complete ? plural(events, 'event') : `more than ${plural(events, 'event')}`;
  const now = alerts === 0 ? '' : ` It silences ${plural(alerts, 'alert')} at once.`;
  if (events === 0 && complete) return `*Would have hidden nothing in the last 7 days.*${now}`;
  const worst = bySeverity.filter(([severity, count]) => severity <= 2 && count > 0);
  const which = worst.map(([severity, count]) => `${number(count)} of them ${severityLabel(severity)}`);
  const critical = which.length > 0 ? which.join(', ') : 'none of them Critical';
  return `*Would have hidden ${hidden} in the last 7 days*, ${critical}.${now}`;
}

function faultWords({ message, nearest = '' }: SilenceFault): string {
  const near = inert(nearest, 200);
  return `${inert(message, 400).replace(/\.$/, '')}.${near === '' ? '' : ` Did you mean ${near}?`}`;
}

/** The fault of a submitted filter, under its field. */
export function silenceErrors(fault: SilenceFault): Record<string, string> {
  return { [SILENCE_FILTER]: faultWords(fault) };
}

/** What stands in the dialog while it is open, to draw it anew. */
export function readSilenceDraft(values: unknown): { readonly length: Length; readonly filter: string } {
  const length = chosenIn(values, SILENCE_LENGTH);
  return { length: isLength(length) ? length : '4h', filter: typedIn(values, SILENCE_FILTER) };
}

export type SilenceRead =
  | {
      readonly ok: true;
      /** ms; undefined for ever. */
      readonly until: number | undefined;
      /** As flags, still to be parsed. */
      readonly filter: string;
      readonly note: string;
    }
  | Refused;

export function readSilence(values: unknown, now: number): SilenceRead {
  const length = readLength(values, SILENCE_LENGTH, now);
  if (!length.ok) return length;
  const filter = typedIn(values, SILENCE_FILTER);
  if (filter === '') return refused(SILENCE_FILTER, 'Say what to silence: --type Backup --subject LAB-PC-9.');
  if (filter.length > LONGEST) return refused(SILENCE_FILTER, `Shorten it to ${LONGEST} characters.`);
  const note = readNoteText(values);
  return note.ok ? { ok: true, until: length.until, filter, note: note.note } : note;
}
