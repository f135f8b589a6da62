/** The workspace: who is in it, what was said, what is open. Everything here is plain data. */
import type { Refusal } from './blocks.ts';
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
  SimFile,
  SimMessage,
  SimUser,
  SimView,
  SlackOptions,
  SlackState,
} from './types.ts';

/** Where an answer through a response_url lands. */
export interface ResponseContext {
  user: string;
  channel: string;
  thread_ts?: string;
  /** What was clicked, which `replace_original` and `delete_original` mean. */
  original?: { message: string } | { ephemeral: string };
}

export type StateValues = Record<string, Record<string, Json>>;

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
  readonly triggers: Map<string, { user: string; at: number; used: boolean; viewId?: string }>;
  readonly responses: Map<string, { context: ResponseContext; at: number; uses: number }>;
  readonly uploads: Map<string, { name: string; length: number; bytes?: Buffer }>;
  readonly fileBytes: Map<string, Buffer>;
  /** Socket Mode tickets given out and not yet used. */
  readonly tickets: Set<string>;
  readonly journal: JournalEntry[];
  readonly counters: Counters;
  readonly faults: ArmedFault[];
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

const COLORS = ['9f69e7', '4bbe2e', 'e7392d', '3c989f', '674b1b', 'e96699', 'd58247', '2b6836'];
const DEFAULT_USERS = [
  { id: 'U07MAYA', name: 'maya', real_name: 'Maya Okafor', tz: 'Europe/London' },
  { id: 'U07JON', name: 'jon', real_name: 'Jon Lind', tz: 'America/New_York' },
];
const DEFAULT_CHANNELS = [
  { id: 'C0123BACKUP', name: 'backup-alerts' },
  { id: 'C0123SEC', name: 'sec-alerts' },
  { id: 'C0123OPS', name: 'it-ops' },
];

/** Every scope the covered methods need. `chat:write.public` is left out: a bot posts where it was invited. */
const ALL_SCOPES = [
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:write',
  'team:read',
  'usergroups:read',
  'users:read',
] as const;

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
    fileBytes: new Map(),
    tickets: new Set(),
    journal: [],
    counters: { calls: 0, refused429: 0, refused: {}, errors: 0, faults: 0, posted: 0, updated: 0 },
    faults: [],
    listeners: new Set(),
    lastTs: 0,
    origin: '',
  };
}

function createState(options: SlackOptions): SlackState {
  const bot = {
    userId: options.bot?.userId ?? 'U0INSYNC',
    botId: options.bot?.botId ?? 'B0INSYNC',
    appId: options.bot?.appId ?? 'A0INSYNC',
    name: options.bot?.name ?? 'inSync',
  };
  const people = (options.users ?? DEFAULT_USERS).map(
    (user, i): SimUser => ({ color: COLORS[i % COLORS.length] as string, is_bot: false, ...user }),
  );
  const self: SimUser = {
    id: bot.userId,
    name: bot.name.toLowerCase(),
    real_name: bot.name,
    tz: 'Etc/UTC',
    color: '2f7bd9',
    is_bot: true,
  };
  const channels = (options.channels ?? DEFAULT_CHANNELS).map((channel): SimChannel => {
    const {
      member = true,
      archived = false,
      private: hidden = false,
      id,
      name,
    } = { ...channel } as {
      id: string;
      name: string;
      member?: boolean;
      archived?: boolean;
      private?: boolean;
    };
    const everyone = new Set(people.map((user) => user.id));
    return {
      id,
      name,
      is_member: member,
      is_archived: archived,
      is_private: hidden,
      is_im: false,
      people: everyone,
    };
  });
  const files = (options.files ?? []).map(({ id, name }) => fileOf(id, name, ''));
  return {
    team: { id: 'T0EXAMPLE', name: 'Example', domain: 'example', ...options.team },
    bot,
    users: new Map([...people, self].map((user) => [user.id, user])),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    files: new Map(files.map((file) => [file.id, file])),
  };
}

export function fileOf(id: string, name: string, origin: string, size = 0): SimFile {
  const kinds: Record<string, string> = {
    png: 'image/png',
    jpg: 'image/jpeg',
    csv: 'text/csv',
    txt: 'text/plain',
  };
  const mimetype = kinds[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  return { id, name, title: name, mimetype, size, url_private: `${origin}/files-pri/${id}/${name}` };
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

export const hasFile =
  (world: World) =>
  (id: string): boolean =>
    world.state.files.has(id);

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
