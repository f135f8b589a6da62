import { eventDetailsAnswer } from '../cards/event-details.ts';
import { mentionsAnswer } from '../cards/mentions.ts';
import type { Message } from '../cards/message.ts';
import { subjectAnswer } from '../cards/subject.ts';
import { eventAnswerOf } from '../lookups/event.ts';
import { mentionsOf } from '../lookups/mentions.ts';
import { findMentions } from '../query/mentions.ts';
import type { Desk } from './desk.ts';

/** What is known of the ids, users and devices a message names. */
export async function lookUp(desk: Desk, user: string, message: unknown): Promise<Message> {
  const { zone } = await desk.profile(user);
  const told = { now: desk.clock(), zone, canonical: '' };
  const answer = await mentionsOf(desk.store, findMentions(textsOf(message).join('\n')), told);
  const { events, alerts, subjects } = answer;
  if (events.length + alerts.length + subjects.length !== 1) return mentionsAnswer(answer, desk.permalink);
  const [subject] = subjects;
  if (subject) return subjectAnswer(subject, desk.permalink);
  const whole = events[0] && (await eventAnswerOf(desk.store, events[0].event.id, told));
  return whole ? eventDetailsAnswer(whole, desk.permalink) : mentionsAnswer(answer, desk.permalink);
}

/** Most characters of a message that are looked through. */
const MOST = 20_000;

/** Every text of a message, its blocks and attachments: bots write theirs there. */
function textsOf(message: unknown): string[] {
  const found: string[] = [];
  let room = MOST;
  const walk = (value: unknown): void => {
    if (room <= 0 || typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner !== 'string') walk(inner);
      else if (key === 'text' || key === 'fallback' || key === 'url') {
        found.push(inner.slice(0, room));
        room -= inner.length;
      }
    }
  };
  walk(message);
  return found;
}
