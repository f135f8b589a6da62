import type { HomeAnswer } from '../domain/answers.ts';
import type { EventArchive } from '../domain/archive.ts';
import type { LifeArchive } from '../domain/desk.ts';
import type { Destination } from '../domain/destination.ts';
import { EVERYTHING } from '../domain/filter.ts';
import type { ForwardStates } from '../domain/forward.ts';
import { forwardedTo } from '../domain/forward-standing.ts';
import { dayAt, momentOf } from '../domain/wall-clock.ts';
import { UNRESOLVED } from './ask.ts';
import { type LookupContext, told } from './context.ts';
import { inForce } from './silences.ts';

/** More alerts than a Home can show. */
const MOST = 25;
const HOUR = 3_600_000;

/** What a person's Home shows. `person` is the id Slack gives them; theirs is what they own or have acknowledged. */
export async function homeOf(
  archive: EventArchive & Pick<LifeArchive, 'silences'> & Pick<ForwardStates, 'forwards'>,
  person: string,
  context: LookupContext,
  destinations: readonly Destination[] = [],
): Promise<HomeAnswer> {
  const { now, zone, watch } = context;
  const [open, mine, silences, figures, tally, states] = await Promise.all([
    archive.alerts({ states: UNRESOLVED, limit: MOST }),
    archive.alerts({ states: UNRESOLVED, owner: person, limit: MOST }),
    inForce(archive, now),
    archive.statusFigures(now),
    archive.tally({ filter: EVERYTHING, now, by: 'hour', zone, span: lastDay(now, zone), most: 24 }, watch),
    archive.forwards(),
  ]);
  const forwarding = forwardedTo(destinations, states, now);
  return { ...told(context), person, open, mine, silences, figures, hours: tally.groups, forwarding };
}

/** The hour that runs, and the 23 before it, as the zone's clocks count them. */
function lastDay(now: number, zone: string) {
  const { year, month, date } = dayAt(now, zone);
  const midnight = momentOf(Date.UTC(year, month - 1, date), zone);
  const hour = midnight + Math.floor((now - midnight) / HOUR) * HOUR;
  return { from: hour - 23 * HOUR, to: hour + HOUR };
}
