import type { CardJob, Former, Formers } from '../domain/delivery.ts';
import type { Clock, KeyValue } from '../domain/ports.ts';

/** A card is spoken of for about as long as this, ms. */
const KEEP = 30 * 24 * 3_600_000;

/** Remembers them beside everything else, so that a restart between two messages does not forget the first. */
export function formersIn(store: Pick<KeyValue, 'kvGet' | 'kvSet'>, clock: Clock): Formers {
  return {
    async get(job) {
      const found = await store.kvGet(keyOf(job), clock());
      return found && (JSON.parse(found.value) as Former);
    },
    set: (job, former) => store.kvSet(keyOf(job), JSON.stringify(former), clock() + KEEP),
  };
}

/** A line belongs to the card of its alert: it is that card which is posted anew. */
function keyOf({ card, channel, view }: CardJob): string {
  if (view.kind === 'alert') return `former:${channel}:alert:${view.alert.alert.id}`;
  if (view.kind === 'reply') return `former:${channel}:alert:${view.reply.alert.id}`;
  return `former:${channel}:card:${card}`;
}
