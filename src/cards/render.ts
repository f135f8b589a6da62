import type { CardJob, OutgoingMessage } from '../domain/delivery.ts';
import type { Config } from '../domain/rules.ts';
import { adviceFor, consoleLink } from './advice.ts';
import { alertCard } from './alert-card.ts';
import type { ChannelName } from './bar.ts';
import { fallbackCard } from './fallback-card.ts';
import { withFormer } from './former.ts';
import { cardMetadata, type Message, type Permalink } from './message.ts';
import { stormCard } from './storm-card.ts';
import { threadLine } from './thread-line.ts';

export interface RenderContext {
  readonly channelName: ChannelName;
  readonly permalink: Permalink;
  /** What is configured of what to do, and the address in the inSync console. */
  readonly runbooks?: Config['runbooks'];
  readonly console?: string;
}

type View<Kind> = Extract<CardJob['view'], { kind: Kind }>;

/** The message of one card, as it must look now, with the metadata by which it is found again. */
export function renderCard(job: CardJob, context: RenderContext): OutgoingMessage {
  const { view, revision, nonce, former, channel } = job;
  const anew = <Drawn extends Message>(drawn: Drawn) =>
    withFormer(drawn, former, former && context.permalink({ channel, ts: former.ts }));
  const { channelName, permalink } = context;
  switch (view.kind) {
    case 'alert': {
      const { alert } = view.alert;
      const metadata = cardMetadata('alert', alert.id, alert.state, revision, nonce);
      return { ...anew(drawAlert(view, job, context)), metadata };
    }
    case 'storm': {
      const metadata = cardMetadata('storm', view.storm.id, 'open', revision, nonce);
      return { ...anew(stormCard(view.storm)), metadata };
    }
    case 'fallback': {
      const metadata = cardMetadata('fallback', 0, 'open', revision, nonce);
      return { ...anew(fallbackCard(view.fallback, { channelName, permalink })), metadata };
    }
    case 'reply': {
      const { alert } = view.reply;
      return {
        ...threadLine(view.reply),
        metadata: cardMetadata('reply', alert.id, alert.state, revision, nonce),
      };
    }
    case 'post':
      return { ...view.message, metadata: cardMetadata('post', job.card, 'open', revision, nonce) };
  }
}

function drawAlert({ alert: view, insteadOf }: View<'alert'>, { ts }: CardJob, context: RenderContext) {
  const { channelName, runbooks = {}, console = '' } = context;
  const { alert, event } = view;
  const subject = alert.kind === 'event' || alert.kind === 'missing' ? alert.subject : '';
  return alertCard(view, {
    insteadOf,
    first: ts === undefined,
    channelName,
    advice: adviceFor(alert, runbooks),
    console: subject === '' ? '' : consoleLink(console, { subject, identity: event?.identity ?? '' }),
  });
}
