import type { WebClient } from '@slack/web-api';
import type { Keyv } from 'keyv';
import type { Logger } from 'pino';
import type { EventArchive } from '../domain/archive.ts';
import type { ChartPainter } from '../domain/chart.ts';
import type { CardQueue } from '../domain/delivery.ts';
import type { AlertDesk, Findings, LifeArchive, SilenceDesk, SubscriptionDesk } from '../domain/desk.ts';
import type { EventExporter } from '../domain/export.ts';
import type { ForwardActs, ForwardStates } from '../domain/forward.ts';
import type { Clock, KeyValue, Random } from '../domain/ports.ts';
import type { Config } from '../domain/rules.ts';
import type { Jobs } from './jobs.ts';
import type { Profile } from './people.ts';
import type { GroupMembers } from './permissions.ts';

/** What the bot knows of its own running, for `/insync status`. */
interface Running {
  readonly startedAt: number;
  readonly pollAt: number | undefined;
  readonly refused429: number;
  /** Why the database cannot be written, in words with the cure. */
  readonly hindered: string | undefined;
  /** When the configuration in force was read, ms; and why the file as it is now is not taken. */
  readonly configReadAt: number;
  readonly configRefused: string | undefined;
  /** Channels Slack asked to wait for, until when, ms. */
  readonly paused: readonly { readonly channel: string; readonly until: number }[];
}

/** Rules, or what is wrong with the file, as lines of text. */
export type RulesRead =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: string };

/** Everything the listeners work with; they hold no state of their own. */
export interface Desk {
  readonly store: AlertDesk &
    SilenceDesk &
    SubscriptionDesk &
    ForwardActs &
    ForwardStates &
    Pick<Findings, 'find'> &
    Pick<CardQueue, 'putPost'> &
    EventArchive &
    LifeArchive &
    EventExporter &
    KeyValue;
  readonly painter: ChartPainter;
  /** Slack's Web API for dialogs, Home, files and direct messages; cards go through delivery. */
  readonly client: WebClient;
  readonly profile: (id: string, handle?: string) => Promise<Profile>;
  /** Paging state of lists, by short keys. */
  readonly pages: Keyv;
  /** Charts that Slack has already. */
  readonly charts: Keyv;
  /** Long work under way. */
  readonly jobs: Jobs;
  /** What the paths of files on their way to Slack begin with. */
  readonly exports: string;
  readonly running: () => Running;
  /** The one in force at the moment of asking: what must not change in the middle is asked for once. */
  readonly config: Config;
  /** The rules to try out: a draft of the configuration file, or the file as it is now. */
  readonly readRules: () => RulesRead;
  /** Who belongs to a user group. */
  readonly members: GroupMembers;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  /** Address of a message, once the workspace's own is known. */
  readonly permalink: (message: { readonly channel: string; readonly ts: string }) => string | undefined;
  /** Cards changed: deliver now. */
  readonly wake: () => void;
  /**
   * Looks whether a channel can be posted to: `ok`, Slack's word why not, or undefined when Slack did not say. `asked`:
   * a person wants it tried again; that is the default.
   */
  readonly lookAtChannel: (channel: string, asked?: boolean) => Promise<string | undefined>;
  readonly counted: {
    command(name: string, result: 'answered' | 'wrong' | 'failed'): void;
    click(action: string, result: string): void;
    /** Alerts that nobody had acknowledged before: how long each had been open, ms. */
    acknowledged(waits: readonly number[]): void;
  };
}
