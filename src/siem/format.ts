import type { InsyncEvent } from '../domain/event.ts';

/** What a format knows of an event beside the event itself. */
export interface Carried {
  /** The stable id (`stable-id.ts`). */
  readonly id: string;
  readonly event: InsyncEvent;
  /** When the bot stored it, ms. */
  readonly arrived: number;
}

/** Who forwards. */
export interface Forwarder {
  /** Of the machine, printable ASCII without blanks. */
  readonly host: string;
  /** The bot's own. */
  readonly version: string;
  readonly pid: number;
}

/** One event as one line of text without a line break. Pure; never throws, whatever the feed holds. */
export type Format = (carried: Carried, by: Forwarder) => string;
