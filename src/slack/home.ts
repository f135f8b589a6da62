import { homeView } from '../cards/home.ts';
import { homeChart } from '../charts/spec.ts';
import { homeOf } from '../lookups/home.ts';
import { chartImage, withChart } from './charts.ts';
import type { Desk } from './desk.ts';

/** Draws a person's Home: what is open, the last day, how the feed is. */
export async function publishHome(desk: Desk, user: string): Promise<void> {
  const profile = await desk.profile(user);
  const now = desk.clock();
  const answer = await homeOf(desk.store, user, { now, zone: profile.zone, canonical: '' });
  const chart = await chartImage(desk, homeChart(answer));
  await withChart(chart, async (shown) => {
    await desk.client.views.publish({ user_id: user, view: homeView(answer, shown, desk.permalink) });
  });
}
