import type { KnownBlock } from '@slack/types';
import type { Keyv } from 'keyv';
import type { Logger } from 'pino';
import type { Message } from '../cards/message.ts';
import type { EventArchive } from '../domain/archive.ts';
import type { AlertDesk, Clock, KeyValue, Random } from '../domain/ports.ts';
import type { Config } from '../domain/rules.ts';
import type { Profile } from './people.ts';

/** What the bot knows of its own running, for `/insync status`. */
interface Running {
  readonly startedAt: number;
  readonly pollAt: number | undefined;
  readonly refused429: number;
  /** Channels Slack asked to wait for, until when, ms. */
  readonly paused: readonly { readonly channel: string; readonly until: number }[];
}

/** Everything the listeners work with; they hold no state of their own. */
export interface Desk {
  readonly store: AlertDesk & EventArchive & KeyValue;
  readonly profile: (id: string, handle?: string) => Promise<Profile>;
  /** Paging state of lists, by short keys. */
  readonly pages: Keyv;
  readonly running: () => Running;
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  /** Address of a message, once the workspace's own is known. */
  readonly permalink: (message: { readonly channel: string; readonly ts: string }) => string | undefined;
  /** Cards changed: deliver now. */
  readonly wake: () => void;
  /** Looks whether a channel can be posted to: `ok`, Slack's word why not, or undefined when Slack did not say. */
  readonly lookAtChannel: (channel: string) => Promise<string | undefined>;
  readonly counted: {
    command(name: string, result: 'answered' | 'wrong' | 'failed'): void;
    click(action: string, result: string): void;
  };
}

/** An answer to one person, and whether it may be posted for all. */
export interface Answer {
  readonly message: Message;
  readonly share: boolean;
}

/** As Bolt's `respond` takes it. */
export function toResponse(
  message: Message,
  how: { readonly share?: boolean; readonly replace?: boolean },
): {
  text: string;
  blocks: KnownBlock[];
  response_type: 'in_channel' | 'ephemeral';
  replace_original: boolean;
} {
  return {
    text: message.text,
    blocks: message.blocks,
    response_type: how.share ? 'in_channel' : 'ephemeral',
    replace_original: how.replace ?? false,
  };
}
