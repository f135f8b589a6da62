import { shortKey } from '../domain/short-key.ts';
import type { Click } from './click.ts';
import type { Desk } from './desk.ts';
import type { Place } from './place.ts';

/** How long a dialog left open works, ms. */
const DIALOG_LIFE = 24 * 3_600_000;

/** What a dialog is about, kept under a short key that travels in its `private_metadata`. */
export interface DialogAbout {
  /** Where the answer goes; undefined for into the dialog. */
  readonly respondTo: string | undefined;
  /** Where it was opened from, for the record. */
  readonly card: { readonly channel: string; readonly ts: string } | undefined;
  /** Opened by a click, or by a command. */
  readonly by: 'click' | 'command';
  readonly alerts: readonly number[];
  /** The silence that is changed. */
  readonly silence?: number;
  /** The act that was asked for, with what the command said of it. */
  readonly asked?: unknown;
}

/** Keeps what the dialog is about; the key to put into its metadata. */
export async function keepDialog(desk: Desk, about: DialogAbout): Promise<string> {
  const key = shortKey(desk.random);
  await desk.pages.set(`dialog:${key}`, about, DIALOG_LIFE);
  return key;
}

export async function recallDialog(desk: Desk, key: string): Promise<DialogAbout | undefined> {
  return desk.pages.get<DialogAbout>(`dialog:${key}`);
}

/** Opened from a card or an answer, or from a command. */
export function openedFrom(place: Place | Click): Pick<DialogAbout, 'respondTo' | 'card' | 'by'> {
  return {
    respondTo: place.responseUrl,
    card: 'card' in place ? place.card : undefined,
    by: 'action' in place ? 'click' : 'command',
  };
}
