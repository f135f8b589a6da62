import type { SilencePreview } from '../domain/answers.ts';
import type { EventArchive, Watch } from '../domain/archive.ts';
import type { LifeArchive } from '../domain/desk.ts';
import type { Filter } from '../domain/filter.ts';
import { SEVERITIES, type Severity } from '../domain/severity.ts';
import type { LookupContext } from './context.ts';

/** The span a silence is measured by. */
const WEEK = 7 * 86_400_000;
/** A dialog waits for it, and Slack closes one that is not answered after three seconds. */
const PATIENCE = 1_500;

/**
 * What a silence with this filter would have hidden in the last week, and would silence at once. Counting stops
 * after `patience` ms and says so.
 */
export async function silencePreviewOf(
  archive: Pick<EventArchive, 'tally'> & Pick<LifeArchive, 'alertsMatching'>,
  filter: Filter,
  { now, zone, watch }: Pick<LookupContext, 'now' | 'zone' | 'watch'>,
  patience = PATIENCE,
): Promise<SilencePreview> {
  const span = { from: now - WEEK, to: now };
  const asked = { filter: thatBecameAlerts(filter), now, by: 'severity', zone, span } as const;
  const [tally, alerts] = await Promise.all([
    archive.tally({ ...asked, most: SEVERITIES.length }, within(patience, watch)),
    archive.alertsMatching({ filter, states: ['open', 'acked'], now, limit: 1 }),
  ]);
  const bySeverity = tally.groups
    .map(({ name, count }) => [Number(name) as Severity, count] as const)
    .filter(([, count]) => count > 0)
    .toSorted(([a], [b]) => a - b);
  return { events: tally.total, bySeverity, complete: tally.complete, alerts: alerts.ids.length };
}

/** Only events of alerts, whatever has become of those. */
function thatBecameAlerts(filter: Filter): Filter {
  const { any = [], none = [] } = filter.status ?? {};
  return { ...filter, status: { any, none: [...none, 'none'] } };
}

function within(patience: number, watch: Watch | undefined): Watch {
  const late = AbortSignal.timeout(patience);
  return { ...watch, signal: watch?.signal ? AbortSignal.any([watch.signal, late]) : late };
}
