import type { ModalView } from '@slack/types';
import { unknownAlert, unknownEvent } from '../cards/answers.ts';
import { eventDetails } from '../cards/event-details.ts';
import { gapCard } from '../cards/gap-card.ts';
import type { Message } from '../cards/message.ts';
import type { EventRow } from '../domain/ports.ts';
import type { Desk } from './desk.ts';

/** A dialog, or the answer that says why there is none. */
export type Details = { readonly view: ModalView } | { readonly answer: Message };

/** Everything about an event, by its id. */
export async function detailsOfEvent(desk: Desk, id: string): Promise<Details> {
  const row = await desk.store.eventById(id);
  return row ? { view: await draw(desk, row) } : { answer: unknownEvent(id) };
}

/** Everything about the newest event of an alert; for the bot's own findings, the card itself. */
export async function detailsOfAlert(desk: Desk, id: number): Promise<Details> {
  const view = await desk.store.alertView(id);
  if (!view) return { answer: unknownAlert(String(id)) };
  if (!view.event) return { answer: gapCard(view, { first: false }) };
  return detailsOfEvent(desk, view.event.id);
}

async function draw(desk: Desk, row: EventRow): Promise<ModalView> {
  const view = row.alert === undefined ? undefined : await desk.store.alertView(row.alert);
  return eventDetails({
    event: row.event,
    alert: view?.alert,
    card: row.card && desk.permalink(row.card),
  });
}
