/** Dialogs that act: what a person sent is read, done, and answered where the dialog was opened. */
import { ACK_DIALOG, readAck } from '../cards/ack-dialog.ts';
import { BULK_DIALOG, readBulk } from '../cards/bulk-dialog.ts';
import { REPLAY_DIALOG } from '../cards/forward-replay.ts';
import type { Message } from '../cards/message.ts';
import { bulkDone, notAllowed, transitionAnswer } from '../cards/move-answer.ts';
import { ASSIGN_DIALOG, NOTE_DIALOG, readAssign, readNote } from '../cards/note-dialog.ts';
import { SILENCE_DIALOG } from '../cards/silence-dialog.ts';
import type { Person } from '../domain/alert.ts';
import { actOn, actOnAll, personOf, type Wanted } from './acting.ts';
import type { Desk } from './desk.ts';
import type { DialogAbout } from './dialog-memory.ts';
import { replaySubmitted } from './forward.ts';
import { silenceSubmitted } from './silence.ts';

/** What a person sent. */
export interface Submitted {
  readonly by: Person;
  /** What stands in its inputs: by block, then by action. */
  readonly values: unknown;
  readonly about: DialogAbout;
}

export type DialogResult =
  /** What is wrong, by block. */
  | { readonly errors: Readonly<Record<string, string>> }
  /** Undefined where the card tells it. */
  | { readonly answer: Message | undefined };

type Handler = (desk: Desk, submitted: Submitted) => Promise<DialogResult>;

/** Every dialog that acts, by its callback id. */
export const DIALOGS: Readonly<Record<string, Handler>> = {
  [ACK_DIALOG]: async (desk, submitted) => {
    const read = readAck(submitted.values, desk.clock());
    if (!read.ok) return read;
    const { note, reason, until, owner } = read;
    return actOnOne(desk, submitted, {
      act: 'ack',
      reason: 'click',
      note,
      ...(reason && { ackReason: reason }),
      ...(until !== undefined && { until }),
      ...(owner !== undefined && { owner: await personOf(desk, owner) }),
    });
  },
  [NOTE_DIALOG]: async (desk, submitted) => {
    const read = readNote(submitted.values);
    return read.ok ? actOnOne(desk, submitted, { act: 'note', reason: 'click', note: read.note }) : read;
  },
  [ASSIGN_DIALOG]: async (desk, submitted) => {
    const read = readAssign(submitted.values);
    if (!read.ok) return read;
    const owner = await personOf(desk, read.owner);
    return actOnOne(desk, submitted, { act: 'assign', reason: 'click', note: read.note, owner });
  },
  [BULK_DIALOG]: bulkSubmitted,
  [SILENCE_DIALOG]: silenceSubmitted,
  [REPLAY_DIALOG]: replaySubmitted,
};

async function actOnOne(desk: Desk, { by, about }: Submitted, wanted: Wanted): Promise<DialogResult> {
  const [alert = 0] = about.alerts;
  const acted = await actOn(desk, by, alert, { ...wanted, card: about.card });
  if (!acted.allowed) return { answer: notAllowed(wanted.act, acted.who) };
  return { answer: transitionAnswer(acted.result, wanted.act) };
}

/** `asked`: what the command said beside which alerts. */
async function bulkSubmitted(desk: Desk, { by, values, about }: Submitted): Promise<DialogResult> {
  const asked = about.asked as Wanted;
  const read = readBulk(values, asked.act);
  if (!read.ok) return read;
  const done = await actOnAll(desk, by, about.alerts, {
    ...asked,
    ...(read.note !== '' && { note: read.note }),
    ...(read.owner !== undefined && { owner: await personOf(desk, read.owner) }),
  });
  if (!done.ok) return { answer: notAllowed(asked.act, done.who) };
  return { answer: bulkDone(asked.act, done.moved, done.refused) };
}
