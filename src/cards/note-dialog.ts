import type { ModalView } from '@slack/types';
import type { Alert } from '../domain/alert.ts';
import { aboutAlert, modal, NOTE, noteField, personField } from './dialog-fields.ts';
import { personIn, type Refused, refused, typedIn } from './dialog-values.ts';
import { isPerson } from './people.ts';

export const NOTE_DIALOG = 'alert.note';
export const ASSIGN_DIALOG = 'alert.assign';

interface Input {
  readonly alert: Alert;
  readonly metadata: string;
}

export function noteDialog({ alert, metadata }: Input): ModalView {
  return modal({ callback: NOTE_DIALOG, title: `Note on alert ${alert.id}`, submit: 'Add note', metadata }, [
    aboutAlert(alert),
    noteField(
      { label: 'Note', hint: 'Shown on the card and kept in the audit.' },
      'Ticket is open, spare laptop is on its way',
    ),
  ]);
}

export type NoteRead = { readonly ok: true; readonly note: string } | Refused;

export function readNote(values: unknown): NoteRead {
  const read = readNoteText(values);
  return read.ok && read.note === '' ? refused('note', 'Write what there is to know.') : read;
}

/** A note no longer than its field takes; '' for none. */
export function readNoteText(values: unknown): NoteRead {
  const note = typedIn(values, 'note');
  if (note.length > NOTE) return refused('note', `Shorten it to ${NOTE} characters.`);
  return { ok: true, note };
}

export function assignDialog({ alert, metadata }: Input): ModalView {
  const { owner } = alert;
  return modal({ callback: ASSIGN_DIALOG, title: `Assign alert ${alert.id}`, submit: 'Assign', metadata }, [
    aboutAlert(alert),
    personField(
      { label: 'Who sees to it', hint: 'They are called in the thread of the card.' },
      owner !== undefined && isPerson(owner.id) ? owner.id : undefined,
    ),
    noteField({ label: 'Note', optional: true }, 'You have the keys to the server room'),
  ]);
}

export type AssignRead = { readonly ok: true; readonly owner: string; readonly note: string } | Refused;

export function readAssign(values: unknown): AssignRead {
  const owner = personIn(values, 'owner');
  if (owner === undefined) return refused('owner', 'Choose a person.');
  const read = readNoteText(values);
  return read.ok ? { ok: true, owner, note: read.note } : read;
}
