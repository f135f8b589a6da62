/** The workspace: who is in it, what was said, what is open. Everything here is plain data. */
import type { Refusal } from './blocks.ts';
import { isPicture } from './fileobject.ts';
import { createFileShelf, type FileShelf, type Written } from './fileshelf.ts';
import { makeId, seeded } from './random.ts';
import type {
  Counters,
  Fault,
  JournalEntry,
  Json,
  SimChange,
  SimChannel,
  SimClock,
  SimEphemeral,
  SimMessage,
  SimView,
  SlackOptions,
  SlackState,
} from './types.ts';
import { ALL_SCOPES, createState } from './workspace.ts';

/** Where an answer through a response_url lands. */
export interface ResponseContext {
  user: string;
  channel: string;
  thread_ts?: string;
  /** What was clicked, which `replace_original` and `delete_original` mean. */
  original?: { message: string } | { ephemeral: string };
}

export type StateValues = Record<string, Record<string, Json>>;

/** What a person did that lets the app open a view for a while. */
export interface Trigger {
  readonly user: string;
  readonly at: number;
  used: boolean;
  /** The modal it was done in. */
  readonly viewId?: string;
  /** The conversation it was done in. */
  readonly channel?: string;
}

/** A place to upload to, until the upload is completed. */
interface Upload {
  readonly name: string;
  readonly length: number;
  readonly altText: string | undefined;
  written?: Written;
}

/** A pending fault, counting down. */
export type ArmedFault = Fault & { left: number; skipLeft: number };

export interface World {
  readonly options: SlackOptions;
  readonly state: SlackState;
  readonly clock: SimClock;
  readonly random: () => number;
  readonly scopes: ReadonlySet<string>;
  /** By channel, then by ts, oldest first. */
  readonly messages: Map<string, Map<string, SimMessage>>;
  readonly ephemerals: Map<string, SimEphemeral>;
  /** Open modals by user, the top one last. */
  readonly modals: Map<string, SimView[]>;
  readonly homes: Map<string, SimView>;
  /** What is typed or chosen, by view id, message ts or ephemeral id. */
  readonly values: Map<string, StateValues>;
  readonly triggers: Map<string, Trigger>;
  readonly responses: Map<string, { context: ResponseContext; at: number; uses: number }>;
  readonly uploads: Map<string, Upload>;
  readonly shelf: FileShelf;
  /** When Slack has looked at each uploaded file, ms. */
  readonly processed: Map<string, number>;
  /** Socket Mode tickets given out and not yet used. */
  readonly tickets: Set<string>;
  readonly journal: JournalEntry[];
  readonly counters: Counters;
  readonly faults: ArmedFault[];
  /** Why the bot's token is refused; undefined where it is not. */
  tokenRefused: string | undefined;
  /** Messages that cannot be edited, by `channel:ts`, with the word for why. */
  readonly locked: Map<string, string>;
  readonly listeners: Set<(change: SimChange) => void>;
  lastTs: number;
  /** `http://127.0.0.1:<port>`, known once it listens. */
  origin: string;
}

/** A method's refusal: `ok: false` with Slack's error word. */
export class SlackRefusal extends Error {
  readonly error: string;
  readonly extra: Json;
  constructor(error: string, extra: Json = {}) {
    super(error);
    this.error = error;
    this.extra = extra;
  }
}

/** Throws what the block checks found, in the shape the Web API answers. */
export function throwRefusal(refusal: Refusal | undefined): void {
  if (refusal === undefined) return;
  const { error, errors } = refusal;
  if (errors.length === 0) throw new SlackRefusal(error);
  const messages = errors.map((each) => `[ERROR] ${each}`);
  throw new SlackRefusal(error, { errors, response_metadata: { messages } });
}

export function createWorld(options: SlackOptions): World {
  const random = seeded(options.seed ?? 1);
  return {
    options,
    state: createState(options),
    clock: options.clock ?? Date.now,
    random,
    scopes: new Set(options.scopes ?? ALL_SCOPES),
    messages: new Map(),
    ephemerals: new Map(),
    modals: new Map(),
    homes: new Map(),
    values: new Map(),
    triggers: new Map(),
    responses: new Map(),
    uploads: new Map(),
    shelf: createFileShelf(),
    processed: new Map(),
    tickets: new Set(),
    journal: [],
    counters: { calls: 0, refused429: 0, refused: {}, errors: 0, faults: 0, posted: 0, updated: 0 },
    faults: [],
    tokenRefused: undefined,
    locked: new Map(),
    listeners: new Set(),
    lastTs: 0,
    origin: '',
  };
}

export function emit(world: World, change: SimChange): void {
  for (const listener of world.listeners) listener(change);
}

/** `seconds.micro`, strictly increasing across the workspace. */
export function nextTs(world: World): string {
  const wanted = world.clock() * 1000 + Math.floor(world.random() * 1000);
  world.lastTs = Math.max(wanted, world.lastTs + 1);
  return `${Math.floor(world.lastTs / 1_000_000)}.${String(world.lastTs % 1_000_000).padStart(6, '0')}`;
}

/** Microseconds of a ts, for comparing; NaN for what is no ts. */
export function micros(ts: string): number {
  const [seconds = '', rest = ''] = ts.split('.');
  return Number(seconds) * 1_000_000 + Number(rest.padEnd(6, '0').slice(0, 6));
}

export const newId = (world: World, prefix: string, length?: number): string =>
  makeId(world.random, prefix, length);

/** Whether Slack has looked at the file: it takes a moment after an upload where the options say so. */
export const isProcessed = (world: World, id: string): boolean =>
  world.clock() >= (world.processed.get(id) ?? 0);

/** Whether an image block may show the file. */
export const hasFile =
  (world: World) =>
  (id: string): boolean => {
    const file = world.state.files.get(id);
    return file !== undefined && isPicture(file) && isProcessed(world, id);
  };

/** A person's DM with the bot, opened when first needed. */
export function openDm(world: World, user: string): SimChannel {
  const id = `D0${user.slice(1)}`;
  const open = world.state.channels.get(id);
  if (open !== undefined) return open;
  const dm: SimChannel = {
    id,
    name: 'directmessage',
    is_member: true,
    is_archived: false,
    is_private: true,
    is_im: true,
    people: new Set([user]),
  };
  world.state.channels.set(id, dm);
  return dm;
}
