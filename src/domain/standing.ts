/** What people have set up in Slack and what decides along with the configuration: silences and subscriptions. */
import type { Person } from './alert.ts';
import type { Filter } from './filter.ts';

export interface Silence {
  readonly id: number;
  readonly filter: Filter;
  /** The filter as flags: `--type Backup --subject LAB-PC-9`. */
  readonly text: string;
  readonly by: Person;
  /** '' for none. */
  readonly note: string;
  /** ms */
  readonly at: number;
  /** undefined: for ever. */
  readonly until: number | undefined;
  /** The alert from whose card it was made. */
  readonly alert: number | undefined;
  /** How many events it has taken. */
  readonly hits: number;
  readonly ended: { readonly at: number; readonly by: Person | undefined } | undefined;
}

export interface Subscription {
  readonly id: number;
  readonly channel: string;
  readonly filter: Filter;
  /** The filter as flags. */
  readonly text: string;
  readonly by: Person;
  readonly at: number;
  /** No cards until then, ms; undefined when it runs. */
  readonly pausedUntil: number | undefined;
}

/** What is in force now. A new object whenever anything of it changes. */
export interface Standing {
  readonly silences: readonly Silence[];
  readonly subscriptions: readonly Subscription[];
}
