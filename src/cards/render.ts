import type { CardJob, OutgoingMessage } from '../domain/delivery.ts';
import { alertCard } from './alert-card.ts';
import type { ChannelName } from './bar.ts';
import { fallbackCard } from './fallback-card.ts';
import { cardMetadata, type Message, type Permalink } from './message.ts';
import { stormCard } from './storm-card.ts';

export interface RenderContext {
  readonly channelName: ChannelName;
  readonly permalink: Permalink;
}

/** The message of one card, as it must look now, with the metadata by which it is found again. */
export function renderCard(job: CardJob, { channelName, permalink }: RenderContext): OutgoingMessage {
  const { view, revision, nonce } = job;
  switch (view.kind) {
    case 'alert': {
      const { alert } = view.alert;
      const message = alertCard(view.alert, {
        insteadOf: view.insteadOf,
        first: job.ts === undefined,
        channelName,
      });
      return { ...message, metadata: cardMetadata('alert', alert.id, alert.state, revision, nonce) };
    }
    case 'storm':
      return withMetadata(stormCard(view.storm), 'storm', view.storm.id, revision, nonce);
    case 'fallback':
      return withMetadata(
        fallbackCard(view.fallback, { channelName, permalink }),
        'fallback',
        0,
        revision,
        nonce,
      );
  }
}

function withMetadata(
  message: Message,
  kind: 'storm' | 'fallback',
  id: number,
  revision: number,
  nonce: string,
) {
  return { ...message, metadata: cardMetadata(kind, id, 'open', revision, nonce) };
}
