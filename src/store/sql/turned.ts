import type { Alert, AlertState, Person, Resolution, ResolutionReason } from '../../domain/alert.ts';
import type { AuditEntry, AuditReason } from '../../domain/audit.ts';
import type { Transition } from '../../domain/life.ts';
import { resolvedAt } from './reopening.ts';

/** What may be told along with a transition. */
export type Change = Partial<Pick<Alert, 'ack' | 'owner' | 'note' | 'hold' | 'resolution' | 'reopened'>>;

export interface Turning {
  readonly transition: Transition;
  /** ms */
  readonly at: number;
  /** undefined: by itself. */
  readonly by?: Person | undefined;
  readonly reason: AuditReason;
  /** For the record and the line in the thread. */
  readonly note?: string;
  readonly data?: AuditEntry['data'];
  /** The silence it is about, for the record. */
  readonly ref?: number | undefined;
  /** A key with undefined clears. */
  readonly change?: Change;
  /** The line in the thread is shown in the channel too. */
  readonly broadcast?: boolean;
  /** Who is called in that line. */
  readonly mention?: string;
  /** A person waits for the card. */
  readonly urgent?: boolean;
  /** No line in the thread. */
  readonly quiet?: true;
}

type Kept = Required<{ [Key in keyof Change]: Change[Key] | undefined }> & Pick<Alert, 'openedAt'>;

/** What the alert knows of itself in its new state: what no longer holds goes, what is told is put in its place. */
export function turned(before: Alert, turning: Turning, to: AlertState): Kept {
  const { ack, owner, note, hold, resolution, reopened, openedAt, state } = before;
  const again = state === 'resolved' && to === 'open';
  const ended = state !== 'resolved' && to === 'resolved';
  return {
    ack: to === 'open' && state !== 'open' ? undefined : ack,
    owner,
    note,
    hold: to === 'silenced' ? hold : undefined,
    resolution: again ? undefined : ended ? resolutionOf(turning) : resolution,
    reopened: again ? reopeningOf(before, turning) : reopened,
    openedAt: again ? turning.at : openedAt,
    ...turning.change,
  };
}

const BY_FEED: Readonly<Partial<Record<AuditReason, ResolutionReason>>> = {
  success: 'success',
  alert_resolution: 'alert_resolution',
  over: 'over',
};

function resolutionOf({ at, by, reason, note = '', data }: Turning): Resolution {
  const event = data?.event;
  return {
    at,
    reason: BY_FEED[reason] ?? (by ? 'person' : 'over'),
    by,
    event: typeof event === 'string' ? event : undefined,
    note,
  };
}

function reopeningOf(before: Alert, { at, by }: Turning): Alert['reopened'] {
  const { openedAt, ack } = before;
  return { at, by, openedAt, resolvedAt: resolvedAt(before), ackedBy: ack?.by };
}

/** How long it lasted (ms) and how many events it took, for the record of its end. */
export function lengthOf(alert: Alert, at: number): AuditEntry['data'] {
  const from = alert.reopened ? alert.openedAt : Math.min(alert.firstSeen, alert.openedAt);
  return { lasted: Math.max(0, at - from), attempts: alert.count };
}
