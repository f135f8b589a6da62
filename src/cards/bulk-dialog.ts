import type { ModalView } from '@slack/types';
import { number, plural } from '../domain/amounts.ts';
import type { BulkAnswer } from '../domain/answers.ts';
import type { Act } from '../domain/life.ts';
import { alertLine } from './alert-line.ts';
import { modal, noteField, personField } from './dialog-fields.ts';
import { personIn, type Refused, refused } from './dialog-values.ts';
import { readNote, readNoteText } from './note-dialog.ts';
import { bold, line, numbered, rich, text } from './pieces.ts';

export const BULK_DIALOG = 'alerts.bulk';

/** Rows named; the others are counted. */
const MOST = 10;

/** The act as a button says it. */
const ACT_WORDS: Readonly<Record<Act, string>> = {
  ack: 'Acknowledge',
  unack: 'Give back',
  assign: 'Assign',
  note: 'Add note',
  silence: 'Silence',
  unsilence: 'End silence',
  resolve: 'Resolve',
  reopen: 'Reopen',
};

/** What touches many asks first: it says how many, and names the worst. */
export function bulkDialog(answer: BulkAnswer, metadata: string): ModalView {
  const { act, rows, count } = answer;
  const verb = ACT_WORDS[act];
  const shown = rows.slice(0, MOST);
  const more = count - shown.length;
  return modal({ callback: BULK_DIALOG, title: verb, submit: `${verb} ${number(count)}`, metadata }, [
    rich(
      line(
        bold(`${verb}: ${plural(count, 'alert')}.`),
        text(count > 1 ? ' It is kept in the record of each, and said in the thread of its card.' : ''),
      ),
    ),
    ...(shown.length === 0
      ? []
      : [
          rich(
            line(bold(more > 0 ? 'The worst' : 'These')),
            numbered(shown.map((row) => alertLine(row, undefined, 100))),
            ...(more > 0 ? [line(text(`and ${number(more)} more`))] : []),
          ),
        ]),
    ...(act === 'assign' ? [personField({ label: 'Who sees to them' })] : []),
    noteField(
      { label: 'Note', optional: act !== 'note', hint: 'Kept in the audit, the same for all.' },
      'Switch is being replaced, all devices of the floor are affected',
    ),
  ]);
}

export type BulkRead =
  | { readonly ok: true; readonly note: string; readonly owner: string | undefined }
  | Refused;

export function readBulk(values: unknown, act: Act): BulkRead {
  const read = act === 'note' ? readNote(values) : readNoteText(values);
  if (!read.ok) return read;
  const owner = personIn(values, 'owner');
  if (act === 'assign' && owner === undefined) return refused('owner', 'Choose a person.');
  return { ok: true, note: read.note, owner };
}
