import type { ModalView } from '@slack/types';
import { ACK_REASONS, type AckReason, type Alert } from '../domain/alert.ts';
import { aboutAlert, field, menu, modal, noteField, personField, radios } from './dialog-fields.ts';
import { type Length, readLength, untilField } from './dialog-length.ts';
import { chosenIn, personIn, type Refused, refused } from './dialog-values.ts';
import { readNoteText } from './note-dialog.ts';

export const ACK_DIALOG = 'alert.ack';
/** The choice that tells of its changes: for "Until a time" the dialog is drawn anew, with a picker. */
export const ACK_LENGTH = 'expiry';

export interface AckDialogInput {
  readonly alert: Alert;
  readonly metadata: string;
  /** What is chosen; "Never" when left out. */
  readonly length?: Length;
}

const LENGTH_CHOICES = [
  ['forever', 'Never'],
  ['1h', 'In 1 hour'],
  ['4h', 'In 4 hours'],
  ['1d', 'In 1 day'],
  ['until', 'At a time'],
] as const;

/** Takes an alert with a note, a reason, an owner and a time at which it reminds. */
export function ackDialog({ alert, metadata, length = 'forever' }: AckDialogInput): ModalView {
  return modal(
    { callback: ACK_DIALOG, title: `Acknowledge alert ${alert.id}`, submit: 'Acknowledge', metadata },
    [
      aboutAlert(alert),
      noteField(
        { label: 'Note', optional: true, hint: 'Shown on the card and kept in the audit.' },
        'Laptop is in for repair, back on Tuesday',
      ),
      field(
        'reason',
        { label: 'Reason', optional: true },
        menu('reason', 'No reason', Object.entries(ACK_REASONS)),
      ),
      personField({ label: 'Who has it', optional: true, hint: 'You, if nobody is chosen.' }),
      field(
        ACK_LENGTH,
        { label: 'Remind', tells: true, hint: 'The alert is open again then, and its owner is called.' },
        radios(ACK_LENGTH, LENGTH_CHOICES, length),
      ),
      ...untilField(length),
    ],
  );
}

export type AckRead =
  | {
      readonly ok: true;
      readonly note: string;
      readonly reason: AckReason | undefined;
      /** Slack's id; undefined for the one who acknowledges. */
      readonly owner: string | undefined;
      /** ms; undefined for never. */
      readonly until: number | undefined;
    }
  | Refused;

/** What was submitted (`view.state.values`). `now`, ms: what the times count from. */
export function readAck(values: unknown, now: number): AckRead {
  const note = readNoteText(values);
  if (!note.ok) return note;
  const reason = chosenIn(values, 'reason');
  if (reason !== '' && !Object.hasOwn(ACK_REASONS, reason))
    return refused('reason', 'Choose one of the reasons.');
  const length = readLength(values, ACK_LENGTH, now);
  if (!length.ok) return length;
  return {
    ok: true,
    note: note.note,
    reason: reason === '' ? undefined : (reason as AckReason),
    owner: personIn(values, 'owner'),
    until: length.until,
  };
}
