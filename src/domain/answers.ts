/** What is found out for a person, before it is drawn for Slack or for a terminal. */
import type { Alert } from './alert.ts';
import type {
  AlertRow,
  Count,
  EventRow,
  Span,
  StatusFigures,
  Tally,
  TallyGroup,
  TallyKey,
} from './archive.ts';
import type { AuditEntry } from './audit.ts';
import type { DigestFigures } from './desk.ts';
import type { ForwardedTo } from './forward-standing.ts';
import type { Act } from './life.ts';
import type { Fate } from './reasons.ts';
import type { Severity } from './severity.ts';
import type { Silence, Subscription } from './standing.ts';

/** What every answer is told with. */
export interface Told {
  /** When it was asked, ms. */
  readonly now: number;
  /** IANA zone of the person. */
  readonly zone: string;
  /** The command that asks the same, without the program's name. */
  readonly canonical: string;
}

export interface StatsAnswer extends Told {
  readonly by: TallyKey;
  /** Words to stand before "events", without the times; '' for all events. */
  readonly filterWords: string;
  readonly span: Span;
  /** The period before, as long as `span`; undefined where the store does not reach back so far. */
  readonly before: Span | undefined;
  readonly tally: Tally;
  /** How long counting took, ms. */
  readonly took: number;
}

export interface EventAnswer extends Told {
  readonly row: EventRow;
  /** When it arrived, ms. */
  readonly arrived: number;
  readonly alert: Alert | undefined;
  /** Its place among the alert's events, oldest 1. */
  readonly place: number;
  /** Of the same subject: the next ones before and after it, each newest first. */
  readonly older: readonly EventRow[];
  readonly newer: readonly EventRow[];
  /** Of the same activity (`eventsGroupId`), itself left out, newest first. */
  readonly group: { readonly rows: readonly EventRow[]; readonly count: number };
}

export interface SubjectAnswer extends Told {
  /** As the events spell it. */
  readonly name: string;
  /** The newest successful backup. */
  readonly lastSuccess: EventRow | undefined;
  /** The newest backup, however it ended. */
  readonly lastBackup: EventRow | undefined;
  /** Failed events after it, or all where there is none. */
  readonly failuresSince: Count;
  readonly lastFailure: EventRow | undefined;
  /** Alerts that are not resolved. */
  readonly alerts: { readonly rows: readonly AlertRow[]; readonly count: number };
  /** Newest first. */
  readonly logins: readonly EventRow[];
  /** For a person: the other subjects whose newest events name them. */
  readonly devices: readonly { readonly name: string; readonly lastSuccess: EventRow | undefined }[];
  /** The last days, oldest first; `at` is when each begins, ms. */
  readonly days: readonly {
    readonly at: number;
    readonly success: number;
    readonly failed: number;
    readonly other: number;
  }[];
  /** The newest events, newest first. */
  readonly recent: readonly EventRow[];
}

export type SubjectRead =
  | { readonly ok: true; readonly answer: SubjectAnswer }
  /** Nobody is called that; names that begin alike. */
  | { readonly ok: false; readonly asked: string; readonly nearest: readonly string[] };

export interface WhyAnswer extends Told {
  readonly row: EventRow;
  readonly fate: Fate;
  /** The pipeline's stages in their order, as far as the event went. */
  readonly steps: readonly WhyStep[];
  /** The message that shows it. */
  readonly card: { readonly channel: string; readonly ts: string } | undefined;
}

export interface WhyStep {
  readonly stage: 'Alert' | 'Group' | 'Silence' | 'Inhibit' | 'Resolve' | 'Route' | 'Delivery';
  /** What came of it: `yes`, `alert 1037`, `card edited`. */
  readonly said: string;
  /** How that came about, in words, times and channels. */
  readonly because: readonly WhyPart[];
  /** The word that log, metric and card use. */
  readonly reason: string;
}

export type WhyPart = string | { readonly at: number } | { readonly channel: string };

export interface HomeAnswer extends Told {
  /** The person who looks. */
  readonly person: string;
  /** Not resolved, worst first; `mine` are those the person has. */
  readonly open: { readonly rows: readonly AlertRow[]; readonly count: number };
  readonly mine: { readonly rows: readonly AlertRow[]; readonly count: number };
  readonly figures: StatusFigures;
  /** Events an hour of the last 24. */
  readonly hours: readonly TallyGroup[];
  /** In force, the ones that end first. */
  readonly silences: readonly Silence[];
  /** Destinations of forwarding. */
  readonly forwarding?: readonly ForwardedTo[] | undefined;
}

/** What a message named, and what is known of it. */
export interface MentionsAnswer extends Told {
  readonly events: readonly EventRow[];
  readonly alerts: readonly AlertRow[];
  /** Users and devices. */
  readonly subjects: readonly SubjectAnswer[];
  /** What looked like a name or an id, but nothing is stored about it. */
  readonly unknown: readonly string[];
}

// ---------------------------------------------------------------- the life of alerts

/** `/insync acks`: who has what, and until when. */
export interface AcksAnswer extends Told {
  readonly rows: readonly AlertRow[];
  readonly count: number;
}

export interface SilencesAnswer extends Told {
  readonly silences: readonly Silence[];
}

/** What a silence would have hidden in the last week, and would silence now. */
export interface SilencePreview {
  /** Events that became alerts. */
  readonly events: number;
  /** Worst first, those that occur. */
  readonly bySeverity: readonly (readonly [Severity, number])[];
  /** False when counting was stopped: "more than". */
  readonly complete: boolean;
  /** Open and acknowledged alerts it would silence at once. */
  readonly alerts: number;
}

/** What an act on many alerts would touch: asked before it is done. */
export interface BulkAnswer extends Told {
  readonly act: Act;
  /** The worst of them. */
  readonly rows: readonly AlertRow[];
  readonly count: number;
}

export interface AuditAnswer extends Told {
  readonly entries: readonly AuditEntry[];
  readonly more: boolean;
}

export interface SubscriptionsAnswer extends Told {
  readonly channel: string;
  readonly subscriptions: readonly Subscription[];
}

/** `/insync forward`: where events go, and how far each destination is. */
export interface ForwardsAnswer extends Told {
  readonly destinations: readonly ForwardedTo[];
}

/** What rules would have made of the events stored in a span. */
export interface Rehearsed {
  readonly alerts: number;
  /** Cards, by channel, most first. */
  readonly channels: readonly { readonly channel: string; readonly cards: number }[];
  readonly cards: number;
  readonly silenced: number;
  readonly inhibited: number;
  readonly resolved: number;
}

export interface RehearsalAnswer extends Told {
  readonly span: Span;
  /** How many events were gone through, and whether that was all. */
  readonly events: number;
  readonly complete: boolean;
  readonly today: Rehearsed;
  /** By the changed configuration. */
  readonly changed: Rehearsed;
  /** Events that would have a card by one and not by the other, worst first, some. */
  readonly gained: readonly EventRow[];
  readonly lost: readonly EventRow[];
}

export interface DigestAnswer extends Told {
  readonly every: 'day' | 'week';
  readonly span: Span;
  readonly figures: DigestFigures;
  /** Backups by outcome. */
  readonly backups: Readonly<Record<string, number>>;
  /** When the next one comes, ms; undefined for one that was asked for. */
  readonly next: number | undefined;
}
