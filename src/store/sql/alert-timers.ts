import type { RouteTaken } from '../../domain/alert.ts';
import { afterHours } from '../../domain/hours.ts';
import type { Database } from './database.ts';
import { timers } from './timers.ts';

/** What an escalation's timer knows: the card, and the step it comes to, from 1. */
export interface EscalationDue {
  readonly card: number;
  readonly step: number;
}

/** What a reminder's timer knows. */
export interface ReminderDue {
  readonly card: number;
}

/** What follows from nobody having an alert; belongs inside a transaction. */
export interface AlertTimers {
  /**
   * Escalation and reminders as the routes of its cards wanted them when they were made, from this moment (ms) on.
   * With `homes` only those of the cards that have just been made for these channels; the others go on as they are.
   */
  start(alert: number, at: number, homes?: readonly string[]): void;
  stop(alert: number): void;
}

export function alertTimers(database: Database): AlertTimers {
  const set = timers(database);
  const cardsOf = database.sql("SELECT id, route FROM cards WHERE kind = 'alert' AND ref = ? ORDER BY id");

  const stop = (alert: number) => {
    set.cancel('escalate', alert);
    set.cancel('remind', alert);
  };

  return {
    start(alert, at, homes) {
      if (!homes) stop(alert);
      for (const { id, route } of cardsOf.all(alert) as { id: number; route: string }[]) {
        const taken = JSON.parse(route) as RouteTaken;
        if (homes && !homes.includes(taken.channel)) continue;
        const first = escalationDue(taken, 1, at);
        if (first !== undefined) set.set('escalate', alert, first, { card: id, step: 1 });
        const again = reminderDue(taken, at);
        if (again !== undefined) set.set('remind', alert, again, { card: id });
      }
    },
    stop,
  };
}

/** Whether anything follows on this route when nobody takes an alert. */
export function repeats({ escalate = [], repeatInterval = 0 }: RouteTaken): boolean {
  return escalate.length > 0 || repeatInterval > 0;
}

/**
 * When the step (from 1) is due, ms: `from` is when the one before it was, or when the alert was opened; the time
 * between two steps stays as it is where quiet hours pushed the first. Undefined when there is no such step.
 */
export function escalationDue(route: RouteTaken, step: number, from: number): number | undefined {
  const { escalate = [], quiet } = route;
  const asked = escalate[step - 1];
  if (asked === undefined || route.escalation !== undefined) return undefined;
  const before = escalate[step - 2]?.after ?? 0;
  return afterHours(quiet, from + Math.max(0, asked.after - before));
}

/** When it is said again that nobody has the alert, ms; undefined for never. */
export function reminderDue({ repeatInterval = 0, quiet, escalation }: RouteTaken, from: number) {
  if (repeatInterval <= 0 || escalation !== undefined) return undefined;
  return afterHours(quiet, from + repeatInterval);
}
