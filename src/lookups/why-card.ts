import type { Alert, RouteTaken } from '../domain/alert.ts';
import type { WhyPart, WhyStep } from '../domain/answers.ts';
import type { EventTrail, TrailCard } from '../domain/archive.ts';
import type { DeliveryReason, Fate } from '../domain/reasons.ts';
import type { Config } from '../domain/rules.ts';

/** Whether the card's message shows the event: it was sent after the event came, and nothing waits since before. */
function shows(card: TrailCard, arrived: number): boolean {
  if (card.ts === undefined) return false;
  return card.waitingSince === undefined || arrived < card.waitingSince;
}

/** Whether the event opened its alert, kept quiet or not. */
export function openedIt({ decision, place }: Pick<EventTrail, 'decision' | 'place'>): boolean {
  const verdict = decision?.verdict;
  return verdict === 'opened' || ((verdict === 'silenced' || verdict === 'inhibited') && place === 1);
}

export function fateOfCard(
  card: TrailCard,
  trail: Pick<EventTrail, 'decision' | 'place' | 'arrived'>,
): Extract<Fate, 'posted' | 'grouped' | 'folded' | 'failed' | 'waiting'> {
  if (shows(card, trail.arrived)) return openedIt(trail) ? 'posted' : 'grouped';
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
  const isRoute = route.route > 0 && route.subscription === undefined;
  const rest = isRoute ? 'it takes what no route before it took' : 'it takes everything';
  const matched = route.match === '' ? rest : route.match;
  const changed =
    rules && isRoute && rules.routes[route.route - 1]?.text !== route.match
      ? ' (the routes have changed since)'
      : '';
  const step = route.escalation === undefined ? '' : `nobody had it in time: step ${route.escalation}; `;
  const because: WhyPart[] = [`${step}${matched}${changed}, to `, { channel: home }];
  if (route.mention !== '') because.push(`, mentions ${route.mention}`);
  if (channel !== home)
    because.push('; that channel could not be posted to, so its card goes to ', { channel });
  return {
    stage: 'Route',
    said: whichRoute(route),
    because,
    reason: channel === home ? whyRoute(route) : 'channel_unusable',
  };
}

function whichRoute({ route, subscription }: RouteTaken): string {
  if (subscription !== undefined) return `subscription ${subscription}`;
  return route === 0 ? 'a notice' : `route ${route}`;
}

function whyRoute({ subscription, escalation }: RouteTaken): string {
  if (subscription !== undefined) return 'subscribed';
  return escalation === undefined ? 'route_matched' : 'nobody_acknowledged';
}

// ---------------------------------------------------------------- delivery

/** What stands in Slack's `ts`: seconds with a fraction. */
function postedAt(ts: string): number | undefined {
  const seconds = Number(ts);
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1_000) : undefined;
}

function deliveryStep(card: TrailCard, trail: EventTrail, now: number): WhyStep {
  if (card.held) {
    const because = ['its alert is silenced: the card is posted when that ends'];
    return { stage: 'Delivery', said: 'held', because, reason: 'held' };
  }
  switch (fateOfCard(card, trail)) {
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
  if (at !== undefined && at >= arrived && place > 0)
    return posted(card, 'it was on the card when it was posted, at ');
  const because: WhyPart[] = [`no new message: ${placeWords(place, alert)}`];
  if (card.sentAt !== undefined) because.push(', last edited at ', { at: card.sentAt });
  return { stage: 'Delivery', said: 'card edited', because, reason: 'edited' };
}

function placeWords(place: number, alert: Alert | undefined): string {
  if (place === 0) return 'the card of the alert it resolved says so';
  return alert ? `it is event ${place} of ${alert.count} on the card` : 'it is counted on the card';
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
  if (reason === undefined && ts === undefined && notBefore > now && card.route.groupWait) {
    because.push(' for more of its group; it is posted at ', { at: notBefore });
    return { stage: 'Delivery', said: 'waiting', because, reason: 'group_wait' };
  }
  if (reason === undefined) return { stage: 'Delivery', said: 'waiting', because, reason: 'waiting' };
  const words =
    said === undefined || said === '' ? REASON_WORDS[reason] : `${REASON_WORDS[reason]} (${said})`;
  because.push(`; tried ${attempts === 1 ? 'once' : `${attempts} times`}: ${words}`);
  if (notBefore > now) because.push('; tried again not before ', { at: notBefore });
  else because.push('; it is tried again');
  const waits = reason === 'rate_limited';
  return { stage: 'Delivery', said: waits ? 'waiting' : 'failed so far', because, reason };
}
