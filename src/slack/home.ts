import { setTimeout as delay } from 'node:timers/promises';
import type { HomeView } from '@slack/types';
import { homeView } from '../cards/home.ts';
import { homeChart } from '../charts/spec.ts';
import type { DeliveryReason } from '../domain/reasons.ts';
import { homeOf } from '../lookups/home.ts';
import { chartImage, withChart } from './charts.ts';
import type { Desk } from './desk.ts';
import { refusalOf } from './refusal.ts';

/** What passes by itself. */
const PASSING: ReadonlySet<DeliveryReason> = new Set(['rate_limited', 'server_error', 'network', 'timeout']);
/** How long Slack is waited for when it does not say, and at most, ms. */
const AGAIN = 1_000;
const LONGEST_WAIT = 10_000;

/** Draws a person's Home: what is open, the last day, how the feed is. */
export async function publishHome(desk: Desk, user: string): Promise<void> {
  const profile = await desk.profile(user);
  const now = desk.clock();
  const told = { now, zone: profile.zone, canonical: '' };
  const answer = await homeOf(desk.store, user, told, desk.config.forward);
  const chart = await chartImage(desk, homeChart(answer));
  await withChart(chart, (shown) => publish(desk, user, homeView(answer, shown, desk.permalink)));
}

/** Once more where Slack was only out of breath: a person looks at the page and cannot ask again. */
async function publish({ client }: Desk, user: string, view: HomeView): Promise<void> {
  try {
    await client.views.publish({ user_id: user, view });
  } catch (error) {
    const { reason, retryAfter = AGAIN } = refusalOf(error);
    if (!PASSING.has(reason) || retryAfter > LONGEST_WAIT) throw error;
    await delay(retryAfter);
    await client.views.publish({ user_id: user, view });
  }
}
