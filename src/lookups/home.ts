import type { HomeAnswer } from '../domain/answers.ts';
import type { EventArchive } from '../domain/archive.ts';
import { EVERYTHING } from '../domain/filter.ts';
import { dayAt, momentOf } from '../domain/wall-clock.ts';
import { UNRESOLVED } from './ask.ts';
import { type LookupContext, told } from './context.ts';

/** More alerts than a Home can show, mine among them. */
const MOST_OPEN = 25;
const MOST_MINE = 500;
const HOUR = 3_600_000;

/** What a person's Home shows. `person` is the id Slack gives them. */
export async function homeOf(
  archive: EventArchive,
  person: string,
  context: LookupContext,
): Promise<HomeAnswer> {
  const { now, zone, watch } = context;
  const [open, taken, figures, tally] = await Promise.all([
    archive.alerts({ states: UNRESOLVED, limit: MOST_OPEN }),
    archive.alerts({ states: ['acked'], limit: MOST_MINE }),
    archive.statusFigures(now),
    archive.tally({ filter: EVERYTHING, now, by: 'hour', zone, span: lastDay(now, zone), most: 24 }, watch),
  ]);
  const rows = taken.rows.filter(({ alert }) => alert.ack?.by.id === person);
  const mine = { rows: rows.slice(0, MOST_OPEN), count: rows.length };
  return { ...told(context), person, open, mine, figures, hours: tally.groups };
}

/** The hour that runs, and the 23 before it, as the zone's clocks count them. */
function lastDay(now: number, zone: string) {
  const { year, month, date } = dayAt(now, zone);
  const midnight = momentOf(Date.UTC(year, month - 1, date), zone);
  const hour = midnight + Math.floor((now - midnight) / HOUR) * HOUR;
  return { from: hour - 23 * HOUR, to: hour + HOUR };
}
