import type { WhyPart, WhyStep } from '../domain/answers.ts';
import type { EventTrail, TrailCard } from '../domain/archive.ts';
import type { DeliveryReason, Fate, Verdict } from '../domain/reasons.ts';
import type { Config } from '../domain/rules.ts';

/** Whether the card's message shows the event: it was sent after the event came, and nothing waits since before. */
function shows(card: TrailCard, arrived: number): boolean {
  if (card.ts === undefined) return false;
  return card.waitingSince === undefined || arrived < card.waitingSince;
}

export function fateOfCard(card: TrailCard, verdict: Verdict, arrived: number): Fate {
  if (shows(card, arrived)) return verdict === 'grouped' ? 'grouped' : 'posted';
  if (card.storm && card.ts === undefined) return 'folded';
  // Being asked to wait is no failure.
  return card.reason !== undefined && card.reason !== 'rate_limited' ? 'failed' : 'waiting';
}

/** Route and delivery, card after card. */
export function cardSteps(
  trail: EventTrail,
  rules: Pick<Config, 'routes'> | undefined,
  now: number,
): WhyStep[] {
  return trail.cards.flatMap((card) => [routeStep(card, rules), deliveryStep(card, trail, now)]);
}

// ---------------------------------------------------------------- route

function routeStep({ route, home, channel }: TrailCard, rules: Pick<Config, 'routes'> | undefined): WhyStep {
  const matched = route.match === '' ? 'it takes what no route before it took' : route.match;
  const changed =
    rules && rules.routes[route.route - 1]?.text !== route.match ? ' (the routes have changed since)' : '';
  const because: WhyPart[] = [`${matched}${changed}, to `, { channel: home }];
  if (route.mention !== '') because.push(`, mentions ${route.mention}`);
  if (channel !== home)
    because.push('; that channel could not be posted to, so its card goes to ', { channel });
  return {
    stage: 'Route',
    said: route.route === 0 ? 'a notice' : `route ${route.route}`,
    because,
    reason: channel === home ? 'route_matched' : 'channel_unusable',
  };
}

// ---------------------------------------------------------------- delivery

/** What stands in Slack's `ts`: seconds with a fraction. */
function postedAt(ts: string): number | undefined {
  const seconds = Number(ts);
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1_000) : undefined;
}

function deliveryStep(card: TrailCard, trail: EventTrail, now: number): WhyStep {
  const { decision, arrived } = trail;
  switch (fateOfCard(card, decision?.verdict ?? 'opened', arrived)) {
    case 'posted':
      return posted(card, 'posted at ');
    case 'grouped':
      return grouped(card, trail);
    case 'folded':
      return folded(card);
    default:
      return pending(card, now);
  }
}

/** An edit within this time of the post is not worth a word, ms: the answer to the post comes later than its `ts`. */
const SAME = 10_000;

function posted(card: TrailCard, how: string): WhyStep {
  const at = postedAt(card.ts ?? '');
  const because: WhyPart[] = at === undefined ? [] : [how, { at }];
  if (card.sentAt !== undefined && at !== undefined && card.sentAt - at > SAME) {
    because.push(', last edited at ', { at: card.sentAt });
  }
  return { stage: 'Delivery', said: 'card posted', because, reason: 'posted' };
}

function grouped(card: TrailCard, { place, alert, arrived }: EventTrail): WhyStep {
  const at = postedAt(card.ts ?? '');
  if (at !== undefined && at >= arrived) return posted(card, 'it was on the card when it was posted, at ');
  const of = alert ? `event ${place} of ${alert.count} on the card` : 'counted on the card';
  const because: WhyPart[] = [`no new message: it is ${of}`];
  if (card.sentAt !== undefined) because.push(', last edited at ', { at: card.sentAt });
  return { stage: 'Delivery', said: 'card edited', because, reason: 'edited' };
}

function folded({ storm }: TrailCard): WhyStep {
  const because: WhyPart[] = [
    'more new cards came than Slack takes at once; its alert is counted on the card of the storm in ',
    { channel: storm?.channel ?? '' },
  ];
  if (storm?.ts === undefined) because.push(', which is on its way');
  return { stage: 'Delivery', said: `in storm ${storm?.id ?? ''}`.trim(), because, reason: 'folded' };
}

const REASON_WORDS: Readonly<Record<DeliveryReason, string>> = {
  rate_limited: 'Slack asked to wait',
  timeout: 'Slack did not answer in time',
  network: 'the connection to Slack broke',
  server_error: 'Slack had an error of its own',
  channel_unusable: 'the channel cannot be posted to',
  auth: 'Slack refused the bot token',
  message_gone: 'the message was deleted or can no longer be edited',
  invalid_blocks: 'Slack refused the blocks of the card',
  refused: 'Slack refused the message',
};

function pending(card: TrailCard, now: number): WhyStep {
  const { waitingSince, reason, said, attempts, notBefore, ts } = card;
  const what = ts === undefined ? 'the card' : 'the edit of the card';
  const because: WhyPart[] =
    waitingSince === undefined ? [`${what} waits`] : [`${what} waits since `, { at: waitingSince }];
  if (reason === undefined) return { stage: 'Delivery', said: 'waiting', because, reason: 'waiting' };
  const words =
    said === undefined || said === '' ? REASON_WORDS[reason] : `${REASON_WORDS[reason]} (${said})`;
  because.push(`; tried ${attempts === 1 ? 'once' : `${attempts} times`}: ${words}`);
  if (notBefore > now) because.push('; tried again not before ', { at: notBefore });
  else because.push('; it is tried again');
  const waits = reason === 'rate_limited';
  return { stage: 'Delivery', said: waits ? 'waiting' : 'failed so far', because, reason };
}
