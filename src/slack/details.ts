import type { ModalView } from '@slack/types';
import { unknownAlert, unknownEvent } from '../cards/answers.ts';
import { type EventDetailsInput, eventDetails, eventDetailsAnswer } from '../cards/event-details.ts';
import { gapCard } from '../cards/gap-card.ts';
import type { Message } from '../cards/message.ts';
import type { EventRow } from '../domain/archive.ts';
import type { Desk } from './desk.ts';

/** A dialog, with the answer to give where it cannot be opened; or the answer that says why there is none. */
export type Details =
  | { readonly view: ModalView; readonly instead: () => Message }
  | { readonly answer: Message };

/** Everything about an event, by its id. */
export async function detailsOfEvent(desk: Desk, id: string): Promise<Details> {
  const row = await desk.store.eventById(id);
  if (!row) return { answer: unknownEvent(id) };
  const input = await inputOf(desk, row);
  return { view: eventDetails(input), instead: () => eventDetailsAnswer(input) };
}

/** Everything about the newest event of an alert; for the bot's own findings, the card itself. */
export async function detailsOfAlert(desk: Desk, id: number): Promise<Details> {
  const view = await desk.store.alertView(id);
  if (!view) return { answer: unknownAlert(String(id)) };
  if (!view.event) return { answer: gapCard(view, { first: false }) };
  return detailsOfEvent(desk, view.event.id);
}

async function inputOf(desk: Desk, row: EventRow): Promise<EventDetailsInput> {
  const view = row.alert === undefined ? undefined : await desk.store.alertView(row.alert);
  return { event: row.event, alert: view?.alert, card: row.card && desk.permalink(row.card) };
}
