import type { EventAnswer } from '../domain/answers.ts';
import type { EventArchive, EventRow } from '../domain/archive.ts';
import type { Filter } from '../domain/filter.ts';
import { and, COUNT_UP_TO, is } from './ask.ts';
import { type LookupContext, told } from './context.ts';

/** Neighbours on each side. */
const NEIGHBOURS = 3;
const OF_THE_GROUP = 5;

/** Everything about the event with this id; undefined when none has it, or more than one begins with it. */
export async function eventAnswerOf(
  archive: EventArchive,
  id: string,
  context: LookupContext,
): Promise<EventAnswer | undefined> {
  const trail = await archive.trail(id);
  if (!trail) return undefined;
  const { row, arrived, alert, place } = trail;
  const [older, newer, group] = await Promise.all([
    neighbours(archive, row, { before: row.key }, context),
    neighbours(archive, row, { after: row.key }, context),
    groupOf(archive, row, context),
  ]);
  return { ...told(context), row, arrived, alert, place, older, newer, group };
}

async function neighbours(
  archive: EventArchive,
  { event }: EventRow,
  side: { readonly before: number } | { readonly after: number },
  { now, watch }: LookupContext,
): Promise<readonly EventRow[]> {
  if (event.subject === '') return [];
  const filter = ofTenant(event.tenant, { terms: { subject: is(event.subject) } });
  const { rows } = await archive.page({ filter, now, limit: NEIGHBOURS, ...side }, watch);
  return rows;
}

/** The other events of its activity. Druva counts activities anew for each tenant. */
async function groupOf(
  archive: EventArchive,
  { event, key }: EventRow,
  { now, watch }: LookupContext,
): Promise<EventAnswer['group']> {
  if (event.group === '') return { rows: [], count: 0 };
  const filter = ofTenant(event.tenant, { terms: { group: is(event.group) } });
  const [page, { count }] = await Promise.all([
    archive.page({ filter, now, limit: OF_THE_GROUP + 1 }, watch),
    archive.countByOutcome(filter, now, COUNT_UP_TO, watch),
  ]);
  const rows = page.rows.filter((row) => row.key !== key).slice(0, OF_THE_GROUP);
  return { rows, count: Math.max(rows.length, count - 1) };
}

function ofTenant(tenant: string, filter: Filter): Filter {
  return tenant === '' ? filter : and(filter, { tenant: is(tenant) });
}
