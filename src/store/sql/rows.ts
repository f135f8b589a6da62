import type { EventRow } from '../../domain/archive.ts';
import type { EventStatus } from '../../domain/filter.ts';
import type { EventRecord, Views } from './views.ts';

/** A row of `EVENT_COLUMNS`. */
export interface RowRecord extends EventRecord {
  readonly alert: number | null;
  readonly state: string | null;
  readonly channel: string | null;
  readonly ts: string | null;
}

/** @throws Error when the stored record can no longer be read. */
export function toRow(record: RowRecord, views: Views): EventRow {
  const { key, alert, state, channel, ts } = record;
  return {
    key,
    event: views.event(record),
    status: (state ?? 'none') as EventStatus,
    alert: alert ?? undefined,
    card: channel === null || ts === null ? undefined : { channel, ts },
  };
}
