import { type Rehearsal, rehearse } from '../alerting/rehearse.ts';
import type { RehearsalAnswer } from '../domain/answers.ts';
import type { EventArchive, EventRow, Span } from '../domain/archive.ts';
import type { LifeArchive } from '../domain/desk.ts';
import type { InsyncEvent } from '../domain/event.ts';
import type { Config } from '../domain/rules.ts';
import { type LookupContext, told } from './context.ts';

/** Events read and decided about at a time: all that is held in memory, beside alerts that live. */
const PAGE = 500;
/** Examples of each kind. */
const MOST_SHOWN = 10;
/** Events with a card are told apart up to here; those after it are counted, but are no examples. */
const MOST_MARKED = 100_000;

export interface RehearsedRules {
  readonly today: Config;
  readonly changed: Config;
}

type Archive = Pick<EventArchive, 'page' | 'eventById'> & Pick<LifeArchive, 'standing'>;

/**
 * What changed rules would have made of the events of a span, beside today's, with the silences and subscriptions in
 * force now. Oldest first, as they came; stopped by the watch it tells of the first part of the span.
 */
export async function rehearsalOf(
  archive: Archive,
  rules: RehearsedRules,
  span: Span,
  context: LookupContext,
): Promise<RehearsalAnswer> {
  const standing = await archive.standing();
  const today = rehearse(rules.today, standing);
  const changed = rules.changed === rules.today ? undefined : rehearse(rules.changed, standing);
  const marks = cardMarks();
  let events = 0;
  const complete = await eachOldestFirst(archive, span, context, (batch) => {
    events += batch.length;
    marks.note(today, batch, 'today');
    if (changed) marks.note(changed, batch, 'changed');
  });
  const rows = async (ids: readonly string[]): Promise<readonly EventRow[]> =>
    (await Promise.all(ids.map((id) => archive.eventById(id)))).filter((row) => row !== undefined);
  const [gained, lost] = changed
    ? await Promise.all([rows(marks.only('changed')), rows(marks.only('today'))])
    : [[], []];
  return {
    ...told(context),
    ...{ span, events, complete, today: today.sum(), changed: (changed ?? today).sum(), gained, lost },
  };
}

/** Goes through the stored events of a span; false when it was stopped before the end. */
async function eachOldestFirst(
  archive: Pick<EventArchive, 'page'>,
  { from, to }: Span,
  { now, watch = {} }: Pick<LookupContext, 'now' | 'watch'>,
  visit: (batch: readonly InsyncEvent[]) => void,
): Promise<boolean> {
  const filter = { terms: {}, since: { at: from }, until: { at: to } };
  const stop = watch.signal ? { signal: watch.signal } : {};
  let [after, found] = [Number.MIN_SAFE_INTEGER, 0];
  while (!watch.signal?.aborted) {
    const { rows, newer } = await archive.page({ filter, now, limit: PAGE, after }, stop);
    const [newest] = rows;
    if (newest === undefined) return !newer;
    visit(rows.toReversed().map(({ event }) => event));
    found += rows.length;
    watch.progress?.({ found, reached: newest.event.time });
    if (!newer) return true;
    after = newest.key;
  }
  return false;
}

type Side = 'today' | 'changed';

interface Mark extends Pick<InsyncEvent, 'severity' | 'time'> {
  readonly by: Set<Side>;
}

/** Which events have a card by which rules; a card may come long after its event. */
function cardMarks() {
  const marks = new Map<string, Mark>();
  return {
    note(rules: Rehearsal, batch: readonly InsyncEvent[], side: Side) {
      for (const { event } of rules.feed(batch)) {
        if (!event) continue;
        const { id, severity, time } = event;
        const known = marks.get(id);
        if (known) known.by.add(side);
        else if (marks.size < MOST_MARKED) marks.set(id, { severity, time, by: new Set([side]) });
      }
    },
    /** Ids of those that have one by this side alone, the worst, the newest of those first. */
    only: (side: Side): readonly string[] =>
      [...marks]
        .filter(([, { by }]) => by.size === 1 && by.has(side))
        .toSorted(([, a], [, b]) => a.severity - b.severity || b.time - a.time)
        .slice(0, MOST_SHOWN)
        .map(([id]) => id),
  };
}
