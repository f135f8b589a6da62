import type { ForwardFailure, ForwardReason, ForwardState, Replay } from '../../domain/forward.ts';

export interface ForwardRow {
  readonly name: string;
  readonly cursor: number;
  /** When it was seen first, ms. */
  readonly began: number;
  readonly sent: number;
  readonly refused: number;
  readonly missed: number;
  readonly sent_at: number | null;
  readonly paused: string | null;
  readonly fail_since: number | null;
  readonly fail_at: number | null;
  readonly attempts: number;
  readonly fail_reason: string | null;
  readonly fail_said: string | null;
  readonly replay: string | null;
}

/** How many events after the first number, up to the second, are not older than the third, a key. */
export const COUNT_AGAIN = 'SELECT count(*) AS n FROM events WHERE seq > ? AND seq <= ? AND key >= ?';

type Paused = NonNullable<ForwardState['paused']>;

export interface RefusedRow {
  readonly event: string;
  readonly at: number;
  readonly said: string;
}

/** What comes after the cursor. */
export interface Waiting {
  readonly newest: number;
  /** When the first event after the cursor was stored. */
  readonly since: number | undefined;
  /** The first one after all that was ever forwarded. */
  readonly freshSince: number | undefined;
}

export function toForwardState(
  row: ForwardRow,
  { newest, since, freshSince }: Waiting,
  lastRefused: RefusedRow | undefined,
): ForwardState {
  return {
    name: row.name,
    cursor: row.cursor,
    waiting: since === undefined ? 0 : Math.max(newest - row.cursor, 1),
    waitingSince: since,
    freshSince: freshSince === undefined ? undefined : Math.max(freshSince, row.began),
    sent: row.sent,
    refused: row.refused,
    missed: row.missed,
    sentAt: row.sent_at ?? undefined,
    paused: row.paused === null ? undefined : (JSON.parse(row.paused) as Paused),
    failure: failureOf(row),
    replay: replayOf(row),
    lastRefused,
  };
}

function failureOf(row: ForwardRow): ForwardFailure | undefined {
  if (row.fail_since === null) return undefined;
  return {
    since: row.fail_since,
    at: row.fail_at ?? row.fail_since,
    attempts: row.attempts,
    reason: row.fail_reason as ForwardReason,
    said: row.fail_said ?? '',
  };
}

export function replayOf({ replay }: Pick<ForwardRow, 'replay'>): Replay | undefined {
  return replay === null ? undefined : (JSON.parse(replay) as Replay);
}
