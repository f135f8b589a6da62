import type { ModalView } from '@slack/types';
import { alertCard } from '../cards/alert-card.ts';
import { unknownAlert, unknownEvent } from '../cards/answers.ts';
import { eventDetails, eventDetailsAnswer } from '../cards/event-details.ts';
import type { Message } from '../cards/message.ts';
import { eventAnswerOf } from '../lookups/event.ts';
import type { Desk } from './desk.ts';

/** A dialog, with the answer to give where it cannot be opened; or the answer that says why there is none. */
export type Details =
  | { readonly view: ModalView; readonly instead: () => Message }
  | { readonly answer: Message };

/** Everything about an event, by its id. */
export async function detailsOfEvent(desk: Desk, id: string, user: string): Promise<Details> {
  const { zone } = await desk.profile(user);
  const answer = await eventAnswerOf(desk.store, id, { now: desk.clock(), zone, canonical: '' });
  if (!answer) return { answer: unknownEvent(id, desk.config.retention) };
  return {
    view: eventDetails(answer, desk.permalink),
    instead: () => eventDetailsAnswer(answer, desk.permalink),
  };
}

/** Everything about the newest event of an alert; for the bot's own findings, the card itself. */
export async function detailsOfAlert(desk: Desk, id: number, user: string): Promise<Details> {
  const view = await desk.store.alertView(id);
  if (!view) return { answer: unknownAlert(String(id), desk.config.retention) };
  if (!view.event) return { answer: alertCard(view, { first: false }) };
  return detailsOfEvent(desk, view.event.id, user);
}
