import type { Filter } from '../../domain/filter.ts';
import type { Silence, Subscription } from '../../domain/standing.ts';

export interface SilenceRow {
  id: number;
  filter: string;
  text: string;
  person: string;
  name: string;
  note: string;
  at: number;
  until: number | null;
  alert: number | null;
  hits: number;
  ended_at: number | null;
  ended_by: string | null;
  ended_name: string | null;
}

export interface SubscriptionRow {
  id: number;
  channel: string;
  filter: string;
  text: string;
  person: string;
  name: string;
  at: number;
  paused_until: number | null;
}

export function toSilence(row: SilenceRow): Silence {
  const { id, text, note, at, hits, ended_at, ended_by, ended_name } = row;
  const ender = ended_by === null ? undefined : { id: ended_by, name: ended_name ?? ended_by };
  return {
    ...{ id, text, note, at, hits },
    filter: JSON.parse(row.filter) as Filter,
    by: { id: row.person, name: row.name },
    until: row.until ?? undefined,
    alert: row.alert ?? undefined,
    ended: ended_at === null ? undefined : { at: ended_at, by: ender },
  };
}

export function toSubscription(row: SubscriptionRow): Subscription {
  const { id, channel, text, at } = row;
  return {
    ...{ id, channel, text, at },
    filter: JSON.parse(row.filter) as Filter,
    by: { id: row.person, name: row.name },
    pausedUntil: row.paused_until ?? undefined,
  };
}
