import { ALERT_STATES, type AlertState } from '../domain/alert.ts';
import type { BulkAnswer } from '../domain/answers.ts';
import type { LifeArchive } from '../domain/desk.ts';
import type { Filter } from '../domain/filter.ts';
import { type Act, LIFE } from '../domain/life.ts';
import { type LookupContext, told } from './context.ts';

/** As many as a person reads before saying yes. */
const MOST_SHOWN = 10;

export interface Bulk {
  readonly answer: BulkAnswer;
  /** All alerts it would touch, worst first. */
  readonly ids: readonly number[];
}

/** What an act on all alerts of a filter would touch: those whose newest event it takes, where the act is possible. */
export async function bulkOf(
  archive: Pick<LifeArchive, 'alertsMatching'>,
  act: Act,
  filter: Filter,
  context: LookupContext,
): Promise<Bulk> {
  const states = statesFor(act);
  const asked = { filter, states, now: context.now, limit: MOST_SHOWN };
  const { rows, ids } = await archive.alertsMatching(asked);
  return { answer: { ...told(context), act, rows, count: ids.length }, ids };
}

/** The states in which a person may do it. */
export function statesFor(act: Act): readonly AlertState[] {
  return ALERT_STATES.filter((state) => LIFE[act][state] !== undefined);
}
